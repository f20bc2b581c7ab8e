"""`POST /runs/{id}/accept-read`: an administrator says that People is as small as it was read.

Use case. Only the newest refused full read, and only what a smaller company can look like: never an error or a hole.
"""

from __future__ import annotations

from typing import Any

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.sign_in import Caller
from groupsync.administration.sweeps import find_run
from groupsync.engine.accepted_read import ACCEPTED_KEY, REFUSED_KEY, missing_of, store_accepted
from groupsync.state.integration_state import load_integration
from groupsync.state.runs import Run, RunStatus
from groupsync.web.refusals import WrongStateError


def accept_read(run_id: str, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Make a refused read the new baseline; the next full sweep works with it.

    Raises:
        NotFoundError: there is no such run.
        WrongStateError: `wrong_state` (not active), `not_refused`, `read_outdated` with what came after it,
            `not_acceptable` with its refusals, `read_accepted` with when and by whom.
    """
    documents = dependencies.documents
    lifecycle.require_active(load_integration(documents))
    run = find_run(run_id, dependencies)
    if run.status is not RunStatus.REFUSED or run.dry_run:
        details = {"status": run.status.value, "dry_run": run.dry_run}
        raise WrongStateError("this run was not refused, or only a preview", code="not_refused", details=details)
    _require_newest(run, dependencies)
    missing = missing_of(documents, run.run_id)
    if missing is None:
        raise WrongStateError(
            "this is no smaller company but a read with an error or a hole; it heals when People answers in full",
            code="not_acceptable",
            details={"refusals": list(run.refusals)},
        )
    now = dependencies.clock()
    if not store_accepted(documents, run.run_id, missing, by=caller.id, now=now):
        stored = documents.get(ACCEPTED_KEY)
        told = {} if stored is None else {"at": iso_time(stored.body["at"]), "by": stored.body["by"]}
        raise WrongStateError("this read is accepted already", code="read_accepted", details=told)
    return {"accepted": True, "run_id": run.run_id, "missing": len(missing), "at": iso_time(now), "by": caller.id}


def _require_newest(run: Run, dependencies: AdminDependencies) -> None:
    refused = dependencies.documents.get(REFUSED_KEY)
    if refused is None:
        raise WrongStateError("a complete read has come after it", code="read_outdated", details={"newest": None})
    if refused.body["run_id"] != run.run_id:
        newest = {"newest": refused.body["run_id"], "refusals": refused.body["refusals"]}
        raise WrongStateError("another read was refused after it", code="read_outdated", details=newest)
