"""One hazard being tried: a product in a pretend company, what happens to it, and what must hold whatever happens."""

from __future__ import annotations

from typing import Any

import requests

from groupsync.state.runs import Run, list_runs
from tests.functional.engine.company import Product
from tests.functional.engine.facts import groups_per_unit, sums_up, taken_out

HOUR = 3600.0


class Trial:
    """A product whose sweeps, and whose memberships from here on, are written down."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.mark = len(product.world.events)
        self.mails = product.world.mails
        self.statuses: list[str] = []
        self.broken: list[str] = []
        self._looked = self.mark
        self._wrongly_out: set[tuple[str, str]] = set()
        product.session.hooks["response"].append(self._watch)

    def claim(self, words: str, holds: bool) -> None:
        """Note a promise that was not kept."""
        if not holds:
            self.broken.append(words)

    def sweep(self, mode: str = "full", **options: Any) -> Run:
        """Sweep, and note how it ended."""
        run = self.product.sweep(mode, **options)
        self.note(run)
        return run

    def activate(self) -> Run:
        """Preview and go live; note how the first full sweep ended."""
        run = self.product.activate()
        self.note(run)
        return run

    def note(self, run: Run) -> None:
        """Write down how a run ended, once for several in a row that ended alike."""
        status = str(run.status)
        if self.statuses[-1:] != [status]:
            self.statuses.append(status)

    def tell(self, *record_ids: str) -> None:
        """Let webhooks tell of people, one after the other, and work them off."""
        for one in record_ids:
            self.product.hint(one)
            self.product.work()

    def wait(self, hours: float) -> None:
        """Let time pass."""
        self.product.clock.advance(hours * HOUR)

    # ------------------------------------------------------------------------------------------------- what came of it

    def count(self, change: str, *, since: int | None = None) -> int:
        """Count the memberships that our calls added or removed, but for our own account's, which makes the groups."""
        mark = self.mark if since is None else since
        events = self.product.world.events.read(mark, kind="membership", change=change, via="api")
        return sum(1 for one in events if one["user"] != self.product.world.owner.zuid)

    def runs(self) -> str:
        """Say how the sweeps ended."""
        return ", ".join(self.statuses)

    def asks_for(self, code: str) -> bool:
        """Tell whether somebody is asked to do something, or waits, for this reason."""
        told = {body["code"] for body in self.product.documents.bodies("attention").values()}
        asked = {*self.product.attention().values(), *self.product.documents.bodies("action", code)}
        return code in told | asked

    def check_whatever_happened(self) -> None:
        """Check what every hazard promises, said or not."""
        product = self.product
        self.claim("nobody was out for a moment who was wanted at it", not self._wrongly_out)
        self.claim("only those were removed whom we had added", not self._removed_strangers())
        self.claim("no unit has a second group", set(groups_per_unit(product).values()) <= {1})
        self.claim(
            "the figures of every run add up", all(sums_up(dict(r.counts)) for r in list_runs(product.documents))
        )
        self.claim("no mail was sent", product.world.mails == self.mails)

    def _watch(self, response: requests.Response, **_: Any) -> None:
        """After each removal, and before anything else happens: was the person wanted there?"""
        if "removeUserFromGroup" in response.url:
            self._wrongly_out |= taken_out(self.product, since=self._looked)
            self._looked = len(self.product.world.events)

    def _removed_strangers(self) -> set[tuple[str, str]]:
        events = self.product.world.events.read(0, kind="membership", via="api")
        pairs: dict[str, set[tuple[str, str]]] = {"added": set(), "removed": set()}
        for one in events:
            pairs[str(one["change"])].add((str(one["group"]), str(one["user"])))
        return pairs["removed"] - pairs["added"]
