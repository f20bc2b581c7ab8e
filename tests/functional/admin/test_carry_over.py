"""Linking a unit to another one's group over the admin API: carried over where that unit is replaced, else refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.ledger_entries import Choice, GroupEntry, GroupState, Membership, MembershipState
from groupsync.core.model import GroupKey
from groupsync.core.succession import Succession
from groupsync.state.runs import RunStatus
from tests.functional.engine.carry_overs import asked, designation_of
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import dependencies_of
from tests.functional.engine.facts import groups_per_unit, members_of, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.office import Office
from tests.functional.engine.replaced import STAGE, changes_in_connect, old_designation, replace_designation
from tests.functional.engine.stage import Stage
from tests.functional.gateway_events import body_of, load_event


def put(product: Product, key: str, partition_id: str | None) -> tuple[int, dict[str, Any]]:
    """Send the request to the admin function; give status and body."""
    from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

    path = f"/admin/groups/{key.replace(':', '/')}/link"
    event = load_event("admin-link-group", path=path, body=json.dumps({"partition_id": partition_id}))
    claims = event["requestContext"]["authorizer"]["claims"]
    claims |= {"auth_time": str(int(product.clock())), "cognito:groups": "administrator"}
    answer = app.handle(event, None, dependencies_of(product))
    return answer["statusCode"], body_of(answer)


def carry(product: Product, succession: Succession) -> tuple[int, dict[str, Any]]:
    """Link the new unit to the old one's group."""
    return put(product, succession.new, succession.partition_id)


def test_what_a_hold_offers_is_carried_over_without_a_call() -> None:
    """Connect is not asked, nobody is added or removed, the hold closes, and the next full sweep plans nothing."""
    product, succession = asked()
    before = members_of(product)[str(succession.old)]
    mark = len(product.world.events)
    status, group = carry(product, succession)
    calls = product.world.events.read(mark, kind="call", product="connect")
    run = product.sweep("full")

    assert (status, calls) == (200, [])
    assert (group["state"], group["partition_id"], group["decision"]["choice"]) == (
        "managed",
        succession.partition_id,
        "link",
    )
    assert members_of(product)[str(succession.new)] == before
    assert changes_in_connect(product, since=mark) == 0
    assert Office(product).only()["status"] == "obsolete"
    assert (run.status, run.counts["planned"], run.detail["released"]) == (RunStatus.COMPLETED, 0, 0)
    assert wrong_in(product) == {}


def test_the_carried_memberships_are_of_the_new_units_link() -> None:
    """Else they would be taken for those of a former group: nobody would ever be taken out again."""
    product, succession = asked()
    carry(product, succession)
    leaver = next(one for one in product.people() if one.designation_id == designation_of(succession.new))
    product.world.leave(leaver.record_id)
    product.hint(leaver.record_id)
    product.work()

    entry, accounts = product.stores.ledger.groups[succession.new], product.stores.ledger.accounts.values()
    links = {one.memberships[succession.new].link for one in accounts if succession.new in one.memberships}
    assert (entry.link, links) == (1, {1})
    assert leaver.zuid not in members_of(product)[str(succession.new)]


def test_a_unit_that_is_gone_gives_its_group_without_an_offer() -> None:
    """Also when its hold is over: People is asked, shows the new record and the old one no more."""
    product, succession = asked()
    product.clock.advance(8 * 24 * 3600)
    mark = len(product.world.events)
    status, _ = carry(product, succession)
    product.sweep("full")

    assert status == 200
    assert changes_in_connect(product, since=mark) == 0
    assert wrong_in(product) == {}


def test_the_group_of_a_unit_that_is_still_there_is_taken() -> None:
    """Nobody offered it: the answer names whose it is, and nothing is written."""
    product = STAGE.active()
    succession = replace_designation(product, most=0, delete=False)
    product.sweep("full")
    groups = dict(product.stores.ledger.groups)
    status, body = carry(product, succession)

    assert (status, body["error"], body["group"]) == (409, "partition_taken", succession.old)
    assert dict(product.stores.ledger.groups) == groups


def test_a_group_of_the_other_family_is_taken() -> None:
    """A department is no successor of a designation, whatever became of that."""
    product, succession = asked()
    department = next(key for key in product.stores.ledger.groups if key.startswith("department:"))
    status, body = put(product, department, succession.partition_id)

    assert (status, body["error"], body["group"]) == (409, "partition_taken", succession.old)


def test_a_form_without_the_new_record_proves_no_deletion() -> None:
    """A read that lacks both says nothing about either of them."""
    product, succession = asked()
    product.clock.advance(8 * 24 * 3600)
    forms = product.world.company.designations
    forms.remove(designation_of(succession.new))
    product.stores.ledger.put(groups=[GroupEntry(succession.new, GroupState.WAITING, "Successor")])
    status, body = carry(product, succession)

    assert (status, body["error"]) == (409, "partition_taken")


def test_a_unit_with_people_of_its_own_is_refused_with_why() -> None:
    """A merge into it is ordinary moves."""
    product, succession = asked()
    product.clock.advance(8 * 24 * 3600)
    other = next(
        key for key in product.stores.ledger.groups if key.startswith("designation:") and key != succession.old
    )
    status, body = put(product, other, succession.partition_id)

    assert (status, body["error"], body["group"]) == (409, "carry_over_refused", succession.old)
    assert "with people in it" in body["message"]


def test_a_membership_that_is_being_changed_asks_to_come_again() -> None:
    """503 as of everything that is busy; the same request ends it, and neither unit can be decided on until then."""
    product, succession = asked()
    ledger = product.stores.ledger
    account = next(one for one in ledger.accounts.values() if succession.old in one.memberships)
    under_way = Membership(MembershipState.REMOVING, "call-1", expires=int(product.clock()) + 60)
    ledger.accounts[account.id] = replace(account, memberships={**account.memberships, succession.old: under_way})
    status, body = carry(product, succession)
    others = [put(product, key, "ignore")[1]["error"] for key in (succession.old, succession.new)]
    product.clock.advance(61)
    again, _ = carry(product, succession)

    assert (status, body["error"]) == (503, "unavailable")
    assert others == ["being_carried_over"] * 2
    assert again == 200
    assert ledger.groups[succession.new].state is GroupState.MANAGED


def offered() -> tuple[Product, Succession]:
    """Build a small company in which a hold offers a group to one unit, while the other one is still there."""
    product = Stage(people=13, departments=2, designations=2).active()
    succession = replace_designation(product, delete=False)
    product.sweep("full")
    return product, succession


def test_killed_at_any_effect_the_same_request_ends_it() -> None:
    """Nobody else gets the group in between; repeating the request goes on, and once it is done changes nothing."""
    product, succession = offered()
    product.killer.arm(0)
    carry(product, succession)
    effects = product.killer.count

    assert effects > 8
    for at in range(1, effects + 1):
        where = f"killed at effect {at} of {effects}"
        product, succession = offered()
        third = product.world.add_designation("Third", silent=True)
        before = members_of(product)[str(succession.old)]
        mark = len(product.world.events)
        product.killer.arm(at)
        with pytest.raises(KilledError):
            carry(product, succession)
        product.killer.arm(0)
        other = put(product, f"designation:{third.record_id}", succession.partition_id)
        first, second = carry(product, succession), carry(product, succession)
        run = product.sweep("full")
        assert (other[0], first[0], second[0]) == (409, 200, 200), where
        assert members_of(product)[str(succession.new)] == before, where
        assert changes_in_connect(product, since=mark) == 0, where
        assert run.counts["planned"] == 0, where


def renumber(product: Product, before: str, after: str) -> None:
    """Let a designation and its people have another record id."""
    forms = product.world.company.designations
    row = forms.get(before)
    forms.remove(before)
    forms.add(replace(row, record_id=after))
    people = [one.record_id for one in product.people() if one.designation_id == before]
    product.world.bulk_edit(people, {"Designation": after})


def test_it_can_be_taken_back_and_done_again() -> None:
    """Also at once, while late batches of the first time are still awaited."""
    product, succession = asked()
    old, new = designation_of(succession.old), designation_of(succession.new)
    mark = len(product.world.events)
    before = members_of(product)[str(succession.old)]
    carry(product, succession)
    renumber(product, new, old)
    back = put(product, succession.old, succession.partition_id)
    taken = carry(product, succession)
    in_between = product.sweep("full")
    renumber(product, old, new)
    forth = carry(product, succession)
    run = product.sweep("full")

    assert [back[0], taken[0], forth[0]] == [200, 409, 200]
    assert members_of(product)[str(succession.new)] == before
    assert changes_in_connect(product, since=mark) == 0
    assert [in_between.counts["planned"], run.counts["planned"]] == [0, 0]


def test_a_decision_of_before_does_not_outlive_the_group() -> None:
    """A group was to be made for the old unit; once its group is another one's, none is made for nobody."""
    product = STAGE.active()
    old = GroupKey(f"designation:{old_designation(product)}")
    ledger = product.stores.ledger
    put(product, old, "ignore")
    put(product, old, "create")
    product.sweep("full")
    succession = replace_designation(product, delete=False)
    product.sweep("full")
    decided, made = ledger.groups[old].decision, groups_per_unit(product)
    carry(product, succession)
    product.sweep("full")

    assert decided is not None
    assert decided.choice is Choice.CREATE
    assert ledger.groups[old].state is GroupState.CARRIED
    assert groups_per_unit(product) == made


def test_the_marker_of_a_unit_that_gave_its_group_away_says_nothing() -> None:
    """The new unit lets the group go and takes it again: whom it was made for is no reason to refuse."""
    product, succession = asked()
    carry(product, succession)
    put(product, succession.new, "ignore")

    assert carry(product, succession)[0] == 200
