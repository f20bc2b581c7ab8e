"""Showing what People was seen to hold (`GET /integration/seen`), for whoever confirms statuses and chooses fields.

Use case, read only, from what complete reads and previews left behind: Zoho is not asked. Texts and counts, nobody.
"""

from __future__ import annotations

from typing import Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.core.profile import LABELS, PERSONAL, ProfileField
from groupsync.core.profile_keys import KEPT_BY_DIRECTORY
from groupsync.engine.profiles.confirmations import confirmed_fields
from groupsync.engine.profiles.labels import load_proposal
from groupsync.engine.seen import load_seen
from groupsync.state.integration_state import load_configuration, load_integration

KINDS = ("statuses", "employee_types", "date_shapes")


def show_seen(dependencies: AdminDependencies) -> dict[str, Any]:
    """Give the values with counts, most frequent first, and the profile fields with what set-up proposes for each."""
    documents = dependencies.documents
    seen = load_seen(documents)
    values = {} if seen is None else seen["values"]
    configuration = load_configuration(documents, load_integration(documents).configuration_version)
    confirmed = frozenset() if configuration is None else confirmed_fields(documents, configuration)
    proposed = load_proposal(documents)
    return {
        "at": None if seen is None else iso_time(seen["at"]),
        "run_id": None if seen is None else seen["run_id"],
        **{kind: values.get(kind, []) for kind in KINDS},
        "profile_fields": [
            {
                "field": name.value,
                "personal": name in PERSONAL,
                "in_directory": name in KEPT_BY_DIRECTORY,
                "labels": list(LABELS[name]),
                "proposed": proposed.get(name.value),
                "confirmed": name in confirmed,
            }
            for name in ProfileField
        ],
    }
