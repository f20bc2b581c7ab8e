"""A group that was given away is never taken for its first unit's again, though it still bears that one's marker."""

from __future__ import annotations

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.errors import BusyError
from groupsync.core.group_plan import GroupAction, GroupStep, marker, plan_groups
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import ConnectGroup, PartitionId, Unit
from groupsync.engine.create_group import GroupMaker
from tests.builders import configuration, designation_key
from tests.fakes.clock import FakeClock
from tests.fakes.connect import FakeConnect
from tests.fakes.ledger import FakeLedger

KEY = designation_key(20)
GIVEN = PartitionId("900")
GROUP = ConnectGroup(GIVEN, "Clerk", f"Everybody {marker(KEY)}")
ENTRY = GroupEntry(KEY, GroupState.CARRIED, "Clerk", given=GIVEN, version=1)


@pytest.mark.parametrize(("people", "steps"), [(1, [GroupStep.CREATE]), (0, [])])
def test_a_unit_whose_group_went_away_gets_a_new_one(people: int, steps: list[GroupStep]) -> None:
    """For somebody only, and by making one, not by finding the old one."""
    plan = plan_groups(
        [Unit(KEY, "Clerk")],
        parse_configuration(configuration()),
        entries={KEY: ENTRY},
        existing=[GROUP],
        wanted_by={KEY: people},
        now=0,
    )

    assert [action.step for action in plan.actions] == steps


def test_a_creation_that_is_repeated_does_not_find_it() -> None:
    """A lost answer is settled by the marker, but not with the group that was given away."""
    clock, connect = FakeClock(), FakeConnect()
    connect.set_group(GROUP)
    ledger = FakeLedger(clock)
    ledger.groups[KEY] = ENTRY
    maker = GroupMaker(ledger, connect, clock)
    action = GroupAction(KEY, GroupStep.CREATE, "Clerk")
    first = maker.claim(action, ENTRY, call="call-1", expires=0)
    again = maker.claim(action, first, call="call-2", expires=0)

    assert (again.state, again.partition_id, again.given) == (GroupState.CREATING, None, GIVEN)


def test_a_unit_that_is_being_given_a_group_makes_none() -> None:
    """A creation that was planned before waits."""
    clock = FakeClock()
    entry = GroupEntry(KEY, GroupState.CARRYING, version=1)
    ledger = FakeLedger(clock)
    ledger.groups[KEY] = entry
    maker = GroupMaker(ledger, FakeConnect(), clock)

    with pytest.raises(BusyError):
        maker.claim(GroupAction(KEY, GroupStep.CREATE, "Clerk"), entry, call="call-1", expires=0)
