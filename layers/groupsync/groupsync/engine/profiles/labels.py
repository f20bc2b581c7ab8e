"""Labels of the configuration that People's employee form does not have, or that seem to hold something else there.

Use case, once per full sweep and preview: it costs a call. What was found is stored when it differs from before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.core.configuration import Configuration
from groupsync.core.errors import PermanentError, TransientError
from groupsync.core.mapping_proposal import doubted_labels, missing_labels, propose
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
    labels = configuration.profile.labels()
    doubted = {
        name.value: {"labels": list(labels[name]), "proposed": one.label, "doubt": one.doubt}
        for name, one in sorted(doubted_labels(labels, form).items())
    }
    told = [one.to_json() for one in proposal]
    body: dict[str, Any] = {"missing": missing, "proposed": told} | ({"doubted": doubted} if doubted else {})
    stored = documents.get(LABELS_KEY)
    if stored is None or stored.body != body:
        documents.write(Put(LABELS_KEY, body))


def load_proposal(documents: Documents) -> Mapping[str, Mapping[str, Any]]:
    """Give what was proposed for each field when the form was last read, by field; nothing before."""
    document = documents.get(LABELS_KEY)
    return {one["field"]: one for one in (document.body.get("proposed", ()) if document is not None else ())}


def load_missing_labels(documents: Documents, configuration: Configuration) -> Mapping[ProfileField, Mapping[str, Any]]:
    """Give the fields whose label was missing when the form was last read, as far as the configuration still has it."""
    return _still_named("missing", documents, configuration)


def load_doubted_labels(documents: Documents, configuration: Configuration) -> Mapping[ProfileField, Mapping[str, Any]]:
    """Give the fields for which the form suggests another label than the configuration has."""
    return _still_named("doubted", documents, configuration)


def _still_named(
    part: str, documents: Documents, configuration: Configuration
) -> Mapping[ProfileField, Mapping[str, Any]]:
    document = documents.get(LABELS_KEY) if configuration.profile.enabled else None
    found = {} if document is None else document.body.get(part, {})
    return {
        name: found[name.value]
        for name, labels in configuration.profile.labels().items()
        if name.value in found and set(found[name.value]["labels"]) <= set(labels)
    }
