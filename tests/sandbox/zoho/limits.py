"""Thresholds: People's calls per minute with their lock and the day's allowance, Connect's calls per minute."""

from collections import deque
from collections.abc import Callable

from tests.sandbox.zoho.settings import Settings

MINUTE = 60.0
DAY = 86_400.0


class CallWindow:
    """Counts calls within the last minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque()

    def admit(self, allowed: int) -> bool:
        """Count a call and tell whether it is within what is allowed; a refused call is not counted."""
        now = self._clock()
        while self._times and self._times[0] <= now - MINUTE:
            self._times.popleft()
        if len(self._times) >= allowed:
            return False
        self._times.append(now)
        return True

    def forget(self) -> None:
        """Start to count afresh."""
        self._times.clear()


class PeopleLimits:
    """A threshold per call and minute; passing it locks the whole of People for five minutes."""

    def __init__(self, clock: Callable[[], float], settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._windows: dict[str, CallWindow] = {}
        self._locked_until = 0.0
        self._day = -1
        self._used = 0

    @property
    def locked(self) -> bool:
        """Whether People answers 7209 now."""
        return self._clock() < self._locked_until

    @property
    def left_today(self) -> int:
        """What the header `api-count-left-today` shows; the day is UTC's."""
        today = int(self._clock() // DAY)
        if today != self._day:
            self._day, self._used = today, 0
        return max(0, self._settings.people_daily_allowance - self._used)

    def lock(self, seconds: float | None = None) -> None:
        """Lock People from now on."""
        self._locked_until = self._clock() + (self._settings.people_lock_seconds if seconds is None else seconds)
        for window in self._windows.values():
            window.forget()

    def unlock(self) -> None:
        """End a lock."""
        self._locked_until = 0.0

    def admit(self, call: str, allowed: int) -> bool:
        """Count a call; False when People is locked, this call locks it, or the day's allowance is spent."""
        if self.locked or self.left_today == 0:
            return False
        window = self._windows.setdefault(call, CallWindow(self._clock))
        if not window.admit(allowed):
            self.lock()
            return False
        self._used += 1
        return True
