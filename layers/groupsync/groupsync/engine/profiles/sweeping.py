"""Profiles in a sweep: planned and judged after the memberships, cut into chunks whose values are sealed.

Use case. Whatever is wrong with Directory is said and left for later: memberships never wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from groupsync.core.errors import PermanentError, TransientError
from groupsync.core.guard import Reading
from groupsync.core.ledger_entries import Account
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile_tasks import ProfileTask, task_to_json, tasks_of
from groupsync.engine.chunks import SealedProfiles, profiles_in_open_chunks
from groupsync.engine.effects import Effects
from groupsync.engine.judging import load_employed_base
from groupsync.engine.profiles.confirmations import confirmed_fields
from groupsync.engine.profiles.holding import close_obsolete_profiles, hold_profiles
from groupsync.engine.profiles.judging import ProfileJudgement, judge_profiles, with_field_readings
from groupsync.engine.profiles.labels import check_labels
from groupsync.engine.profiles.notices import ProfileNotices, concerns_all, waiting_for_any
from groupsync.engine.profiles.planning import PlannedProfiles, plan_profiles
from groupsync.engine.profiles.preview import show_profiles
from groupsync.engine.profiles.shown import remember_profiles
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.engine.sweep_read import SweepRead
from groupsync.ports.profile_ledger import ProfileIntent
from groupsync.state.runs import Run

MOST_PER_CHUNK = 100
NOT_ASKED = "stopped"
"""In place of an error's kind: Directory refused everything a while ago, and is left alone."""


@dataclass(frozen=True, slots=True)
class SweptProfiles:
    """What a sweep decided about profiles.

    `failure` is the kind of error for which nothing was decided; `later`: it may be over the next time, so that the
    cursor has to wait.
    """

    planned: PlannedProfiles = field(default_factory=PlannedProfiles)
    judgement: ProfileJudgement = field(default_factory=ProfileJudgement)
    failure: str = ""
    later: bool = False

    def described(self, run: Run, readings: Iterable[Reading]) -> Run:
        """Put into a run what waits for a decision, and the highest field's reading among those of the memberships.

        Of a read that has to be repeated, no cursor is moved.
        """
        if self.failure:
            cursors = {} if self.later else run.cursors
            run = replace(run, cursors=cursors, detail={**run.detail, "profiles_unplanned": self.failure})
        held = len({change.connect_id for change in self.judgement.held})
        counts = {**run.counts, "profiles_held": held} if held and not run.dry_run else run.counts
        causes = (*run.causes, *(cause.to_json() for cause in self.judgement.causes))
        guard = tuple(reading.to_json() for reading in with_field_readings(readings, self.judgement))
        return replace(run, counts=counts, causes=causes, guard=guard)


def plan_swept(
    read: SweepRead, sources: ProfileSources | None, effects: Effects, *, confirmed_run: str, dry_run: bool
) -> SweptProfiles:
    """Plan and check the profiles of whoever was read; a dry run plans as if every field were confirmed."""
    if sources is None:
        return SweptProfiles()
    configuration, now = read.gathered.situation.configuration, effects.clock()
    notices = ProfileNotices(effects.documents, effects.clock)
    if not read.full and notices.is_stopped():
        return SweptProfiles(failure=NOT_ASKED)
    confirmed = confirmed_fields(effects.documents, configuration)
    try:
        if read.full:
            check_labels(sources.forms, effects.documents, configuration)
        planned = plan_profiles(read.gathered, sources, confirmed=confirmed, now=now, full=read.full, preview=dry_run)
        if read.full and not dry_run and notices.is_noted() and not _is_to_write(planned):
            _try_again(sources, notices)
    except TransientError as error:
        return SweptProfiles(failure=type(error).__name__, later=True)
    except PermanentError as error:
        if concerns_all(error):
            raise
        if not dry_run:
            notices.stop(error)
        return SweptProfiles(failure=type(error).__name__)
    judgement = judge_profiles(
        [plan.change for plan in planned.plans if plan.change is not None],
        effects.documents,
        configuration,
        employed_base=load_employed_base(effects.documents) or read.employed,
        confirmed_run=confirmed_run,
        now=now,
        writing=not dry_run,
    )
    return SweptProfiles(planned, judgement)


def _is_to_write(planned: PlannedProfiles) -> bool:
    return any(plan.change is not None for plan in planned.plans)


def _try_again(sources: ProfileSources, notices: ProfileNotices) -> None:
    """Ask Directory whether it answers again, where nothing is to be written that would tell."""
    if sources.directory is not None:
        sources.directory.lists()
    notices.go_on()


def show_swept(swept: SweptProfiles, read: SweepRead) -> dict[str, Any]:
    """Give what a preview says of profiles; nothing while they are off."""
    configuration = read.gathered.situation.configuration
    if not configuration.profile.enabled:
        return {}
    failed = {"failed": swept.failure} if swept.failure else {}
    return {"profiles": show_profiles(swept.planned, configuration) | failed}


def remember_swept(swept: SweptProfiles, read: SweepRead, effects: Effects, *, run: Run) -> None:
    """Keep what a preview showed, so that a confirmation may let exactly that pass."""
    configuration = read.gathered.situation.configuration
    if configuration.profile.enabled and not swept.failure:
        remember_profiles(effects.documents, run.run_id, swept.planned.plans, configuration, now=effects.clock())


def record_swept(
    swept: SweptProfiles, read: SweepRead, effects: Effects, *, run: Run, known: Mapping[str, Any]
) -> frozenset[EmployeeId]:
    """Store who has a value that cannot be written, and what the guard stopped.

    Gives who waited for a manager that has an account now, and was not read: they are to be looked at.
    """
    now = effects.clock()
    whole = read.full and not read.refusals and not swept.failure
    ProfileNotices(effects.documents, effects.clock).record(swept.planned, known, whole=whole)
    close_obsolete_profiles(effects.documents, swept.planned.plans, now=now)
    hold_profiles(swept.judgement, effects.documents, run=run, now=now)
    matched = read.gathered.situation.matches.accounts
    return frozenset(one for one in waiting_for_any(known, matched) if one not in matched)


def sealed_tasks(
    swept: SweptProfiles, accounts: Mapping[ConnectId, Account], effects: Effects, *, run: Run
) -> Iterable[SealedProfiles]:
    """Yield the chunks: whom each is about, and what is written to them, which only the worker can read."""
    allowed = {one.connect_id: one for one in swept.judgement.allowed}
    tasks = tasks_of(swept.planned.plans, allowed, accounts)
    for start in range(0, len(tasks), MOST_PER_CHUNK):
        some = tasks[start : start + MOST_PER_CHUNK]
        values = {"tasks": [task_to_json(task) for task in some]}
        sealed = effects.seal.close(run.run_id, values, now=effects.clock())
        yield SealedProfiles({task.connect_id: task.employee_id for task in some}, sealed)


def outdate_profiles(
    swept: SweptProfiles,
    sources: ProfileSources | None,
    accounts: Mapping[ConnectId, Account],
    effects: Effects,
    *,
    before: Iterable[Run],
    token: str,
) -> None:
    """Make stale what open chunks are going to write to people of whom this newer plan wants nothing any more."""
    stale = profiles_in_open_chunks(effects.documents, before)
    if sources is None or not stale:
        return
    changing = {one.connect_id for one in swept.judgement.allowed}
    raising = frozenset(stale - changing)
    tasks = tasks_of(swept.planned.plans, {}, accounts, raising=raising)
    intents = [_raised(task, token) for task in tasks if task.connect_id in raising and not task.settled]
    if intents:
        sources.profiles.intend_profiles(intents)


def _raised(task: ProfileTask, token: str) -> ProfileIntent:
    return ProfileIntent(task.connect_id, task.expected_rev, task.rev, token, {}, token, 0)
