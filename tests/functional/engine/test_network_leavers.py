"""People who leave the network and come back to it, as the list of its members shows them."""

from __future__ import annotations

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.facts import wrong_in
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

NIGHT = 24 * 3600


def nights(product: Product, number: int) -> None:
    """Let full sweeps pass, a night apart."""
    for _ in range(number):
        product.clock.advance(NIGHT)
        product.sweep()


def left(product: Product) -> Employee:
    """Let somebody leave the network, and be noticed."""
    person = product.people()[3]
    product.world.remove_network_member(person.zuid)
    nights(product, 2)
    return person


def test_who_left_the_network_is_reported_and_keeps_the_memberships() -> None:
    """A notice, a figure in the run, no call, and the ledger as before."""
    product = Stage().active()
    before = product.stores.ledger.writes

    person = left(product)

    assert product.attention() == {f"network#{person.zuid}": "left_network"}
    run = product.sweep()
    assert run.waiting["left_network"] == 1
    assert run.calls["connect"] == 2
    assert product.stores.ledger.writes == before
    assert product.calls("removeUserFromGroup") == []


def test_a_list_that_just_became_shorter_is_not_believed_at_once() -> None:
    """One short answer may be a cut one: the first one after a longer one concludes nothing."""
    product = Stage().active()
    product.world.remove_network_member(product.people()[3].zuid)

    nights(product, 1)

    assert product.attention() == {}


def test_many_who_are_missing_at_once_are_not_believed() -> None:
    """A list that lacks a third of our people is incomplete, however often it comes."""
    product = Stage(people=30).active()
    for person in product.people()[:10]:
        product.world.remove_network_member(person.zuid)

    nights(product, 3)

    assert product.attention() == {}


def test_a_round_hundred_is_not_believed() -> None:
    """One page of a longer list looks like that: nobody is taken as absent by it."""
    product = Stage(people=102).active()
    product.world.settings.change({"org_members_cap": 100})

    nights(product, 3)

    assert product.attention() == {}


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_who_comes_back_is_added_again(mode: str) -> None:
    """With `drift: report`, by the next sweep of either kind: one call per group, then it is over."""
    product = Stage().active()
    person = left(product)
    product.world.add_network_member(employee=person.record_id)
    assert wrong_in(product)
    mark = len(product.world.events)
    product.clock.advance(900)

    product.sweep(mode)

    assert wrong_in(product) == {}
    assert len(product.calls("addUsersToGroup", since=mark)) == 2
    nights(product, 1)
    assert product.attention() == {}
    assert len(product.calls("addUsersToGroup", since=mark)) == 2


def test_who_comes_back_is_added_under_the_guard() -> None:
    """Additions to settled groups are gains: over the limit they wait for somebody, and go on when approved."""
    product = Stage(configuration={"guard": {"gains": {"count": 0, "percent": 0}}}).active()
    nights(product, 8)
    person = left(product)
    product.world.add_network_member(employee=person.record_id)
    mark = len(product.world.events)

    nights(product, 1)

    assert product.calls("addUsersToGroup", since=mark) == []
    assert {change["kind"] for change in product.holds()} == {"again"}


def test_a_crash_between_seeing_somebody_back_and_the_call_loses_nothing() -> None:
    """The notice stays until the addition was made: killed at each call to Zoho or the state, the next sweep adds."""
    product = Stage().active()
    person = left(product)
    product.world.add_network_member(employee=person.record_id)
    product.clock.advance(900)
    product.sweep("full", work=False)
    product.queue.waiting.clear()

    product.clock.advance(3600)
    product.sweep("incremental")
    nights(product, 1)

    assert wrong_in(product) == {}
    assert product.attention() == {}


def test_who_left_the_company_as_well_is_forgotten() -> None:
    """Leaving is a matter of People: the removals happen as ever, and the notice ends with the memberships."""
    product = Stage().active()
    person = left(product)
    product.world.leave(person.record_id)

    product.hint(person.record_id)
    product.work()
    nights(product, 1)

    assert product.attention() == {}
    assert wrong_in(product) == {}


def test_a_refused_repetition_is_told_and_the_membership_kept() -> None:
    """Being listed is no proof that somebody can be added: whoever is refused stays ours, and is tried again."""
    product = Stage().active()
    person = left(product)
    product.world.add_network_member(employee=person.record_id)
    product.world.disable_member(person.zuid)

    nights(product, 1)

    account = product.stores.ledger.accounts[person.zuid]  # type: ignore[index]
    assert {one.state for one in account.memberships.values()} == {"present"}
    assert product.attention()[f"network#{person.zuid}"] == "back_in_network"
    product.world.disable_member(person.zuid, disabled=False)
    nights(product, 1)
    assert wrong_in(product) == {}
