"""Apply and record for profiles: intent → Directory, then Connect's fields → audit row → fact, person by person.

Use case. Killed at any line, the next run continues and ends the same: a write that is repeated does no harm, and of a
call without an answer nobody believes that it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

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
from groupsync.core.profile import ProfileField, is_blank
from groupsync.core.profile_change import ProfileChange
from groupsync.core.profile_keys import connect_values, directory_values, field_of
from groupsync.core.profile_tasks import ProfileTask
from groupsync.core.tally import Tally
from groupsync.engine.apply import SECONDS_PER_CALL
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.intents import INTENT_SECONDS
from groupsync.engine.profile_writing import write_values
from groupsync.engine.profiles.notices import ProfileNotices
from groupsync.engine.profiles.proof import CallProof, Home
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.ports.audit import AuditRow
from groupsync.ports.profile_ledger import ProfileFact, ProfileIntent

NOT_UNDERSTOOD = "answer not understood"
CAUSE = "profile follows People"


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of one person's calls: Zoho's words by refused field, and of which the value is to blame."""

    refused: dict[ProfileField, str] = field(default_factory=dict)
    kept: set[ProfileField] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ProfileApplication:
    """One plan's tasks being applied. `token` names the plan, so that its parts recognise their own revision."""

    sources: ProfileSources
    effects: Effects
    origin: Origin
    configuration: Configuration
    token: str
    tally: Tally
    proof: CallProof

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
                self._do(self._without_resting(task), state)
            else:
                self._skip(task)

    def _without_resting(self, task: ProfileTask) -> ProfileTask:
        """Leave out the fields that Zoho has refused from everybody so far."""
        if task.change is None or not (resting := self.proof.resting().keys() & task.change.values.keys()):
            return task
        left = task.change.only(task.change.values.keys() - resting)
        self.tally.profiles_skipped += left is None
        return replace(task, change=left)

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
            written = _Written() if task.change is None else self._write(task.connect_id, task.change)
        except UnknownOutcomeError:
            raise  # the intent stands until it is over; then nobody knows, and Directory is read again
        except (NotFoundError, UnexpectedAnswerError) as error:
            unknown = isinstance(error, NotFoundError)
            answer = "not in Directory" if unknown else NOT_UNDERSTOOD
            self._append(task, call, expires, fields="", answer=answer)
            ProfileNotices(self.effects.documents, self.effects.clock).failed(task.employee_id, unknown=unknown)
            self._settle(task, state, call, unwritten=True)
            self.tally.profiles_failed += 1
            return
        except GroupSyncError:
            # Some of the values may have been written: none of them is believed.
            self._settle(task, state, call, unwritten=True)
            raise
        self._record(task, state, call, expires, written)

    def _write(self, connect_id: ConnectId, change: ProfileChange) -> _Written:
        """Write to each home what is its. Raises `WrongSettingError` when one has never taken anything of anybody."""
        profile = self.configuration.profile
        homes = profile.homes
        to_directory = directory_values(change.values, homes, date_format=profile.directory.date_format)
        to_connect = connect_values(change.values, homes)
        written = _Written()
        for home, writer, values in (
            (Home.DIRECTORY, self.sources.directory, to_directory),
            (Home.CONNECT, self.sources.connect, to_connect),
        ):
            if values and writer is None:
                raise PermanentError("profile values without a home")
            if not values or writer is None:
                continue
            fields = {name for key in values if (name := field_of(key, homes)) is not None}
            try:
                answers = write_values(writer, connect_id, values)
            except UnexpectedAnswerError:
                self.proof.note(home, connect_id, taken=(), refused=dict.fromkeys(fields, NOT_UNDERSTOOD))
                raise
            named = ((field_of(key, homes), reason) for key, reason in sorted(answers.items()))
            refused = {name: reason for name, reason in named if name is not None}
            # A blank that is taken proves nothing about how a value has to be written.
            taken = {name for name in fields - refused.keys() if not is_blank(change.values[name])}
            written.kept.update(self.proof.note(home, connect_id, taken=taken, refused=refused))
            written.refused.update(refused)
        return written

    def _record(self, task: ProfileTask, state: ProfileState, call: str, expires: int, written: _Written) -> None:
        """Write the audit first, then what somebody has to look at, then the fact."""
        refused = written.refused
        if task.change is not None:
            landed = [name for name in task.change.fields if name not in refused]
            if landed:
                self._append(task, call, expires, fields=_listed(landed), outcome="applied")
            for name, reason in sorted(refused.items()):
                self._append(task, f"{call}:{name.value}", expires, fields=name.value, answer=reason)
        kept = {name: reason for name, reason in refused.items() if name in written.kept}
        # Several fields refused by a call that has never taken anything: that is said of the call, if it goes on.
        if kept or len(refused) == 1:
            ProfileNotices(self.effects.documents, self.effects.clock).refused(task.employee_id, kept or refused)
        self._settle(task, state, call, refused=refused, kept=kept)
        self._count(task, refused=frozenset(refused))

    def _settle(
        self,
        task: ProfileTask,
        state: ProfileState,
        call: str,
        *,
        refused: Iterable[ProfileField] = (),
        kept: Iterable[ProfileField] = (),
        unwritten: bool = False,
    ) -> None:
        """Write the fact. A refusal that is not kept leaves the field as if nothing had been sent."""
        digests = dict(task.change.digests) if task.change is not None else {}
        known = {name: digest for name, digest in state.known().items() if name not in digests}
        still = {name: digest for name, digest in state.refused.items() if name not in digests}
        if not unwritten:
            known |= {name: digests[name] for name in digests.keys() - set(refused)}
            still |= {name.value: digests[name.value] for name in kept}
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
