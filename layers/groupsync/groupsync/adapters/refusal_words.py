"""What may be kept of Zoho's words about a refused profile value: they may quote it, so only known words pass.

The profile clients put every refusal through it. A value that Zoho has rewritten is no known word either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

LONGEST_READ = 2_000
LONGEST_REASON = 200
GONE = "…"
EDGES = ".,:;!?()[]{}<>\"'`"

_ORDINARY = """
a about above accepted access account active after all allowed alphabets already an and another any api are as
assigned at authorized available bad be because been before below between birth blank body both but by can cannot
changed character characters choose code contain contains correct could country custom customfields cycle cyclic data
date day deleted denied department designation different digits directory disabled does doesn't duplicate duplicated
each edit edited either email employee empty enter entered entry error exceed exceeded exceeds exist existing exists
expected extension fail failed failure false field fields first for format found from future gender given greater has
have hierarchy id ids if in inactive incorrect input int integer internal into invalid invalid_oauthscope is isn't it
itself json key language large last later latest least length less letters limit linked list location locked long
longer manager mandatory match matches max maximum message min minimum mismatch missing mobile more most must name
names network nickname no not null number numbers numeric oauth object of on only operation optional or org
organisation organization other out outside own parameter parameters past pattern permission permitted person phone
please possible present process processed profile property provide provided range read reason record reference refers
rejected repeated report reporting reports request required same scope seating select self set short should since size
small special specified string supported system than that the their them then there this time timezone to today
together too true try type unable unexpected unique unknown unsupported update updated use used user users valid
validation value values was were when which while with within without work wrong you your
"""
KNOWN_WORDS = frozenset(_ORDINARY.split())
"""Words of ordinary error messages. None is likely to be somebody's value: no months, genders, places or names."""


def cleaned(text: str, values: Mapping[str, str]) -> str:
    """Give the text with everything taken out that is neither a known word nor the key of a value.

    Words that occur in a value are taken out even when they are known.
    """
    quoted = set(_words(values.values()))
    kept: list[str] = []
    for chunk in text[:LONGEST_READ].split():
        word = chunk.strip(EDGES).casefold()
        known = (word in KNOWN_WORDS or word in values) and word not in quoted
        if known:
            kept.append(chunk.strip(EDGES))
        elif kept[-1:] != [GONE]:
            kept.append(GONE)
    return _cut(" ".join(kept))


def named_key(reason: str, keys: Iterable[str]) -> str:
    """Give the one key that a cleaned reason names, empty when it names none or several."""
    spoken = f" {reason.casefold().replace('_', ' ')} "
    named = [key for key in keys if any(f" {name} " in spoken for name in _spellings(key))]
    return named[0] if len(named) == 1 else ""


def _spellings(key: str) -> tuple[str, ...]:
    words = key.replace("_", " ")
    return (words, words.removesuffix(" id"))


def _words(values: Iterable[str]) -> Iterable[str]:
    for value in values:
        folded = unicodedata.normalize("NFKC", value).casefold()
        yield folded.strip()
        yield from re.findall(r"\w+", folded)
        yield from (chunk.strip(EDGES) for chunk in folded.split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + GONE
