"""Deleting the integration (`POST /integration/delete`): ordered here, done by the reconcile function.

Use case. Whoever empties the groups types the number of memberships that a count has shown: that is the approval.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.sign_in import Caller
from groupsync.administration.sweeps import new_run, start_run
from groupsync.core.errors import ConflictError, InvalidInputError, TransientError
from groupsync.engine.emptying import COUNT_KEY
from groupsync.state.integration_state import (
    Deletion,
    DeletionStage,
    Integration,
    load_integration,
    save_integration,
)
from groupsync.state.runs import RunStatus, load_run, save_run
from groupsync.web.refusals import WrongStateError

MODE = "delete"


class DeletionRequest(BaseModel):
    """What is to become of the groups, and the word that it is meant.

    `dry_run` only counts. `memberships` is needed to `empty`: the number that a count has shown. `force` goes on where
    Zoho says no, and leaves there what it leaves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: Literal["keep", "empty"]
    confirm: Literal["", "delete"] = ""
    memberships: Annotated[int, Field(ge=0, strict=True)] | None = None
    force: Annotated[bool, Field(strict=True)] = False
    dry_run: Annotated[bool, Field(strict=True)] = False


def delete(request: DeletionRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Order the deletion, for good; or go on with the one that was ordered; or count what it would take out.

    Raises:
        InvalidInputError: the word, or the number, is missing.
        WrongStateError: there is nothing to delete; the number was not counted within the hour (`not_counted`), or is
            another one (`another_number`); or the groups are done with already (`groups_done`).
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_deletable(integration)
    if request.dry_run:
        run = new_run(integration, dependencies, mode=MODE, dry_run=True)
        return start_run(run, dependencies, event={})
    if request.confirm != "delete":
        raise InvalidInputError('the deletion is for good; confirm it with "delete"', field="confirm")
    if request.groups == "empty":
        _require_number(request.memberships, dependencies)
    return _order(request, integration, caller, dependencies)


def _require_number(given: int | None, dependencies: AdminDependencies) -> None:
    if given is None:
        raise InvalidInputError("name the number of memberships that a count has shown", field="memberships")
    counted = dependencies.documents.get(COUNT_KEY)
    if counted is None:
        raise WrongStateError('nobody has counted within the hour; send "dry_run" first', code="not_counted")
    if counted.body["memberships"] != given:
        number = {"memberships": counted.body["memberships"]}
        raise WrongStateError("the count has shown another number", code="another_number", details=number)


def _order(
    request: DeletionRequest, integration: Integration, caller: Caller, dependencies: AdminDependencies
) -> dict[str, Any]:
    """Store the run, then the order, then start; from the order on, the schedules go on with it as well."""
    documents, now = dependencies.documents, int(dependencies.clock())
    before, empty = integration.deletion, request.groups == "empty"
    if before is not None and before.stage is not DeletionStage.EMPTYING and empty != before.empty:
        raise WrongStateError("what becomes of the groups is done already", code="groups_done")
    stored = load_run(documents, before.run_id) if before is not None else None
    run = stored if stored is not None and not stored.finished else None
    if run is None:
        run = save_run(documents, new_run(integration, dependencies, mode=MODE, dry_run=False))
    deletion = Deletion(
        empty=empty,
        memberships=request.memberships or 0,
        run_id=run.run_id,
        by=caller.id,
        at=now,
        stage=before.stage if before is not None else DeletionStage.EMPTYING,
        force=request.force,
    )
    try:
        save_integration(documents, lifecycle.order_deletion(integration, deletion))
    except ConflictError:
        if stored is not run:
            save_run(documents, replace(run, status=RunStatus.FAILED, finished_at=now, reason="not_started"))
        raise
    with suppress(TransientError):  # it is ordered: the next schedule starts it
        dependencies.sweeps.start({"mode": MODE, "dry_run": False, "run_id": run.run_id})
    return {"run_id": run.run_id}
