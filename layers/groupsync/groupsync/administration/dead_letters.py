"""Messages that were given up, as an administrator sees them and sends them again (`/dead-letters`).

Use case. The worker left an item with the reason beside each; this is the list, the dead-letter queue is the backstop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import page_of
from groupsync.core.errors import InvalidInputError, UnreadableMessageError
from groupsync.core.events import ChunkMessage, QueueEvent, parse_message
from groupsync.core.message_groups import message_group
from groupsync.core.model import EmployeeId
from groupsync.engine.chunks import load_chunk
from groupsync.engine.rereads import send_rereads
from groupsync.ports.documents import Delete, Document
from groupsync.ports.queue import QueueMessage
from groupsync.state.integration_state import Integration, load_integration

PARTITION = "dead_letter"
PAGE = 100
MOST_AT_ONCE = 200
"""What one request can send again with time to spare; the answer says how many are left."""


class RedriveRequest(BaseModel):
    """Which messages are meant; an empty list means all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ids: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=MOST_AT_ONCE)] = []


def show_dead_letters(cursor: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """List what was given up and why, in the order of their ids, a page at a time. Raises `InvalidInputError`."""
    letters, following = page_of(dependencies.documents, PARTITION, cursor=cursor, size=PAGE)
    return {"dead_letters": [_to_json(one) for one in letters], "cursor": following}


def redrive(request: RedriveRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Send messages again, under new deduplication ids, and take them off the list.

    What cannot be sent again (a message that is none of ours, or that named a person by address) stays listed: a full
    sweep heals whatever it was about. Killed in between, what was sent is sent once more, which changes nothing.

    Raises:
        WrongStateError: the integration is not active, so nobody would work on them.
        InvalidInputError: an id that is not in the list.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_active(integration)
    letters = _meant(request, dependencies)
    sent, stays = [], []
    for letter in letters[:MOST_AT_ONCE]:
        if _send(letter, integration, dependencies):
            sent.append(letter.key[1])
        else:
            stays.append(letter.key[1])
    dependencies.queue.remove_dead([f"dead:{one}" for one in sent])
    for one in sent:
        dependencies.documents.write(Delete((PARTITION, one)))
    return {"sent": sent, "not_sent": stays, "left": max(0, len(letters) - MOST_AT_ONCE)}


def _meant(request: RedriveRequest, dependencies: AdminDependencies) -> list[Document]:
    documents = dependencies.documents
    if not request.ids:
        return list(islice(documents.query(PARTITION), MOST_AT_ONCE + 1))
    letters = [documents.get((PARTITION, one)) for one in dict.fromkeys(request.ids)]
    if None in letters:
        raise InvalidInputError("there is no dead letter of one of these ids", field="ids")
    return [one for one in letters if one is not None]


def _send(letter: Document, integration: Integration, dependencies: AdminDependencies) -> bool:
    event = _event(letter.body)
    if event is None:
        return False
    attempt = f"again:{dependencies.random_id()}"
    if isinstance(event, ChunkMessage):
        # Its chunk is marked as given up and its run is over: the people in it are looked at again instead.
        people = _people_of(event, dependencies)
        send_rereads(dependencies.queue, people, integration, source=f"{attempt}:{event.run_id[:60]}")
        return True
    fresh = event.model_copy(
        update={"generation": integration.generation, "configuration_version": integration.configuration_version}
    )
    group = letter.body.get("group") or message_group("unknown", letter.key[1])
    dependencies.queue.send([QueueMessage(fresh.model_dump_json(), group, f"{attempt}:{letter.key[1]}")])
    return True


def _people_of(event: ChunkMessage, dependencies: AdminDependencies) -> Iterable[EmployeeId]:
    chunk = load_chunk(dependencies.documents, event.run_id, event.chunk)
    targets = chunk.batch.targets.values() if chunk is not None else ()
    return {one for target in targets for one in target.employees}


def _event(body: Mapping[str, Any]) -> QueueEvent | None:
    try:
        return parse_message(body["body"]) if body["body"] else None
    except UnreadableMessageError:
        return None


def _to_json(letter: Document) -> dict[str, Any]:
    """Say what a message was about by ids alone."""
    body, event = letter.body, _event(letter.body)
    about = {} if event is None else event.model_dump(mode="json", exclude={"email", "hops"})
    return {
        "id": letter.key[1],
        "at": iso_time(body["at"]),
        "reason": body["reason"],
        "detail": body["detail"],
        "message": about,
        "can_be_sent": event is not None,
    }
