"""Phone numbers with their country code, as `+` and digits (E.164), or a reason why not.

Core: no I/O. Imported where profiles are mapped only: the numbering plans cost a cold start 45 ms.
"""

from __future__ import annotations

import re
import unicodedata

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    SUPPORTED_REGIONS,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    country_code_for_region,
    format_number,
    is_possible_number_with_reason,
    parse,
)

from groupsync.core.profile import ProblemReason

PUNCTUATION = frozenset(" ()+-./#*,;\u00a0\u2010\u2011\u2012\u2013\u2014\u2212\uff0b\u200e\u200f\u202a\u202c")
"""What people write between digits and the parser judges; marks of direction are put there by browsers."""
LONGEST = 60
TAIL = 6


def region_of(country: str) -> str | None:
    """Give the region that a configured country means: a region as it is, a dial code as its main region."""
    if country.startswith("+"):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(country[1:]), ())
        return regions[0] if regions and regions[0] in SUPPORTED_REGIONS else None
    return country.upper() if country.upper() in SUPPORTED_REGIONS else None


def international(text: str, *, region: str | None, country: str = "") -> str | ProblemReason:
    """Give a number with its country code.

    Args:
        text: as People has it; blank stays blank.
        region: the organisation's default, for numbers without a country code.
        country: People's companion `country_code`; beside it People writes "92-3000000115", dial code first.
    """
    written = text.strip()
    if not written:
        return ""
    problem = _fault_of(written)
    if problem is not None:
        return problem
    own = region_of(country) if country.isascii() and country.isalpha() else None
    if own is not None and not written.startswith(("+", "\uff0b")):
        dialled = re.fullmatch(rf"0*{country_code_for_region(own)}-(.+)", written)
        written = f"+{country_code_for_region(own)} {dialled[1]}" if dialled else written
    try:
        number = parse(written, own or region)
    except NumberParseException as error:
        without = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        return ProblemReason.PHONE_WITHOUT_COUNTRY if without else ProblemReason.PHONE_UNREADABLE
    return _checked(number, written)


def _fault_of(written: str) -> ProblemReason | None:
    if len(written) > LONGEST:
        return ProblemReason.TOO_LONG
    if any(character.isalpha() for character in written):
        return ProblemReason.PHONE_LETTERS
    odd = (one for one in written if one not in PUNCTUATION and unicodedata.category(one) != "Nd")
    return ProblemReason.PHONE_UNREADABLE if any(odd) else None


def _checked(number: PhoneNumber, written: str) -> str | ProblemReason:
    # Length only: numbers of a range that was assigned last month are right although no table has them yet. A number
    # that can be dialled within its town only is none that others could call.
    if is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return ProblemReason.PHONE_IMPOSSIBLE
    whole = format_number(number, PhoneNumberFormat.E164)
    digits = "".join(str(unicodedata.decimal(one)) for one in written if one.isdecimal())
    # The parser reads as far as it understands, and takes what follows for an extension: that would be cut.
    return whole if whole[-TAIL:] == digits[-TAIL:] else ProblemReason.PHONE_UNREADABLE
