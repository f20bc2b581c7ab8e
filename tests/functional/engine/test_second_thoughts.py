"""What a later look says counts: presence ends an absence, an account's own address speaks against another's id."""

from __future__ import annotations

import pytest

from groupsync.core.model import EmployeeId
from tests.functional.engine.facts import taken_out, wrong_in
from tests.functional.engine.stage import Stage

NIGHT = 24 * 3600


@pytest.mark.parametrize("by", ["webhook", "incremental", "refused"])
def test_whoever_was_seen_between_two_absences_has_not_vanished(by: str) -> None:
    """An absence begins anew: what lies between is evidence, whoever has read it."""
    product = Stage(people=30).active()
    person, other = product.people()[3], product.people()[9]
    hidden = {"rows": {"record_ids": [person.record_id]}, "also_by_id": True}
    product.world.faults.add("hide_rows", **hidden)
    product.sweep()
    assert product.stores.ledger.employees[EmployeeId(person.record_id)].missing_since is not None
    product.world.faults.clear()
    product.clock.advance(NIGHT / 2)
    if by == "webhook":
        product.hint(person.record_id)
        product.work()
    elif by == "incremental":
        product.world.edit(person.record_id, {"Mobile": "1"}, silent=True)
        product.sweep("incremental")
    else:
        product.world.faults.add("hide_rows", rows={"record_ids": [other.record_id]})
        assert product.sweep().status == "refused"
        product.world.faults.clear()
    product.clock.advance(NIGHT / 2)
    product.world.faults.add("hide_rows", **hidden)
    mark = len(product.world.events)

    product.sweep()

    assert taken_out(product, since=mark) == set()


def test_two_records_that_exchange_their_account_ids_are_parked() -> None:
    """Live as in a sweep: an id that disagrees with the mail address moves nobody."""
    product = Stage().active()
    first = product.people()[0]
    second = next(one for one in product.people() if one.department_id != first.department_id)
    mark = len(product.world.events)
    zuids = first.zuid, second.zuid
    before = {one.record_id: product.groups_of(one) for one in (first, second)}
    product.world.edit(first.record_id, {"ZUID": zuids[1]}, silent=True)
    product.world.edit(second.record_id, {"ZUID": zuids[0]}, silent=True)

    for one in (first, second):
        product.hint(one.record_id)
        product.work()

    assert product.world.events.read(mark, kind="membership") == []
    assert set(product.attention().values()) == {"conflicting_id"}
    product.world.edit(first.record_id, {"ZUID": zuids[0]}, silent=True)
    product.world.edit(second.record_id, {"ZUID": zuids[1]}, silent=True)
    assert before == {one.record_id: product.groups_of(one) for one in (first, second)}
    product.sweep()
    assert wrong_in(product) == {}
