"""The integration of the deployed stack is deleted, its groups emptied, and begun anew: roles grant what that needs."""

from __future__ import annotations

from dataclasses import replace

from tests.e2e.journey import Journey, read_webhook_token
from tests.sandbox.verification import actual_groups

CONFIRMED = {"confirm": "delete", "groups": "empty"}


def test_deleted_and_begun_anew(journey: Journey) -> None:
    """The number is counted, then approved; afterwards nothing is known, and the way from the beginning is open."""
    journey.settle()
    kept = replace(journey)
    counted = journey.admin.follow(journey.admin.post("/integration/delete", {"groups": "empty", "dry_run": True}))
    number = counted["deletion"]["memberships"]
    refused = journey.admin.post("/integration/delete", {**CONFIRMED, "memberships": number + 1})
    report = journey.admin.follow(journey.admin.post("/integration/delete", {**CONFIRMED, "memberships": number}))
    after = journey.admin.get("/integration").body
    groups = actual_groups(journey.zoho.state())
    token = read_webhook_token(journey.stack)
    begin_anew(journey, kept, token)

    assert (refused.status, refused.body["error"], refused.body["memberships"]) == (409, "another_number", number)
    assert number > 0
    assert (report["status"], report["counts"]["removed"]) == ("completed", number)
    assert (after["state"], after["configuration_version"], after["health"]["connected"]) == ("available", 0, False)
    assert groups
    assert token != kept.token
    assert journey.admin.get("/integration").body["state"] == "active"


def begin_anew(journey: Journey, kept: Journey, token: str) -> None:
    """Go all the way again, for the other tests, and leave them what was answered the first time."""
    journey.token, journey.answers = token, {}
    journey.walk()
    for name in ("answers", "previewed", "preview_writes", "activated", "first", "groups"):
        setattr(journey, name, getattr(kept, name))
