"""What may be concluded from Connect's lists and hints, and what may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.drift import FEW, Meaning, Sight, absent, distrust, meaning_of, older, sights
from groupsync.core.ledger_entries import Account, GroupEntry, GroupState, Membership, MembershipState
from groupsync.core.matching import index_members
from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, GroupKey, PartitionId

KEY = GroupKey("department:1")


def account(number: int, state: MembershipState = MembershipState.PRESENT, *, since: int = 0) -> Account:
    """Build somebody in one group."""
    return Account(
        ConnectId(str(number)), desired=frozenset({KEY}), memberships={KEY: Membership(state, "call", since=since)}
    )


def listed(count: int) -> list[ConnectMember]:
    """Build a member list: people 0 to `count` - 1."""
    return [ConnectMember(ConnectId(str(one))) for one in range(count)]


def everybody(count: int) -> dict[ConnectId, Account]:
    """Build the accounts of people 0 to `count` - 1."""
    return {one.id: one for one in map(account, range(count))}


@pytest.mark.parametrize(
    ("trigger", "person", "meaning"),
    [
        ("Member_Added_In_Group", True, Meaning.ADDED),
        ("member_added_in_group", False, Meaning.ADDED),
        ("Member_Removed_From_Group", True, Meaning.REMOVED),
        ("GROUP_MEMBER_REMOVED", True, Meaning.REMOVED),
        ("Member_Removed_From_Group", False, Meaning.LOOK),
        ("Group_Created", False, Meaning.CREATED),
        ("Group_Deleted", False, Meaning.LOOK),
        ("Something_Else", True, Meaning.LOOK),
        ("", False, Meaning.LOOK),
    ],
)
def test_words_of_a_trigger_decide(trigger: str, person: bool, meaning: Meaning) -> None:
    """The exact names are not all documented; an unknown one is a reason to look."""
    found = meaning_of(trigger, names_person=person)

    assert found is meaning


@pytest.mark.parametrize(
    ("shown", "before", "why"),
    [
        (150, 150, ""),
        (150, 149, ""),
        (149, 150, "first_or_shorter"),
        (150, None, "first_or_shorter"),
        (100, 100, "round_or_empty"),
        (200, 100, "round_or_empty"),
        (0, 0, "round_or_empty"),
    ],
)
def test_a_list_is_believed_only_when_nothing_speaks_against_it(shown: int, before: int | None, why: str) -> None:
    """Round hundreds may be one page, a shorter list a cut one."""
    found = distrust(index_members(listed(shown)), everybody(shown), before=before, percent=10)

    assert found == why


@pytest.mark.parametrize(("missing", "why"), [(15, ""), (16, "too_many_missing")])
def test_a_tenth_of_our_people_may_be_missing_and_no_more(missing: int, why: str) -> None:
    """At the limit the list is believed, one over it is not."""
    found = distrust(index_members(listed(150 - missing)), everybody(150), before=100, percent=10)

    assert found == why


@pytest.mark.parametrize(("missing", "why"), [(FEW, ""), (FEW + 1, "too_many_missing")])
def test_a_few_may_always_be_missing(missing: int, why: str) -> None:
    """A tenth of a small company would be nobody."""
    found = distrust(index_members(listed(8 - missing)), everybody(8), before=1, percent=10)

    assert found == why


def test_a_list_that_was_not_read_shows_nobody_absent() -> None:
    """No list, no conclusion."""
    found = distrust(None, everybody(3), before=3, percent=10)

    assert found == "round_or_empty"


def test_only_holders_of_a_membership_can_be_absent() -> None:
    """Whom Connect refused is not ours, and waits for another reason."""
    accounts = [account(1), account(7), account(8, MembershipState.REFUSED), Account(ConnectId("9"))]

    found = list(absent(accounts, index_members(listed(5))))

    assert [one.id for one in found] == ["7"]


@pytest.mark.parametrize(
    ("state", "since", "lost"),
    [
        (MembershipState.PRESENT, 9, True),
        (MembershipState.PRESENT, 10, False),
        (MembershipState.ADDING, 9, False),
        (MembershipState.REMOVING, 9, False),
        (MembershipState.REFUSED, 9, False),
    ],
)
def test_what_was_added_since_is_there_again(state: MembershipState, since: int, lost: bool) -> None:
    """Only what is present and was written before the moment may have been lost at it."""
    found = older(account(1, state, since=since), 10)

    assert found == (frozenset({KEY}) if lost else frozenset())


def entry(state: GroupState = GroupState.MANAGED) -> dict[GroupKey, GroupEntry]:
    """Build the ledger's groups: one, in partition 5."""
    return {KEY: GroupEntry(KEY, state, "A", PartitionId("5"))}


def test_an_archived_group_is_stopped_and_an_active_one_is_back() -> None:
    """Each way only from the other state."""
    archived = sights(entry(), [ConnectGroup(PartitionId("5"), "A", active=False, archived=True)])
    active = sights(entry(), [ConnectGroup(PartitionId("5"), "A")])

    assert [one.key for one in archived.stopped(entry())] == [KEY]
    assert archived.stopped(entry(GroupState.STOPPED)) == []
    assert [one.key for one in active.back(entry(GroupState.STOPPED))] == [KEY]
    assert active.back(entry()) == []


def test_a_group_without_a_status_is_not_archived() -> None:
    """Absent values are missing keys: a list without any status stops nothing."""
    seen = sights(entry(), [ConnectGroup(PartitionId("5"), "A", active=False)])

    assert seen.of == {KEY: Sight.ACTIVE}


@pytest.mark.parametrize(("others", "sight"), [(0, None), (1, Sight.NOT_LISTED), (100, None), (101, Sight.NOT_LISTED)])
def test_an_empty_or_round_list_lacks_nothing(others: int, sight: Sight | None) -> None:
    """It may be cut, or no answer at all."""
    existing = [ConnectGroup(PartitionId(f"9{one}"), "B") for one in range(others)]

    seen = sights(entry(), existing)

    assert seen.of.get(KEY) == sight


@pytest.mark.parametrize("state", [GroupState.WAITING, GroupState.IGNORED, GroupState.CREATING])
def test_groups_that_we_do_not_manage_are_not_looked_at(state: GroupState) -> None:
    """Somebody else decides about those."""
    seen = sights(entry(state), [ConnectGroup(PartitionId("9"), "B")])

    assert seen.of == {}


@given(trigger=st.text(max_size=200), person=st.booleans())
def test_any_trigger_has_a_meaning(trigger: str, person: bool) -> None:
    """Hostile text is only ever a hint; without a person nobody was removed."""
    found = meaning_of(trigger, names_person=person)

    assert person or found is not Meaning.REMOVED
