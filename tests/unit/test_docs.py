"""The documents hold together: commands, links, names of functions, what CONTRIBUTING and the decisions list."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from tests.documents import DECISIONS, KEY, PAGES, ROOT, code, first_codes, path_of, read, table
from tests.infra.expansion import read_source


def make_targets() -> dict[str, str]:
    """Give the Makefile's targets that `make help` lists."""
    return dict(re.findall(r"^([a-z]+):.*?## (.*)$", read("Makefile"), re.MULTILINE))


def test_the_readme_is_short() -> None:
    """A busy reader gets to its end."""
    assert len(read("README.md").splitlines()) < 150


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_each_command_is_a_target(page: Path) -> None:
    """Whoever types a documented `make` command does not hear that there is no rule for it."""
    blocks = re.findall(r"```\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    commands = [*re.findall(r"`(make [^`]*)`", page.read_text(encoding="utf-8"))]
    commands += [line for block in blocks for line in block.splitlines() if line.startswith("make ")]
    words = [re.sub(r"[A-Z]+=\S+", "", command.partition("#")[0]).split() for command in commands]

    assert [target for _, *targets in words for target in targets if target not in make_targets()] == []


def test_the_two_commands_stand_in_the_readme() -> None:
    """A new user finds what to type."""
    block = re.search(r"## Two commands.*?```\n(.*?)```", read("README.md"), re.DOTALL)

    assert block is not None
    assert [line.partition("#")[0].strip() for line in block[1].splitlines()] == ["make demo", "make test"]


def test_each_target_is_described() -> None:
    """Whoever works here finds every target."""
    described = {command.removeprefix("make ") for command in first_codes("CONTRIBUTING.md", "target")}

    assert set(make_targets()) == described


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_each_relative_link_resolves(page: Path) -> None:
    """No link leads nowhere."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    relative = [link for link in links if not re.match(r"[a-z]+://", link)]

    assert [link for link in relative if not (page.parent / link).exists()] == []


def test_each_page_can_be_reached_from_the_readme() -> None:
    """No page is forgotten: the README leads to each, the decisions by their folder."""
    linked = {(ROOT / link).resolve() for link in re.findall(r"\]\(([^):#]+)\)", read("README.md"))}

    assert [page for page in PAGES if page.name != "README.md" and not linked & {page, page.parent}] == []


def lifecycle_names() -> list[str]:
    """Give the functions, classes and constants that the walk through the flow names."""
    found = re.findall(r"`([a-z]\w*(?:\.\w+)+)(?:\(\))?`", read("docs/sync-lifecycle.md"))
    return sorted({name for name in found if not KEY.match(f"`{name}`")})


def test_the_walk_names_what_it_walks_through() -> None:
    """The walk is of use only while it names functions."""
    assert len(lifecycle_names()) > 60


TOP_LEVEL = frozenset({"bootstrap", "settings"})
PACKAGES = {("engine", "profiles")}
"""Packages of their own inside a layer."""


@pytest.mark.parametrize("name", lifecycle_names())
def test_each_function_of_the_walk_exists(name: str) -> None:
    """A reader who looks for a named function finds it in the named module."""
    parts = name.split(".")
    depth = 1 if parts[0] in TOP_LEVEL else 3 if tuple(parts[:2]) in PACKAGES else 2
    found: Any = importlib.import_module(".".join(["groupsync", *parts[:depth]]))
    for part in parts[depth:]:
        assert hasattr(found, part)
        found = getattr(found, part)


def test_each_event_file_has_its_function() -> None:
    """Whoever invokes a function by hand finds which one a file is for."""
    rows = {code(row[0])[0]: code(row[1])[0] for row in table("CONTRIBUTING.md", "files")}
    matched = {pattern: sorted(ROOT.glob(pattern)) for pattern in rows}

    assert sorted((ROOT / "events").iterdir()) == sorted(path for paths in matched.values() for path in paths)
    assert all(matched.values())
    assert set(rows.values()) <= set(read_source()["Resources"])


def test_each_folder_of_tests_is_described() -> None:
    """Whoever writes a test knows where it goes."""
    folders = {
        f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("**/*.py"))
    }

    assert folders == set(first_codes("CONTRIBUTING.md", "folder"))


def test_each_dependency_has_a_reason() -> None:
    """Nothing is installed that nobody gave a reason for."""
    wanted = {
        re.split(r"[=\[<> ]", line)[0]
        for path in (ROOT / "requirements").glob("*.in")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    }

    assert wanted == set(first_codes("docs/decisions/0002-dependencies.md", "package"))


def test_decisions_are_numbered_without_a_gap() -> None:
    """A decision is cited by its number."""
    assert [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)] == [page.name[:4] for page in DECISIONS]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_each_decision_says_what_was_weighed_and_what_would_reverse_it(page: Path) -> None:
    """A decision can be changed by whoever knows more than we did."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)

    assert text.startswith(f"# {page.name[:4]}: ")
    assert {"Decision", "What was weighed", "What would reverse it"} <= set(headings)


def test_the_partitions_of_state_are_those_of_the_code() -> None:
    """Whoever looks into the integration table finds there what the decision lists, and the code names it."""
    package = ROOT / "layers" / "groupsync" / "groupsync"
    source = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    named = set(re.findall(r"""(?:\(f?|query\(|: Key = \(|PARTITION = |OPEN = )"([a-z_]+#?)""", source))
    listed = {re.sub("<.*", "", name) for name in first_codes("docs/decisions/0004-documents-port.md", "partition")}

    assert listed == listed & named
