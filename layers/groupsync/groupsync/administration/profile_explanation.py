"""Why each profile field of one employee stands as it does, without its value (`GET /employees/{id}`).

Use case, read only. It asks the ledger, the stored notices and the audit, not Directory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groupsync.administration.moments import iso_time
from groupsync.core.configuration import Configuration
from groupsync.core.ledger_entries import Account
from groupsync.core.model import Employee, EmployeeId
from groupsync.core.profile import PERSONAL, ProfileField, RawProfile
from groupsync.core.profile_parts import PROFILE
from groupsync.engine.holds import is_open, undecided
from groupsync.engine.profiles.confirmations import confirmed_fields, writable_fields
from groupsync.engine.profiles.proof import CallProof
from groupsync.engine.profiles.rejected import load_rejected
from groupsync.ports.audit import AuditRow
from groupsync.ports.documents import Documents

STOPPED = ("attention", "profiles_stopped")
Reason = tuple[str, str]
"""How a field stands, and why; the second may be empty."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the answer is made of. `changes` are the newest rows of the employee's audit, newest first."""

    read: Employee | None
    account: Account | None
    changes: Sequence[AuditRow]
    now: float


def explain_profile(
    employee_id: EmployeeId, known: Known, documents: Documents, configuration: Configuration
) -> dict[str, Any] | None:
    """Say of each field that follows People whether it is wanted, written and when, refused or waiting, and why.

    None while profiles are off.
    """
    if not configuration.profile.enabled:
        return None
    stopped = documents.get(STOPPED)
    reasons = _reasons(employee_id, known, documents, configuration)
    return {
        "account": None if known.account is None else known.account.id,
        "stopped": None if stopped is None else stopped.body["detail"],
        "fields": [
            {
                "field": name.value,
                "personal": name in PERSONAL,
                "home": _home(name, configuration),
                "people": _in_people(name, known.read),
                **_standing(name, known, reasons),
                "written": _written(name, known.changes),
            }
            for name in sorted(configuration.profile.labels())
        ],
    }


def _standing(name: ProfileField, known: Known, reasons: Mapping[ProfileField, Reason]) -> dict[str, str | None]:
    """Give the first that holds of what stops a field, and else what the ledger says."""
    if name in reasons:
        standing, reason = reasons[name]
        return {"standing": standing, "reason": reason or None}
    state = known.account.profile if known.account is not None else None
    if state is None:
        return {"standing": "waiting", "reason": "no_account"}
    if name in state.writing:
        return {"standing": "being_written" if state.live(known.now) else "unknown", "reason": None}
    if name in state.refused:
        return {"standing": "refused", "reason": None}
    return {"standing": "as_wanted_last" if name in state.written else "not_written", "reason": None}


def _reasons(
    employee_id: EmployeeId, known: Known, documents: Documents, configuration: Configuration
) -> dict[ProfileField, Reason]:
    """Give what stops each field; of several the one that has to end first."""
    return (
        _noticed(employee_id, known, documents)
        | _waiting(employee_id, known, documents)
        | _decided(known, documents)
        | _resting(known, documents, configuration)
        | _not_wanted(documents, configuration)
    )


def _noticed(employee_id: EmployeeId, known: Known, documents: Documents) -> dict[ProfileField, Reason]:
    notice = documents.get(("attention", f"profile#{employee_id}"))
    said = {} if notice is None else notice.body["about"]["fields"]
    refused = known.account.profile.refused if known.account is not None else {}
    return {name: ("refused" if name in refused else "problem", said[name]) for name in ProfileField if name in said}


def _waiting(employee_id: EmployeeId, known: Known, documents: Documents) -> dict[ProfileField, Reason]:
    manager = None if known.read is None else _manager(known.read)
    if not manager or documents.get(("attention", f"manager#{manager}#{employee_id}")) is None:
        return {}
    return {ProfileField.REPORTING_TO: ("waiting", "manager_without_account")}


def _decided(known: Known, documents: Documents) -> dict[ProfileField, Reason]:
    """Give what somebody rejected, and what waits in a hold for somebody."""
    if known.account is None:
        return {}
    account = known.account.id
    rejected = {name: ("rejected", "") for _, name in load_rejected(documents, [account])}
    held = {
        ProfileField(name): ("held", document.key[1])
        for document in documents.query("hold")
        if is_open(document.body, known.now)
        for one in undecided(document.body)
        if one["kind"] == PROFILE and one["connect_id"] == account
        for name in one["fields"]
    }
    return rejected | held


def _resting(known: Known, documents: Documents, configuration: Configuration) -> dict[ProfileField, Reason]:
    resting = CallProof(documents, lambda: known.now, configuration).resting()
    return dict.fromkeys(resting, ("resting", "refused_from_everybody"))


def _not_wanted(documents: Documents, configuration: Configuration) -> dict[ProfileField, Reason]:
    writable, confirmed = writable_fields(configuration), confirmed_fields(documents, configuration)
    return {
        name: ("not_wanted", "unconfirmed" if name in writable else "no_home")
        for name in configuration.profile.labels()
        if name not in confirmed
    }


def _manager(read: Employee) -> str | None:
    raw = None if read.profile is None else read.profile.values.get(ProfileField.REPORTING_TO)
    return None if raw is None else raw.record_id


def _home(name: ProfileField, configuration: Configuration) -> str | None:
    if name not in writable_fields(configuration):
        return None
    return "connect" if name in configuration.profile.homes else "directory"


def _in_people(name: ProfileField, read: Employee | None) -> str | None:
    """Say whether People has a value; the value itself is shown nowhere."""
    profile: RawProfile | None = None if read is None else read.profile
    if profile is None:
        return None
    if name in profile.unreadable or name not in profile.values:
        return "unreadable"
    return "value" if any(text.strip() for text in profile.values[name].texts) else "blank"


def _written(name: ProfileField, changes: Sequence[AuditRow]) -> dict[str, Any] | None:
    """Give the newest write of a field; None for one that the target had already, and for one long ago."""
    for row in changes:
        if row.kind == PROFILE and row.outcome == "applied" and name.value in row.after.split(","):
            return {"at": iso_time(row.at), "run": row.run, "trigger": row.trigger}
    return None
