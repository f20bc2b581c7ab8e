"""A group is carried over to the unit that succeeds another: no call to Connect, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.carrying import CarryOverRefusedError
from groupsync.core.errors import BusyError
from groupsync.core.ledger_entries import GroupState, Membership, MembershipState
from groupsync.core.model import ConnectId
from groupsync.engine.carry_over import LINGERS_SECONDS, PARTITION
from groupsync.state.runs import RunStatus
from tests.functional.engine.carry_overs import asked
from tests.functional.engine.facts import groups_per_unit, members_of, unowned, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.office import Office
from tests.functional.engine.replaced import (
    STAGE,
    carry,
    changes_in_connect,
    old_designation,
    people_of,
    replace_designation,
)
from tests.functional.engine.stage import Stage


def test_the_group_and_its_people_are_the_new_units() -> None:
    """Not one call to Connect; afterwards a sweep finds nothing to do, and the question is closed."""
    product, succession = asked()
    mark, rows = len(product.world.events), len(product.stores.audit.rows)
    before = members_of(product)[str(succession.old)]
    carry(product, succession)
    calls = product.world.events.read(mark, kind="call")
    run = product.sweep("full")

    assert calls == []
    assert members_of(product)[str(succession.new)] == before
    assert (run.status, run.counts["planned"]) == (RunStatus.COMPLETED, 0)
    assert changes_in_connect(product, since=mark) == 0
    assert wrong_in(product) == {}
    [hold] = Office(product).holds()
    assert hold["status"] == "obsolete"
    [row] = product.stores.audit.rows[rows:]
    assert (row.kind, row.group, row.before, row.after) == (
        "carry_over",
        succession.new,
        succession.old,
        succession.new,
    )


def test_what_is_known_of_each_membership_stays() -> None:
    """State, call, run and time are those of the old unit's membership, under the new unit's link."""
    product, succession = asked()
    ledger = product.stores.ledger
    before = {
        one.id: replace(one.memberships[succession.old], link=1) if succession.old in one.memberships else None
        for one in ledger.accounts.values()
    }
    entry = ledger.groups[succession.old]
    carry(product, succession)

    assert {one.id: one.memberships.get(succession.new) for one in ledger.accounts.values()} == before
    assert all(
        succession.old not in one.memberships and succession.old not in one.desired for one in ledger.accounts.values()
    )
    old, new = ledger.groups[succession.old], ledger.groups[succession.new]
    assert (old.state, old.partition_id, old.counterpart) == (GroupState.CARRIED, None, succession.new)
    assert (old.link, new.link) == (1, 1)
    assert (new.state, new.partition_id, new.origin, new.since, new.name) == (
        GroupState.MANAGED,
        succession.partition_id,
        entry.origin,
        entry.since,
        entry.name,
    )


def test_killed_at_every_write_nobody_is_removed_or_added() -> None:
    """Whoever comes next ends it: the same request, or a sweep; neither group is managed in between."""
    product, succession = asked(Stage(people=13, departments=2, designations=2))
    product.killer.arm(0)
    carry(product, succession)
    effects = product.killer.count

    assert effects > 8
    for again in (True, False):
        for at in range(1, effects + 1):
            product, succession = asked(Stage(people=13, departments=2, designations=2))
            mark = len(product.world.events)
            people = people_of(product, succession.new.partition(":")[2])
            product.killer.arm(at)
            with pytest.raises(KilledError):
                carry(product, succession)
            product.killer.arm(0)
            where = f"killed after effect {at} of {effects}"
            for one in people:
                product.hint(one.record_id)
            product.work()
            assert changes_in_connect(product, since=mark) == 0, where
            if again:
                carry(product, succession)
            product.clock.advance(LINGERS_SECONDS)
            product.sweep("full")
            assert changes_in_connect(product, since=mark) == 0, where
            assert wrong_in(product) == {}, where
            assert unowned(product) == set(), where
            assert set(groups_per_unit(product).values()) == {1}, where
            assert succession.new not in groups_per_unit(product), where
            rows = [row for row in product.stores.audit.rows if row.kind == "carry_over"]
            assert len(rows) == 1, where
            product.clock.advance(LINGERS_SECONDS)
            product.sweep("incremental")
            assert product.documents.bodies(PARTITION) == {}, where


def test_repeating_the_request_changes_nothing() -> None:
    """Done is done."""
    product, succession = asked()
    carry(product, succession)
    accounts, groups = dict(product.stores.ledger.accounts), dict(product.stores.ledger.groups)
    carry(product, succession)

    assert (dict(product.stores.ledger.accounts), dict(product.stores.ledger.groups)) == (accounts, groups)


def test_a_membership_that_somebody_is_changing_waits() -> None:
    """The others are carried over at once; neither group is managed until the last one is, with the next sweep."""
    product, succession = asked()
    ledger = product.stores.ledger
    account = next(one for one in ledger.accounts.values() if succession.old in one.memberships)
    under_way = Membership(MembershipState.REMOVING, "call-1", expires=int(product.clock()) + 60)
    ledger.accounts[account.id] = replace(account, memberships={**account.memberships, succession.old: under_way})
    with pytest.raises(BusyError):
        carry(product, succession)
    busy = [one.id for one in ledger.accounts.values() if succession.old in one.memberships]
    states = {ledger.groups[key].state for key in (succession.old, succession.new)}
    product.clock.advance(61)
    product.sweep("full")

    assert busy == [account.id]
    assert states == {GroupState.CARRYING}
    assert ledger.groups[succession.new].state is GroupState.MANAGED
    assert wrong_in(product) == {}


def test_a_plan_from_before_touches_nobody() -> None:
    """A move that was approved and is on its way is overtaken: its revision and its group are old."""
    product, succession = asked()
    office = Office(product)
    office.approve(office.only()["id"], begin=False)
    product.sweep("full", work=False)
    mark = len(product.world.events)
    carry(product, succession)
    product.work()

    assert changes_in_connect(product, since=mark) == 0
    assert wrong_in(product) == {}
    assert succession.new not in groups_per_unit(product)


def test_who_comes_into_the_old_group_by_an_older_batch_is_carried_over_later() -> None:
    """A batch that had begun before does not see the end: for a while the next sweeps look again."""
    product, succession = asked()
    carry(product, succession)
    ledger = product.stores.ledger
    account = next(one for one in ledger.accounts.values() if succession.new not in one.memberships)
    late = Membership(MembershipState.PRESENT, "call-1", since=int(product.clock()))
    ledger.accounts[account.id] = replace(account, memberships={**account.memberships, succession.old: late})
    product.sweep("incremental")

    found = ledger.accounts[account.id].memberships
    assert (found.get(succession.new), succession.old in found) == (replace(late, link=1), False)


def test_what_belongs_to_another_link_is_not_carried_over() -> None:
    """A membership of a former link is in another group of Connect: it stays what it is, and nobody is taken for it."""
    product, succession = asked()
    ledger = product.stores.ledger
    account = next(one for one in ledger.accounts.values() if succession.old not in one.memberships)
    former = Membership(MembershipState.PRESENT, "call-1", since=int(product.clock()), link=7)
    ledger.accounts[account.id] = replace(account, memberships={**account.memberships, succession.old: former})
    carry(product, succession)

    found = ledger.accounts[account.id].memberships
    assert (found[succession.old], succession.new in found) == (former, False)


def test_people_of_the_old_units_next_group_are_not_carried_over() -> None:
    """While late batches are waited for the old unit may have people again, in a group of its own."""
    product, succession = asked()
    person = next(one for one in product.people() if one.designation_id != succession.new.partition(":")[2])
    forms = product.world.company.designations
    carry(product, succession)
    old = product.world.add_designation("Once More", silent=True)
    row = forms.get(old.record_id)
    forms.remove(old.record_id)
    forms.add(replace(row, record_id=succession.old.partition(":")[2]))
    product.world.edit(person.record_id, {"Designation": succession.old.partition(":")[2]}, silent=True)
    product.sweep("full")
    product.sweep("full")

    ledger = product.stores.ledger
    assert ledger.groups[succession.old].state is GroupState.MANAGED
    assert succession.new not in ledger.accounts[ConnectId(person.zuid)].memberships
    assert wrong_in(product) == {}


def test_a_hire_who_waited_gets_in_afterwards() -> None:
    """Whoever was held for the question alone is planned anew, and added to the carried group."""
    product, succession = asked()
    hired = product.world.hire(designation="Successor", silent=True)
    product.sweep("full")
    carry(product, succession)
    product.sweep("full")

    assert hired.zuid in members_of(product)[str(succession.new)]
    assert wrong_in(product) == {}


def test_the_old_unit_gets_a_new_group_when_somebody_is_in_it_again() -> None:
    """Half of the people went: the others get a group of their own, never the one that bears their marker."""
    product = STAGE.active()
    number = len(people_of(product, old_designation(product)))
    succession = replace_designation(product, most=number // 2 + 1, delete=False)
    product.sweep("full")
    carry(product, succession)
    product.sweep("full")
    product.clock.advance(20 * 60)
    office = Office(product)
    for hold in office.holds():
        if hold["status"] == "open":
            office.approve(hold["id"])

    old = product.stores.ledger.groups[succession.old]
    assert old.partition_id not in {None, succession.partition_id}
    assert wrong_in(product) == {}


@pytest.mark.parametrize("what", ["partition", "itself", "family", "people"])
def test_what_cannot_be_carried_over_is_refused(what: str) -> None:
    """Another group, the unit itself, a unit of the other family, a unit whose group has people: nothing is written."""
    product, succession = asked()
    ledger = product.stores.ledger
    department = next(key for key in ledger.groups if key.startswith("department:"))
    designation = next(key for key in ledger.groups if key.startswith("designation:") and key != succession.old)
    wrong = {
        "partition": replace(succession, partition_id=ledger.groups[department].partition_id),
        "itself": replace(succession, new=succession.old),
        "family": replace(succession, new=department),
        "people": replace(succession, new=designation),
    }[what]
    before = product.documents.versions(), dict(ledger.groups), dict(ledger.accounts)
    with pytest.raises(CarryOverRefusedError):
        carry(product, wrong)

    assert (product.documents.versions(), dict(ledger.groups), dict(ledger.accounts)) == before


def test_begun_and_killed_an_approved_move_takes_nobody_out() -> None:
    """The new unit is marked first: from then on the old one's group is nobody's to change."""
    product, succession = asked()
    office = Office(product)
    office.approve(office.only()["id"], begin=False)
    mark = len(product.world.events)
    product.killer.arm(2)
    with pytest.raises(KilledError):
        carry(product, succession)
    product.killer.arm(0)
    states = {key: product.stores.ledger.groups[key].state for key in (succession.old, succession.new)}
    for one in people_of(product, succession.new.partition(":")[2]):
        product.hint(one.record_id)
    product.work()

    assert states == {succession.old: GroupState.MANAGED, succession.new: GroupState.CARRYING}
    assert changes_in_connect(product, since=mark) == 0
