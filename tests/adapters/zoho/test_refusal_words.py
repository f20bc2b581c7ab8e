"""What is kept of Zoho's words about a refused value, and what never is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.adapters.refusal_words import GONE, KNOWN_WORDS, cleaned, named_key


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Invalid value.", "Invalid value"),
        ("Invalid department_id: 4711", "Invalid department_id …"),
        ("mobile +351 91 777 already used by Ann Morgan (ann@example.test)", "mobile … already used by …"),
        ("date_of_birth 03/02/1987 is in the future", "date_of_birth … is in the future"),
        ('{"field":"mobile"}', "…"),
        ("", ""),
    ],
)
def test_known_words_are_kept_and_all_else_goes(text: str, kept: str) -> None:
    """Numbers, names, addresses and quotations become one sign each."""
    assert cleaned(text, {"department_id": "9", "mobile": "8", "date_of_birth": "1987-02-03"}) == kept


@pytest.mark.parametrize("value", ["first", "Last First", "\uff26irst", "first-class", "(first)"])
def test_a_value_that_is_a_known_word_goes_too(value: str) -> None:
    """Somebody may be called so."""
    assert "first" not in cleaned("Invalid value First for name", {"first_name": value}).split()
    assert "First" not in cleaned("Invalid value First for name", {"first_name": value}).split()


def test_a_long_text_is_cut() -> None:
    """A reason fits a line."""
    assert len(cleaned("invalid " * 5000, {})) == 200


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("Invalid date of birth", "date_of_birth"),
        ("Invalid DATE_OF_BIRTH", "date_of_birth"),
        ("unknown department", "department_id"),
        ("department_id is unknown", "department_id"),
        ("mobile phone", ""),
        ("phone", "phone"),
        ("phones", ""),
        ("", ""),
    ],
)
def test_a_reason_may_name_one_value(reason: str, key: str) -> None:
    """With or without underscores; two names are none."""
    assert named_key(reason, ("date_of_birth", "department_id", "mobile", "phone")) == key


@given(
    value=st.text(min_size=1, max_size=30),
    around=st.lists(st.sampled_from(["invalid ", "for mobile ", "'", ":", " ", "\u200f", "ß", "name="]), max_size=6),
    twist=st.sampled_from([str, str.upper, str.lower, str.title, lambda text: text[:5], lambda text: text[::-1]]),
)
def test_nothing_but_known_words_ever_passes(value: str, around: list[str], twist: Callable[[str], str]) -> None:
    """However Zoho quotes a value, each word that is left is an ordinary one and none of the value's own."""
    left = cleaned(twist(value).join(around), {"mobile": value}).split()

    folded = {word.casefold() for word in left}
    assert folded <= KNOWN_WORDS | {"mobile", GONE}
    assert not folded & set(value.casefold().split()) - {GONE}
