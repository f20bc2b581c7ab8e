"""`/integration/account-owner`: an administrator chooses whose token it is, which no call of Zoho tells.

Use case. Only the person's id in Connect is kept, and names go nowhere but into the answer; sweeps look at the role.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.integration import saved_configuration
from groupsync.core.errors import InvalidInputError
from groupsync.core.network_people import page_of_admins
from groupsync.state.integration_state import load_integration, save_integration
from groupsync.web.refusals import NotFoundError

PAGE = 200
CURSOR = re.compile(r"[0-9]{1,6}")
ADMIN = "admin"
"""How the answer says the one role that makes somebody a candidate."""


class OwnerRequest(BaseModel):
    """Who it is, as one of the network's members: exactly one of the two."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    connect_id: Annotated[str, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=200)] = ""


def list_candidates(cursor: str, dependencies: AdminDependencies) -> dict[str, Any]:
    """List those who administer the network, by name, 200 a page: only theirs can be the token.

    Each page is one call to Connect.

    Raises:
        InvalidInputError: the cursor is of no answer.
        WrongStateError: not enabled, or no network is chosen yet.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_enabled(integration)
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    network_id = saved_configuration(integration, dependencies).network_id
    people = dependencies.connect_factory(network_id).named_members()
    page, following = page_of_admins(people, begin=int(cursor or 0), size=PAGE)
    candidates = [{"connect_id": one.id, "name": one.name, "role": ADMIN} for one in page]
    return {"candidates": candidates, "cursor": str(following or "")}


def name_owner(request: OwnerRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Keep whose token it is, and say at once whether that person is an admin of the network.

    Raises:
        InvalidInputError: not exactly one of the two is given.
        NotFoundError: the network has nobody, or several, of this id or address.
        WrongStateError: not enabled, or no network is chosen yet.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_enabled(integration)
    if bool(request.connect_id) == bool(request.email):
        raise InvalidInputError("give exactly one of connect_id and email", field="body")
    configuration = saved_configuration(integration, dependencies)
    members = dependencies.connect_factory(configuration.network_id).members()
    email = request.email.casefold()
    found = [one for one in members if one.id == request.connect_id or (email and one.email == email)]
    if len(found) != 1:
        raise NotFoundError("the network has no such member, or several")
    [owner] = found
    save_integration(dependencies.documents, replace(integration, account_owner=owner.id))
    return {"connect_id": owner.id, "network_admin": owner.admin}
