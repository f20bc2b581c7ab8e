"""The seal of a run's personal values: readable with the run's key alone, and by nobody once that is gone."""

from __future__ import annotations

import json

import pytest

from groupsync.adapters.sealed_values import RunSeal
from groupsync.core.errors import PermanentError
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.secrets import FakeSecrets

VALUES = {"mobile": "+49 30 901820"}
NOW = FakeClock()()


@pytest.fixture
def documents() -> FakeDocuments:
    """Give empty documents."""
    return FakeDocuments(FakeClock())


def seal(documents: FakeDocuments, key: str = "k" * 32) -> RunSeal:
    """Build a seal as a new process would."""
    return RunSeal(documents, FakeSecrets({"hash_key": {"current": key}}))


def test_another_process_opens_what_was_closed(documents: FakeDocuments) -> None:
    """The sweep closes, the worker opens; the text between them shows nothing."""
    sealed = seal(documents).close("r1", VALUES, now=NOW)

    assert seal(documents).open("r1", sealed) == VALUES
    assert "901820" not in sealed


def test_the_key_is_stored_wrapped(documents: FakeDocuments) -> None:
    """Whoever reads the documents alone, sealed values and data key together, learns nothing."""
    sealed = seal(documents).close("r1", VALUES, now=NOW)
    stored = json.dumps(documents.bodies("run#r1"))

    assert "901820" not in stored
    with pytest.raises(PermanentError):
        seal(documents, key="another").open("r1", sealed)


def test_a_forgotten_run_is_unreadable(documents: FakeDocuments) -> None:
    """When the run is over its key goes; a copy of a chunk is worth nothing. Forgetting again is no error."""
    sealed = seal(documents).close("r1", VALUES, now=NOW)
    seal(documents).forget("r1")
    seal(documents).forget("r1")

    assert seal(documents).open("r1", sealed) is None


def test_each_run_has_its_own_key(documents: FakeDocuments) -> None:
    """A text that was sealed for one run is none of another one's."""
    one = seal(documents)
    sealed = one.close("r1", VALUES, now=NOW)
    one.close("r2", {}, now=NOW)

    with pytest.raises(PermanentError, match="does not fit"):
        one.open("r2", sealed)


def test_a_run_that_is_resumed_keeps_its_key(documents: FakeDocuments) -> None:
    """Killed and begun again, what was sealed before can still be read."""
    sealed = seal(documents).close("r1", VALUES, now=NOW)
    seal(documents).close("r1", {}, now=NOW)

    assert seal(documents).open("r1", sealed) == VALUES


def test_a_changed_text_is_refused(documents: FakeDocuments) -> None:
    """Somebody who changes a chunk changes nobody's profile."""
    sealed = seal(documents).close("r1", VALUES, now=NOW)
    changed = sealed[:-5] + ("A" if sealed[-5] != "A" else "B") + sealed[-4:]

    with pytest.raises(PermanentError, match="does not fit"):
        seal(documents).open("r1", changed)


def test_without_the_stacks_key_nothing_is_sealed(documents: FakeDocuments) -> None:
    """A secret that was never written is no key."""
    with pytest.raises(PermanentError, match="hash key"):
        seal(documents, key="").close("r1", VALUES, now=NOW)
