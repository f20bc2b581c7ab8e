"""Phone numbers: with their country code, whole, or refused with a reason."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.phones import international, region_of
from groupsync.core.profile import ProblemReason


@pytest.mark.parametrize(
    ("text", "region", "country", "expected"),
    [
        ("92-3000000115", None, "pk", "+923000000115"),
        ("92-3000000115", "US", "pk", "+923000000115"),
        ("0300 0000115", None, "pk", "+923000000115"),
        ("239-555-0133", "US", "", "+12395550133"),
        ("1-2395550133", None, "us", "+12395550133"),
        ("(239) 555.0133", "US", "", "+12395550133"),
        ("+1 239 555 0133", "GB", "", "+12395550133"),
        ("+92 300 0000115", None, "", "+923000000115"),
        ("+49 (0)30 123456", None, "", "+4930123456"),
        ("030/123456", "DE", "", "+4930123456"),
        ("0049 30 123456", "DE", "", "+4930123456"),
        ("+39 06 69812345", None, "", "+390669812345"),
        ("0343 15 555 1212", "AR", "", "+5493435551212"),
        ("\u0660\u0663\u0660\u0660 \u0660\u0660\u0660\u0660\u0661\u0661\u0665", "PK", "", "+923000000115"),
        ("\u202a+92 300 0000115\u202c", None, "", "+923000000115"),
        ("", "US", "us", ""),
        ("  ", None, "", ""),
    ],
)
def test_a_number_gets_its_country_code(text: str, region: str | None, country: str, expected: str) -> None:
    """From itself, from People's country beside it, or from the organisation's default, in this order."""
    assert international(text, region=region, country=country) == expected


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("call me", "US", ProblemReason.PHONE_LETTERS),
        ("1-800-FLOWERS", "US", ProblemReason.PHONE_LETTERS),
        ("727-555-0156 ext 12", "US", ProblemReason.PHONE_LETTERS),
        ("727-555-0156 #12", "US", ProblemReason.PHONE_UNREADABLE),
        ("727-555-0156,,12", "US", ProblemReason.PHONE_UNREADABLE),
        ("727\n5550156", "US", ProblemReason.PHONE_UNREADABLE),
        ("📞 239-555-0133", "US", ProblemReason.PHONE_UNREADABLE),
        ("+", "US", ProblemReason.PHONE_UNREADABLE),
        ("239-555-0133", None, ProblemReason.PHONE_WITHOUT_COUNTRY),
        ("+999 123456", None, ProblemReason.PHONE_WITHOUT_COUNTRY),
        ("555-0100", "US", ProblemReason.PHONE_IMPOSSIBLE),
        ("239-555-0133 / 239-555-0134", "US", ProblemReason.PHONE_UNREADABLE),
        ("12", "US", ProblemReason.PHONE_IMPOSSIBLE),
        ("0" * 30, "US", ProblemReason.PHONE_UNREADABLE),
        ("1" * 300, "US", ProblemReason.TOO_LONG),
    ],
)
def test_what_cannot_be_dialled_from_elsewhere_is_refused(text: str, region: str | None, reason: ProblemReason) -> None:
    """A number without its country, with letters, with an extension, or of an impossible length."""
    assert international(text, region=region) is reason


@pytest.mark.parametrize(
    ("country", "expected"),
    [("PK", "PK"), ("pk", "PK"), ("+92", "PK"), ("+1", "US"), ("ZZ", None), ("+999", None), ("+800", None)],
)
def test_a_country_is_a_region_or_its_dial_code(country: str, expected: str | None) -> None:
    """Dial codes that belong to no country are none."""
    assert region_of(country) == expected


DIGITS = st.text(alphabet="0123456789\u0660\u0661\u0662\u0663 +-()./#*,;", max_size=30)


@given(DIGITS | st.text(), st.sampled_from([None, "US", "DE", "PK", "AR", "IT"]), st.sampled_from(["", "pk", "??"]))
def test_no_number_is_cut(text: str, region: str | None, country: str) -> None:
    """Any text gives a number whose end is the written one's, a blank, or a reason."""
    found = international(text, region=region, country=country)
    digits = "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())

    if isinstance(found, ProblemReason):
        return
    assert (found == "") is (text.strip() == "")
    assert found == "" or (found[0] == "+" and found[1:].isascii() and found[1:].isdigit())
    assert found == "" or found.endswith(digits[-6:])
