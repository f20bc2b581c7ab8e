"""What each route of the admin API refuses: a wrong type, an id that nobody knows, the wrong moment.

A table, one row per route; `test_every_route` holds it to the routes that there are, so a new one needs a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from groupsync.state.integration_state import Lifecycle

AVAILABLE, PENDING, ACTIVE = Lifecycle.AVAILABLE, Lifecycle.PENDING, Lifecycle.ACTIVE
READS = "reads what is stored, whatever the state"
ASKS_ZOHO = "asks Zoho, who says who is not connected"
NOBODY = {"record_id": "404"}
KNOWN_CLIENT = {"client_id": "i", "client_secret": "s", "code": "c"}
A_CONFIGURATION = {"version": 1, "configuration": {"network_id": "100"}}


@dataclass(frozen=True)
class Wrong:
    """A request that is refused: what differs from the row's good one, and the answer. `field`: named by a 400."""

    status: int
    error: str
    path: str = ""
    body: Any = None
    state: Lifecycle = ACTIVE
    field: str = ""


def wrong_type(body: dict[str, Any], name: str) -> Wrong:
    """Refuse a body for one of its keys."""
    return Wrong(400, "invalid_request", body=body, field=name)


def unknown(path: str = "", body: Any = None) -> Wrong:
    """Refuse an id that nobody knows."""
    return Wrong(404, "not_found", path=path, body=body)


def not_now(state: Lifecycle = AVAILABLE, error: str = "wrong_state", path: str = "") -> Wrong:
    """Refuse what is asked for too early or too late."""
    return Wrong(409, error, path=path, state=state)


@dataclass(frozen=True)
class Row:
    """One route. A text where there is no such refusal says why; routes without a body have no wrong type."""

    state: Wrong | str
    body: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    """An address of the route that is about something that is there, or might be."""
    types: tuple[Wrong, ...] = ()
    unknown: Wrong | None = None


ROWS: dict[str, Row] = {
    "GET /integration": Row("says the state"),
    "GET /openapi.json": Row("describes the routes"),
    "POST /integration/enable": Row(not_now(ACTIVE)),
    "POST /integration/connection": Row(
        not_now(),
        KNOWN_CLIENT,
        types=(
            wrong_type(KNOWN_CLIENT | {"client_id": 5}, "client_id"),
            wrong_type(KNOWN_CLIENT | {"products": ["desk"]}, "products.0"),
            wrong_type(KNOWN_CLIENT | {"products": "people"}, "products"),
        ),
    ),
    "PUT /integration/account-owner": Row(
        not_now(),
        {"connect_id": "404"},
        types=(wrong_type({"connect_id": 7}, "connect_id"), wrong_type({"email": ["a@example.com"]}, "email")),
        unknown=unknown(body={"connect_id": "404"}),
    ),
    "GET /integration/account-owner/candidates": Row(not_now()),
    "GET /networks": Row(ASKS_ZOHO),
    "GET /integration/configuration": Row(READS),
    "GET /integration/configurations": Row(READS),
    "GET /integration/seen": Row(READS),
    "GET /integration/configuration/{version}": Row(
        READS, path="/integration/configuration/1", unknown=unknown("/integration/configuration/99")
    ),
    "GET /integration/configuration/{first}/diff/{second}": Row(
        READS, path="/integration/configuration/1/diff/1", unknown=unknown("/integration/configuration/1/diff/99")
    ),
    "PUT /integration/configuration": Row(
        not_now(),
        A_CONFIGURATION,
        types=(
            wrong_type(A_CONFIGURATION | {"version": "1"}, "version"),
            wrong_type({"version": 1, "configuration": {"network_id": []}}, "network_id"),
        ),
    ),
    "POST /integration/configuration/{version}/restore": Row(
        Wrong(409, "wrong_state", state=Lifecycle.DELETING),
        path="/integration/configuration/1/restore",
        types=(wrong_type({"version": "one"}, "version"),),
        unknown=unknown("/integration/configuration/99/restore"),
    ),
    "POST /integration/preview": Row(not_now(), types=(wrong_type({"configuration": []}, "configuration"),)),
    "POST /integration/pending-actions/{code}/confirm": Row(
        not_now(ACTIVE, "not_open"),
        path="/integration/pending-actions/native_integration_off/confirm",
        unknown=unknown("/integration/pending-actions/nothing_such/confirm"),
    ),
    "POST /integration/pending-actions/confirm_profile_fields/confirm": Row(
        not_now(),
        {"fields": ["mobile"]},
        types=(wrong_type({"fields": "mobile"}, "fields"), wrong_type({"fields": ["salary"]}, "fields.0")),
    ),
    "POST /integration/activate": Row(not_now(PENDING, "pending_actions_open")),
    "POST /integration/deactivate": Row(not_now(PENDING)),
    "POST /integration/delete": Row(
        not_now(),
        {"confirm": "delete", "groups": "keep"},
        types=(
            wrong_type({"confirm": "delete", "groups": "some"}, "groups"),
            wrong_type({"confirm": "delete", "groups": "empty", "memberships": "many"}, "memberships"),
        ),
    ),
    "POST /sweeps": Row(
        not_now(PENDING), types=(wrong_type({"mode": "some"}, "mode"), wrong_type({"dry_run": "no"}, "dry_run"))
    ),
    "GET /runs": Row(READS),
    "GET /runs/{run_id}": Row(READS, unknown=unknown("/runs/404")),
    "GET /runs/{run_id}/changes": Row(READS, unknown=unknown("/runs/404/changes")),
    "POST /runs/{run_id}/accept-read": Row(
        not_now(PENDING), path="/runs/404/accept-read", unknown=unknown("/runs/404/accept-read")
    ),
    "GET /changes": Row(READS),
    "GET /groups": Row(READS),
    "GET /groups/{family}/{record_id}": Row(
        READS, path="/groups/department/404", unknown=unknown("/groups/department/404")
    ),
    "GET /groups/{family}/{record_id}/address": Row(
        READS, path="/groups/department/404/address", unknown=unknown("/groups/department/404/address")
    ),
    "PUT /groups/{family}/{record_id}/link": Row(
        not_now(),
        {"partition_id": "ignore"},
        path="/groups/department/404/link",
        types=(wrong_type({"partition_id": 7}, "partition_id"),),
        unknown=unknown("/groups/department/404/link"),
    ),
    "POST /employees/find": Row(
        not_now(error="not_configured"), NOBODY, types=(wrong_type({"record_id": 404}, "record_id"),)
    ),
    "POST /employees/names": Row(
        not_now(error="not_configured"), {"ids": ["404"]}, types=(wrong_type({"ids": "404"}, "ids"),)
    ),
    "GET /data-quality": Row(READS),
    "GET /employees/{record_id}": Row(
        not_now(error="not_configured"), path="/employees/404", unknown=unknown("/employees/404")
    ),
    "POST /employees/{record_id}/sync": Row(
        not_now(PENDING), path="/employees/404/sync", unknown=unknown("/employees/404/sync")
    ),
    "GET /holds": Row(READS),
    "GET /holds/{hold_id}": Row(READS, unknown=unknown("/holds/404")),
    "POST /holds/{hold_id}/approve": Row(
        not_now(PENDING),
        path="/holds/404/approve",
        types=(wrong_type({"people": "404"}, "people"), wrong_type({"groups": [7]}, "groups.0")),
        unknown=unknown("/holds/404/approve"),
    ),
    "POST /holds/{hold_id}/reject": Row(
        not_now(),
        path="/holds/404/reject",
        types=(wrong_type({"causes": {}}, "causes"),),
        unknown=unknown("/holds/404/reject"),
    ),
    "GET /exceptions": Row(READS),
    "DELETE /exceptions/{exception_id}": Row(
        "takes a decision back, whatever the state", unknown=unknown("/exceptions/404")
    ),
    "GET /dead-letters": Row(READS),
    "POST /dead-letters/redrive": Row(not_now(PENDING), types=(wrong_type({"ids": "404"}, "ids"),)),
    "POST /webhook-secret/rotate": Row(not_now(), {"step": "show"}, types=(wrong_type({"step": 1}, "step"),)),
    "GET /waiting": Row(READS),
}
