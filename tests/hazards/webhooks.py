"""Hazards of webhooks: repeated, out of order, forged, replayed, lost; through the webhook function's own use case."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from groupsync.web.http_answer import answer_for
from groupsync.web.http_request import parse_request
from groupsync.web.refusals import UnauthorizedError
from groupsync.webhooks.webhook import WebhookDependencies, receive_people
from groupsync.webhooks.webhook_request import LARGEST_BODY
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.functional.engine.company import Product
from tests.functional.gateway_events import load_event
from tests.hazards.cast import elsewhere
from tests.hazards.registry import Chapter
from tests.hazards.trial import Trial

WEBHOOKS = Chapter("Webhooks")
TOKEN = "the-token-of-this-stack"


class Doorway:
    """The webhook function of a product; `post` gives the HTTP status of its answer."""

    def __init__(self, product: Product) -> None:
        product.stores.secrets.write("webhook", {"current": TOKEN})
        secret = WebhookSecret(product.stores.secrets, product.clock)
        self._dependencies = WebhookDependencies(product.documents, product.queue, secret, product.clock)
        self._number = 0

    def post(self, *, token: str = TOKEN, request_id: str = "", **parameters: str) -> int:
        """Send a notification as People's workflow does."""
        self._number += 1
        event: dict[str, Any] = load_event("webhook-people-form", body=urlencode({"token": token, **parameters}))
        context = event["requestContext"] | {"requestId": request_id or f"request-{self._number}"}
        try:
            answer = receive_people(
                parse_request(event | {"requestContext": context}, largest_body=LARGEST_BODY), self._dependencies
            )
        except UnauthorizedError as error:
            answer = answer_for(error)
        return answer.status


def move_somebody(trial: Trial) -> str:
    """Move one person; give the record id."""
    person = trial.product.people()[3]
    trial.product.world.move(person.record_id, department=elsewhere(trial.product, person))
    return person.record_id


@WEBHOOKS.hazard("a webhook comes three times", added=1, removed=1)
def duplicated(trial: Trial) -> None:
    """One change."""
    doorway, record_id = Doorway(trial.product), move_somebody(trial)
    answers = [doorway.post(form="employee", record_id=record_id, request_id="the-same") for _ in range(3)]
    trial.product.work()
    trial.claim("all are accepted", answers == [200] * 3)


@WEBHOOKS.hazard("five hundred webhooks tell of one person", added=1, removed=1)
def storm(trial: Trial) -> None:
    """One change, and no message is left."""
    doorway, record_id = Doorway(trial.product), move_somebody(trial)
    for _ in range(500):
        doorway.post(form="employee", record_id=record_id)
    trial.product.work()
    trial.claim("nothing is left", len(trial.product.queue) == 0 and not trial.product.queue.dead)


@WEBHOOKS.hazard("leaving is told before joining")
def out_of_order(trial: Trial) -> None:
    """The record is read, so the order of the news does not matter."""
    world, doorway = trial.product.world, Doorway(trial.product)
    hired = world.hire(silent=True)
    world.leave(hired.record_id, silent=True)
    for event in ("edited", "created"):
        doorway.post(form="employee", record_id=hired.record_id, event=event)
        trial.product.work()


@WEBHOOKS.hazard("somebody without the token sends a webhook")
def forged(trial: Trial) -> None:
    """401, and nothing reaches the queue."""
    doorway, record_id = Doorway(trial.product), move_somebody(trial)
    answers = [doorway.post(form="employee", record_id=record_id, token=token) for token in ("", "guessed", TOKEN[:-1])]
    trial.claim("401", answers == [401] * 3)
    trial.claim("nothing is queued", len(trial.product.queue) == 0)


@WEBHOOKS.hazard("an old webhook is replayed after the person has moved on", added=2, removed=2)
def replayed(trial: Trial) -> None:
    """It makes us look again, and takes nobody back."""
    doorway, record_id = Doorway(trial.product), move_somebody(trial)
    doorway.post(form="employee", record_id=record_id, event="edited")
    trial.product.work()
    person = trial.product.world.company.employee(record_id)
    trial.product.world.move(record_id, department=elsewhere(trial.product, person))
    doorway.post(form="employee", record_id=record_id)
    trial.product.work()
    for _ in range(3):
        doorway.post(form="employee", record_id=record_id, event="edited")
        trial.product.work()


@WEBHOOKS.hazard("a webhook says that somebody was deleted who is there")
def false_deletion(trial: Trial) -> None:
    """Payloads are not believed: nobody is removed."""
    doorway, person = Doorway(trial.product), trial.product.people()[3]
    doorway.post(form="employee", record_id=person.record_id, event="deleted")
    trial.product.work()


@WEBHOOKS.hazard("the webhook secret is rotated, and an older one is used", added=1, removed=1)
def rotated(trial: Trial) -> None:
    """The new key and the one before it open the door; the one before that is 401."""
    doorway, record_id = Doorway(trial.product), move_somebody(trial)
    doorway.post(form="employee", record_id=record_id)
    trial.product.stores.secrets.write("webhook", {"current": "third", "previous": "second"})
    trial.wait(0.2)
    answers = [doorway.post(form="employee", record_id=record_id, token=one) for one in ("third", "second", TOKEN)]
    trial.product.work()
    trial.claim("200, 200, 401", answers == [200, 200, 401])


@WEBHOOKS.hazard("no webhook arrives at all", added=3, removed=3, runs="completed")
def lost(trial: Trial) -> None:
    """The next incremental sweep does the work."""
    world, people = trial.product.world, trial.product.people()
    world.hire(designation=people[1].designation_id, department=people[1].department_id, silent=True)
    world.move(people[3].record_id, department=elsewhere(trial.product, people[3]), silent=True)
    world.leave(people[4].record_id, silent=True)
    trial.sweep("incremental")
