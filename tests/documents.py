"""Reads the documents for the tests that hold them to the code: pages, tables, what stands in backticks."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
KEY = re.compile(r"`((?:groups|people|dates|profile|guard|limits|zoho)\.[\w.*<>]+)`")


def read(name: str) -> str:
    """Read a page by its path."""
    return (ROOT / name).read_text(encoding="utf-8")


def table(name: str, heading: str) -> list[list[str]]:
    """Give the rows of the table whose first column has this heading, cells stripped."""
    rows: list[list[str]] = []
    inside = False
    for line in read(name).splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] == heading:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and set(line) - set("|-: "):
            rows.append(cells)
    return rows


def code(cell: str) -> list[str]:
    """Give what stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def first_codes(name: str, heading: str) -> list[str]:
    """Give what stands in backticks in the first column of a table."""
    return [word for row in table(name, heading) for word in code(row[0])]


def path_of(page: Path) -> str:
    """Name a page by its path in the project."""
    return page.relative_to(ROOT).as_posix()
