"""What is under way belongs to whoever announced it: nobody else touches it until its time is over."""

from __future__ import annotations

import pytest

from groupsync.engine.intents import INTENT_SECONDS
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import groups_per_unit, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.stage import Stage


def killed_at(product: Product, effect: str) -> float:
    """Let the worker die right after such an effect, and its messages come again at once; give the moment."""

    def die(operation: str) -> None:
        if operation == effect:
            raise KilledError

    product.killer.disturb = die
    with pytest.raises(KilledError):
        product.work()
    product.killer.disturb = None
    for message in product.queue.waiting:
        message.visible_at = 0
    return product.clock()


def first_call(product: Product, action: str, *, since: int) -> float:
    """Give when the first call of an action came."""
    return float(product.calls(action, since=since)[0]["time"])


def test_a_chunk_that_comes_again_at_once_waits_for_its_own_intents() -> None:
    """Its first worker may be alive: the ledger says that they are busy, and Connect is called when they are over."""
    product = Stage().active()
    person = product.people()[0]
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.sweep("incremental", work=False)
    mark = len(product.world.events)
    died = killed_at(product, "ledger.intend.done")

    product.work()

    assert first_call(product, "addUsersToGroup", since=mark) >= died + INTENT_SECONDS - 1
    assert wrong_in(product) == {}


def test_a_group_that_somebody_is_making_is_made_by_nobody_else_meanwhile() -> None:
    """The chunk comes again while its first worker's claim lives: the group is made when that is over, and once."""
    product = Stage().build()
    product.go_live()
    product.sweep("full", work=False)
    mark = len(product.world.events)
    died = killed_at(product, "ledger.put.done")
    claims = [one for one in product.stores.ledger.groups.values() if one.state == "creating"]
    if not claims:  # the first write was about people
        died = killed_at(product, "ledger.put.done")
        claims = [one for one in product.stores.ledger.groups.values() if one.state == "creating"]

    product.work()

    assert len(claims) == 1
    assert first_call(product, "addGroup", since=mark) >= died + INTENT_SECONDS - 1
    assert set(groups_per_unit(product).values()) == {1}
    assert wrong_in(product) == {}
