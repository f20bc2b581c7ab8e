"""Profiles of the few people that live work looks at, from plan to record, after their memberships.

Use case. What goes wrong with Directory for good is said and left alone: memberships never depend on it.
"""

from __future__ import annotations

from groupsync.core.errors import BusyError, PermanentError
from groupsync.core.model import EmployeeId
from groupsync.core.profile_tasks import tasks_of
from groupsync.core.tally import Tally
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.judging import load_employed_base
from groupsync.engine.profiles.applying import ProfileApplication
from groupsync.engine.profiles.confirmations import confirmed_fields
from groupsync.engine.profiles.holding import hold_profiles
from groupsync.engine.profiles.judging import ProfileJudgement, judge_profiles
from groupsync.engine.profiles.notices import ProfileNotices, concerns_all, waiting_for
from groupsync.engine.profiles.planning import PlannedProfiles, plan_profiles, speakers_of
from groupsync.engine.profiles.proof import CallProof
from groupsync.engine.profiles.reporting import manager_of
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.engine.situating import Gathered
from groupsync.ports.documents import Documents


def settle_profiles(
    gathered: Gathered, profile_sources: ProfileSources, effects: Effects, origin: Origin, *, sweep_open: bool
) -> Tally:
    """Make the profiles of the gathered people right. `sweep_open`: its chunks were planned on what it read earlier.

    Raises `BusyError` while somebody else writes one of them, and what apply raises: the same hint again.
    """
    notices = ProfileNotices(effects.documents, effects.clock)
    tally = Tally()
    if notices.is_stopped():
        return tally
    try:
        _settle(gathered, profile_sources, effects, origin, tally, sweep_open=sweep_open)
    except PermanentError as error:
        if concerns_all(error):
            raise
        notices.stop(error)
    else:
        if tally.profiles:
            notices.go_on()
    return tally


def _settle(
    gathered: Gathered,
    sources: ProfileSources,
    effects: Effects,
    origin: Origin,
    tally: Tally,
    *,
    sweep_open: bool,
) -> None:
    """Plan, check, apply, record."""
    configuration, now = gathered.situation.configuration, effects.clock()
    confirmed = confirmed_fields(effects.documents, configuration)
    if not confirmed:
        return
    _wait_for_others(gathered, now)
    planned = plan_profiles(gathered, sources, confirmed=confirmed, now=now, full=False, preview=False)
    judgement = judge_planned(planned, gathered, effects, now=now)
    hold_profiles(judgement, effects.documents, run=None, now=now)
    notices = ProfileNotices(effects.documents, effects.clock)
    notices.record(planned, notices.load((one.id, manager_of(one)) for one in gathered.read.employees.values()))
    raising = frozenset(one.connect_id for one in planned.plans) if sweep_open else frozenset()
    allowed = {one.connect_id: one for one in judgement.allowed}
    tasks = tasks_of(planned.plans, allowed, gathered.ledger.accounts, raising=raising)
    if not tasks:
        return
    token = f"{origin.run}:{effects.random_id()}"
    proof = CallProof(effects.documents, effects.clock, configuration)
    ProfileApplication(sources, effects, origin, configuration, token, tally, proof).apply(tasks)


def awaiting(gathered: Gathered, documents: Documents) -> set[EmployeeId]:
    """Tell who waits for one of these people as manager, now that they have accounts, and is not among them."""
    matched = gathered.situation.matches.accounts
    return set(waiting_for(documents, sorted(matched))) - matched.keys()


def judge_planned(planned: PlannedProfiles, gathered: Gathered, effects: Effects, *, now: float) -> ProfileJudgement:
    """Let the guard judge what is to be written, in the window that all triggers share."""
    return judge_profiles(
        [plan.change for plan in planned.plans if plan.change is not None],
        effects.documents,
        gathered.situation.configuration,
        employed_base=load_employed_base(effects.documents),
        confirmed_run="",
        now=now,
        writing=True,
    )


def _wait_for_others(gathered: Gathered, now: float) -> None:
    """Leave alone whose profile is being written at this moment: what Directory has is not certain meanwhile."""
    accounts = gathered.ledger.accounts
    ends = [
        accounts[one].profile.expires
        for one, _ in speakers_of(gathered.situation)
        if one in accounts and accounts[one].profile.live(now)
    ]
    if ends:
        raise BusyError("a profile is being written", retry_after=max(1.0, max(ends) - now))
