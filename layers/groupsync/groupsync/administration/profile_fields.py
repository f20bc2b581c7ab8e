"""The word of an administrator for the first write of profile fields, field by field.

Use case. It counts only for what a preview of the configuration in force has just shown.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.integration import saved_configuration
from groupsync.administration.open_actions import has_valid_preview
from groupsync.administration.sign_in import Caller
from groupsync.core.errors import InvalidInputError
from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.confirmations import confirmed_fields, open_fields, store_confirmation, writable_fields
from groupsync.engine.profiles.shown import fields_shown
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import WrongStateError

CODE = "confirm_profile_fields"


class FieldsRequest(BaseModel):
    """Which fields are confirmed. There is no word for all of them: each is looked at by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: Annotated[list[ProfileField], Field(max_length=len(ProfileField))] = []


def confirm_fields(request: FieldsRequest, caller: Caller, dependencies: AdminDependencies) -> dict[str, Any]:
    """Take somebody's word for fields: they are written from the next sweep or webhook on.

    Raises:
        WrongStateError: profiles are off; or no preview of the configuration in force, not older than an hour, showed
            these fields.
        InvalidInputError: no field is named, or one that does not follow People or has no home.
    """
    documents, now = dependencies.documents, dependencies.clock()
    integration = load_integration(documents)
    lifecycle.require_enabled(integration)
    configuration = saved_configuration(integration, dependencies)
    if not configuration.profile.enabled:
        raise WrongStateError("this is not asked now", code="not_open")
    fields = frozenset(request.fields)
    if not fields:
        raise InvalidInputError("name the fields that are confirmed", field="fields")
    unwritable = fields - writable_fields(configuration)
    if unwritable:
        raise InvalidInputError(f"written nowhere, or not from People: {_listed(unwritable)}", field="fields")
    new = fields - confirmed_fields(documents, configuration)
    if new:
        preview = integration.preview if has_valid_preview(integration, now=now) else None
        shown = fields_shown(documents, preview["run_id"], configuration) if preview else frozenset()
        if preview is None or new - shown:
            raise WrongStateError(
                "there is no preview of this configuration from the last hour that showed these fields",
                code="preview_needed",
                details={"fields": sorted(new - shown)},
            )
        store_confirmation(documents, configuration, new, by=caller.id, preview_run=preview["run_id"], now=now)
    return {
        "code": CODE,
        "confirmed": True,
        "fields": sorted(confirmed_fields(documents, configuration)),
        "open": sorted(open_fields(documents, configuration)),
    }


def _listed(fields: frozenset[ProfileField]) -> str:
    return ", ".join(sorted(fields))
