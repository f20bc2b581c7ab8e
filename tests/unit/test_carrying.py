"""Whether one unit's group can become another's, and what entries become by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.carrying import CarryOverRefusedError, Links, given_away, links_of, require_ready, taken_over
from groupsync.core.errors import BusyError
from groupsync.core.ledger_entries import Choice, Decision, GroupEntry, GroupOrigin, GroupState
from groupsync.core.model import EmployeeId, PartitionId
from groupsync.core.succession import Succession
from tests.builders import department_key

OLD, NEW = department_key(1), department_key(2)
SUCCESSION = Succession(OLD, NEW, PartitionId("7"))
GROUP = GroupEntry(
    OLD,
    GroupState.MANAGED,
    "Sales",
    PartitionId("7"),
    GroupOrigin.ADOPTED,
    since=5,
    members=3,
    link=4,
    kept_name="The Sales",
    lead=EmployeeId("9"),
)
DECISION = Decision(Choice.LINK, 10, "somebody")


def test_links_are_those_of_the_groups_the_new_one_raised() -> None:
    """What was planned or done for the new unit before is of a former link."""
    waiting = GroupEntry(NEW, GroupState.WAITING, link=2)

    assert links_of(SUCCESSION, {OLD: GROUP}) == Links(4, 1)
    assert links_of(SUCCESSION, {OLD: GROUP, NEW: waiting}) == Links(4, 3)


def test_a_decision_in_between_is_not_overridden() -> None:
    """Somebody else linked one of the two after it was looked at."""
    links = links_of(SUCCESSION, {OLD: GROUP})
    require_ready(SUCCESSION, links, {OLD: GROUP}, {}, now=0)

    with pytest.raises(CarryOverRefusedError):
        require_ready(SUCCESSION, links, {OLD: replace(GROUP, link=5)}, {}, now=0)
    with pytest.raises(CarryOverRefusedError):
        require_ready(SUCCESSION, links, {OLD: GROUP, NEW: GroupEntry(NEW, GroupState.WAITING, link=1)}, {}, now=0)


@pytest.mark.parametrize(
    ("state", "free"), [("ignored", True), ("waiting", True), ("carried", True), ("stopped", False), ("ended", False)]
)
def test_which_units_may_be_given_a_group(state: str, free: bool) -> None:
    """One without a group, also by somebody's decision; none that has another one."""
    groups = {OLD: GROUP, NEW: GroupEntry(NEW, GroupState(state), partition_id=PartitionId("8"))}
    links = links_of(SUCCESSION, groups)
    refused = False
    try:
        require_ready(SUCCESSION, links, groups, {}, now=0)
    except CarryOverRefusedError:
        refused = True

    assert refused is not free


def test_a_group_that_is_being_made_is_waited_for() -> None:
    """Whoever makes it would leave a group that is nobody's."""
    groups = {OLD: GROUP, NEW: GroupEntry(NEW, GroupState.CREATING, expires=20)}

    with pytest.raises(BusyError):
        require_ready(SUCCESSION, links_of(SUCCESSION, groups), groups, {}, now=0)


def test_what_the_group_was_goes_along() -> None:
    """Whose it is, since when, its lead; a name that was kept for the old unit is none of the new one's."""
    entry = taken_over(GroupEntry(NEW, GroupState.CARRYING, link=1), GROUP, SUCCESSION, DECISION)

    assert entry == replace(GROUP, key=NEW, link=1, decision=DECISION, kept_name="")


def test_what_stays_behind_begins_anew() -> None:
    """No group, no lead, no decision; the link rises, and which group it was is known."""
    entry = given_away(replace(GROUP, decision=DECISION, gone_since=3), SUCCESSION)

    assert (entry.state, entry.partition_id, entry.given) == (GroupState.CARRIED, None, PartitionId("7"))
    assert (entry.link, entry.decision, entry.lead, entry.gone_since) == (5, None, None, 0)
