"""Which pending actions profiles have open: fields to confirm, an organisation to choose, labels and values to correct.

Use case, read only, a part of `pending_facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.administration.moments import iso_time
from groupsync.core.configuration import Configuration
from groupsync.core.profile import PERSONAL
from groupsync.core.profile_keys import KEPT_BY_DIRECTORY, homeless
from groupsync.engine.profiles.confirmations import load_confirmations, open_fields
from groupsync.engine.profiles.labels import load_doubted_labels, load_missing_labels
from groupsync.engine.profiles.proof import CallProof
from groupsync.ports.documents import Documents

Items = dict[str, list[dict[str, Any]]]
ABOUT_EMPLOYEE = "profile#"
"""How the notices of employees whose values cannot be written begin."""


def profile_items(documents: Documents, configuration: Configuration | None, *, now: float) -> Items:
    """Give what is to be done, by code. An empty answer while profiles are off."""
    if configuration is None or not configuration.profile.enabled:
        return {}
    profile = configuration.profile
    items: Items = {}
    doubted = load_doubted_labels(documents, configuration)
    to_confirm = [
        {
            "field": name.value,
            "personal": name in PERSONAL,
            "home": "connect" if name in profile.homes else "directory",
            **doubted.get(name, {}),
        }
        for name in sorted(open_fields(documents, configuration))
    ]
    if to_confirm:
        nowhere = sorted(homeless(frozenset(profile.labels()), profile.homes))
        items["confirm_profile_fields"] = [
            *to_confirm,
            *({"field": name.value, "personal": name in PERSONAL, "home": None} for name in nowhere),
        ]
    waiting = (frozenset(profile.labels()) & KEPT_BY_DIRECTORY) - profile.homes.keys()
    if waiting and profile.directory_org_id is None:
        items["directory_organisation"] = [{"field": name.value} for name in sorted(waiting)]
    wrong = load_missing_labels(documents, configuration)
    unreadable = [{"field": name.value, **about} for name, about in sorted(wrong.items())]
    resting = CallProof(documents, lambda: now, configuration).resting()
    unreadable += [
        {"field": name.value, "reason": "refused_from_everybody", "said": one.said, "since": iso_time(one.at)}
        for name, one in sorted(resting.items())
    ]
    if unreadable:
        items["unreadable_field"] = unreadable
    return items


def employee_item(subject: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Show a notice about an employee's values: which fields, and why or with which words of Zoho."""
    return {
        "employee": subject.removeprefix(ABOUT_EMPLOYEE),
        "fields": dict(body.get("about", {}).get("fields", {})),
        "since": iso_time(body.get("since", 0)),
    }


def stopped_item(body: Mapping[str, Any]) -> dict[str, Any]:
    """Show why no profile is written: the setting that is wrong, or what Zoho refuses."""
    return {"reason": body["reason"], "detail": body["detail"], "since": iso_time(body["since"])}


def confirmed_to_json(documents: Documents, configuration: Configuration | None) -> list[dict[str, Any]]:
    """Say which fields are confirmed, by whom and when."""
    confirmed = {} if configuration is None else load_confirmations(documents, configuration)
    return [
        {"field": name.value, "by": one["by"], "at": iso_time(one["at"]), "run": one["run"]}
        for name, one in confirmed.items()
    ]
