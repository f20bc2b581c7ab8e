"""What a notification of People or Connect says: parameters in, hint out. Its values are never used for more.

Core: no I/O. People sends a form or a query string with names that a person typed; Deluge functions send JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import parse_qs

from groupsync.core.errors import InvalidInputError
from groupsync.core.events import EmployeeHint, UnitHint
from groupsync.core.message_groups import message_group
from groupsync.core.model import Family
from groupsync.web.http_request import HttpRequest, parse_json_object

PERSON = re.compile(r"[0-9]{1,20}")
LARGEST_BODY = 64 * 1024
LONGEST_IDENTIFIER = 200
IDENTIFIERS = ("record_id", "employee_id", "email")
PARAMETERS = ("token", "form", "event", *IDENTIFIERS)
EVENTS = frozenset({"created", "edited", "deleted"})

EventName = Literal["created", "edited", "deleted", ""]


def read_parameters(request: HttpRequest, *, body_only: bool = False) -> dict[str, str]:
    """Collect the known parameters from form body, query string and JSON object; the first that is not blank counts.

    Raises:
        InvalidInputError: naming `body` when it cannot be parsed, or the parameter that is neither text nor number.
    """
    form, document = _parse_body(request)
    sources = (form, document) if body_only else (form, request.query, document)
    found: dict[str, str] = {}
    for name in PARAMETERS:
        values = (_text(name, source[name]) for source in sources if name in source)
        found[name] = next((value for value in values if value.strip()), "")
    return found


def parse_people(parameters: Mapping[str, str], *, delivery: str) -> EmployeeHint | UnitHint:
    """Turn the parameters of a People notification into a hint. Raises `InvalidInputError` naming the parameter."""
    form = parameters["form"].strip().casefold().removeprefix("p_")
    if form == "employee":
        identifiers = {name: _identifier(name, parameters[name]) for name in IDENTIFIERS}
        event = _event(parameters["event"])
        if not any(identifiers.values()):
            raise InvalidInputError("one of record_id, employee_id and email is needed", field="record_id")
        return EmployeeHint(delivery=delivery, event=event, **identifiers)
    if form in (Family.DEPARTMENT, Family.DESIGNATION):
        return UnitHint(delivery=delivery, family=Family(form), event=_event(parameters["event"]))
    raise InvalidInputError("form must be employee, department or designation", field="form")


def form_of(hint: EmployeeHint | UnitHint) -> str:
    """Tell which of People's forms a hint is about."""
    return hint.family.value if isinstance(hint, UnitHint) else "employee"


def group_of(hint: EmployeeHint | UnitHint) -> str:
    """Name the message group of a hint: one per employee; one per small form, since any hint reads the form whole."""
    if isinstance(hint, UnitHint):
        return message_group(hint.family.value, "form")
    return message_group("employee", hint.record_id or hint.employee_id or hint.email)


@dataclass(frozen=True, slots=True)
class ConnectNotice:
    """What a notification of Connect names. `ping`: it only asks whether somebody is here."""

    trigger_type: str
    partition_id: str
    member_id: str = ""
    """The payload's id, if it can be a person's; a partition stands beside it only where something is in a group."""

    @property
    def ping(self) -> bool:
        """Tell whether nothing has happened: Connect sends one when a webhook is made, its shape is undocumented."""
        return not self.trigger_type or "ping" in self.trigger_type.casefold()


def parse_connect(body: bytes) -> ConnectNotice:
    """Read what a Connect notification names; unknown shapes name nothing. Raises `InvalidInputError` if not JSON."""
    document = parse_json_object(body) if body.strip() else {}
    trigger_type = _lenient(document.get("triggerType"))
    partition, payload = document.get("partition"), document.get("payload")
    member = _lenient(payload.get("id")) if isinstance(partition, dict) and isinstance(payload, dict) else ""
    # Group_Created and Group_Deleted are about the network and carry the group as their payload.
    if not isinstance(partition, dict) and trigger_type.startswith("Group_"):
        partition = payload
    partition_id = _lenient(partition.get("id")) if isinstance(partition, dict) else ""
    return ConnectNotice(trigger_type, partition_id, member if PERSON.fullmatch(member) else "")


def _parse_body(request: HttpRequest) -> tuple[dict[str, str], dict[str, Any]]:
    body = request.body.strip()
    if not body:
        return {}, {}
    if "json" in request.headers.get("content-type", "").lower() or body.startswith((b"{", b"[")):
        return {}, parse_json_object(body)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True)
    except ValueError as error:
        raise InvalidInputError("the body is not a form", field="body") from error
    return {name: values[0] for name, values in fields.items()}, {}


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InvalidInputError("must be text", field=name)


def _identifier(name: str, value: str) -> str:
    trimmed = value.strip()
    if len(trimmed) > LONGEST_IDENTIFIER:
        raise InvalidInputError(f"is longer than {LONGEST_IDENTIFIER} characters", field=name)
    if not trimmed.isprintable():
        raise InvalidInputError("holds characters that cannot be printed", field=name)
    return trimmed


def _event(value: str) -> EventName:
    event = value.strip().casefold()
    if event and event not in EVENTS:
        raise InvalidInputError("event must be created, edited or deleted", field="event")
    return cast("EventName", event)


def _lenient(value: Any) -> str:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if text.isprintable() and len(text) <= LONGEST_IDENTIFIER else ""
