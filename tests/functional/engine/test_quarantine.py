"""Zoho refuses everything: what is counted then, who waits, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groupsync.core.ledger_entries import MembershipState
from groupsync.state.integration_state import load_integration
from tests.functional.engine.facts import sums_up, unowned, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from groupsync.state.integration_state import Quarantine
    from tests.functional.engine.company import Product

HOUR = 3600


def quarantine_of(product: Product) -> Quarantine | None:
    """Give the quarantine that is stored."""
    return load_integration(product.documents).quarantine


def lose_connect(product: Product, *, action: str, after: int = 0) -> None:
    """Let Connect refuse the token for one kind of call."""
    product.world.faults.add("status", product="connect", action=action, status=401, after=after)


def test_a_chunk_that_breaks_off_counts_what_connect_has() -> None:
    """Three groups were made when the token was refused: their members are applied, the others failed."""
    product = Stage(people=30).build()
    product.go_live()
    run = product.sweep("full", activation=True, work=False)
    lose_connect(product, action="addGroup", after=3)

    product.work()

    ended = product.run(run.run_id)
    groups = {key: entry.partition_id for key, entry in product.stores.ledger.groups.items()}
    really = [
        account.id in product.world.network.groups[str(groups[key])].members
        for account in product.stores.ledger.accounts.values()
        for key, membership in account.memberships.items()
        if membership.state is MembershipState.PRESENT
    ]
    assert quarantine_of(product) is not None
    assert len(product.world.network.groups) == 3
    assert ended.status == "failed"
    assert 0 < ended.counts["applied"] < ended.counts["planned"]
    assert ended.counts["applied"] == ended.counts["added"] == len(really)
    assert all(really)
    assert unowned(product) == set()
    assert sums_up(dict(ended.counts))


def test_the_other_chunks_of_a_run_wait_for_its_end() -> None:
    """After the first chunk's refusal nobody calls Zoho for six hours; then the second one is done."""
    product = Stage(people=130).build()
    product.go_live()
    run = product.sweep("full", activation=True, work=False)
    refused = product.world.faults.add("status", product="connect", action="addGroup", status=401, count=2)
    mark, began = len(product.world.events), product.clock()

    product.work()

    ended = product.run(run.run_id)
    times = [one["time"] - began for one in product.world.events.read(mark, kind="call", product="connect")]
    assert (ended.chunks, refused.struck) == (2, 2)
    assert [moment for moment in times if 60 < moment < 6 * HOUR] == []
    assert max(times) >= 6 * HOUR
    assert ended.status == "failed"
    assert ended.counts["applied"] > 0
    assert sums_up(dict(ended.counts))


def test_reading_again_does_not_end_it() -> None:
    """A sweep that reads well, and is refused in its chunk again, waits longer; one that closes well ends it."""
    product = Stage(people=20).active()
    product.world.hire(silent=True)
    lose_connect(product, action="addUsersToGroup")
    product.sweep("incremental")
    first = quarantine_of(product)
    product.clock.advance(6 * HOUR + 60)

    product.sweep("incremental")
    second = quarantine_of(product)
    product.world.faults.clear()
    product.clock.advance(12 * HOUR + 60)
    run = product.sweep("incremental", work=False)
    reading = quarantine_of(product)
    product.work()

    assert first is not None
    assert second is not None
    assert second.retry_at - first.retry_at >= 12 * HOUR
    assert second.since == first.since
    assert reading == second
    assert product.run(run.run_id).status == "completed"
    assert quarantine_of(product) is None
    assert wrong_in(product) == {}
