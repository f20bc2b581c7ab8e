"""Labels of the configuration that People's employee form does not have: a wrong one reads nothing, from nobody.

Use case, once per full sweep and preview: it costs a call. What was found is stored when it differs from before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.errors import PermanentError, TransientError
from groupsync.core.mapping_proposal import missing_labels, propose
from groupsync.core.profile import ProfileField
from groupsync.ports.documents import Documents, Key, Put
from groupsync.ports.people import PeopleForms

LABELS_KEY: Key = ("profile", "labels")
FORM = "employee"


def check_labels(forms: PeopleForms, documents: Documents, configuration: Configuration) -> None:
    """Compare the labels with the form's fields, and keep which are missing with what is proposed instead.

    When the fields cannot be read, such as for want of a scope, it stays as it was: everything else goes on.
    """
    try:
        form = forms.fields(FORM)
    except (TransientError, PermanentError):
        return
    proposal = propose(form)
    proposed = {one.field: one.label for one in proposal}
    missing = {
        name.value: {"labels": list(labels), "proposed": proposed[name]}
        for name, labels in sorted(missing_labels(configuration.profile.labels(), form).items())
    }
    stored = documents.get(LABELS_KEY)
    found = {"missing": missing, "proposed": [one.to_json() for one in proposal]}
    if stored is None or stored.body != found:
        documents.write(Put(LABELS_KEY, found))


def load_proposal(documents: Documents) -> Mapping[str, Mapping[str, Any]]:
    """Give what was proposed for each field when the form was last read, by field; nothing before."""
    document = documents.get(LABELS_KEY)
    return {one["field"]: one for one in (document.body.get("proposed", ()) if document is not None else ())}


def load_missing_labels(documents: Documents, configuration: Configuration) -> Mapping[ProfileField, Mapping[str, Any]]:
    """Give the fields whose label was missing when the form was last read, as far as the configuration still has it."""
    document = documents.get(LABELS_KEY) if configuration.profile.enabled else None
    missing = {} if document is None else document.body["missing"]
    return {
        name: missing[name.value]
        for name, labels in configuration.profile.labels().items()
        if name.value in missing and set(missing[name.value]["labels"]) <= set(labels)
    }
