"""What people have to know about profiles: values that cannot be written, managers without an account, a lost right.

Use case, beside the other notices. They name fields and reasons, and Zoho's words after they were cleaned; no value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.errors import AuthorityError, PermanentError, UnexpectedAnswerError, WrongSettingError
from groupsync.core.model import EmployeeId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfilePlan, Skip
from groupsync.engine.attention import PARTITION, AttentionList, Notice
from groupsync.engine.profiles.planning import PlannedProfiles
from groupsync.ports.documents import Delete, Documents
from groupsync.ports.invocation import Clock

PROFILE = "profile#"
MANAGER = "manager#"
STOPPED = "profiles_stopped"
STOPPED_SECONDS = 6 * 3600
"""How long nobody asks again after Directory refused everything; a full sweep asks whenever it runs."""
NOT_FOUND = "not_in_directory"
WHOLE = "account"
"""Stands in place of a field where none of them can be written."""


@dataclass(frozen=True, slots=True)
class ProfileNotices:
    """The stored notices about profiles."""

    documents: Documents
    clock: Clock

    def _list(self) -> AttentionList:
        return AttentionList(self.documents, self.clock)

    def load(self, people: Iterable[tuple[EmployeeId, EmployeeId | None]]) -> dict[str, Mapping[str, Any]]:
        """Read the notices of few people, given with their managers.

        That somebody waited for a former manager is forgotten by the next full sweep.
        """
        subjects = [
            subject for one, manager in people for subject in (f"{PROFILE}{one}", f"{MANAGER}{manager or ''}#{one}")
        ]
        found = {subject: self._list().load_one(subject) for subject in subjects}
        return {subject: body for subject, body in found.items() if body is not None}

    def record(self, planned: PlannedProfiles, known: Mapping[str, Mapping[str, Any]], *, whole: bool = False) -> None:
        """Make the notices of the planned people be what the plan says; words about a refused value are kept.

        `known` are the stored notices. `whole`: everybody was planned, so that who is no more has no notice either.
        """
        planned_people = {plan.employee_id for plan in planned.plans}
        ours = (PROFILE, MANAGER)
        scope = [
            subject
            for subject in known
            if subject.startswith(ours) and (whole or subject.rpartition("#")[2] in planned_people)
        ]
        notices = []
        for plan in planned.plans:
            fields = _troubled(plan, known.get(f"{PROFILE}{plan.employee_id}"))
            if plan.employee_id in planned.unknown:
                fields = {WHOLE: NOT_FOUND} | fields
            if fields:
                notices.append(_notice(plan.employee_id, fields))
        notices += [
            Notice(f"{MANAGER}{manager}#{employee}", "manager_without_account")
            for employee, manager in planned.waiting_for.items()
        ]
        self._list().replace(known, notices, scope=scope)

    def refused(self, employee_id: EmployeeId, refused: Mapping[ProfileField, str]) -> None:
        """Add fields that Zoho would not take, with its words."""
        self._add(employee_id, {name.value: f"refused: {reason}" for name, reason in refused.items()})

    def failed(self, employee_id: EmployeeId, *, unknown: bool) -> None:
        """Say that Directory has nobody under this account, or did not answer as it should."""
        self._add(employee_id, {WHOLE: NOT_FOUND if unknown else "answer_not_understood"})

    def _add(self, employee_id: EmployeeId, fields: Mapping[str, str]) -> None:
        subject = f"{PROFILE}{employee_id}"
        body = self._list().load_one(subject)
        before = dict(body["about"]["fields"]) if body is not None else {}
        known = {} if body is None else {subject: body}
        self._list().replace(known, [_notice(employee_id, before | dict(fields))], scope=[])

    def stop(self, error: PermanentError) -> None:
        """Note that profiles cannot be written at all; memberships are none of its business."""
        code = "account_owner_lost_rights" if isinstance(error, AuthorityError) else "directory_organisation"
        detail = type(error).__name__
        if isinstance(error, AuthorityError):
            detail = f"{error.product}: {error.code}"
        elif isinstance(error, WrongSettingError | UnexpectedAnswerError):
            detail = error.setting or detail
        notice = Notice(STOPPED, "profiles_stopped", code, detail=detail, about={"at": int(self.clock())})
        self._list().replace({}, [notice], scope=[])

    def is_noted(self) -> bool:
        """Tell whether profiles could not be written when somebody last tried."""
        return self._list().load_one(STOPPED) is not None

    def is_stopped(self, *, since: float = 0) -> bool:
        """Tell whether nobody should ask Directory now; `since` tells of a stop after that time alone."""
        body = self._list().load_one(STOPPED)
        return body is not None and body["about"]["at"] >= max(since, self.clock() - STOPPED_SECONDS)

    def go_on(self) -> None:
        """Forget that profiles could not be written."""
        if self.is_noted():
            self.documents.write(Delete((PARTITION, STOPPED)))


def concerns_all(error: PermanentError) -> bool:
    """Tell whether memberships cannot go on either: People itself says no."""
    return isinstance(error, AuthorityError) and error.product == "people"


def waiting_for(documents: Documents, managers: Iterable[EmployeeId]) -> list[EmployeeId]:
    """Tell who waits for one of these managers."""
    return sorted(
        EmployeeId(one.key[1].rpartition("#")[2])
        for manager in managers
        for one in documents.query(PARTITION, prefix=f"{MANAGER}{manager}#")
    )


def waiting_for_any(known: Iterable[str], managers: Collection[EmployeeId]) -> list[EmployeeId]:
    """Tell from the subjects of all notices who waits for one of these managers."""
    waiting = (subject.split("#") for subject in known if subject.startswith(MANAGER))
    return [EmployeeId(employee) for _, manager, employee in waiting if manager in managers]


def _troubled(plan: ProfilePlan, body: Mapping[str, Any] | None) -> dict[str, str]:
    """Give the fields that somebody has to look at, with the reason."""
    said = body["about"]["fields"] if body is not None else {}
    fields: dict[str, str] = {}
    for one in plan.decisions:
        if one.skip is Skip.PROBLEM and one.detail not in SILENT:
            fields[one.field.value] = one.detail
        elif one.skip is Skip.REFUSED:
            fields[one.field.value] = said.get(one.field.value, "refused")
    return fields


SILENT = frozenset({"manager_without_account", "directory_not_read"})
"""Reasons that end without anybody's doing."""


def _notice(employee_id: EmployeeId, fields: Mapping[str, str]) -> Notice:
    return Notice(
        f"{PROFILE}{employee_id}", "profile", "unreadable_field", about={"fields": dict(sorted(fields.items()))}
    )
