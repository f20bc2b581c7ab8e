"""What every implementation of `Documents` promises."""

from __future__ import annotations

import random

import pytest

from groupsync.core.errors import ConflictError, PermanentError
from groupsync.ports.documents import ABSENT, ANY, Delete, Document, Documents, Put
from tests.fakes.clock import FakeClock

KEY = ("run", "1")


def incompressible(characters: int, seed: int = 1) -> str:
    """Give a text that compression halves at best."""
    return random.Random(seed).randbytes(characters // 2).hex()  # noqa: S311 - filler, not a secret


def test_a_document_that_was_never_written_is_none(documents: Documents) -> None:
    """Reading what is not there gives None, not an error."""
    assert documents.get(KEY) is None


def test_a_body_comes_back_as_json_has_it(documents: Documents) -> None:
    """Nested values, unicode, null and fractions survive; tuples become lists."""
    documents.write(Put(KEY, {"text": "Zürich, 東京", "none": None, "pair": (1, 2.5), "deep": {"a": [True]}}))

    expected = {"text": "Zürich, 東京", "none": None, "pair": [1, 2.5], "deep": {"a": [True]}}
    assert documents.get(KEY) == Document(KEY, expected, 1)


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", float("nan")])
def test_what_is_not_json_is_refused(documents: Documents, value: object) -> None:
    """A value that JSON lacks fails when it is written, not when it is read."""
    with pytest.raises((TypeError, ValueError)):
        documents.write(Put(KEY, {"value": value}))

    assert documents.get(KEY) is None


def test_every_put_raises_the_version(documents: Documents) -> None:
    """The version counts the writes from 1, conditional or not."""
    documents.write(Put(KEY, {"n": 1}, expect=ANY))
    documents.write(Put(KEY, {"n": 2}, expect=ANY))
    documents.write(Put(KEY, {"n": 3}, expect=2))

    assert documents.get(KEY) == Document(KEY, {"n": 3}, 3)


def test_absent_is_refused_when_something_is_there(documents: Documents) -> None:
    """Of two that want to be first the second is told, and nothing of its write stays."""
    documents.write(Put(KEY, {"n": 1}, expect=ABSENT))

    with pytest.raises(ConflictError):
        documents.write(Put(KEY, {"n": 2}, expect=ABSENT))
    assert documents.get(KEY) == Document(KEY, {"n": 1}, 1)


@pytest.mark.parametrize("stored", [0, 1, 3])
def test_another_version_than_expected_is_refused(documents: Documents, stored: int) -> None:
    """A put on version 2 fails when there is nothing, something older or something newer."""
    for number in range(stored):
        documents.write(Put(KEY, {"n": number}))

    with pytest.raises(ConflictError):
        documents.write(Put(KEY, {"n": "late"}, expect=2))
    with pytest.raises(ConflictError):
        documents.write(Delete(KEY, expect=2))
    found = documents.get(KEY)
    assert (found.version if found else 0) == stored


def test_deleting(documents: Documents) -> None:
    """A deletion on the stored version works; an unconditional one of nothing is no error; versions start again."""
    documents.write(Put(KEY, {}))
    documents.write(Delete(KEY, expect=1))
    documents.write(Delete(KEY))
    documents.write(Put(KEY, {"again": True}, expect=ABSENT))

    assert documents.get(KEY) == Document(KEY, {"again": True}, 1)


def test_several_writes_happen_together(documents: Documents) -> None:
    """Puts and deletions of one call are done all."""
    documents.write(Put(("a", "old"), {}))

    documents.write(Put(("a", "new"), {"n": 1}, expect=ABSENT), Delete(("a", "old"), expect=1), Put(("b", "x"), {}))

    assert [document.key for document in documents.query("a")] == [("a", "new")]
    assert documents.get(("b", "x")) == Document(("b", "x"), {}, 1)


def test_several_writes_fail_together(documents: Documents) -> None:
    """One failed condition undoes all."""
    documents.write(Put(("a", "1"), {"n": 1}))

    with pytest.raises(ConflictError):
        documents.write(Put(("a", "2"), {}), Put(("a", "1"), {"n": 2}, expect=7))
    assert [(document.key, document.body) for document in documents.query("a")] == [(("a", "1"), {"n": 1})]


def test_more_than_25_writes_at_once_are_refused(documents: Documents) -> None:
    """The limit is said before anything is sent."""
    with pytest.raises(PermanentError):
        documents.write(*(Put(("a", str(number)), {}) for number in range(26)))

    assert list(documents.query("a")) == []


def test_one_document_twice_in_one_call_is_refused(documents: Documents) -> None:
    """Two writes of one document have no order within a call."""
    with pytest.raises(PermanentError):
        documents.write(Put(KEY, {"n": 1}), Put(KEY, {"n": 2}))

    assert documents.get(KEY) is None


def test_queries_are_ordered_by_sort_key(documents: Documents) -> None:
    """A partition comes in the order of its sort keys, by prefix, backwards and limited when asked."""
    for sort in ("b#2", "a#1", "b#10", "c", "b#1"):
        documents.write(Put(("p", sort), {"sort": sort}))
    documents.write(Put(("p2", "b#0"), {}))

    assert [one.key[1] for one in documents.query("p")] == ["a#1", "b#1", "b#10", "b#2", "c"]
    assert [one.body["sort"] for one in documents.query("p", prefix="b#")] == ["b#1", "b#10", "b#2"]
    assert [one.key[1] for one in documents.query("p", newest_first=True, limit=2)] == ["c", "b#2"]
    assert list(documents.query("nothing")) == []


def test_a_query_reads_beyond_one_page_of_the_database(documents: Documents) -> None:
    """A partition larger than what DynamoDB answers at once (1 MB) comes whole."""
    for number in range(8):
        documents.write(Put(("p", str(number)), {"filler": incompressible(400_000, number)}))

    assert [one.key[1] for one in documents.query("p")] == list("01234567")


def test_what_a_reader_changes_is_not_stored(documents: Documents) -> None:
    """Bodies are copies."""
    documents.write(Put(KEY, {"list": [1]}))
    found = documents.get(KEY)
    assert found is not None

    found.body["list"].append(2)

    assert documents.get(KEY) == Document(KEY, {"list": [1]}, 1)


def test_an_expired_document_counts_as_absent(documents: Documents, clock: FakeClock) -> None:
    """From its expiry on nothing sees it, although the database deletes it much later; the next begins at 1."""
    documents.write(Put(KEY, {"n": 1}, expires_at=int(clock()) + 10))
    documents.write(Put(KEY, {"n": 2}, expect=1, expires_at=int(clock()) + 10))
    clock.advance(9)
    assert documents.get(KEY) == Document(KEY, {"n": 2}, 2)

    clock.advance(1)

    assert documents.get(KEY) is None
    assert list(documents.query("run")) == []
    with pytest.raises(ConflictError):
        documents.write(Put(KEY, {"n": 3}, expect=2))
    with pytest.raises(ConflictError):
        documents.write(Delete(KEY, expect=2))
    documents.write(Put(KEY, {"n": 4}, expect=ABSENT))
    assert documents.get(KEY) == Document(KEY, {"n": 4}, 1)


def test_an_unconditional_put_over_an_expired_document_counts_on(documents: Documents, clock: FakeClock) -> None:
    """Who writes whatever is there gets a version above the expired one's."""
    documents.write(Put(KEY, {"n": 1}, expires_at=int(clock()) + 10))
    clock.advance(10)
    documents.write(Put(KEY, {"n": 2}))

    assert documents.get(KEY) == Document(KEY, {"n": 2}, 2)


def test_a_limit_counts_what_is_alive(documents: Documents, clock: FakeClock) -> None:
    """Expired documents do not use up a query's limit."""
    for number in range(4):
        documents.write(Put(("p", str(number)), {}, expires_at=int(clock()) + 10 if number < 3 else None))
    clock.advance(11)

    assert [one.key[1] for one in documents.query("p", limit=1)] == ["3"]


def test_a_put_without_expiry_takes_the_expiry_away(documents: Documents, clock: FakeClock) -> None:
    """What is written to stay stays."""
    documents.write(Put(KEY, {}, expires_at=int(clock()) + 10))
    documents.write(Put(KEY, {}))
    clock.advance(1000)

    assert documents.get(KEY) == Document(KEY, {}, 2)


def test_a_document_of_megabytes_comes_back(documents: Documents) -> None:
    """A document far larger than one item is written, read, listed, replaced by a small one and deleted."""
    body = {"filler": incompressible(4_000_000), "list": list(range(1000))}
    documents.write(Put(KEY, body, expect=ABSENT))
    assert documents.get(KEY) == Document(KEY, body, 1)
    assert [(one.key, one.version, one.body == body) for one in documents.query("run")] == [(KEY, 1, True)]

    documents.write(Put(KEY, {"small": True}, expect=1))
    assert documents.get(KEY) == Document(KEY, {"small": True}, 2)

    documents.write(Put(KEY, body, expect=2))
    documents.write(Delete(KEY, expect=3))
    assert documents.get(KEY) is None
    assert list(documents.query("run")) == []


def test_a_large_document_obeys_conditions(documents: Documents) -> None:
    """A large document that loses leaves the stored one as it is."""
    documents.write(Put(KEY, {"n": 1}))

    with pytest.raises(ConflictError):
        documents.write(Put(KEY, {"filler": incompressible(2_000_000)}, expect=ABSENT))
    assert documents.get(KEY) == Document(KEY, {"n": 1}, 1)


def test_a_large_document_is_written_alone(documents: Documents) -> None:
    """What needs splitting cannot be part of a transaction."""
    with pytest.raises(PermanentError):
        documents.write(Put(KEY, {"filler": incompressible(2_000_000)}), Put(("a", "b"), {}))

    assert documents.get(KEY) is None
