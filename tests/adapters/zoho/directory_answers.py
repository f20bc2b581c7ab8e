"""A scripted Zoho Directory, and what it answers."""

from __future__ import annotations

from typing import Any

from groupsync.adapters.assumed_calls import assumed_calls
from groupsync.adapters.zoho_directory import ZohoDirectory
from groupsync.core.model import ConnectId
from groupsync.core.zoho_settings import ZohoSettings
from tests.adapters.zoho.wire import Line, Reply

ANN = ConnectId("60104201")
WRITTEN = {
    "status_code": 200,
    "resource_name": "users",
    "message": "Profile has been updated successfully.",
    "users": {},
}
USERS = {"status_code": 200, "users": [{"zuid": "60104201"}], "has_more": False}


def directory(*replies: Reply | Exception, **calls: dict[str, Any]) -> tuple[ZohoDirectory, Line]:
    """Give a client of a scripted Directory; `calls` are what a configuration says of them."""
    line = Line(*replies, product="directory")
    settings = ZohoSettings.model_validate({"calls": calls})
    client = ZohoDirectory(transport=line.transport, organisation_id="72", calls=assumed_calls(settings.calls))
    return client, line


def refusal(message: object, status: int = 400) -> Reply:
    """Answer with Directory's error body."""
    return Reply({"status_code": status, "message": message}, status)
