"""What a page leaves in its browser: every place that outlives a page, at every moment at which it is written to."""

from __future__ import annotations

from playwright.sync_api import Page

LOOK = """() => JSON.stringify(
  [{...sessionStorage}, {...localStorage}, document.cookie, history.state, name, location.href])"""
DATABASES = "async () => JSON.stringify([await indexedDB.databases(), 'caches' in self ? await caches.keys() : []])"
RECORD = """
for (const [owner, names] of [[Storage.prototype, ["setItem"]], [History.prototype, ["pushState", "replaceState"]]])
  for (const name of names) {
    const real = owner[name];
    owner[name] = function (...values) { noteWritten(JSON.stringify(values)); return real.apply(this, values); };
  }
"""


class Watch:
    """Everything that a page has written anywhere, as text."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.written: list[str] = []
        page.expose_function("noteWritten", self._note)
        page.add_init_script(RECORD)

    def _note(self, text: str) -> None:
        self.written.append(text)

    def look(self) -> str:
        """Give all that was written so far, and all that is there now."""
        self.written.append(self._page.evaluate(LOOK))
        self.written.append(self._page.evaluate(DATABASES))
        return "\n".join(self.written)
