"""The secret in the webhooks' addresses: shown to whoever sets them up, and replaced without a rejected event.

Use case (`POST /webhook-secret/rotate`). The key before stays good until somebody says that every page has the new one.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import WrongStateError

ROLE = "webhook"


class RotationRequest(BaseModel):
    """What to do: `show` the key in force, `begin` with a new one beside it, `finish` by dropping the one before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: Literal["show", "begin", "finish"] = "begin"


def rotate(request: RotationRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Show the key of the webhooks, or take a step of replacing it; the answer has the key that pages should name.

    Raises:
        WrongStateError: not enabled; or begun a second time while the key before is still good (`rotation_open`), for
            that would end the one that People's pages may still name; or finished without having begun.
    """
    lifecycle.require_enabled(load_integration(dependencies.documents))
    stored = dependencies.secrets.read(ROLE)
    current, previous = str(stored.get("current") or ""), str(stored.get("previous") or "")
    if request.step == "begin":
        if previous:
            raise WrongStateError("a rotation is open; finish it first", code="rotation_open")
        current, previous = dependencies.random_secret(), current
        dependencies.secrets.write(ROLE, {"current": current, **({"previous": previous} if previous else {})})
    elif request.step == "finish":
        if not previous:
            raise WrongStateError("no rotation is open", code="no_rotation_open")
        dependencies.secrets.write(ROLE, {"current": current})
        previous = ""
    return {"token": current, "previous_accepted": bool(previous)}
