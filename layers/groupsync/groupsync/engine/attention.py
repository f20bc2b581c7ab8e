"""Who or what waits, and why: people without an account, conflicts, groups somebody has to decide on.

Use case. One document each, written only when it changes; an incremental sweep looks at these again. A mail address
is kept as a keyed hash only, so that a late account can be recognised.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groupsync.core.matching import CONFLICTS, Matches, WaitingReason
from groupsync.core.model import ConnectMember, Employee, EmployeeId, GroupKey, UnreadableRecord
from groupsync.ports.documents import Delete, Documents, Key, Put
from groupsync.ports.invocation import Clock
from groupsync.ports.secrets import SecretStore

PARTITION = "attention"
EMPLOYEE = "employee#"
GROUP = "group#"
RENAMED = "group_renamed#"
ADMIN = "group_admin_left#"
WRITES_AT_ONCE = 25


class AddressHash:
    """Hashes mail addresses with the stack's key; the key is read once per process."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets
        self._key: bytes | None = None

    def __call__(self, address: str) -> str:
        """Hash a folded address; empty stays empty."""
        if not address:
            return ""
        if self._key is None:
            self._key = str(self._secrets.read("hash_key").get("current", "")).encode()
        return hmac.new(self._key, address.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits. `code` is the pending action it belongs to, empty when it only has to be waited for.

    `about` is shown to whoever has to act: ids and names of groups, never of people.
    """

    subject: str
    reason: str
    code: str = ""
    connect_id: str = ""
    address: str = ""
    detail: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Where it is stored."""
        return (PARTITION, self.subject)

    def body(self, at: int) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "reason": self.reason,
            "code": self.code,
            "connect_id": self.connect_id,
            "address": self.address,
            "detail": self.detail,
            "since": at,
            **({"about": dict(self.about)} if self.about else {}),
        }


def employee_subject(employee_id: str) -> str:
    """Name an employee's notice."""
    return f"{EMPLOYEE}{employee_id}"


def group_notice(
    key: GroupKey, reason: str, *, code: str = "link_group", detail: str = "", about: Mapping[str, Any] | None = None
) -> Notice:
    """Give the notice of a group that waits for a decision, or that Connect refuses."""
    prefix = GROUP if code == "link_group" else f"{code}#"
    return Notice(f"{prefix}{key}", reason, code, detail=detail, about=about or {})


def employee_notices(
    employees: Mapping[EmployeeId, Employee],
    matches: Matches,
    unreadable: Iterable[UnreadableRecord],
    hashed: AddressHash,
) -> list[Notice]:
    """Say who of the read records waits, or needs a person's eye."""
    notices = []
    for employee_id, reason in matches.waiting.items():
        one = employees[employee_id]
        code = "matching_conflict" if reason in CONFLICTS else ""
        address = hashed(one.email) if reason is WaitingReason.NO_ACCOUNT else ""
        notices.append(Notice(employee_subject(employee_id), reason.value, code, one.zuid or "", address))
    for one in employees.values():
        if one.id in matches.waiting:
            continue
        if not one.status_known:
            notices.append(Notice(employee_subject(one.id), "unknown_status", "unknown_status"))
        elif one.unreadable:
            families = ",".join(sorted(one.unreadable))
            notices.append(Notice(employee_subject(one.id), "unreadable_field", "unreadable_field", detail=families))
    notices += [
        Notice(employee_subject(record.id), WaitingReason.UNREADABLE.value, "unreadable_field", detail=record.reason)
        for record in unreadable
    ]
    return notices


class AttentionList:
    """The stored notices."""

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    def load(self) -> dict[str, Mapping[str, Any]]:
        """Read all notices by subject."""
        return {document.key[1]: document.body for document in self._documents.query(PARTITION)}

    def load_one(self, subject: str) -> Mapping[str, Any] | None:
        """Read one notice."""
        document = self._documents.get((PARTITION, subject))
        return None if document is None else document.body

    def replace(self, known: Mapping[str, Mapping[str, Any]], now: Iterable[Notice], *, scope: Iterable[str]) -> None:
        """Make the notices of the subjects in `scope` be exactly these; what did not change is not written."""
        wanted = {notice.subject: notice for notice in now}
        writes: list[Put | Delete] = []
        at = int(self._clock())
        for subject in sorted({*scope, *wanted}):
            notice, stored = wanted.get(subject), known.get(subject)
            if notice is None:
                if stored is not None:
                    writes.append(Delete((PARTITION, subject)))
            elif stored is None or {**stored, "since": 0} != notice.body(0):
                writes.append(Put(notice.key, notice.body(at)))
        for start in range(0, len(writes), WRITES_AT_ONCE):
            self._documents.write(*writes[start : start + WRITES_AT_ONCE])


def arrived(
    notices: Mapping[str, Mapping[str, Any]], members: Iterable[ConnectMember], hashed: AddressHash
) -> list[EmployeeId]:
    """Tell which waiting people's accounts have appeared in the network; only those cost a read."""
    waiting = {
        subject: body
        for subject, body in notices.items()
        if subject.startswith(EMPLOYEE)
        and body["reason"] in (WaitingReason.NO_ACCOUNT.value, WaitingReason.NOT_IN_NETWORK.value)
    }
    if not waiting:
        return []
    members = list(members)
    ids = {member.id for member in members}
    addresses = {hashed(member.email) for member in members if member.email}
    return [
        EmployeeId(subject.removeprefix(EMPLOYEE))
        for subject, body in sorted(waiting.items())
        if (body["connect_id"] and body["connect_id"] in ids) or (body["address"] and body["address"] in addresses)
    ]
