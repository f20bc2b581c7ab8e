"""Dates as an organisation writes them, by the configured formats; month names are English wherever this runs.

Core: no I/O. A value is never guessed: it fits a format or it is no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from groupsync.core.document_types import DATE_TOKENS

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH_OF = {text: number for number, name in enumerate(MONTHS, start=1) for text in (name, name[:3])}
PIVOT = 69
"""Two-digit years from here on belong to the last century, as POSIX has it."""
PATTERNS = {
    "dd": r"(?P<day>\d{2})",
    "MM": r"(?P<month>\d{2})",
    "MMM": r"(?P<name>[A-Za-z]{3})",
    "MMMM": r"(?P<name>[A-Za-z]{3,9})",
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
}


class DateFault(StrEnum):
    """Why a text is no day that could be passed on."""

    UNREADABLE = "unreadable"
    """It fits none of the formats."""
    IMPOSSIBLE = "impossible"
    """It fits a format, but the calendar has no such day."""
    TWO_DIGIT_YEAR = "two_digit_year"
    """The century would be a guess."""
    AMBIGUOUS = "ambiguous"
    """It fits two formats that mean different days."""


LONGEST_SHAPE = 30


@lru_cache(maxsize=8192)
def shape_of(text: str) -> str:
    """Say how a date is written, and nothing of what it says: `21-Sep-2026` is `99-aaa-9999`."""
    letters = re.sub(r"[^\W\d_]", "a", text.strip()[:LONGEST_SHAPE])
    return re.sub(r"\d", "9", letters)


def date_reader(formats: Sequence[str]) -> Callable[[str], date | None]:
    """Build a reader that tries the formats in their order; None for a value that fits none of them.

    For dates that only we look at, such as that of joining; `exact_day` is for those that are written somewhere.
    """
    patterns = [_pattern(one) for one in formats]

    @lru_cache(maxsize=8192)
    def read(text: str) -> date | None:
        for pattern in patterns:
            if (match := pattern.fullmatch(text)) and (found := _date(match.groupdict())):
                return found
        return None

    return read


def exact_day(text: str, formats: Sequence[str]) -> date | DateFault:
    """Read a day that leaves no doubt: one calendar day, whichever of the formats is meant, with its century."""
    found = [match.groupdict() for form in formats if (match := _pattern(form).fullmatch(text))]
    if not found:
        return DateFault.UNREADABLE
    if any(one.get("short") for one in found):
        return DateFault.TWO_DIGIT_YEAR
    days = {day for one in found if (day := _date(one))}
    if len(days) > 1:
        return DateFault.AMBIGUOUS
    return days.pop() if days else _without_day(found)


def written_day(day: date, form: str) -> str:
    """Write a day in a format."""
    name = MONTHS[day.month - 1].capitalize()
    tokens = {
        "dd": f"{day.day:02}",
        "MM": f"{day.month:02}",
        "MMM": name[:3],
        "MMMM": name,
        "yyyy": f"{day.year:04}",
        "yy": f"{day.year % 100:02}",
    }
    return DATE_TOKENS.sub(lambda token: tokens[token.group()], form)


def _without_day(found: Sequence[dict[str, str | None]]) -> DateFault:
    """Tell a month of unknown name from a day that does not exist."""
    named = any(one.get("month") or _month(one) for one in found)
    return DateFault.IMPOSSIBLE if named else DateFault.UNREADABLE


@lru_cache(maxsize=64)
def _pattern(form: str) -> re.Pattern[str]:
    parts = []
    end = 0
    for token in DATE_TOKENS.finditer(form):
        parts += [re.escape(form[end : token.start()]), PATTERNS[token.group()]]
        end = token.end()
    return re.compile("".join([*parts, re.escape(form[end:])]), re.ASCII)


def _date(found: dict[str, str | None]) -> date | None:
    try:
        return date(_year(found), _month(found), int(found.get("day") or ""))
    except ValueError:
        return None


def _year(found: dict[str, str | None]) -> int:
    if year := found.get("year"):
        return int(year)
    short = int(found.get("short") or "")
    return short + (1900 if short >= PIVOT else 2000)


def _month(found: dict[str, str | None]) -> int:
    if number := found.get("month"):
        return int(number)
    return MONTH_OF.get((found.get("name") or "").lower(), 0)
