"""A sweep's chunk of profiles, in the worker: opened, applied, and counted into its run by the caller.

Use case. Values stand in clear only here, while they are written.
"""

from __future__ import annotations

from groupsync.core.configuration import Configuration
from groupsync.core.errors import PermanentError
from groupsync.core.profile_tasks import task_from_json
from groupsync.core.tally import Tally
from groupsync.engine.chunks import SealedProfiles
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.profiles.applying import ProfileApplication
from groupsync.engine.profiles.notices import ProfileNotices
from groupsync.engine.profiles.proof import CallProof
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.state.runs import Run


def apply_sealed(
    chunk: SealedProfiles,
    sources: ProfileSources | None,
    configuration: Configuration,
    effects: Effects,
    origin: Origin,
    *,
    tally: Tally,
    run: Run,
) -> None:
    """Write what a chunk holds. Raises what the application does, apart from what stops profiles for everybody."""
    notices = ProfileNotices(effects.documents, effects.clock)
    if sources is None or notices.is_stopped(since=run.started_at):
        tally.profiles_skipped += len(chunk.people)
        tally.profiles_stopped = sources is not None
        return
    opened = effects.seal.open(run.run_id, chunk.sealed)
    if opened is None:
        put_off(chunk, tally)
        return
    proof = CallProof(effects.documents, effects.clock, configuration)
    application = ProfileApplication(sources, effects, origin, configuration, run.run_id, tally, proof)
    try:
        application.apply(task_from_json(one) for one in opened["tasks"])
    except PermanentError as error:
        notices.stop(error)
        tally.profiles_stopped = True
        tally.profiles_skipped = len(chunk.people) - tally.profiles - tally.profiles_failed
        return
    if tally.profiles:
        notices.go_on()


def put_off(chunk: SealedProfiles, tally: Tally) -> None:
    """Leave a chunk undone, and have its people read again."""
    tally.profiles_skipped += len(chunk.people)
    tally.reread.update(chunk.people.values())
