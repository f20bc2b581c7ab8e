"""Days that are passed on: one calendar day without doubt, or the reason why not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.dates import DateFault, exact_day, written_day

FORMATS = ("dd-MMM-yyyy", "dd/MM/yyyy")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03-Feb-1987", date(1987, 2, 3)),
        ("03-FEB-1987", date(1987, 2, 3)),
        ("03/02/1987", date(1987, 2, 3)),
        ("29-Feb-2000", date(2000, 2, 29)),
        ("31-Feb-1987", DateFault.IMPOSSIBLE),
        ("29-Feb-1900", DateFault.IMPOSSIBLE),
        ("31/13/1987", DateFault.IMPOSSIBLE),
        ("00/00/0000", DateFault.IMPOSSIBLE),
        ("03-Fév-1987", DateFault.UNREADABLE),
        ("03-Xyz-1987", DateFault.UNREADABLE),
        ("03-Feb-87", DateFault.UNREADABLE),
        ("1987-02-03", DateFault.UNREADABLE),
        ("03-Feb-1987 10:00", DateFault.UNREADABLE),
        ("yesterday", DateFault.UNREADABLE),
    ],
)
def test_a_day_is_read_or_refused_with_a_reason(text: str, expected: date | DateFault) -> None:
    """Month names are English; nothing is guessed."""
    assert exact_day(text, FORMATS) == expected


@pytest.mark.parametrize("formats", [("dd-MM-yy",), ("dd-MM-yyyy", "dd-MM-yy")])
def test_a_year_of_two_digits_is_refused(formats: tuple[str, ...]) -> None:
    """The century of a birth would be a guess."""
    assert exact_day("03-02-30", formats) is DateFault.TWO_DIGIT_YEAR


def test_two_formats_that_mean_different_days_decide_nothing() -> None:
    """Day and month are never guessed from their order in the configuration."""
    both = ("dd-MM-yyyy", "MM-dd-yyyy")

    assert exact_day("02-03-1987", both) is DateFault.AMBIGUOUS
    assert exact_day("03-03-1987", both) == date(1987, 3, 3)
    assert exact_day("25-03-1987", both) == date(1987, 3, 25)


FORMS = st.sampled_from(["dd-MMM-yyyy", "yyyy/MM/dd", "MMMM dd, yyyy", "yyyy-MM-dd", "ddMMyyyy"])


@given(st.dates(), FORMS)
def test_every_day_that_is_written_is_read_back(day: date, form: str) -> None:
    """Whatever the format, the day stays the day."""
    assert exact_day(written_day(day, form), (form,)) == day


def test_a_day_is_written_as_asked() -> None:
    """Two digits each, English names."""
    forms = ["yyyy-MM-dd", "dd-MMM-yyyy", "MMMM dd, yyyy", "dd.MM.yy"]

    assert [written_day(date(1987, 2, 3), form) for form in forms] == [
        "1987-02-03",
        "03-Feb-1987",
        "February 03, 1987",
        "03.02.87",
    ]
