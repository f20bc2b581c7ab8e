"""Cool-downs: while a product of Zoho has locked or throttled us, no function calls it.

Asked before each call; set by whoever is told to wait. Shared through one document per product.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from groupsync.core.errors import ConflictError, CooldownError
from groupsync.ports.documents import ABSENT, Documents, Key, Put
from groupsync.ports.invocation import Clock

REMEMBERED_SECONDS = 2
"""How long "not locked" is believed without reading again."""
LOCK_TRIES = 8


def cooldown_key(product: str) -> Key:
    """Name the document of one product."""
    return ("cooldown", product)


class Cooldowns:
    """The cool-downs of all products, as this process knows them."""

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock
        self._until: dict[str, float] = {}
        self._free_until: dict[str, float] = {}

    def check(self, product: str) -> None:
        """Return when the product may be called. Raises `CooldownError` with the time that is left."""
        now = self._clock()
        if self._until.get(product, 0) <= now:
            if self._free_until.get(product, 0) > now:
                return
            document = self._documents.get(cooldown_key(product))
            self._until[product] = document.body["until"] if document else 0
            self._free_until[product] = now + REMEMBERED_SECONDS
        left = self._until[product] - now
        if left > 0:
            raise CooldownError(f"{product} is cooling down", product=product, retry_after=left)

    def lock(self, product: str, seconds: float, *, longest: float = 0) -> float:
        """Let nobody call the product for so long from now; give for how long. Never shortens a cool-down.

        `longest`: the wait is a guess, and doubles up to this while the product is locked again soon after each lock.
        """
        now, key = self._clock(), cooldown_key(product)
        for _ in range(LOCK_TRIES):
            document = self._documents.get(key)
            body = document.body if document else {"until": 0}
            wait = max(seconds, min(_grown(body, seconds, now=now), longest))
            until = now + wait
            if body["until"] >= until:
                self._until[product] = body["until"]
                return float(body["until"] - now)
            expect = document.version if document else ABSENT
            kept = {"until": until, "seconds": wait} if longest else {"until": until}
            try:
                self._documents.write(Put(key, kept, expect=expect, expires_at=math.ceil(until + longest)))
            except ConflictError:
                continue  # somebody else was told to wait at the same moment
            self._until[product] = until
            return wait
        # Everybody is being locked out at once, so a cool-down stands; this process keeps to its own at least.
        self._until[product] = max(self._until.get(product, 0), now + seconds)
        return seconds


def _grown(body: Mapping[str, Any], seconds: float, *, now: float) -> float:
    """Double the last wait that was guessed, if the product has not been well for as long since."""
    last = float(body.get("seconds", 0))
    if not last or now - body["until"] > last:
        return seconds
    return last if body["until"] > now else 2 * last
