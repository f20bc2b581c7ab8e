"""Asking for another look at somebody. Use case, for whoever finds that a change was overtaken."""

from __future__ import annotations

from collections.abc import Iterable

from groupsync.core.events import EmployeeHint
from groupsync.core.message_groups import message_group
from groupsync.core.model import EmployeeId
from groupsync.ports.queue import ChangeQueue, QueueMessage
from groupsync.state.integration_state import Integration


def send_rereads(queue: ChangeQueue, people: Iterable[EmployeeId], integration: Integration, *, source: str) -> None:
    """Ask for another look at people whose change was overtaken."""
    messages = []
    for one in sorted(people):
        hint = EmployeeHint(
            delivery=f"{source}:{one}",
            record_id=one,
            trigger="sweep",
            generation=integration.generation,
            configuration_version=integration.configuration_version,
        )
        messages.append(QueueMessage(hint.model_dump_json(), message_group("employee", one), hint.delivery))
    if messages:
        queue.send(messages)
