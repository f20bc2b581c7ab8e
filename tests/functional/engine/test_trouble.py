"""Zoho in trouble: locks, throttles, dead tokens, lost rights, lost answers. Nothing is lost, nothing is done twice."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.state.integration_state import load_integration
from tests.functional.engine.facts import groups_per_unit, sums_up, taken_out, unowned, wrong_in
from tests.functional.engine.stage import Stage

TROUBLE: dict[str, dict[str, Any]] = {
    "429": {"kind": "too_many_requests", "retry_after": 40},
    "503": {"kind": "status", "status": 503},
    "a web page": {"kind": "html"},
    "an answer lost after the effect": {"kind": "timeout_after_effect"},
    "a lost connection": {"kind": "drop_connection"},
    "an empty object": {"kind": "answer", "body": {}},
    "neither yes nor no": {"kind": "answer", "body": {"result": "perhaps"}},
}


@pytest.mark.parametrize("fault", TROUBLE.values(), ids=TROUBLE.keys())
@pytest.mark.parametrize("after", [0, 2])
def test_creating_groups_through_trouble(fault: dict[str, Any], after: int) -> None:
    """One creation goes wrong in some way: no second group, and everybody is in after the next schedules."""
    product = Stage(people=30).build()
    product.go_live()
    product.world.faults.add(**fault, product="connect", action="addGroup", count=1, after=after)

    run = product.sweep("full", activation=True)
    ended = product.run(run.run_id)
    product.schedules()

    assert sums_up(dict(ended.counts))
    assert set(groups_per_unit(product).values()) == {1}
    assert wrong_in(product) == {}
    assert unowned(product) == set()
    assert product.queue.dead == []


@pytest.mark.parametrize("fault", TROUBLE.values(), ids=TROUBLE.keys())
@pytest.mark.parametrize("action", ["addUsersToGroup", "removeUserFromGroup"])
@pytest.mark.parametrize("trigger", ["hint", "sweep"])
def test_a_mover_through_trouble(fault: dict[str, Any], action: str, trigger: str) -> None:
    """The call into, or out of, a group goes wrong in some way: right after the next schedules, never out."""
    product = Stage(people=30).active()
    person = product.people()[0]
    target = next(r.record_id for r in product.world.company.departments if r.record_id != person.department_id)
    product.world.move(person.record_id, department=target, silent=True)
    mark = len(product.world.events)
    product.world.faults.add(**fault, product="connect", action=action, count=1)

    if trigger == "hint":
        product.hint(person.record_id)
        product.work()
    else:
        assert sums_up(dict(product.sweep("incremental").counts))
    product.schedules()

    assert wrong_in(product) == {}
    assert unowned(product) == set()
    assert taken_out(product, since=mark) == set()
    assert product.queue.dead == []


def test_an_unknown_answer_parks_that_item_and_the_rest_goes_on() -> None:
    """Connect answers one creation with nonsense: the other groups of the chunk are made in the same run."""
    product = Stage(people=30).build()
    product.go_live()
    body = {"addGroup": {"result": "perhaps"}}
    product.world.faults.add("answer", product="connect", action="addGroup", body=body, count=1)

    run = product.sweep("full", activation=True)

    assert len(groups_per_unit(product)) == 4
    assert run.counts["failed"] > 0
    assert run.counts["applied"] > 0
    assert sums_up(dict(run.counts))
    assert {row.outcome for row in product.stores.audit.rows} == {"applied", "unknown"}


def test_people_locks_for_five_minutes() -> None:
    """No call to People while it is locked, whoever wants to; afterwards everything is done."""
    product = Stage(people=30).active()
    person = product.world.hire()
    product.world.people_limits.lock()
    locked_at = product.clock()
    product.hint(person.record_id)
    product.hint(product.people()[0].record_id)
    mark = len(product.world.events)

    during = product.sweep("incremental", work=False)
    product.work()

    times = [one["time"] - locked_at for one in product.world.events.read(mark, kind="call", product="people")]
    assert during.status == "failed"
    assert len([moment for moment in times if moment < 300]) == 1
    assert len(times) > 1
    assert wrong_in(product) == {}


def test_connect_asks_to_wait() -> None:
    """After one 429 nobody calls Connect until the time is over, then the same work is done."""
    product = Stage(people=30).active()
    first, second = product.world.hire(), product.world.hire()
    product.world.faults.add("too_many_requests", product="connect", action="addUsersToGroup", retry_after=90, count=1)
    start, mark = product.clock(), len(product.world.events)

    product.hint(first.record_id)
    product.hint(second.record_id)
    product.work()

    times = [one["time"] - start for one in product.calls("addUsersToGroup", since=mark)]
    assert len([moment for moment in times if moment < 90]) == 1
    assert wrong_in(product) == {}
    assert product.queue.dead == []


def test_the_token_dies_in_the_middle_of_a_run() -> None:
    """A refused token is renewed once for everybody, and the work goes on in the same run."""
    product = Stage(people=30).build()
    product.go_live()
    product.killer.once("zoho.write.done", product.world.accounts.revoke_access)
    mark = len(product.world.events)
    run = product.sweep("full", activation=True)

    refreshes = product.world.events.read(mark, kind="call", product="accounts")
    assert run.status == "completed"
    assert len(refreshes) == 1
    assert wrong_in(product) == {}


def test_a_throttled_refresh_loses_nothing() -> None:
    """Accounts refuses to refresh for ten minutes: hints wait, and are done when it gives a token again."""
    product = Stage(people=30).active()
    person = product.world.hire()
    for refresh in product.world.accounts.refresh_tokens.values():
        refresh.attempts.extend([product.clock()] * 10)
    product.world.accounts.revoke_access()
    mark = len(product.world.events)

    product.hint(person.record_id)
    product.work()

    refreshes = product.world.events.read(mark, kind="call", product="accounts")
    assert wrong_in(product) == {}
    assert product.queue.dead == []
    assert len(refreshes) == 2


@pytest.mark.parametrize("product_name", ["people", "connect"])
def test_lost_rights_are_told_and_healed_later(product_name: str) -> None:
    """The owner's rights are gone: quarantined, nobody asks again, nothing is removed; given back, all is right."""
    product = Stage(people=30).active()
    mover = product.people()[0]
    target = next(r.record_id for r in product.world.company.departments if r.record_id != mover.department_id)
    product.world.move(mover.record_id, department=target)
    product.world.revoke_rights(product_name)
    product.hint(mover.record_id)
    product.work()
    quarantine = load_integration(product.documents).quarantine
    mark = len(product.world.events)
    product.clock.advance(20 * 60)
    skipped = product.sweep("incremental")
    asked = product.world.events.read(mark, kind="call")

    product.world.grant_rights(product_name)
    product.clock.advance(6 * 3600)
    product.schedules()

    assert quarantine is not None
    assert quarantine.product == product_name
    assert (skipped.status, skipped.reason) == ("skipped", "quarantined")
    assert asked == []
    assert load_integration(product.documents).quarantine is None
    assert wrong_in(product) == {}


def test_rights_lost_between_plan_and_chunk() -> None:
    """Connect refuses every call of the chunk: quarantined, the run failed, the cursor stays, healed later."""
    product = Stage(people=30).active()
    before = product.cursor()
    product.world.hire(silent=True)
    run = product.sweep("incremental", work=False)

    product.world.revoke_rights("connect")
    product.work()
    ended, cursor = product.run(run.run_id), product.cursor()
    quarantine = load_integration(product.documents).quarantine
    product.world.grant_rights("connect")
    product.clock.advance(6 * 3600)
    product.schedules()

    assert quarantine is not None
    assert ended.status == "failed"
    assert sums_up(dict(ended.counts))
    assert cursor == before
    assert wrong_in(product) == {}


def test_one_group_that_refuses_us_stops_no_other() -> None:
    """We may not administer one group any more: that one is told, everything else goes on."""
    product = Stage(people=30).active()
    hired = product.world.hire(designation=next(iter(product.world.company.designations)).record_id)
    refusal = {"addUsersToGroup": {"result": "failure", "reason": "You do not have permission to perform this action"}}
    product.world.faults.add("answer", product="connect", action="addUsersToGroup", body=refusal, count=1)

    product.hint(hired.record_id)
    product.work()

    assert load_integration(product.documents).quarantine is None
    assert len(product.groups_of(hired)) == 1
    assert [subject.partition("#")[0] for subject in product.attention()] == ["group_admin_left"]


def test_revoked_tokens_are_quarantined() -> None:
    """The refresh token itself is gone: one refusal, then nobody asks again before the interval is over."""
    product = Stage(people=30).active()
    product.world.accounts.revoke_all()
    product.hint(product.people()[0].record_id)
    product.hint(product.people()[1].record_id)
    mark = len(product.world.events)

    product.work()

    assert load_integration(product.documents).quarantine is not None
    assert len(product.world.events.read(mark, kind="call", product="accounts")) == 1
