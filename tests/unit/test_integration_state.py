"""The integration's own state: stored whole, written by one at a time; versions of the configuration are for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.errors import ConflictError
from groupsync.state.integration_state import (
    Integration,
    Lifecycle,
    Quarantine,
    configuration_put,
    integration_put,
    load_configuration,
    load_integration,
    save_integration,
)
from groupsync.state.runs import Run, RunStatus, load_run, run_put
from tests.builders import configuration
from tests.fakes.clock import NOON
from tests.fakes.documents import FakeDocuments

FULL = Integration(
    state=Lifecycle.ACTIVE,
    generation=4,
    configuration_version=2,
    connected=True,
    scopes=("ZOHOPEOPLE.forms.READ",),
    confirmed={"native_integration_off": {"at": 5, "by": "admin"}},
    preview={"run_id": "run-1", "configuration_version": 2, "at": 6},
    approved_run="run-1",
    quarantine=Quarantine("revoked", "people", since=7, retry_at=8, tries=2),
)


def test_a_stack_that_was_never_enabled_is_available() -> None:
    """Nothing is stored before the first step."""
    assert load_integration(FakeDocuments()) == Integration(state=Lifecycle.AVAILABLE, generation=0, version=0)


@pytest.mark.parametrize("integration", [Integration(), FULL, replace(FULL, quarantine=None, preview=None)])
def test_the_state_is_read_back_as_it_was_written(integration: Integration) -> None:
    """Every field survives, with the version of what was written."""
    documents = FakeDocuments()
    saved = save_integration(documents, integration)

    assert saved == replace(integration, version=1)
    assert load_integration(documents) == saved


def test_of_two_administrators_the_second_is_told() -> None:
    """Both read the same state; only the first may change it."""
    documents = FakeDocuments()
    first = second = load_integration(documents)
    save_integration(documents, replace(first, state=Lifecycle.PENDING))

    with pytest.raises(ConflictError):
        save_integration(documents, replace(second, state=Lifecycle.ACTIVE))
    assert load_integration(documents).state is Lifecycle.PENDING


def test_the_state_changes_with_others_or_not_at_all() -> None:
    """As a part of one write with a run: when the state is another by now the run is not written either."""
    documents = FakeDocuments()
    stale = load_integration(documents)
    save_integration(documents, stale)
    run = Run("run-1", "full", dry_run=False, status=RunStatus.CONTINUING, started_at=NOON)

    with pytest.raises(ConflictError):
        documents.write(run_put(run), integration_put(stale))
    assert load_run(documents, "run-1") is None


def test_a_version_of_the_configuration_is_kept_for_ever() -> None:
    """It is read back the same, next to its successors, and never overwritten."""
    documents = FakeDocuments()
    first = parse_configuration(configuration(drift="enforce", guard={"moves": {"count": 1, "percent": 1, "max": 1}}))
    second = parse_configuration(configuration())
    documents.write(configuration_put(1, first, at=NOON, by="admin"))
    documents.write(configuration_put(2, second, at=NOON + 0.5, by="admin"))

    assert (load_configuration(documents, 1), load_configuration(documents, 2)) == (first, second)
    with pytest.raises(ConflictError):
        documents.write(configuration_put(1, second, at=NOON, by="another"))
    assert load_configuration(documents, 1) == first


def test_versions_say_who_saved_them_and_when() -> None:
    """For the history that administrators see, newest last."""
    documents = FakeDocuments()
    for version in (1, 2, 10):
        put = configuration_put(version, parse_configuration(configuration()), at=NOON + version, by=f"admin-{version}")
        documents.write(put)

    assert [(body["at"], body["by"]) for body in documents.bodies("configuration").values()] == [
        (int(NOON) + version, f"admin-{version}") for version in (1, 2, 10)
    ]


@pytest.mark.parametrize("version", [0, 3])
def test_a_version_that_does_not_exist_is_none(version: int) -> None:
    """Nothing was saved yet, or not that often."""
    documents = FakeDocuments()
    documents.write(configuration_put(1, parse_configuration(configuration()), at=NOON, by="admin"))

    assert load_configuration(documents, version) is None
