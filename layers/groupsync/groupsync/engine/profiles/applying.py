"""Apply and record for profiles: intent → Directory, then Connect's fields → audit row → fact, person by person.

Use case. Killed at any line, the next run continues and ends the same: a write that is repeated does no harm, and of a
call without an answer nobody believes that it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groupsync.core.configuration import Configuration
from groupsync.core.errors import (
    GroupSyncError,
    NotFoundError,
    OutOfTimeError,
    PermanentError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from groupsync.core.ledger_entries import ProfileState
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import ProfileChange
from groupsync.core.profile_keys import connect_values, directory_values, field_of
from groupsync.core.profile_tasks import ProfileTask
from groupsync.core.tally import Tally
from groupsync.engine.apply import SECONDS_PER_CALL
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.intents import INTENT_SECONDS
from groupsync.engine.profile_writing import write_values
from groupsync.engine.profiles.notices import ProfileNotices
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.ports.audit import AuditRow
from groupsync.ports.profile_ledger import ProfileFact, ProfileIntent

Refusals = Mapping[ProfileField, str]
NOTHING: Refusals = {}
CAUSE = "profile follows People"


@dataclass(frozen=True, slots=True)
class ProfileApplication:
    """One plan's tasks being applied. `token` names the plan, so that its parts recognise their own revision."""

    sources: ProfileSources
    effects: Effects
    origin: Origin
    configuration: Configuration
    token: str
    tally: Tally

    def apply(self, tasks: Iterable[ProfileTask]) -> None:
        """Do the tasks in order.

        Raises:
            UnknownOutcomeError, CooldownError, OutOfTimeError, TransientError: do the same tasks again later.
            AuthorityError, WrongSettingError: profiles cannot be written at all.
        """
        tasks = list(tasks)
        accounts = self.effects.ledger.load(accounts=[one.connect_id for one in tasks]).accounts
        for task in tasks:
            account = accounts.get(task.connect_id)
            state = account.profile if account is not None else ProfileState()
            if _is_done(task, state, self.token):
                self._count(task, refused=_refused_of(task, state))
            elif self._may_call():
                self._do(task, state)
            else:
                self._skip(task)

    def _do(self, task: ProfileTask, state: ProfileState) -> None:
        """Do one task: the word before the call, the call, what came of it."""
        call = self.effects.random_id()
        expires = int(self.effects.clock()) + INTENT_SECONDS
        writing = task.change.digests if task.change is not None else {}
        intent = ProfileIntent(task.connect_id, task.expected_rev, task.rev, self.token, writing, call, expires)
        denied = self.sources.profiles.intend_profiles([intent])
        if denied:
            self.tally.superseded += "superseded" in denied.values()
            self._skip(task)
            return
        try:
            refused = NOTHING if task.change is None else self._write(task.connect_id, task.change)
        except UnknownOutcomeError:
            raise  # the intent stands until it is over; then nobody knows, and Directory is read again
        except (NotFoundError, UnexpectedAnswerError) as error:
            unknown = isinstance(error, NotFoundError)
            answer = "not in Directory" if unknown else "answer not understood"
            self._append(task, call, expires, fields="", answer=answer)
            ProfileNotices(self.effects.documents, self.effects.clock).failed(task.employee_id, unknown=unknown)
            self._settle(task, state, call, unwritten=True)
            self.tally.profiles_failed += 1
            return
        except GroupSyncError:
            # Some of the values may have been written: none of them is believed.
            self._settle(task, state, call, unwritten=True)
            raise
        self._record(task, state, call, expires, refused)

    def _write(self, connect_id: ConnectId, change: ProfileChange) -> Refusals:
        """Write to each home what is its; give the fields that Zoho would not take, with its words."""
        profile = self.configuration.profile
        homes = profile.homes
        to_directory = directory_values(change.values, homes, date_format=profile.directory.date_format)
        to_connect = connect_values(change.values, homes)
        refused: dict[str, str] = {}
        for writer, values in ((self.sources.directory, to_directory), (self.sources.connect, to_connect)):
            if values and writer is None:
                raise PermanentError("profile values without a home")
            if writer is not None:
                refused |= write_values(writer, connect_id, values)
        named = {field_of(key, homes): reason for key, reason in sorted(refused.items())}
        return {name: reason for name, reason in named.items() if name is not None}

    def _record(self, task: ProfileTask, state: ProfileState, call: str, expires: int, refused: Refusals) -> None:
        """Write the audit first, then the fact, then what somebody has to look at."""
        if task.change is not None:
            landed = [name for name in task.change.fields if name not in refused]
            if landed:
                self._append(task, call, expires, fields=_listed(landed), outcome="applied")
            for name, reason in sorted(refused.items()):
                self._append(task, f"{call}:{name.value}", expires, fields=name.value, answer=reason)
        if refused:
            ProfileNotices(self.effects.documents, self.effects.clock).refused(task.employee_id, refused)
        self._settle(task, state, call, refused=refused)
        self._count(task, refused=frozenset(refused))

    def _settle(
        self, task: ProfileTask, state: ProfileState, call: str, *, refused: Refusals = NOTHING, unwritten: bool = False
    ) -> None:
        digests = dict(task.change.digests) if task.change is not None else {}
        known = {name: digest for name, digest in state.known().items() if name not in digests}
        still = {name: digest for name, digest in state.refused.items() if name not in digests}
        if not unwritten:
            names = frozenset(name.value for name in refused)
            known |= {name: digest for name, digest in digests.items() if name not in names}
            still |= {name: digest for name, digest in digests.items() if name in names}
        fact = ProfileFact(task.connect_id, call, known | dict(task.settled), still)
        self.sources.profiles.settle_profiles([fact])

    def _append(
        self, task: ProfileTask, call: str, expires: int, *, fields: str, outcome: str = "refused", answer: str = ""
    ) -> None:
        row = AuditRow(
            at=expires - INTENT_SECONDS,
            run=self.origin.run,
            trigger=self.origin.trigger,
            cause=CAUSE,
            kind="profile",
            employee=task.employee_id,
            connect_id=task.connect_id,
            group="",
            before="",
            after=fields,
            outcome=outcome,
            answer=answer,
            call=call,
        )
        self.effects.audit.append([row])

    def _may_call(self) -> bool:
        if self.effects.time_left() < SECONDS_PER_CALL:
            raise OutOfTimeError("too little time for another call", retry_after=0)
        return self.origin.is_current()

    def _skip(self, task: ProfileTask) -> None:
        self.tally.profiles_skipped += task.change is not None
        self.tally.reread.add(task.employee_id)

    def _count(self, task: ProfileTask, *, refused: frozenset[ProfileField]) -> None:
        if task.change is not None:
            landed = len(refused) < len(task.change.fields)
            self.tally.profiles += landed
            self.tally.profiles_failed += not landed


def _is_done(task: ProfileTask, state: ProfileState, token: str) -> bool:
    """Tell whether an earlier attempt at the same plan did this task to its end."""
    if state.token != token or state.writing or state.rev != task.rev:
        return False
    digests = (dict(task.change.digests) if task.change is not None else {}) | dict(task.settled)
    return all(digest in (state.written.get(name), state.refused.get(name)) for name, digest in digests.items())


def _refused_of(task: ProfileTask, state: ProfileState) -> frozenset[ProfileField]:
    digests = task.change.digests if task.change is not None else {}
    return frozenset(ProfileField(name) for name, digest in digests.items() if state.refused.get(name) == digest)


def _listed(fields: Iterable[ProfileField]) -> str:
    return ",".join(name.value for name in fields)
