"""The worker's handler: which records of a batch come back, when, and what becomes of those that cannot be done."""

from __future__ import annotations

import json
from typing import Any

from functions.worker import app
from groupsync.core.events import ChunkMessage, parse_message
from groupsync.state.runs import RunStatus, load_run
from tests.functional.engine.company import Product
from tests.functional.engine.facts import wrong_in
from tests.functional.gateway_events import load_event
from tests.functional.handlers.functions import Functions
from tests.functional.log_capture import captured_log

LOCK_SECONDS = 300
ATTEMPTS = 8


def record(name: str, *, number: int = 1, **changes: Any) -> dict[str, Any]:
    """Take the record of an example batch, named anew, with some keys of its message replaced."""
    found: dict[str, Any] = load_event(name)["Records"][0]
    body = json.dumps(json.loads(found["body"]) | changes)
    return found | {"messageId": f"message-{number}", "receiptHandle": f"receipt-{number}", "body": body}


def batch(*records: dict[str, Any]) -> dict[str, Any]:
    """Put records into one event."""
    return {"Records": list(records)}


def in_group(one: dict[str, Any], group: str) -> dict[str, Any]:
    """Put a record into another message group."""
    return one | {"attributes": one["attributes"] | {"MessageGroupId": group}}


def hire(product: Product) -> str:
    """Employ somebody, of whom no webhook tells."""
    return product.world.hire(silent=True).record_id


def test_a_hint_makes_its_employee_right(functions: Functions) -> None:
    """The record is read from People and is in its groups when the batch is done."""
    someone = hire(functions.product)
    result = functions.worker(batch(record("worker-employee-hint", record_id=someone)))

    assert result.to_lambda() == {"batchItemFailures": []}
    assert (result.done, result.counts["added"]) == (1, 2)
    assert wrong_in(functions.product) == {}


def test_a_locked_people_gives_the_records_back_until_the_lock_ends(functions: Functions) -> None:
    """Nothing is asked during a lock: each record comes back when it is over, and none counts as failed."""
    product = functions.product
    product.world.people_limits.lock(LOCK_SECONDS)
    records = [in_group(record("worker-employee-hint", number=n, record_id="1"), f"employee:{n}") for n in (1, 2)]

    result = functions.worker(batch(*records))

    assert result.to_lambda() == {
        "batchItemFailures": [{"itemIdentifier": "message-1"}, {"itemIdentifier": "message-2"}]
    }
    assert [one.receipt for one in result.redeliveries] == ["receipt-1", "receipt-2"]
    assert all(LOCK_SECONDS - 5 <= one.seconds <= LOCK_SECONDS + 60 for one in result.redeliveries)
    assert product.documents.bodies("attempt") == {}
    assert product.queue.dead == []


def test_nothing_overtakes_within_a_group(functions: Functions) -> None:
    """After a record that has to wait the rest of its message group waits as long; other groups go on."""
    functions.product.world.faults.add(kind="status", product="people", status=503, count=3)
    someone = hire(functions.product)
    records = [
        record("worker-employee-hint", number=1, record_id=someone),
        record("worker-employee-hint", number=2, record_id=someone),
        in_group(record("worker-unreadable", number=3), "employee:other"),
    ]

    result = functions.worker(batch(*records))

    assert result.failures == ["message-1", "message-2"]
    assert [one.seconds for one in result.redeliveries] == [result.redeliveries[0].seconds] * 2
    assert result.done == 1


def test_one_unreadable_record_stops_nobody(functions: Functions) -> None:
    """It goes to the dead-letter queue with its reason, and without its content; the rest of the batch is done."""
    product = functions.product
    someone = hire(product)
    records = [
        record("worker-unreadable", number=1, employee_name="Person Seven"),
        record("worker-employee-hint", number=2, record_id=someone),
    ]

    with captured_log(app.logger) as log:
        result = functions.worker(batch(*records))

    assert result.to_lambda() == {"batchItemFailures": []}
    assert (result.done, result.counts["failed"], result.counts["added"]) == (2, 1, 2)
    assert [message.body for message in product.queue.dead] == [records[0]["body"]]
    listed = product.documents.bodies("dead_letter")["message-1"]
    assert (listed["reason"], listed["body"]) == ("UnreadableMessageError", "")
    assert "Person Seven" not in json.dumps(listed) + log.getvalue()


def test_a_record_that_keeps_failing_is_given_up(functions: Functions) -> None:
    """Attempts that really failed are counted, each waits longer; the eighth is the last."""
    product = functions.product
    product.world.faults.add(kind="html", product="people", count=1000)
    someone = hire(product)
    event = batch(record("worker-employee-hint", record_id=someone))

    waits = []
    while (result := functions.worker(event)).redeliveries:
        waits.append(result.redeliveries[0].seconds)
        product.clock.advance(waits[-1])

    assert len(waits) == ATTEMPTS - 1
    assert waits == sorted(waits)
    assert result.to_lambda() == {"batchItemFailures": []}
    assert product.documents.bodies("dead_letter").keys() == {"message-1"}


def test_a_chunk_is_applied_and_closes_its_run(functions: Functions) -> None:
    """The message names the stored part of the plan; after the last one the run is completed."""
    product = functions.product
    hire(product)
    run = product.sweep("full", work=False)
    message = product.queue.waiting[0].message
    body = json.loads(message.body)

    result = functions.worker(batch(record("worker-chunk", **body)))

    assert isinstance(parse_message(message.body), ChunkMessage)
    assert run.status is RunStatus.CONTINUING
    assert (result.failures, result.counts["added"]) == ([], 2)
    closed = load_run(product.documents, run.run_id)
    assert closed is not None
    assert closed.status is RunStatus.COMPLETED
    assert wrong_in(product) == {}


def test_a_chunk_that_comes_twice_is_applied_once(functions: Functions) -> None:
    """The queue may deliver again what was done."""
    product = functions.product
    hire(product)
    run = product.sweep("full", work=False)
    event = batch(record("worker-chunk", **json.loads(product.queue.waiting[0].message.body)))
    functions.worker(event)
    before = len(product.world.events)

    again = functions.worker(event)

    assert again.to_lambda() == {"batchItemFailures": []}
    assert len(product.world.events) == before
    assert load_run(product.documents, run.run_id).counts["added"] == 2  # type: ignore[union-attr]  # it was stored


def test_while_inactive_nothing_is_read(functions: Functions) -> None:
    """A hint that is still in the queue after a deactivation is dropped: activation reads everybody."""
    functions.product.deactivate()
    before = len(functions.product.world.events)

    result = functions.worker(load_event("worker-employee-hint"))

    assert result.to_lambda() == {"batchItemFailures": []}
    assert len(functions.product.world.events) == before


def test_a_fault_of_our_own_stops_one_record_only(functions: Functions) -> None:
    """What nobody foresaw is told by its type; the record comes back, and the others of the batch are done."""
    product = functions.product
    someone = hire(product)
    product.stores.ledger.fail("load", KeyError("Person Seven"))
    records = [in_group(record("worker-employee-hint", number=n, record_id=someone), f"employee:{n}") for n in (1, 2)]

    with captured_log(app.logger) as log:
        result = functions.worker(batch(*records))

    assert result.to_lambda() == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert [(one.seconds, one.reason) for one in result.redeliveries] == [(60, "KeyError")]
    assert wrong_in(product) == {}
    assert "Person Seven" not in log.getvalue()
