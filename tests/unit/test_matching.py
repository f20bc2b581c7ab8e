"""Who in Connect a record is: proven by Zoho's id, else by an address beyond doubt, else nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from groupsync.core.ledger_entries import Account, EmployeeEntry, MembershipState
from groupsync.core.matching import Matches, MemberIndex, WaitingReason, index_members, match
from groupsync.core.model import ConnectId, ConnectMember, Employee, EmployeeId
from tests.builders import account, connect_id, connect_member, department_key, employee, leaver, membership
from tests.builders import employee_entry as entry

FIRST, SECOND = EmployeeId("1"), EmployeeId("2")
HERE = department_key(10)


def matched(
    *employees: Employee,
    accounts: Iterable[Account] = (),
    entries: Iterable[EmployeeEntry] = (),
    members: MemberIndex | None = None,
    address_holders: Mapping[str, int] | None = None,
) -> Matches:
    """Match these people, everything else being absent unless given."""
    return match(
        {one.id: one for one in employees},
        accounts={one.id: one for one in accounts},
        entries={one.id: one for one in entries},
        members=members,
        address_holders=address_holders,
    )


def network(*members: ConnectMember) -> MemberIndex:
    """Index a small network, which is complete."""
    return index_members(members)


def test_the_account_id_decides() -> None:
    """A person with a ZUID is that Connect person, without any list of members."""
    assert matched(employee(1)) == Matches({FIRST: connect_id(1)})


def test_the_account_id_decides_over_an_address_that_changed() -> None:
    """A changed address with the same id changes nothing, whichever address Connect still shows."""
    before = matched(employee(1), accounts=[account(1, [HERE])], members=network(connect_member(1)))
    after = matched(
        employee(1, email="other@example.com"), accounts=[account(1, [HERE])], members=network(connect_member(1))
    )

    assert after == before == Matches({FIRST: connect_id(1)})


def test_without_an_id_a_unique_address_finds_the_account() -> None:
    """One employed record and one member hold the address: it is that person."""
    found = matched(employee(1, zuid=None), members=network(connect_member(1), connect_member(2)))

    assert found == Matches({FIRST: connect_id(1)})


@pytest.mark.parametrize(
    ("changes", "members"),
    [
        ({"email": ""}, network(connect_member(1))),
        ({"email": "nobody@example.com"}, network(connect_member(1))),
        ({}, network(connect_member(1, email=""))),
        ({}, None),
    ],
    ids=["no address", "unknown address", "hidden address", "members not read"],
)
def test_without_an_id_and_without_a_known_address_a_person_waits(
    changes: dict[str, str], members: MemberIndex | None
) -> None:
    """Nobody is guessed; the person waits for an account."""
    found = matched(employee(1, **({"zuid": None} | changes)), members=members)

    assert found == Matches(waiting={FIRST: WaitingReason.NO_ACCOUNT})


def test_an_address_of_two_employed_records_finds_nobody() -> None:
    """Two employed records with one address both wait."""
    found = matched(
        employee(1, zuid=None), employee(2, zuid=None, email="person1@example.com"), members=network(connect_member(1))
    )

    assert found == Matches(waiting=dict.fromkeys((FIRST, SECOND), WaitingReason.DUPLICATE_ADDRESS))


def test_an_address_shared_with_somebody_who_was_not_read_finds_nobody() -> None:
    """The whole company's addresses count, although only one record is looked at."""
    found = matched(
        employee(1, zuid=None), members=network(connect_member(1)), address_holders={"person1@example.com": 2}
    )

    assert found == Matches(waiting={FIRST: WaitingReason.DUPLICATE_ADDRESS})


def test_an_address_shared_with_somebody_who_left_is_unique() -> None:
    """Only employed records count as holders of an address."""
    found = matched(
        employee(1, zuid=None),
        leaver(2, zuid=None, email="person1@example.com"),
        members=network(connect_member(1)),
    )

    assert found == Matches({FIRST: connect_id(1)})


def test_an_address_of_two_members_finds_nobody() -> None:
    """Two people of Connect with one address: neither is taken."""
    found = matched(
        employee(1, zuid=None), members=network(connect_member(1), connect_member(2, email="person1@example.com"))
    )

    assert found == Matches(waiting={FIRST: WaitingReason.DUPLICATE_ADDRESS})


def test_a_member_listed_twice_is_one_member() -> None:
    """A list that repeats a row does not make its address doubtful."""
    found = matched(employee(1, zuid=None), members=network(connect_member(1), connect_member(1)))

    assert found == Matches({FIRST: connect_id(1)})


def test_an_address_that_is_handed_on_does_not_hand_on_the_account() -> None:
    """A new hire with a former employee's address waits: only Zoho's id proves a rehire."""
    held = account(1, [HERE])
    found = matched(
        leaver(1, zuid=None),
        employee(2, zuid=None, email="person1@example.com"),
        accounts=[held],
        entries=[entry(1)],
        members=network(connect_member(1)),
    )

    assert found == Matches({FIRST: connect_id(1)}, {SECOND: WaitingReason.CLAIMED})


def test_an_address_that_is_handed_on_with_another_id_is_a_conflict() -> None:
    """Connect still shows the address at the former employee's account, Zoho's id says another person: parked."""
    found = matched(
        leaver(1),
        employee(2, email="person1@example.com"),
        accounts=[account(1, [HERE])],
        members=network(connect_member(1), connect_member(2)),
    )

    assert found == Matches({FIRST: connect_id(1)}, {SECOND: WaitingReason.CONFLICTING_ID})


def test_an_id_that_disagrees_with_the_address_is_parked() -> None:
    """The id names one person of Connect, the address another."""
    found = matched(employee(1, email="person2@example.com"), members=network(connect_member(1), connect_member(2)))

    assert found == Matches(waiting={FIRST: WaitingReason.CONFLICTING_ID})


def test_an_address_that_several_members_hold_does_not_contradict_an_id() -> None:
    """A doubtful address proves nothing; the id decides."""
    found = matched(
        employee(1, email="shared@example.com"),
        members=network(
            connect_member(1),
            connect_member(2, email="shared@example.com"),
            connect_member(3, email="shared@example.com"),
        ),
    )

    assert found == Matches({FIRST: connect_id(1)})


def test_an_id_that_appears_later_confirms_the_match() -> None:
    """Found by address first, then the ZUID comes and says the same: no change."""
    held = account(1, [HERE])
    before = matched(employee(1, zuid=None), accounts=[held], entries=[entry(1)])
    after = matched(employee(1), accounts=[held], entries=[entry(1)])

    assert before == after == Matches({FIRST: connect_id(1)})


@pytest.mark.parametrize("members", [None, network(connect_member(7))], ids=["not read", "read"])
def test_an_id_that_appears_or_changes_later_corrects_the_match(members: MemberIndex | None) -> None:
    """The ledger remembers one account, the record's ZUID says another: the ZUID is right."""
    found = matched(employee(1, zuid=connect_id(7)), accounts=[account(1, [HERE])], entries=[entry(1)], members=members)

    assert found == Matches({FIRST: connect_id(7)})


def test_an_earlier_match_outlives_a_change_of_address() -> None:
    """Without a ZUID the ledger's memory decides, not the new address."""
    found = matched(
        employee(1, zuid=None, email="person2@example.com"),
        accounts=[account(1, [HERE])],
        entries=[entry(1)],
        members=network(connect_member(1), connect_member(2)),
    )

    assert found == Matches({FIRST: connect_id(1)})


def test_whoever_is_not_in_a_complete_network_waits() -> None:
    """The account exists, the network does not have it yet."""
    found = matched(employee(1), members=network(connect_member(2)))

    assert found == Matches(waiting={FIRST: WaitingReason.NOT_IN_NETWORK})


def test_whoever_we_already_put_into_a_group_is_in_the_network() -> None:
    """A list that lacks somebody whom Connect took from us does not undo the match."""
    found = matched(employee(1), accounts=[account(1, [HERE])], members=network(connect_member(2)))

    assert found == Matches({FIRST: connect_id(1)})


def test_whom_connect_refused_is_not_taken_for_a_member() -> None:
    """A refused membership proves nothing about the network."""
    refused = account(1, memberships={HERE: membership(MembershipState.REFUSED)})
    found = matched(employee(1), accounts=[refused], members=network(connect_member(2)))

    assert found == Matches(waiting={FIRST: WaitingReason.NOT_IN_NETWORK})


@pytest.mark.parametrize(
    ("size", "complete"), [(0, False), (1, True), (99, True), (100, False), (101, True), (200, False), (1000, False)]
)
def test_a_list_of_a_round_hundred_may_have_been_cut(size: int, complete: bool) -> None:
    """Connect documents no paging; an empty list and a plateau are not taken for the whole network."""
    index = index_members(connect_member(number) for number in range(size))

    assert index.complete is complete
    assert len(index.ids) == size


def test_a_cut_list_leaves_nobody_out() -> None:
    """Whoever is not in a list that may be incomplete is matched by id all the same."""
    found = matched(employee(1), members=index_members(connect_member(number) for number in range(2, 102)))

    assert found == Matches({FIRST: connect_id(1)})


def test_the_second_claimant_is_parked() -> None:
    """The record that holds the account keeps it; another employed record with the same id waits."""
    found = matched(employee(1), employee(2, zuid=connect_id(1)), accounts=[account(1, [HERE])])

    assert found.waiting == {SECOND: WaitingReason.CLAIMED}
    assert found.accounts[FIRST] == connect_id(1)
    assert found.contested == frozenset()


@pytest.mark.parametrize(
    "accounts",
    [[], [account(1, [HERE], employees=())], [account(1, [HERE], employees=(FIRST, SECOND))]],
    ids=["new account", "nobody's account", "both named"],
)
def test_an_account_that_nobody_clearly_holds_is_contested(accounts: list[Account]) -> None:
    """Two employed records claim it and the ledger does not favour one: both wait."""
    found = matched(employee(1), employee(2, zuid=connect_id(1)), accounts=accounts)

    assert found.contested == {connect_id(1)}
    assert found.waiting == dict.fromkeys((FIRST, SECOND), WaitingReason.CLAIMED)


def test_a_rehire_under_a_new_record_is_no_conflict() -> None:
    """The old record left, the new one is employed, both have one ZUID: both match, nobody waits."""
    found = matched(leaver(1), employee(2, zuid=connect_id(1)), accounts=[account(1, [HERE])])

    assert found == Matches({FIRST: connect_id(1), SECOND: connect_id(1)})


def test_whoever_left_is_never_matched_by_address() -> None:
    """The address may belong to somebody else by now; a leaver does not wait either."""
    found = matched(leaver(1, zuid=None), members=network(connect_member(1)))

    assert found == Matches()


def test_whoever_left_is_matched_without_asking_the_network() -> None:
    """Somebody who left Zoho too is in no member list, and must still be found to be removed."""
    found = matched(leaver(1), accounts=[account(1, [HERE])], members=network(connect_member(2)))

    assert found == Matches({FIRST: ConnectId("1001")})
