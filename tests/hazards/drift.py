"""Hazards of what Connect loses without a word: people who leave the network, groups that stop, removals by hand."""

from __future__ import annotations

import json
from typing import Any

from groupsync.web.http_answer import answer_for
from groupsync.web.http_request import parse_request
from groupsync.web.refusals import UnauthorizedError
from groupsync.webhooks.webhook import WebhookDependencies, receive_connect
from groupsync.webhooks.webhook_request import LARGEST_BODY
from groupsync.webhooks.webhook_secret import WebhookSecret
from tests.functional.gateway_events import load_event
from tests.hazards.cast import group_of
from tests.hazards.registry import Chapter, Stage
from tests.hazards.trial import Trial
from tests.sandbox.zoho.connect_webhooks import member_payload, notification

DRIFT = Chapter("What Connect loses")
TOKEN = "the-token-of-this-stack"
ENFORCED = Stage(people=40, departments=3, designations=3, configuration={"drift": "enforce"})


def nights(trial: Trial, number: int) -> None:
    """Let full sweeps pass, a night apart."""
    for _ in range(number):
        trial.wait(24)
        trial.sweep()


def tell(trial: Trial, trigger: str, partition: str, person: str = "", *, token: str = TOKEN) -> int:
    """Send what Connect's outgoing webhook would, through the webhook function; give the status of the answer."""
    product = trial.product
    product.stores.secrets.write("webhook", {"current": TOKEN})
    network = product.world.network
    group = network.groups.get(partition)
    payload = member_payload(network, person) if person else {"id": partition}
    now = product.world.now_ms
    by = product.world.owner.zuid
    body = notification(network, trigger, payload, by=by, group=group if person else None, now_ms=now)
    event: dict[str, Any] = load_event("webhook-connect", body=json.dumps(body), pathParameters={"token": token})
    secret = WebhookSecret(product.stores.secrets, product.clock)
    dependencies = WebhookDependencies(product.documents, product.queue, secret, product.clock)
    context = event["requestContext"] | {"requestId": f"connect-{len(product.world.events)}-{trigger}-{person}"}
    try:
        answer = receive_connect(
            parse_request(event | {"requestContext": context}, largest_body=LARGEST_BODY), dependencies
        )
    except UnauthorizedError as error:
        answer = answer_for(error)
    product.work()
    return answer.status


@DRIFT.hazard("somebody leaves the Connect network and comes back", added=2, runs="completed")
def left_and_back(trial: Trial) -> None:
    """Told while away, nothing removed; back again, in both groups by the next sweep."""
    world, person = trial.product.world, trial.product.people()[3]
    world.remove_network_member(person.zuid)
    nights(trial, 2)
    trial.claim("told", trial.asks_for("left_network"))
    trial.claim("no call", not trial.product.calls("removeUserFromGroup", since=trial.mark))
    world.add_network_member(employee=person.record_id)
    trial.sweep("incremental")


@DRIFT.hazard("the network's member list is cut to a round hundred", stage=Stage(people=150), runs="completed")
def cut_list(trial: Trial) -> None:
    """Nobody is taken as absent because of it."""
    trial.product.world.settings.change({"org_members_cap": 100})
    nights(trial, 3)
    trial.claim("nobody is told of", not trial.product.attention())


@DRIFT.hazard("the network's member list lacks a third of the people", runs="completed")
def short_list(trial: Trial) -> None:
    """Nobody is taken as absent because of it, and nobody is added again when the list is whole."""
    world = trial.product.world
    missing = [world.network.members[one.zuid] for one in trial.product.people()[:13]]
    for member in missing:
        world.network.drop(member.zuid)
    nights(trial, 3)
    trial.claim("nobody is told of", not trial.product.attention())
    for member in missing:
        world.network.put(member)
    nights(trial, 1)


@DRIFT.hazard("an archived group is brought back", added=2, runs="completed")
def archived_and_back(trial: Trial) -> None:
    """No call to it meanwhile; whoever joined is in it the night after."""
    world, model = trial.product.world, trial.product.people()[3]
    group = group_of(trial.product, model)
    world.archive_group(group.partition_id)
    nights(trial, 1)
    hired = world.hire(department=model.department_id, designation=model.designation_id)
    trial.tell(hired.record_id)
    calls = [one["parameters"]["partitionId"] for one in trial.product.calls("addUsersToGroup", since=trial.mark)]
    trial.claim("no call to it", group.partition_id not in calls)
    world.archive_group(group.partition_id, archived=False)
    nights(trial, 1)


@DRIFT.hazard("somebody is taken out of a group by hand, and a webhook of Connect tells", settles=False)
def told_of_removal(trial: Trial) -> None:
    """With `drift: report` it is told, and nothing is called."""
    person = trial.product.people()[3]
    group = group_of(trial.product, person)
    trial.product.world.remove_from_group(group.partition_id, person.zuid)
    tell(trial, trial.product.world.settings.removed_trigger, group.partition_id, person.zuid)
    trial.claim("told", trial.asks_for("removed_by_hand"))


@DRIFT.hazard(
    "somebody is taken out by hand three times a day, with `drift: enforce`", stage=ENFORCED, added=1, settles=False
)
def enforced_removal(trial: Trial) -> None:
    """Added again once, then told: no quarrel with whoever removes."""
    person = trial.product.people()[3]
    group = group_of(trial.product, person)
    for _ in range(3):
        if person.zuid in group.members:
            trial.product.world.remove_from_group(group.partition_id, person.zuid)
        tell(trial, trial.product.world.settings.removed_trigger, group.partition_id, person.zuid)
        trial.wait(1)
    trial.claim("told", trial.asks_for("removed_by_hand"))
    trial.product.world.add_to_group(group.partition_id, person.zuid)


@DRIFT.hazard("everybody is taken out by hand, and nobody tells", stage=ENFORCED, added=78, runs="completed")
def silent_removals(trial: Trial) -> None:
    """With `drift: enforce` a week puts everybody back, with one call per group."""
    for group in trial.product.world.network.groups.values():
        for zuid in [one for one in group.members if one not in group.admins]:
            trial.product.world.remove_from_group(group.partition_id, zuid)
    nights(trial, 7)


@DRIFT.hazard("webhooks of Connect are forged: without the token, and five hundred with it", stage=ENFORCED)
def forged(trial: Trial) -> None:
    """401; and what somebody with the token makes up costs a handful of calls, and changes nothing."""
    product, person = trial.product, trial.product.people()[3]
    partition = group_of(product, person).partition_id
    refused = [tell(trial, "Group_Deleted", partition, token=one) for one in ("guessed", TOKEN[:-1])]
    trial.claim("401", refused == [401, 401])
    mark = len(product.world.events)
    for number in range(500):
        trigger = ("Group_Deleted", "Member_Removed_From_Group", "Post_Deleted")[number % 3]
        tell(trial, trigger, partition, str(number) if number % 2 else person.zuid)
    calls = product.world.events.read(mark, kind="call")
    trial.claim("a handful of calls", len([one for one in calls if one["product"] != "accounts"]) < 5)
    trial.claim("one notice at most", len(product.attention()) <= 1)
