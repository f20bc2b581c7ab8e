"""What a set-up shows of the values that a company has."""

from __future__ import annotations

import pytest

from groupsync.core.dates import shape_of
from groupsync.core.seen_values import MOST_SHOWN, seen_values
from tests.builders import employee


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("21-Sep-2026", "99-aaa-9999"),
        (" 2026/09/21 ", "9999/99/99"),
        ("21. März 2026", "99. aaaa 9999"),
        ("", ""),
        ("x" * 50, "a" * 30),
    ],
)
def test_a_shape_says_nothing_of_the_day(text: str, shape: str) -> None:
    """Digits and letters are told apart, and nothing else of them."""
    assert shape_of(text) == shape


def test_values_are_counted_the_most_frequent_first() -> None:
    """A status with what it means and whether somebody said so; a date with whether a format reads it."""
    dates = (("99-aaa-9999", True), ("99/99/99", False))
    usual = {"status": "Active", "employee_type": "Permanent", "date_shapes": dates[:1]}
    people = [employee(number, **usual) for number in (1, 2)]
    other = {"status": "Sabbatical", "employee_type": "", "date_shapes": dates}
    people.append(employee(3, status_known=False, **other))

    assert seen_values(people) == {
        "statuses": [
            {"text": "Active", "means": "employed", "known": True, "people": 2},
            {"text": "Sabbatical", "means": "employed", "known": False, "people": 1},
        ],
        "employee_types": [{"text": "Permanent", "people": 2}, {"text": "", "people": 1}],
        "date_shapes": [
            {"shape": "99-aaa-9999", "readable": True, "values": 3},
            {"shape": "99/99/99", "readable": False, "values": 1},
        ],
    }


def test_a_free_text_does_not_fill_the_answer() -> None:
    """A hundred of each are shown."""
    people = [employee(number, status=f"status {number}") for number in range(MOST_SHOWN + 1)]

    assert len(seen_values(people)["statuses"]) == MOST_SHOWN
