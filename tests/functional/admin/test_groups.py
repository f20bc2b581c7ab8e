"""Groups over the admin API: what is shown of each, and what a person may decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.errors import TransientError
from groupsync.core.group_plan import marker
from groupsync.core.ledger_entries import Choice, GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import ConnectGroup, GroupKey, PartitionId, Unit
from groupsync.state.integration_state import Lifecycle
from tests.fakes.clock import NOON
from tests.functional.admin.world import VIEWER, AdminWorld, Answer

WAITING, OTHER, NEW = (GroupKey(f"department:{number}") for number in (11, 12, 13))
NAMESAKE, TAKEN = PartitionId("501"), PartitionId("502")


@pytest.fixture
def company(world: AdminWorld) -> AdminWorld:
    """One department waits, since a group has its name; another has its group; People knows a third."""
    world.set_up(state=Lifecycle.ACTIVE)
    world.ledger.put(
        groups=[
            GroupEntry(WAITING, GroupState.WAITING, "Shipyard"),
            GroupEntry(
                OTHER,
                GroupState.MANAGED,
                "Support",
                PartitionId(TAKEN),
                GroupOrigin.CREATED,
                since=int(NOON),
                members=7,
            ),
        ]
    )
    candidates = [{"partition_id": NAMESAKE, "name": "shipyard", "closed": True}]
    about = {"candidates": candidates}
    world.note("attention", f"group#{WAITING}", reason="closed_namesake", code="link_group", since=1, about=about)
    world.connect.set_group(ConnectGroup(NAMESAKE, "shipyard", closed=True))
    world.connect.set_group(ConnectGroup(TAKEN, "Support"))
    world.people.set(Unit(NEW, "Harbour"))
    return world


def link(world: AdminWorld, key: str, partition_id: Any, **more: Any) -> Answer:
    """Decide on a group."""
    path = f"/admin/groups/{key.replace(':', '/')}/link"
    return world.post("link-group", {"partition_id": partition_id}, path=path, **more)


def shown(world: AdminWorld) -> dict[str, dict[str, Any]]:
    """Give the listed groups by their keys."""
    return {one["key"]: one for one in world.get("/groups").body["groups"]}


def test_a_viewer_sees_every_group_without_a_call_to_zoho(company: AdminWorld) -> None:
    """What waits comes with its candidates and why, what is managed with its members and since when."""
    groups = company.send("list-groups", claims=VIEWER).body["groups"]

    assert [one["key"] for one in groups] == [WAITING, OTHER]
    waiting, managed = groups
    assert (waiting["state"], waiting["reason"], waiting["name"]) == ("waiting", "closed_namesake", "Shipyard")
    assert waiting["candidates"] == [{"partition_id": NAMESAKE, "name": "shipyard", "closed": True}]
    assert (managed["family"], managed["record_id"], managed["members"]) == ("department", "12", 7)
    assert (managed["state"], managed["origin"], managed["partition_id"]) == ("managed", "created", TAKEN)
    assert managed["since"].endswith("Z")
    assert {call.operation for call in company.connect.calls} <= {"networks"}  # of the set-up


def test_a_group_that_was_only_noticed_is_listed(company: AdminWorld) -> None:
    """The notice may be there before the ledger's entry."""
    company.note("attention", f"group#{NEW}", reason="namesake", code="link_group", since=1, detail="Harbour")

    assert (shown(company)[NEW]["state"], shown(company)[NEW]["name"]) == ("waiting", "Harbour")


def test_many_groups_are_read_in_pages(company: AdminWorld) -> None:
    """Each comes once, also when others are made between two pages."""
    keys = [GroupKey(f"designation:{number}") for number in range(1000, 1300)]
    company.ledger.put(groups=[GroupEntry(key, GroupState.IGNORED) for key in keys])

    first = company.get("/groups").body
    company.ledger.put(groups=[GroupEntry(GroupKey("department:1"), GroupState.IGNORED)])
    rest = company.get("/groups", multiValueQueryStringParameters={"cursor": [first["cursor"]]}).body

    listed = [one["key"] for one in (*first["groups"], *rest["groups"])]
    assert listed == sorted({WAITING, OTHER, *keys})
    assert rest["cursor"] is None


def test_another_parameter_is_refused(company: AdminWorld) -> None:
    """Nothing is filtered silently."""
    answer = company.get("/groups", multiValueQueryStringParameters={"state": ["waiting"]})

    assert (answer.status, answer.body["field"]) == (400, "state")


def test_a_waiting_group_is_linked(company: AdminWorld) -> None:
    """It is managed from now on as adopted, with Connect's privacy; nobody has to be asked any more."""
    answer = link(company, WAITING, NAMESAKE)

    assert (answer.status, answer.body["warnings"]) == (200, [])
    group = shown(company)[WAITING]
    assert (group["state"], group["origin"], group["private"], group["members"]) == ("managed", "adopted", True, 0)
    assert (group["partition_id"], group["notices"]) == (NAMESAKE, [])
    assert group["decision"]["choice"] == "link"
    assert "link_group" not in company.open_codes()


def test_who_decided_is_in_the_audit(company: AdminWorld) -> None:
    """With what the group was before, and what it became."""
    link(company, WAITING, NAMESAKE)

    changes = company.get("/changes", multiValueQueryStringParameters={"group": [WAITING]}).body["changes"]
    assert [(one["kind"], one["before"], one["after"]) for one in changes] == [("link", "waiting", "managed 501")]
    assert changes[0]["answer"] == "by 5f1c9a52-8f4b-4f9e-9f6e-0c8f6e7f0001"


def test_deciding_the_same_again_changes_nothing(company: AdminWorld) -> None:
    """Neither the ledger nor the audit is written a second time."""
    for choice in (NAMESAKE, "ignore", "create"):
        link(company, WAITING, choice)
        writes, rows = company.ledger.writes, len(company.audit.rows)

        assert link(company, WAITING, choice).status == 200
        assert (company.ledger.writes, len(company.audit.rows)) == (writes, rows)


def test_a_group_that_another_unit_has_is_refused(company: AdminWorld) -> None:
    """A group of Connect belongs to one unit; the answer names it."""
    answer = link(company, WAITING, TAKEN)

    assert (answer.status, answer.body["error"], answer.body["group"]) == (409, "partition_taken", OTHER)
    assert company.ledger.groups[WAITING].state is GroupState.WAITING


def test_a_group_that_was_made_for_another_unit_is_refused(company: AdminWorld) -> None:
    """Its marker tells, also when the ledger knows nothing of that unit."""
    company.connect.set_group(ConnectGroup(PartitionId("503"), "Dock", marker(GroupKey("department:99"))))

    answer = link(company, WAITING, "503")

    assert (answer.status, answer.body["group"]) == (409, "department:99")


def test_a_group_that_is_taken_at_the_same_moment_is_given_back(company: AdminWorld) -> None:
    """Of two who link one group to two units not both get it."""
    taken = replace(company.ledger.groups[OTHER], partition_id=NAMESAKE)
    put = company.ledger.put

    def put_after_another(**entries: Any) -> None:
        company.ledger.groups[OTHER] = taken
        put(**entries)

    company.ledger.put = put_after_another  # type: ignore[method-assign]  # somebody else is quicker by a moment
    answer = link(company, WAITING, NAMESAKE)

    assert (answer.status, answer.body["group"]) == (409, OTHER)
    assert company.ledger.groups[WAITING].partition_id is None


def test_an_archived_group_is_refused(company: AdminWorld) -> None:
    """Connect would refuse every call for it."""
    company.connect.set_group(ConnectGroup(NAMESAKE, "shipyard", active=False))

    assert link(company, WAITING, NAMESAKE).body["error"] == "partition_inactive"


def test_a_group_that_connect_does_not_list_is_taken_with_a_warning(company: AdminWorld) -> None:
    """Nobody can tell who its admins are or whether it is private, so the stricter of both holds."""
    answer = link(company, WAITING, "777")

    assert answer.status == 200
    assert "does not list" in answer.body["warnings"][0]
    assert company.ledger.groups[WAITING].private is True


def test_a_failing_connect_is_no_empty_list(company: AdminWorld) -> None:
    """Without the list nobody knows whether the group is archived: nothing is decided."""
    company.connect.fail("groups", TransientError("later"))

    assert link(company, WAITING, "777").status == 503
    assert company.ledger.groups[WAITING].state is GroupState.WAITING


def test_a_unit_that_no_sweep_has_met_may_be_linked(company: AdminWorld) -> None:
    """People is asked for it, so that a group can be named before one is made."""
    link(company, NEW, "777")

    entry = company.ledger.groups[NEW]
    assert (entry.state, entry.name, entry.partition_id) == (GroupState.MANAGED, "Harbour", "777")


@pytest.mark.parametrize("key", ["department:404", "location:11", "department:x"])
def test_an_unknown_unit_is_not_found(company: AdminWorld, key: str) -> None:
    """Neither a family nor a record that nobody knows gets a group."""
    assert link(company, key, "create").status == 404


@pytest.mark.parametrize("wrong", ["", "abc", "12a", 501, None, "CREATE", "1" * 21])
def test_a_malformed_choice_is_refused(company: AdminWorld, wrong: Any) -> None:
    """An id of Connect is made of digits."""
    answer = link(company, WAITING, wrong)

    assert (answer.status, answer.body["field"]) == (400, "partition_id")


def test_a_group_that_is_there_is_not_made_anew(company: AdminWorld) -> None:
    """A second one of our making would be nobody's; one that Connect lists no more may be replaced."""
    refused = link(company, OTHER, "create")
    company.connect.set_group(ConnectGroup(TAKEN, "Support", active=False))

    assert (refused.status, refused.body["error"]) == (409, "has_group")
    assert link(company, OTHER, "create").status == 200
    entry = company.ledger.groups[OTHER]
    assert (entry.state, entry.partition_id) == (GroupState.CREATING, None)


def test_a_group_that_is_being_made_cannot_be_decided_on(company: AdminWorld) -> None:
    """Whoever makes it would leave a group that is nobody's."""
    before = company.ledger.groups[WAITING]
    making = replace(before, state=GroupState.CREATING, expires=int(company.clock()) + 60)
    company.ledger.put(groups=[making])

    answer = link(company, WAITING, "ignore")
    company.clock.advance(61)

    assert (answer.status, answer.body["error"]) == (409, "being_created")
    assert link(company, WAITING, "ignore").status == 200


def test_a_decision_on_a_group_that_has_changed_is_refused(company: AdminWorld) -> None:
    """It is conditional on the entry as it was read, and the audit says that it came to nothing."""
    load = company.ledger.load

    def load_before_another(**names: Any) -> Any:
        found = load(**names)
        company.ledger.put(groups=[company.ledger.groups[WAITING]])
        return found

    company.ledger.load = load_before_another  # type: ignore[method-assign]  # somebody decides in between
    answer = link(company, WAITING, "ignore")

    assert (answer.status, answer.body["error"]) == (409, "conflict")
    assert company.ledger.groups[WAITING].decision is None
    assert {row.outcome for row in company.audit.rows if row.group == WAITING} == {"applied", "superseded"}


def test_a_decision_can_be_changed(company: AdminWorld) -> None:
    """Each one is a new link, so that what was planned or done under the former one is told from it."""
    for choice in ("ignore", "create", NAMESAKE):
        link(company, WAITING, choice)

    entry = company.ledger.groups[WAITING]
    assert (entry.state, entry.link) == (GroupState.MANAGED, 3)
    assert entry.decision is not None
    assert entry.decision.choice is Choice.LINK


def test_a_stale_sign_in_decides_nothing(company: AdminWorld) -> None:
    """Linking is sensitive: it decides who gets into a group."""
    answer = link(company, WAITING, NAMESAKE, claims={"auth_time": str(int(company.clock()) - 3600)})

    assert (answer.status, answer.body["error"]) == (401, "reauthentication_required")
    assert link(company, WAITING, NAMESAKE, claims=VIEWER).status == 403


def test_only_notices_of_this_group_are_forgotten(company: AdminWorld) -> None:
    """One whose id begins alike keeps its own."""
    for subject in (f"group_renamed#{WAITING}", f"group_renamed#{WAITING}1", f"group_admin_left#{WAITING}#77"):
        company.note("attention", subject, reason="x", code=subject.partition("#")[0], since=1, connect_id="77")

    link(company, WAITING, "ignore")

    assert set(company.documents.bodies("attention")) == {f"group_renamed#{WAITING}1"}


def test_pending_actions_say_which_groups(company: AdminWorld) -> None:
    """With ids and both names, so that nobody has to search."""
    about = {"partition_id": TAKEN, "wanted_name": "Care", "connect_name": "Support"}
    company.note("attention", f"group_renamed#{OTHER}", reason="renamed", code="group_renamed", since=1, about=about)

    actions = {one["code"]: one for one in company.send("show-integration").body["pending_actions"]}

    assert actions["group_renamed"]["items"] == [
        {"group": OTHER, "reason": "renamed", "since": "1970-01-01T00:00:01Z", **about}
    ]
    assert actions["link_group"]["items"][0]["candidates"][0]["partition_id"] == NAMESAKE
    assert "items" not in actions["send_test_webhook"]
    assert shown(company)[OTHER]["connect_name"] == "Support"
