"""Why a profile field of an employee stands as it does: no value in any answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.configuration import Configuration
from groupsync.core.ledger_entries import ProfileState
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import ProfileField, RawProfile, RawValue
from groupsync.engine.holds import undecided
from groupsync.engine.profiles.confirmations import store_confirmation
from groupsync.engine.profiles.holding import hold_profiles
from groupsync.engine.profiles.judging import ProfileJudgement
from groupsync.ports.audit import AuditRow
from groupsync.state.integration_state import load_configuration
from tests.builders import account, connect_id, employee, employee_entry
from tests.functional.admin.test_profile_fields import set_up
from tests.functional.admin.world import AdminWorld
from tests.profile_changes import writes

SECRET = "+92 300 1234567"
CONFIRMED = frozenset(ProfileField) - {ProfileField.NICKNAME, ProfileField.GENDER}
WRITTEN = {name.value: f"digest-{name}" for name in (ProfileField.MOBILE, ProfileField.NAME)}


@pytest.fixture
def known(world: AdminWorld) -> AdminWorld:
    """Employee 7, matched, with ten fields confirmed and two written."""
    set_up(world)
    store_confirmation(world.documents, configuration(world), CONFIRMED, by="ada", preview_run="shown", now=1)
    values = {name: RawValue((SECRET,)) for name in ProfileField if name is not ProfileField.WORK_PHONE}
    values[ProfileField.EXTENSION] = RawValue((" ",))
    values[ProfileField.REPORTING_TO] = RawValue(("Grace 9",), record_id="9")
    raw = RawProfile(values, unreadable=frozenset({ProfileField.WORK_PHONE}))
    world.people.set(employee(7, profile=raw))
    state(world, ProfileState(written=WRITTEN))
    return world


def configuration(world: AdminWorld) -> Configuration:
    """Give the configuration in force."""
    found = load_configuration(world.documents, world.integration.configuration_version)
    assert found is not None
    return found


def state(world: AdminWorld, profile: ProfileState) -> None:
    """Put what the ledger knows of the profile."""
    world.ledger.accounts[connect_id(7)] = replace(account(7), profile=profile)
    world.ledger.put(employees=[employee_entry(7)])


def explained(world: AdminWorld) -> dict[str, dict[str, Any]]:
    """Give the explanation by field."""
    answer = world.send("explain-employee", path="/admin/employees/7")
    assert answer.status == 200
    assert SECRET not in str(answer.body)
    assert "digest-" not in str(answer.body["profile"])
    return {one["field"]: one for one in answer.body["profile"]["fields"]}


def standing(world: AdminWorld, name: ProfileField) -> tuple[str, str | None]:
    """Give how a field stands, and why."""
    one = explained(world)[name.value]
    return one["standing"], one["reason"]


def test_nothing_is_said_while_profiles_are_off(world: AdminWorld) -> None:
    """The part is empty."""
    world.set_up()
    world.people.set(employee(7))

    assert world.send("explain-employee", path="/admin/employees/7").body["profile"] is None


def test_each_field_that_follows_people_is_explained(known: AdminWorld) -> None:
    """Wanted or not, written or not, and whether People has a value."""
    fields = explained(known)

    assert len(fields) == len(ProfileField)
    assert (fields["mobile"]["standing"], fields["mobile"]["personal"]) == ("as_wanted_last", True)
    assert (fields["department"]["standing"], fields["department"]["home"]) == ("not_written", "directory")
    assert (fields["gender"]["standing"], fields["gender"]["reason"]) == ("not_wanted", "unconfirmed")
    assert (fields["nickname"]["standing"], fields["nickname"]["reason"]) == ("not_wanted", "no_home")
    people = {name: fields[name]["people"] for name in ("mobile", "extension", "work_phone")}
    assert people == {"mobile": "value", "extension": "blank", "work_phone": "unreadable"}


def test_the_newest_write_of_a_field_is_told(known: AdminWorld) -> None:
    """When and by which run; one that the target had already was never written."""
    for at, outcome, after, run in (
        (100, "applied", "mobile,extension", "first"),
        (200, "applied", "mobile", "second"),
        (300, "refused", "mobile", "third"),
    ):
        row = AuditRow(at, run, "webhook", "", "profile", "7", connect_id(7), "", "", after, outcome, call=run)
        known.audit.append([row])

    fields = explained(known)

    assert fields["mobile"]["written"] == {"at": "1970-01-01T00:03:20Z", "run": "second", "trigger": "webhook"}
    assert fields["extension"]["written"]["run"] == "first"
    assert fields["name"]["written"] is None


def test_a_refused_value_has_its_words(known: AdminWorld) -> None:
    """Those of Zoho for what it refused, ours for what cannot be written at all."""
    state(known, ProfileState(refused={"mobile": "digest-x"}))
    said = {"mobile": "refused: MOBILE_INVALID", "date_of_birth": "date_impossible"}
    known.note("attention", "profile#7", reason="profile", code="unreadable_field", since=0, about={"fields": said})

    assert standing(known, ProfileField.MOBILE) == ("refused", "refused: MOBILE_INVALID")
    assert standing(known, ProfileField.DATE_OF_BIRTH) == ("problem", "date_impossible")


def test_who_waits_for_a_manager_is_told(known: AdminWorld) -> None:
    """Until the manager has an account."""
    known.note("attention", "manager#9#7", reason="manager_without_account", code="")

    assert standing(known, ProfileField.REPORTING_TO) == ("waiting", "manager_without_account")


def test_a_write_under_way_is_told(known: AdminWorld) -> None:
    """And one whose answer was lost: nobody knows."""
    under_way = ProfileState(writing={"mobile": "digest-b"}, call="c", expires=int(known.clock()) + 60)
    state(known, under_way)
    before = standing(known, ProfileField.MOBILE)
    known.clock.advance(61)

    assert (before, standing(known, ProfileField.MOBILE)) == (("being_written", None), ("unknown", None))


def test_what_is_held_or_rejected_is_told(known: AdminWorld) -> None:
    """With the hold that it waits in; once rejected it is an exception."""
    change = replace(writes(7), connect_id=ConnectId(connect_id(7)), employee_id=EmployeeId("7"))
    hold_profiles(ProfileJudgement(held=(change,)), known.documents, run=None, now=known.clock())
    ((hold_id, body),) = known.documents.bodies("hold").items()
    held = standing(known, ProfileField.MOBILE)
    known.clock.advance(3600)
    assert known.post("reject-hold", {}, path=f"/admin/holds/{hold_id}/reject").status == 200

    assert held == ("held", hold_id)
    assert len(undecided(body)) == 1
    assert standing(known, ProfileField.MOBILE) == ("rejected", None)


def test_without_an_account_everything_waits(known: AdminWorld) -> None:
    """There is nowhere to write to."""
    known.people.set(employee(7, zuid=None, email=""))
    known.ledger.employees.clear()

    assert standing(known, ProfileField.MOBILE) == ("waiting", "no_account")


def test_a_stop_of_all_profiles_is_told(known: AdminWorld) -> None:
    """Directory refused everything; why stands beside the fields."""
    known.note("attention", "profiles_stopped", reason="profiles_stopped", code="", detail="directory: no_rights")

    profile = known.send("explain-employee", path="/admin/employees/7").body["profile"]

    assert profile["stopped"] == "directory: no_rights"
