"""Texts of a profile: kept whole, or refused with a reason; never cut.

Core: no I/O. Right-to-left marks, joiners, emoji and combining characters belong to the value and stay.
"""

from __future__ import annotations

import re
import unicodedata

from groupsync.core.profile import ProblemReason

LONGEST = 2000
"""People's own single-line fields end long before; anything longer is no profile value."""
INVISIBLE = frozenset({"Cf", "Zs"})
"""Joiners, marks of direction, blanks: a part of many names, and nobody's whole name."""
BREAKS = re.compile(r"[ ]*[\t\n\v\f\r\x85\u2028\u2029][\s]*")


def plain_text(text: str) -> str | ProblemReason:
    """Give a value's normal form: trimmed, a line break or tab inside read as a blank, everything else as it is."""
    whole = BREAKS.sub(" ", text.strip())
    if len(whole) > LONGEST:
        return ProblemReason.TOO_LONG
    kinds = {unicodedata.category(character) for character in whole}
    if kinds and kinds <= INVISIBLE:
        return ProblemReason.INVISIBLE_CHARACTERS
    if "Cs" in kinds:
        return ProblemReason.BROKEN_CHARACTERS
    return ProblemReason.CONTROL_CHARACTERS if "Cc" in kinds else whole


def digits_of(text: str) -> str | ProblemReason:
    """Give an extension: digits of any script as ASCII, leading zeros kept."""
    whole = text.strip()
    if len(whole) > LONGEST:
        return ProblemReason.TOO_LONG
    if any(unicodedata.category(character) != "Nd" for character in whole):
        return ProblemReason.NOT_DIGITS
    return "".join(str(unicodedata.decimal(character)) for character in whole)


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts look alike: composed or not, and however they are spaced. Case counts."""
    return _compared(one) == _compared(other)


def _compared(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
