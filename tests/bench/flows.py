"""What sweeps and webhooks ask of Zoho and of AWS.

The product runs in one process beside the pretend Zoho, with every way out counted.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from groupsync.web.http_request import parse_request
from groupsync.webhooks.webhook import WebhookDependencies, receive_people
from groupsync.webhooks.webhook_request import LARGEST_BODY
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.bench.units import PricedLedger, Units
from tests.functional.engine.company import Product
from tests.functional.engine.facts import members_of
from tests.functional.engine.stage import Stage
from tests.functional.gateway_events import load_event
from tests.sandbox.zoho.company import Employee

QUARTER = 15 * 60
LARGE = 5000
"""From here on a company has as many units as the peers' figures are of."""


@dataclass
class Cost:
    """What one piece of work took. `calls` are those to Zoho, by action; `ways_out` all others, by operation."""

    seconds: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    products: Counter[str] = field(default_factory=Counter)
    ways_out: Counter[str] = field(default_factory=Counter)
    units: Units = field(default_factory=Units)
    changed: tuple[str, ...] = ()
    """The documents that stand otherwise than before, by partition."""


def company(people: int) -> Product:
    """Build a product beside a company that it has not touched yet."""
    large = people >= LARGE
    stage = Stage(people=people, departments=200 if large else 20, designations=150 if large else 30)
    product = stage.build()
    product.stores.ledger = PricedLedger(product.clock, before_call=product.killer)
    return product


@contextmanager
def counted(product: Product) -> Iterator[Cost]:
    """Count what the work inside costs."""
    cost = Cost()
    ledger = product.stores.ledger
    assert isinstance(ledger, PricedLedger)
    ledger.spent = cost.units
    before, seen = product.documents.versions(), len(product.world.events)

    def tell(operation: str) -> None:
        if not operation.endswith(".done") and not operation.startswith("zoho."):
            cost.ways_out[operation] += 1

    product.killer.disturb = tell
    began = time.process_time()
    yield cost
    cost.seconds = time.process_time() - began
    product.killer.disturb = None
    for event in product.world.events.read(seen, kind="call"):
        cost.calls[event["action"]] += 1
        cost.products[event["product"]] += 1
    after = product.documents.versions()
    cost.changed = tuple(sorted(f"{key[0]} {key[1]}" for key in after if after[key] != before.get(key)))


def first_sweep(product: Product) -> Cost:
    """Fill a network that has no group of ours yet."""
    product.go_live()
    with counted(product) as cost:
        run = product.sweep("full", activation=True, work=False)
        product.work(most=100_000)
    done = product.run(run.run_id)
    assert (done.status.value, done.counts["failed"], done.counts["held"]) == ("completed", 0, 0)
    return cost


def unchanged_sweep(product: Product) -> Cost:
    """Sweep everybody when nothing has changed, in the following night; what goes with the first sweep is over."""
    product.clock.advance(24 * 3600)
    product.sweep("full")
    product.clock.advance(24 * 3600)
    before = product.stores.ledger.writes
    with counted(product) as cost:
        run = product.sweep("full")
    assert (run.status.value, run.counts["planned"]) == ("completed", 0)
    assert product.stores.ledger.writes == before
    return cost


def settled(people: int) -> Product:
    """Give a product whose first sweep is done, with the webhook's secret in place."""
    product = company(people)
    product.activate()
    product.clock.advance(QUARTER)
    product.stores.secrets.write("webhook", {"current": "bench"})
    return product


def webhook(product: Product, change: Callable[[Product, Employee], object]) -> Cost:
    """Change somebody in People, and follow the notification through both functions to Connect, each newly started."""
    person = product.people()[-1]
    change(product, person)
    event = load_event("webhook-people-form", body=f"token=bench&form=employee&record_id={person.record_id}")
    secret = WebhookSecret(product.stores.secrets, product.clock)
    with counted(product) as cost:
        dependencies = WebhookDependencies(product.documents, product.queue, secret, product.clock)
        answer = receive_people(parse_request(event, largest_body=LARGEST_BODY), dependencies)
        product.work()
    assert (answer.status, product.attention()) == (200, {})
    return cost


def move(product: Product, person: Employee) -> None:
    """Give somebody another department."""
    departments = [one.record_id for one in product.world.company.departments]
    product.world.move(person.record_id, department=next(one for one in departments if one != person.department_id))


def leave(product: Product, person: Employee) -> None:
    """Let somebody leave."""
    product.world.leave(person.record_id)


def nothing(_product: Product, _person: Employee) -> None:
    """Save a record without changing anything in it."""


def burst(product: Product, webhooks: int) -> tuple[Cost, int]:
    """Move so many people into one department within an hour, a webhook each; give the cost and how many holds."""
    product.clock.advance(QUARTER - product.clock() % QUARTER + 1)
    target = product.people()[0].department_id
    movers = [one for one in product.people() if one.department_id != target][:webhooks]
    assert len(movers) == webhooks
    before = sum(len(people) for people in members_of(product).values())
    with counted(product) as cost:
        for number, one in enumerate(movers):
            product.world.move(one.record_id, department=target)
            product.hint(one.record_id)
            if number % 25 == 24:
                product.work()
                product.clock.advance(180)
        product.work()
    assert before == sum(len(people) for people in members_of(product).values())
    return cost, len(product.documents.bodies("hold"))
