"""What the demo and `make up` show: sentences, steps with their seconds, tables. Plain lines when nobody watches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 140
"""Columns when the output is a file or a pipe, which do not say how wide they are."""


class Step:
    """A step that is under way. `seconds` is how long it has taken, or took."""

    def __init__(self, title: str, status: Status | None) -> None:
        self._title = title
        self._status = status
        self._started = time.monotonic()
        self.note = ""
        self.seconds = 0.0

    def update(self, note: str) -> None:
        """Show how far it is; the last note stays on the line when it is done."""
        self.note = note
        if self._status is not None:
            self._status.update(Text(f"{self._title} · {note}"))

    def stop(self) -> float:
        """Take the time."""
        self.seconds = time.monotonic() - self._started
        return self.seconds


class Screen:
    """The terminal, or whatever stands for it."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        if not self._console.is_terminal:
            self._console.width = PIPED_WIDTH
        utf8 = self._console.encoding.startswith("utf")
        self._done, self._failed = ("✓", "✗") if utf8 else ("ok", "FAILED")

    def heading(self, text: str) -> None:
        """Begin a part."""
        self._console.print()
        self._console.print(Text(text, style="bold"))

    def sentence(self, text: str) -> None:
        """Tell what happens next."""
        self._console.print(Text(f"\n{text}"))

    def line(self, text: str) -> None:
        """Add a line of plain text, whole: an address is not to be broken."""
        self._console.print(Text(text), soft_wrap=True)

    def result(self, text: str, *, kept: bool) -> None:
        """Tell how it came out."""
        self._console.print(Text("  ") + self.mark(kept=kept) + Text(f" {text}"))

    def mark(self, *, kept: bool) -> Text:
        """Give the sign for a kept promise, or for a broken one."""
        return Text(self._done, style="green") if kept else Text(self._failed, style="bold red")

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show that something is under way, and afterwards how long it took."""
        waiting = self._console.status(Text(title)) if self._console.is_terminal else nullcontext()
        with waiting as status:
            step = Step(title, status)
            yield step
        note = f" · {step.note}" if step.note else ""
        self.result(f"{title}{note} ({step.stop():.1f} s)", kept=True)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
        """Draw a table, whose last column is one of figures."""
        table = Table(title=title, title_justify="left", title_style="bold")
        for column in columns:
            table.add_column(column, justify="right" if column == columns[-1] else "left", overflow="fold")
        for cells in rows:
            table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))
        self._console.print()
        self._console.print(table)
