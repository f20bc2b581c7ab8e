"""Connect's envelope and rows: every scalar may be a string, absent values are missing keys.

`zoho_connect` decides what a failure means; here is only what an answer says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from groupsync.core.errors import UnexpectedAnswerError
from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, Network, PartitionId
from groupsync.core.network_people import NetworkPerson

ADDRESS = re.compile(r"\S+@\S+")
LONGEST_REASON = 200
LONGEST_NAME = 200
FAILURES = frozenset({"failure", "failed", "error"})
"""Only these mean no. Another word says neither yes nor no: what was asked for may have been done."""


RowT = TypeVar("RowT")


class Row(BaseModel):
    """A row of a list."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


def _flag(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().casefold() == "true")


Flag = Annotated[bool, BeforeValidator(_flag)]


class PersonRow(Row):
    """A person wherever Connect names one: `id` and `zuid` are the same."""

    id: str | None = None
    zuid: str | None = None

    @property
    def connect_id(self) -> ConnectId | None:
        """The id, None when the row has none."""
        text = (self.id or self.zuid or "").strip()
        return ConnectId(intern(text)) if text else None


class MemberRow(PersonRow):
    """A person of the network. Only invited ones may have no id yet."""

    email: str | None = Field(None, alias="emailId")
    role: str | None = None

    def to_domain(self) -> ConnectMember | None:
        """Give the member, None without an id."""
        if self.connect_id is None:
            return None
        admin = (self.role or "").strip().casefold() == "admin"
        # The same texts as People's records and the ledger have: a large network's would be there three times.
        return ConnectMember(self.connect_id, intern((self.email or "").strip().casefold()), admin)


class NamedMemberRow(MemberRow):
    """A person of the network with the name. Sweeps read the shorter row: a network has many people."""

    name: str | None = None

    def to_person(self) -> NetworkPerson | None:
        """Give the person, None without an id."""
        member = self.to_domain()
        if member is None:
            return None
        return NetworkPerson(member.id, (self.name or "").strip()[:LONGEST_NAME], member.admin)


class GroupRow(Row):
    """A group."""

    id: Annotated[str, Field(min_length=1)]
    name: str
    description: str | None = Field(None, alias="desc")
    status: str | None = None
    closed: Flag = Field(default=False, alias="isClosed")
    admins: list[PersonRow] = Field(default=[], alias="adminUsersDetails")
    url: str | None = None

    def to_domain(self) -> ConnectGroup:
        """Give the group."""
        status = (self.status or "").strip().casefold()
        return ConnectGroup(
            PartitionId(self.id.strip()),
            self.name,
            self.description or "",
            active=status == "active",
            closed=self.closed,
            admins=frozenset(person.connect_id for person in self.admins if person.connect_id is not None),
            archived=status not in ("", "active"),
            slug=(self.url or "").strip(),
        )


class NetworkRow(Row):
    """A network."""

    id: Annotated[str, Field(min_length=1)]
    name: str = ""
    default: Flag = Field(default=False, alias="isDefault")
    url: str | None = None

    def to_domain(self) -> Network:
        """Give the network."""
        return Network(self.id.strip(), self.name, self.default, (self.url or "").strip())


MEMBERS = TypeAdapter(list[MemberRow])
NAMED_MEMBERS = TypeAdapter(list[NamedMemberRow])
GROUPS = TypeAdapter(list[GroupRow])
NETWORKS = TypeAdapter(list[NetworkRow])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call's answer says. `reason` is Zoho's text without mail addresses; `body` is what lay in the envelope."""

    success: bool
    failure: bool
    reason: str
    failed: frozenset[ConnectId]
    body: Mapping[str, Any]


def read_outcome(content: bytes, action: str) -> Outcome | None:
    """Read an answer's envelope; None when it is no JSON.

    Raises `UnexpectedAnswerError` when nothing in it can be the action's answer.
    """
    try:
        document = from_json(content)
    except ValueError:
        return None
    body = _opened(document, action)
    result = body.get("result")
    word = result.strip().casefold() if isinstance(result, str) else ""
    reason = body.get("reason")
    return Outcome(
        success=word == "success",
        failure=word in FAILURES,
        reason=ADDRESS.sub("…", reason)[:LONGEST_REASON] if isinstance(reason, str) else "",
        failed=_failed(body.get("failedUserIds")),
        body=body,
    )


def rows_of(adapter: TypeAdapter[list[RowT]], rows: object, what: str) -> list[RowT]:
    """Parse a list whole: a group or a network missed would be taken for absent. Raises `UnexpectedAnswerError`."""
    try:
        return adapter.validate_python(rows, strict=False)
    except ValidationError as error:
        kinds = ", ".join(sorted({one["type"] for one in error.errors(include_url=False, include_input=False)}))
    # pydantic's own message quotes the rows, so it ends here and is not chained.
    raise UnexpectedAnswerError(f"Connect sent {what} of unexpected shape: {kinds[:100]}")


def _opened(document: object, action: str) -> Mapping[str, Any]:
    """Take the answer out of its envelope, whose key may have stray spaces or another action's name (reference 3.9)."""
    if isinstance(document, dict):
        entries = {str(key).strip(): value for key, value in document.items()}
        inner = entries.get(action)
        if inner is None and isinstance(entries.get("result"), str):
            return entries
        if inner is None and len(entries) == 1:
            name, inner = next(iter(entries.items()))
            if name == "error" and isinstance(inner, str):
                return {"result": "failure", "reason": inner}
        if isinstance(inner, dict):
            return {str(key).strip(): value for key, value in inner.items()}
    raise UnexpectedAnswerError(f"Connect's answer to {action} has no known shape")


def _failed(ids: object) -> frozenset[ConnectId]:
    listed = ids.split(",") if isinstance(ids, str) else ids if isinstance(ids, list) else []
    return frozenset(ConnectId(str(one).strip()) for one in listed if str(one).strip())
