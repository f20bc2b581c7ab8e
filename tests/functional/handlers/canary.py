"""A company whose every profile value is marked, and whatever our functions store, send, log or answer about it.

`Record` keeps each text at the moment of its writing: what is deleted later counts too.
"""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from functions.reconcile import app as reconcile
from functions.webhook import app as webhook
from functions.worker import app as worker
from groupsync.core.profile import ProfileField
from tests.functional.engine.company import Product
from tests.functional.gateway_events import body_of, load_event
from tests.functional.handlers.functions import TOKEN, Functions, admin
from tests.functional.log_capture import captured_log

CUSTOM = {
    ProfileField.WORK_LOCATION: ("Site_text", "9001"),
    ProfileField.NICKNAME: ("Nick_Name", "9002"),
    ProfileField.GENDER: ("Gender_text", "9003"),
    ProfileField.DESIGNATION: ("Role_text", "9004"),
    ProfileField.DEPARTMENT: ("Team_text", "9005"),
}
"""Fields that would be one of few words are texts of the person here, kept in Connect's own fields."""
PROFILE: dict[str, Any] = {
    "enabled": True,
    "phone_country": "US",
    "fields": {name.value: label for name, (label, _) in CUSTOM.items()},
    "connect": {
        "path": "/pulse/api/updateUserProfile",
        "field_ids": {name.value: field_id for name, (_, field_id) in CUSTOM.items()},
    },
}
MARKERS: Mapping[str, re.Pattern[str]] = {
    ProfileField.NAME: re.compile(r"zq(first|last)", re.IGNORECASE),
    ProfileField.SEATING_LOCATION: re.compile("zqseat", re.IGNORECASE),
    ProfileField.WORK_LOCATION: re.compile("zqsite", re.IGNORECASE),
    ProfileField.MOBILE: re.compile(r"201.?555.?91\d\d"),
    ProfileField.DATE_OF_BIRTH: re.compile(r"1871-\d\d-\d\d|-1871|/1871"),
    ProfileField.EXTENSION: re.compile("86753"),
    ProfileField.WORK_PHONE: re.compile(r"201.?555.?82\d\d"),
    ProfileField.NICKNAME: re.compile("zqnick", re.IGNORECASE),
    ProfileField.GENDER: re.compile("zqgender", re.IGNORECASE),
    ProfileField.DESIGNATION: re.compile("zqrole", re.IGNORECASE),
    ProfileField.DEPARTMENT: re.compile("zqteam", re.IGNORECASE),
    ProfileField.REPORTING_TO: re.compile("zqboss", re.IGNORECASE),
}
"""What gives a value of each field away, as People writes it and as it is sent."""


def marked(number: int) -> dict[str, str]:
    """Give marked values of one person by label; another number gives others."""
    return {
        "FirstName": f"Zqfirst{number}",
        "LastName": f"Zqlast{number}",
        "Work_location": f"Zqseat {number}",
        "Site_text": f"Zqsite {number}",
        "Mobile": f"+1 201 555 91{number:02d}",
        "Date_of_birth": f"{1 + number % 28:02d}-Mar-1871",
        "Extension": f"86753{number:02d}",
        "Work_phone": f"+1 201 555 82{number:02d}",
        "Nick_Name": f"Zqnick{number}",
        "Gender_text": f"Zqgender{number}",
        "Role_text": f"Zqrole {number}",
        "Team_text": f"Zqteam {number}",
    }


class Record:
    """Every text that left our functions, by where it went."""

    def __init__(self, product: Product) -> None:
        self.texts: dict[str, list[str]] = {}
        self._product = product
        self._versions: dict[tuple[str, str], int] = {}
        product.killer.disturb = self._look

    def add(self, where: str, value: Any) -> None:
        """Keep a text."""
        text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
        self.texts.setdefault(where, []).append(text)

    def _look(self, operation: str) -> None:
        if operation == "documents.write.done":
            self._documents()
        elif operation.startswith("ledger.") and operation.endswith(".done"):
            ledger = self._product.stores.ledger
            self.add("ledger", [asdict(one) for one in (*ledger.accounts.values(), *ledger.employees.values())])
        elif operation == "audit.append.done":
            self.add("audit", asdict(self._product.stores.audit.rows[-1]))
        elif operation.startswith("queue.send") and operation.endswith(".done"):
            queue = self._product.queue
            self.add("queue", [one.message.body for one in queue.waiting])
            self.add("dead letters", [one.body for one in queue.dead])

    def _documents(self) -> None:
        documents = self._product.documents
        for key, version in documents.versions().items():
            if self._versions.get(key) != version:
                self._versions[key] = version
                self.add("documents", {"key": key, "body": documents.bodies(*key)})

    def hits(self, markers: Mapping[str, re.Pattern[str]] = MARKERS) -> dict[str, list[str]]:
        """Give by field where a marker was found, with what stands around it."""
        found: dict[str, list[str]] = {}
        for where, texts in self.texts.items():
            for text in texts:
                for name, marker in markers.items():
                    for hit in marker.finditer(text):
                        around = text[max(0, hit.start() - 120) : hit.end() + 40]
                        found.setdefault(str(name), []).append(f"{where}: {around}")
        return found


@contextmanager
def recorded(product: Product) -> Iterator[Record]:
    """Record everything, the logs of our functions and of every library among it."""
    record, library = Record(product), io.StringIO()
    handler = logging.StreamHandler(library)
    logging.getLogger().addHandler(handler)
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with ExitStack() as stack:
            apps = (reconcile, webhook, worker, admin())
            logs = [stack.enter_context(captured_log(app.logger)) for app in apps]
            yield record
        for log in (*logs, library):
            record.add("logs", log.getvalue())
    finally:
        logging.getLogger().setLevel(level)
        logging.getLogger().removeHandler(handler)


class Canary:
    """Drives the functions as Zoho, AWS and an administrator do."""

    def __init__(self, product: Product, record: Record, profile: dict[str, Any] | None = None) -> None:
        self.product = product
        self.profile = PROFILE if profile is None else profile
        self.functions = Functions(product)
        self._record = record
        self._deliveries = 0

    def admin(self, path: str, body: Any = None, *, method: str = "GET", meant: bool = False) -> dict[str, Any]:
        """Ask the admin API, freshly signed in. `meant`: the answer itself is to hold values, so it is not searched."""
        answer = self._admin(path, body, method)
        self._record.add("answers", {**answer, "body": ""} if meant else answer)
        assert answer["statusCode"] < 300, (path, answer)
        return body_of(answer)

    def refused(self, path: str, body: Any) -> None:
        """Ask for something that cannot be had."""
        answer = self._admin(path, body, "POST")
        self._record.add("answers", answer)
        assert answer["statusCode"] >= 400, answer

    def _admin(self, path: str, body: Any, method: str) -> dict[str, Any]:
        event = load_event("admin-show-integration", path=f"/admin{path}", httpMethod=method)
        event["body"] = None if body is None else json.dumps(body)
        claims = {"auth_time": str(int(self.product.clock())), "cognito:groups": "administrator"}
        event["requestContext"]["authorizer"]["claims"] |= claims
        return self.functions.admin(event)

    def started(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Let the run that an administrator has just started come to its end; give its report."""
        self.product.clock.advance(1)
        self._record.add("answers", self.functions.reconcile(self.functions.sweeps.events[-1]))
        self.work()
        return self.admin(f"/runs/{answer['run_id']}")

    def sweep(self, mode: str) -> None:
        """Sweep as the schedule does."""
        self.product.clock.advance(15 * 60)
        self._record.add("answers", self.functions.reconcile({"mode": mode}))
        self.work()

    def told(self, record_id: str) -> None:
        """Let People's webhook tell of somebody, and work it off."""
        self._deliveries += 1
        event = load_event("webhook-people-form")
        event["requestContext"]["requestId"] = f"delivery-{self._deliveries}"
        event["body"] = urlencode({"token": TOKEN, "form": "employee", "event": "edited", "record_id": record_id})
        event["isBase64Encoded"] = False
        answer = self.functions.webhook(event)
        self._record.add("answers", answer)
        assert answer["statusCode"] == 200, answer
        self.work()

    def work(self) -> None:
        """Work the queue off, waiting where it has to be waited."""
        queue, clock = self.product.queue, self.product.clock
        while received := queue.receive(10) or self._waited():
            if received is True:
                continue
            records = [
                {
                    "messageId": one.message.deduplication_id,
                    "receiptHandle": one.receipt,
                    "body": one.message.body,
                    "attributes": {"MessageGroupId": one.message.group},
                }
                for one in received
            ]
            result = self.functions.worker({"Records": records})
            self._record.add("answers", result.to_lambda())
            for one in received:
                if one.message.deduplication_id not in result.failures:
                    queue.delete(one.receipt)
            for again in result.redeliveries:
                queue.change_visibility(again.receipt, again.seconds)
            clock.advance(0.001)

    def _waited(self) -> bool:
        """Let time pass until the next message comes back; tell whether there is one."""
        clock = self.product.clock
        waits = [one.visible_at for one in self.product.queue.waiting if one.visible_at > clock()]
        if waits:
            clock.advance(min(waits) - clock() + 0.001)
        return bool(waits)
