"""`drift: enforce`: once a week everybody who is wanted is added again."""

from __future__ import annotations

import itertools

import pytest

from groupsync.core.model import GroupKey
from groupsync.state.runs import list_runs
from tests.functional.engine.company import Product
from tests.functional.engine.facts import members_of, sums_up, unowned, wanted_in, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.stage import Stage

NIGHT = 24 * 3600
ENFORCE = {"drift": "enforce"}


def nights(product: Product, number: int) -> None:
    """Let full sweeps pass, a night apart."""
    for _ in range(number):
        product.clock.advance(NIGHT)
        product.sweep()


def take_some_out(product: Product) -> None:
    """Take every fourth person out of the department's group by hand, without a word to anybody."""
    for person in product.people()[::4]:
        entry = product.stores.ledger.groups[GroupKey(f"department:{person.department_id}")]
        product.world.remove_from_group(str(entry.partition_id), person.zuid)


def sent_since(product: Product, mark: int) -> str:
    """Give the ids that were sent in additions."""
    return ",".join(one["parameters"]["memberIds"] for one in product.calls("addUsersToGroup", since=mark))


def test_once_a_week_everybody_is_added_again() -> None:
    """The seventh night heals what nobody saw, with one call per group; the other nights cost nothing."""
    product = Stage(configuration=ENFORCE).active()
    take_some_out(product)
    mark = len(product.world.events)
    nights(product, 6)
    assert product.calls("addUsersToGroup", since=mark) == []

    product.clock.advance(NIGHT)
    run = product.sweep()

    assert wrong_in(product) == {}
    groups = len(wanted_in(product))
    assert len(product.calls("addUsersToGroup", since=mark)) == groups
    assert run.status == "completed"
    assert run.detail["refresh"] == {"memberships": 24, "calls": groups}
    assert run.counts["readded"] == 24
    assert run.counts["planned"] == 0
    assert sums_up(dict(run.counts))
    nights(product, 6)
    assert len(product.calls("addUsersToGroup", since=mark)) == groups


def test_reporting_costs_nothing() -> None:
    """An unchanged company with `drift: report`: no call beside the lists, and no write but the run's, for weeks."""
    product = Stage().active()
    nights(product, 1)
    ledger, audit, mark = product.stores.ledger.writes, len(product.stores.audit.rows), len(product.world.events)
    documents = product.documents.writes

    nights(product, 8)

    assert product.world.events.read(mark, kind="call", product="connect", method="POST") == []
    assert (product.stores.ledger.writes, len(product.stores.audit.rows)) == (ledger, audit)
    assert product.documents.writes - documents == 8 * writes_of_a_quiet_night(product)


def writes_of_a_quiet_night(product: Product) -> int:
    """Count what a night costs that finds nothing: the lease, the run, the allowance."""
    before = product.documents.writes
    nights(product, 1)
    return product.documents.writes - before


def test_the_guard_is_not_asked() -> None:
    """Nothing changes in what is wanted, so the strictest limit lets it happen and nothing is reserved."""
    guard = {"gains": {"count": 0, "percent": 0}}
    product = Stage(configuration={**ENFORCE, "guard": guard}).active()
    nights(product, 13)
    take_some_out(product)

    nights(product, 2)

    assert wrong_in(product) == {}
    assert product.holds() == []


def test_only_who_is_wanted_is_added() -> None:
    """Who left, who is out of scope and who was never ours stay as they are."""
    product = Stage(configuration=ENFORCE).active()
    people = product.people()
    product.world.leave(people[0].record_id, silent=True)
    partition = str(product.stores.ledger.groups[GroupKey(f"department:{people[1].department_id}")].partition_id)
    product.configure({**ENFORCE, "people": {"exclude": {"record_ids": [people[1].record_id]}}})
    product.world.remove_from_group(partition, people[1].zuid)
    mark = len(product.world.events)

    nights(product, 7)

    sent = sent_since(product, mark)
    assert people[0].zuid not in sent
    assert people[1].zuid not in sent
    assert people[2].zuid in sent


def test_one_who_cannot_be_added_is_told_and_stays_in_the_ledger() -> None:
    """A failed id is counted and in the audit; it is not taken for lost, and nobody else is the worse for it."""
    product = Stage(configuration=ENFORCE).active()
    take_some_out(product)
    person = product.people()[3]
    product.world.disable_member(person.zuid)

    nights(product, 7)

    account = product.stores.ledger.accounts[person.zuid]  # type: ignore[index]
    assert {one.state for one in account.memberships.values()} == {"present"}
    refused = [row for row in product.stores.audit.rows if row.outcome == "refused"]
    assert {(row.connect_id, row.before, row.after) for row in refused} == {(person.zuid, "in", "in")}
    assert wrong_in(product) == {}


def test_a_refused_group_keeps_its_memberships() -> None:
    """Connect refuses a whole call: all of them stay ours, and the other groups go on."""
    product = Stage(configuration=ENFORCE).active()
    refusal = {"addUsersToGroup": {"result": "failure", "reason": "Something is wrong"}}
    product.world.faults.add("answer", product="connect", action="addUsersToGroup", body=refusal, count=1)

    nights(product, 7)

    states = {one.state for account in product.stores.ledger.accounts.values() for one in account.memberships.values()}
    assert states == {"present"}
    assert any(subject.startswith("group_admin_left#") for subject in product.attention())


def test_who_moves_while_it_is_under_way_is_not_put_back() -> None:
    """The chunk was planned before a webhook took the person elsewhere: the newer wish wins."""
    product = Stage(configuration=ENFORCE).active()
    nights(product, 6)
    product.clock.advance(NIGHT)
    product.sweep("full", work=False)
    person = product.people()[3]
    other = next(one.department_id for one in product.people() if one.department_id != person.department_id)
    product.world.move(person.record_id, department=other)
    product.hint(person.record_id)

    product.work()

    assert wrong_in(product) == {}
    assert unowned(product) == set()


def test_a_new_configuration_overtakes_it_and_the_next_night_does_it() -> None:
    """What was not done is not remembered as done."""
    product = Stage(configuration=ENFORCE).active()
    nights(product, 6)
    take_some_out(product)
    product.clock.advance(NIGHT)
    product.sweep("full", work=False)
    product.configure(ENFORCE)
    product.work()
    assert wrong_in(product)
    assert all(sums_up(dict(run.counts)) for run in list_runs(product.documents))

    nights(product, 1)

    assert wrong_in(product) == {}


def test_who_was_looked_at_meanwhile_is_left_to_that() -> None:
    """A webhook during the sweep makes a newer revision, even if it changes nothing: the old plan leaves it alone."""
    product = Stage(configuration=ENFORCE).active()
    nights(product, 6)
    product.clock.advance(NIGHT)
    mark = len(product.world.events)
    product.sweep("full", work=False)
    chunks = list(product.queue.waiting)
    product.queue.waiting.clear()
    person = product.people()[3]
    product.hint(person.record_id)
    product.work()

    product.queue.waiting.extend(chunks)
    product.work()

    assert person.zuid not in sent_since(product, mark)
    assert product.people()[4].zuid in sent_since(product, mark)


def test_a_lost_answer_is_waited_out_and_asked_for_again() -> None:
    """Nobody touches a membership whose outcome is unknown; the same chunk settles all of them."""
    product = Stage(configuration=ENFORCE).active()
    nights(product, 6)
    product.clock.advance(NIGHT)
    product.world.faults.add("timeout_after_effect", product="connect", action="addUsersToGroup", count=1)

    run = product.sweep()

    states = {one.state for account in product.stores.ledger.accounts.values() for one in account.memberships.values()}
    assert states == {"present"}
    assert run.counts["readded"] == 24


def test_nobody_who_left_the_network_is_sent() -> None:
    """Connect would refuse them; the notice says it already."""
    product = Stage(configuration=ENFORCE).active()
    person = product.people()[3]
    product.world.remove_network_member(person.zuid)
    mark = len(product.world.events)

    nights(product, 7)

    assert product.calls("addUsersToGroup", since=mark)
    assert person.zuid not in sent_since(product, mark)


def test_a_group_that_is_gone_is_not_called() -> None:
    """Somebody has been asked about it; until then it costs nothing."""
    product = Stage(configuration=ENFORCE).active()
    entry = next(iter(product.stores.ledger.groups.values()))
    product.world.delete_group_by_hand(str(entry.partition_id))
    product.connect_hint("Group_Deleted", str(entry.partition_id))
    mark = len(product.world.events)

    nights(product, 7)

    partitions = {one["parameters"]["partitionId"] for one in product.calls("addUsersToGroup", since=mark)}
    assert len(partitions) == 4
    assert entry.partition_id not in partitions


@pytest.mark.parametrize("lost", [False, True])
def test_killed_in_between_it_is_continued(lost: bool) -> None:
    """At each boundary of the work; with its message delivered again, or all messages lost."""
    for boundary in itertools.count(1):
        product = Stage(configuration=ENFORCE).active()
        nights(product, 6)
        take_some_out(product)
        product.clock.advance(NIGHT)
        product.killer.arm(boundary)
        try:
            product.sweep()
        except KilledError:
            product.killer.arm(0)
            if lost:
                product.queue.waiting.clear()
            product.clock.advance(3600)
            product.work()
            nights(product, 1)
        else:
            break
        assert wrong_in(product) == {}, boundary
        assert unowned(product) == set(), boundary
        assert members_of(product)


def test_the_preview_shows_its_price() -> None:
    """Calls and minutes a week, only when it is switched on."""
    product = Stage(configuration=ENFORCE).build()

    run = product.sweep("full", dry_run=True)

    shown = run.detail["preview"]
    assert shown["drift"] == {"calls_per_week": len(wanted_in(product)), "minutes_per_week": 0.0}
    assert "drift" not in Stage().build().sweep("full", dry_run=True).detail["preview"]
