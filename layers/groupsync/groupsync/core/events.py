"""The messages of the change queue and the events of the functions, parsed before anything believes them.

Core: no I/O. A message names whom or what to look at; it never carries values to apply, a chunk names its document.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from groupsync.core.errors import InvalidInputError, UnreadableMessageError
from groupsync.core.model import Family

Identifier = Annotated[str, Field(max_length=200)]


class Message(BaseModel):
    """What every message carries. `hops` counts how often we passed the work on to ourselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delivery: Annotated[str, Field(min_length=1, max_length=200)]
    generation: int = 0
    configuration_version: int = 0
    hops: Annotated[int, Field(ge=0)] = 0


class EmployeeHint(Message):
    """Look at this employee. One identifier at least; `record_id` may in fact be an employee number."""

    kind: Literal["employee"] = "employee"
    record_id: Identifier = ""
    employee_id: Identifier = ""
    email: Identifier = ""
    event: Literal["created", "edited", "deleted", ""] = ""
    trigger: Literal["webhook", "sweep", "operator"] = "webhook"


class UnitHint(Message):
    """Read the department or the designation form again."""

    kind: Literal["unit"] = "unit"
    family: Family
    event: Literal["created", "edited", "deleted", ""] = ""


class ConnectHint(Message):
    """Something changed in Connect: look at this group, or at this person in it, again."""

    kind: Literal["connect"] = "connect"
    partition_id: Identifier = ""
    member_id: Annotated[str, Field(pattern=r"^[0-9]{0,20}$")] = ""
    trigger_type: Identifier = ""


class ChunkMessage(Message):
    """Apply one stored part of a sweep's plan."""

    kind: Literal["chunk"] = "chunk"
    run_id: Annotated[str, Field(min_length=1, max_length=64)]
    chunk: Annotated[int, Field(ge=0)]


QueueEvent = EmployeeHint | UnitHint | ConnectHint | ChunkMessage

_MESSAGES: TypeAdapter[QueueEvent] = TypeAdapter(Annotated[QueueEvent, Field(discriminator="kind")])


def parse_message(body: str) -> QueueEvent:
    """Parse a queue message. Raises `UnreadableMessageError` naming the fields that are wrong, never their values."""
    try:
        return _MESSAGES.validate_json(body)
    except ValidationError as error:
        fields = sorted(
            {".".join(map(str, one["loc"])) or "body" for one in error.errors(include_url=False, include_input=False)}
        )
        raise UnreadableMessageError(f"message does not parse: {', '.join(fields)[:200]}") from error


class SweepEvent(BaseModel):
    """What starts a sweep: the schedules and operators send `mode` and `dry_run`; the rest is our own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["incremental", "full", "targeted", "delete"] = "incremental"
    """`targeted` reads one employee, or whom an approval is about; `delete` does a deletion, or counts for one."""
    dry_run: Annotated[bool, Field(strict=True)] = False
    run_id: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")] | None = None
    activation: Annotated[bool, Field(strict=True)] = False
    """Apply what the bound preview approved."""
    employee: Annotated[str, Field(pattern=r"^[0-9]{1,20}$")] | None = None
    unsaved_configuration: bool = False
    """Preview the configuration that is stored beside the run instead of the saved one."""


def parse_sweep_event(event: object) -> SweepEvent:
    """Parse the reconcile function's input. Raises `InvalidInputError` with the path of the first wrong key."""
    try:
        return SweepEvent.model_validate(event)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        path = ".".join(map(str, first["loc"]))
        # An invocation answers with the text alone, so the path stands in it too.
        raise InvalidInputError(f"{path or 'event'}: {first['msg']}", field=path) from error
