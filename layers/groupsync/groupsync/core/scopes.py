"""Which of the scopes that are needed a token was not granted. Core: no I/O."""

from __future__ import annotations

from collections.abc import Iterable


def missing_scopes(granted: Iterable[str], needed: Iterable[str]) -> tuple[str, ...]:
    """List the needed scopes that are not granted; none when Zoho named no scope at all, for then nobody knows.

    Zoho compares without case, and `ALL` stands for every operation of its part (`ZOHOPEOPLE.forms.ALL`).
    """
    has = {one.casefold() for one in granted}
    if not has:
        return ()
    return tuple(one for one in needed if not {one.casefold(), f"{one.rpartition('.')[0]}.all".casefold()} & has)
