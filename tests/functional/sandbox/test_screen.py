"""What the demo writes when nobody watches: plain lines, whole and in order."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tests.sandbox.screen import Screen


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A file in place of the terminal."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return io.StringIO()


def test_a_piped_story_has_no_control_codes(written: io.StringIO) -> None:
    """Steps, results and tables are readable in a log."""
    screen = Screen(Console(file=written, highlight=False))
    screen.heading("Beginning")
    with screen.step("a step") as step:
        step.update("half way")
        step.update("all the way")
    screen.result("it broke", kept=False)
    screen.table("Figures", ("", "value"), [(screen.mark(kept=True), "12")])

    assert "\x1b" not in written.getvalue()
    assert "a step · all the way (" in written.getvalue()
    assert "half way" not in written.getvalue()


def test_what_people_are_called_is_never_taken_for_markup(written: io.StringIO) -> None:
    """A name in square brackets is printed as it is."""
    Screen(Console(file=written, highlight=False)).sentence("[bold]Mara[/] is hired")

    assert "[bold]Mara[/] is hired" in written.getvalue()


def test_an_address_is_never_broken(written: io.StringIO) -> None:
    """It stays one line, however long, so that it can be copied."""
    address = "http://127.0.0.1/" + "a" * 300
    Screen(Console(file=written, highlight=False)).line(address)

    assert written.getvalue() == f"{address}\n"
