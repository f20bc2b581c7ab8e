"""Cool-downs: while a product of Zoho has locked or throttled us, no function calls it.

Asked before each call; set by whoever is told to wait. Shared through one document per product.
"""

from __future__ import annotations

import math

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

    def lock(self, product: str, seconds: float) -> None:
        """Let nobody call the product for so long from now. Never shortens a cool-down that lasts longer."""
        until = self._clock() + seconds
        key = cooldown_key(product)
        for _ in range(LOCK_TRIES):
            document = self._documents.get(key)
            if document and document.body["until"] >= until:
                self._until[product] = document.body["until"]
                return
            expect = document.version if document else ABSENT
            try:
                self._documents.write(Put(key, {"until": until}, expect=expect, expires_at=math.ceil(until)))
            except ConflictError:
                continue  # somebody else was told to wait at the same moment
            self._until[product] = until
            return
        # Everybody is being locked out at once, so a cool-down stands; this process keeps to its own at least.
        self._until[product] = max(self._until.get(product, 0), until)
