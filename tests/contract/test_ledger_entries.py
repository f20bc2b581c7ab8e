"""What every ledger promises of its entries: employee records, groups, the whole at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.errors import ConflictError
from groupsync.core.ledger_entries import Choice, Decision, GroupEntry, GroupState
from groupsync.core.model import ConnectId, EmployeeId, PartitionId
from groupsync.ports.ledger import MembershipLedger
from tests.builders import department_key, employee_entry, group_entry
from tests.contract.ledger_calls import OPERATIONS, SALES, intent
from tests.fakes.clock import FakeClock


def test_employee_entries(ledger: MembershipLedger) -> None:
    """Entries are replaced whole; the last of two of one record counts."""
    matched, missing = employee_entry(1), employee_entry(2, missing_since=5, gone=True)
    unmatched = employee_entry(3, connect_id=None)
    ledger.put(employees=[employee_entry(1, missing_since=9), matched, missing, unmatched])
    ledger.put(employees=[matched])

    found = ledger.load(employees=[matched.id, matched.id, missing.id, unmatched.id, EmployeeId("4")])
    assert found.employees == {matched.id: matched, missing.id: missing, unmatched.id: unmatched}
    assert ledger.snapshot().employees == found.employees


def test_group_entries_are_conditional_on_their_version(ledger: MembershipLedger) -> None:
    """A group is written on the version read and raised by one; whoever is late is told."""
    new = GroupEntry(SALES, GroupState.CREATING, call="call-1", expires=9)
    ledger.put(groups=[new])
    assert ledger.load(groups=[SALES]).groups == {SALES: replace(new, version=1)}

    managed = group_entry(SALES, private=True, version=1)
    ledger.put(groups=[managed])

    for late in (new, managed, replace(managed, version=7)):
        with pytest.raises(ConflictError):
            ledger.put(groups=[late])
    assert ledger.load(groups=[SALES]).groups == {SALES: replace(managed, version=2)}


def test_what_a_person_decided_on_a_group_is_kept(ledger: MembershipLedger) -> None:
    """With who and when, the link, the name that was linked knowingly, and the unit's lead."""
    decided = group_entry(
        SALES,
        link=3,
        decision=Decision(Choice.LINK, at=7, by="administrator-1"),
        kept_name="The crew",
        lead=EmployeeId("4"),
        version=0,
    )
    ledger.put(groups=[decided])

    assert ledger.load(groups=[SALES]).groups == {SALES: replace(decided, version=1)}


def test_groups_are_listed_alone(ledger: Any, clock: FakeClock) -> None:
    """Every group's entry and nothing else."""
    ledger.put(groups=[group_entry(SALES, version=0), group_entry(department_key(77), version=0)])
    ledger.put(employees=[employee_entry(1)])
    ledger.intend([intent(clock)])

    assert ledger.list_groups() == ledger.snapshot().groups
    assert set(ledger.list_groups()) == {SALES, department_key(77)}


def test_the_members_of_a_group_are_listed_alone(ledger: Any, clock: FakeClock) -> None:
    """The accounts with a membership of it, and those of another group are left out."""
    first, second = intent(clock), intent(clock, connect_id=ConnectId("502"))
    other = intent(clock, connect_id=ConnectId("503"), adding=frozenset({department_key(77)}))
    ledger.intend([first, second, other])

    assert {account.id for account in ledger.list_members(SALES)} == {first.connect_id, second.connect_id}
    assert [account.id for account in ledger.list_members(department_key(77))] == [other.connect_id]
    assert list(ledger.list_members(department_key(78))) == []


def test_a_group_that_is_not_there_has_version_0(ledger: MembershipLedger) -> None:
    """A later version of something that was never written is refused."""
    with pytest.raises(ConflictError):
        ledger.put(groups=[group_entry(SALES, version=1)])

    assert ledger.snapshot().groups == {}


def test_a_snapshot_has_everything(ledger: MembershipLedger, clock: FakeClock) -> None:
    """More entries than one batch or page holds come back, each in its kind."""
    ledger.put(employees=[employee_entry(number) for number in range(130)], groups=[group_entry(SALES, version=0)])
    ledger.intend([intent(clock)])

    whole = ledger.snapshot()
    assert (len(whole.accounts), len(whole.employees), len(whole.groups)) == (1, 130, 1)
    assert ledger.load(employees=list(whole.employees)).employees == whole.employees


def test_a_group_entry_keeps_all_that_is_known_of_it(ledger: MembershipLedger) -> None:
    """Where a group went, and which one it was."""
    entry = GroupEntry(SALES, GroupState.CARRIED, "Sales", counterpart=OPERATIONS, given=PartitionId("7"), gone_since=5)
    ledger.put(groups=[entry])

    assert ledger.load(groups=[SALES]).groups == {SALES: replace(entry, version=1)}
