"""Our share of People's allowance: calls are reserved before they are made, per minute and per day.

One document per day, shared by all functions, counts both. Calls are reserved in blocks: not each costs a write.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from groupsync.core.errors import BusyError, ConflictError, OutOfTimeError, PermanentError, TransientError
from groupsync.ports.documents import ABSENT, Documents, Key, Put
from groupsync.ports.invocation import Clock, TimeLeft

MINUTE = 60
DAY = 24 * 3600
KEPT_SECONDS = 3 * DAY
TAKE_TRIES = 8
TIME_TO_USE_IT = 5.0
"""Seconds that an invocation must still have after waiting, else waiting was for nothing."""


class _Usage(NamedTuple):
    version: int
    used: int
    minute: int
    minute_used: int


def budget_key(now: float) -> Key:
    """Name the document of a day (UTC)."""
    return ("budget", f"people-day#{datetime.fromtimestamp(now, UTC).date().isoformat()}")


class CallBudget:
    """Reserves calls to People.

    `per_minute` holds for all functions together; this one stops at `share` of it (a sweep leaves room for webhooks).
    `block` is the most that is reserved ahead; a process that makes few calls reserves few.
    """

    def __init__(
        self,
        documents: Documents,
        *,
        clock: Clock,
        sleep: Callable[[float], None],
        time_left: TimeLeft,
        per_minute: int,
        block: int = 10,
        share: float = 1.0,
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._sleep = sleep
        self._time_left = time_left
        self._limit = max(1, int(per_minute * share))
        self._block = block
        self._minute = 0
        self._ahead = 0
        self._reserved = 0

    def reserve(self, calls: int = 1) -> None:
        """Return when so many calls may be made in this minute, waiting for the next one if there is time for it.

        Raises:
            OutOfTimeError: with the wait as `retry_after`, when the invocation ends before.
            BusyError: when too many functions reserve at the same moment.
        """
        if calls > self._limit:
            raise PermanentError(f"{calls} calls at once never fit into a minute's {self._limit}")
        while not self._take(calls):
            now = self._clock()
            wait = MINUTE - now % MINUTE
            if wait + TIME_TO_USE_IT > self._time_left():
                raise OutOfTimeError("this minute's calls to People are used up", retry_after=wait)
            self._sleep(wait)
        self._ahead -= calls
        self._reserved += calls

    def check_daily(self, left_today: int | None, *, share_percent: int, strict: bool) -> bool:
        """Tell whether our share of the day is used up. `left_today` is what People said last, None when it never did.

        The day's allowance is taken to be what we used and what is left, so calls of others make the share smaller.
        With `strict` (sweeps) a share that is used up raises `TransientError` until the next day.
        """
        if left_today is None:
            return False
        now = self._clock()
        used = self._usage(now).used
        spent = used * 100 >= share_percent * (used + left_today)
        if spent and strict:
            raise TransientError("our share of People's daily calls is used up", retry_after=DAY - now % DAY)
        return spent

    def _take(self, calls: int) -> bool:
        """Reserve until `calls` are ahead in the current minute; False when the minute has no more."""
        for _ in range(TAKE_TRIES):
            now = self._clock()
            minute = int(now // MINUTE)
            if minute != self._minute:
                self._minute, self._ahead = minute, 0  # what was reserved for a minute ends with it
            missing = calls - self._ahead
            if missing <= 0:
                return True
            usage = self._usage(now)
            # Functions' clocks differ a little: one that is ahead has begun the minute for all.
            minute_used = usage.minute_used if usage.minute >= minute else 0
            free = self._limit - minute_used
            if free < missing:
                return False
            taken = min(free, max(missing, min(self._block, self._reserved)))
            body = {"used": usage.used + taken, "minute": max(minute, usage.minute), "minute_used": minute_used + taken}
            try:
                self._documents.write(
                    Put(budget_key(now), body, expect=usage.version, expires_at=int(now) + KEPT_SECONDS)
                )
            except ConflictError:
                continue
            self._ahead += taken
            return True
        raise BusyError("too many functions reserve calls at once", retry_after=1)

    def _usage(self, now: float) -> _Usage:
        document = self._documents.get(budget_key(now))
        if document is None:
            return _Usage(ABSENT, 0, 0, 0)
        body = document.body
        return _Usage(document.version, body["used"], body["minute"], body["minute_used"])
