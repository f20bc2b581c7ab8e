"""Where the next incremental sweep begins: never behind something that this one did not see."""

from __future__ import annotations

from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage

DAY = 24 * 3600


def test_a_record_modified_in_the_future_does_not_carry_the_cursor_along() -> None:
    """People's clock, or an import, names next year: whoever moves this afternoon is still found."""
    product = Stage(people=20).active()
    odd, mover = product.people()[:2]
    odd.modified_ms = int((product.clock() + 400 * DAY) * 1000)
    product.sweep("full")
    cursor = product.cursor()
    product.clock.advance(3600)
    product.world.move(mover.record_id, department=elsewhere(product, mover), silent=True)
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert cursor <= product.clock() * 1000
    assert wrong_in(product) == {}


def test_who_changed_while_a_long_read_went_on_is_read_again() -> None:
    """Somebody of a page that was read moves, somebody of the next page changes later: the first is not passed by."""
    product = Stage(people=260).active()
    first_page, last_page = product.people()[-1], product.people()[0]
    mark = len(product.world.events)
    seen: list[str] = []

    def go_on(operation: str) -> None:
        pages = product.world.events.read(mark, kind="call", action="getRecords", form="employee")
        if operation == "zoho.call" and len(pages) == 1 and not seen:
            seen.append(operation)
            product.world.move(first_page.record_id, department=elsewhere(product, first_page), silent=True)
            product.clock.advance(7 * 60)
            product.world.edit(last_page.record_id, {"Nick_Name": "Late"}, silent=True)

    product.killer.disturb = go_on
    product.sweep("full")
    missed = wrong_in(product)
    product.killer.disturb = None
    product.clock.advance(20 * 60)

    product.sweep("incremental")

    assert missed
    assert wrong_in(product) == {}


def test_a_short_page_inside_an_incremental_read_is_no_end() -> None:
    """Half of the first page is lost: the run is refused, the cursor stays, the next one finds everybody."""
    product = Stage(people=260).active()
    everybody = product.people()
    product.clock.advance(3600)
    product.world.bulk_edit([one.record_id for one in everybody], {"Nick_Name": "Zed"})
    for one in (everybody[0], everybody[130]):
        product.world.move(one.record_id, department=elsewhere(product, one), silent=True)
    cursor = product.cursor()
    product.world.faults.add("drop_page", page=1, mode="short", count=1)

    run = product.sweep("incremental")
    after = product.cursor()
    product.clock.advance(20 * 60)
    product.sweep("incremental")

    assert run.status == "refused"
    assert after == cursor
    assert wrong_in(product) == {}
    assert product.cursor() > cursor
