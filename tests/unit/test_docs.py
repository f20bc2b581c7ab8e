"""The documents are true of the code: commands, links, names, keys, parameters, codes."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from groupsync.adapters.zoho_accounts import CONNECT_SCOPES, PEOPLE_SCOPES
from groupsync.configuration import Configuration, Limit, parse_configuration
from groupsync.matching import WaitingReason
from groupsync.pending_actions import BLOCKING, _TEXTS
from groupsync.runs import RunStatus
from tests.infra.expansion import read_source

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LIFECYCLE = "docs/sync-lifecycle.md"
OPERATIONS = "docs/operations.md"
KEY = re.compile(r"`((?:groups|people|dates|profile|guard|limits)\.[\w.*<>]+)`")


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


def make_targets() -> dict[str, str]:
    """Give the Makefile's targets that `make help` lists."""
    return dict(re.findall(r"^([a-z]+):.*?## (.*)$", read("Makefile"), re.MULTILINE))


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield the paths of a model's keys; a limit is one key."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Limit):
            yield from keys_of(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def folded_keys() -> set[str]:
    """Give all keys, those of the two families as one."""
    return {re.sub(r"^groups\.(department|designation)\.", "groups.<family>.", key) for key in keys_of(Configuration)}


def test_the_readme_is_short() -> None:
    """A busy reader gets to its end."""
    assert len(read("README.md").splitlines()) < 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_command_is_a_target(page: Path) -> None:
    """Whoever types a documented `make` command does not hear that there is no rule for it."""
    blocks = re.findall(r"```\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    commands = [*re.findall(r"`(make [^`]*)`", page.read_text(encoding="utf-8"))]
    commands += [line for block in blocks for line in block.splitlines() if line.startswith("make ")]
    words = [re.sub(r"[A-Z]+=\S+", "", command.partition("#")[0]).split() for command in commands]

    assert [] == [target for _, *targets in words for target in targets if target not in make_targets()]


def test_the_two_commands_stand_in_the_readme() -> None:
    """A new user finds what to type."""
    block = re.search(r"## Two commands.*?```\n(.*?)```", read("README.md"), re.DOTALL)

    assert block is not None
    assert ["make demo", "make test"] == [line.partition("#")[0].strip() for line in block[1].splitlines()]


def test_each_target_is_described() -> None:
    """Whoever works here finds every target."""
    described = {command.removeprefix("make ") for command in first_codes("CONTRIBUTING.md", "target")}

    assert set(make_targets()) == described


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_relative_link_resolves(page: Path) -> None:
    """No link leads nowhere."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    relative = [link for link in links if not re.match(r"[a-z]+://", link)]

    assert [] == [link for link in relative if not (page.parent / link).exists()]


def test_each_page_can_be_reached_from_the_readme() -> None:
    """No page is forgotten: the README leads to each, the decisions by their folder."""
    linked = {(ROOT / link).resolve() for link in re.findall(r"\]\(([^):#]+)\)", read("README.md"))}

    assert [] == [page for page in PAGES if page.name != "README.md" and not linked & {page, page.parent}]


def lifecycle_names() -> list[str]:
    """Give the functions, classes and constants that the walk through the flow names."""
    found = re.findall(r"`([a-z]\w*(?:\.\w+)+)(?:\(\))?`", read(LIFECYCLE))
    return sorted({name for name in found if not KEY.match(f"`{name}`")})


def test_the_walk_names_what_it_walks_through() -> None:
    """The walk is of use only while it names functions."""
    assert len(lifecycle_names()) > 60


@pytest.mark.parametrize("name", lifecycle_names())
def test_each_function_of_the_walk_exists(name: str) -> None:
    """A reader who looks for a named function finds it in the named module."""
    parts = name.split(".")
    depth = 2 if parts[0] == "adapters" else 1
    found: Any = importlib.import_module(".".join(["groupsync", *parts[:depth]]))
    for part in parts[depth:]:
        assert hasattr(found, part)
        found = getattr(found, part)


def test_the_defaults_in_the_readme_are_the_defaults() -> None:
    """The configuration that is shown is the one that is in force when nothing else is said."""
    block = re.search(r"```json\n(.*?)```", read("README.md"), re.DOTALL)
    assert block is not None
    shown = json.loads(block[1])

    assert parse_configuration({"network_id": shown["network_id"]}).model_dump(mode="json") == shown


def test_each_key_is_explained_once() -> None:
    """The table of keys has every key of the model and no other."""
    assert sorted(folded_keys()) == sorted(first_codes(OPERATIONS, "key"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_key_that_is_named_exists(page: Path) -> None:
    """A key that a page tells somebody to set can be set."""
    named = {key.replace("groups.*.", "groups.<family>.") for key in KEY.findall(page.read_text(encoding="utf-8"))}
    known = folded_keys() | set(keys_of(Configuration))

    assert set() == named - known


def test_the_parameters_are_those_of_the_template() -> None:
    """Whoever deploys finds each parameter with its default."""
    parameters: Mapping[str, Any] = read_source()["Parameters"]
    shown = {code(row[0])[0]: (code(row[1]) or [""])[0] for row in table("README.md", "parameter")}

    assert {name: str(each["Default"]) for name, each in parameters.items()} == shown


def test_the_outputs_are_those_of_the_template() -> None:
    """Whoever reads the stack's outputs knows their names."""
    outputs = re.search(r"^Outputs:(.*?)\n\n", read("README.md"), re.MULTILINE | re.DOTALL)

    assert outputs is not None
    assert sorted(read_source()["Outputs"]) == sorted(code(outputs[1]))


def test_the_alarms_are_those_of_the_template() -> None:
    """Whoever gets a mail finds out what it means."""
    resources: Mapping[str, Any] = read_source()["Resources"]
    alarms = {name for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}

    assert alarms == set(first_codes(OPERATIONS, "alarm"))


def test_the_secrets_are_those_of_the_template() -> None:
    """Whoever guards the stack knows what it keeps secret."""
    resources: Mapping[str, Any] = read_source()["Resources"]
    secrets = {name for name, each in resources.items() if each["Type"] == "AWS::SecretsManager::Secret"}

    assert secrets == set(first_codes(OPERATIONS, "secret"))


def test_the_pending_actions_are_those_of_the_code() -> None:
    """Each code is explained, and whether it blocks."""
    shown = {code(row[0])[0]: row[1] == "yes" for row in table(OPERATIONS, "code") if row[1] in ("yes", "no")}

    assert {name: name in BLOCKING for name in _TEXTS} == shown


def test_an_action_that_nothing_opens_is_said_to_be_one() -> None:
    """A page that explains a cure is about something that can happen; the rest is said not to."""
    package = ROOT / "layers" / "groupsync" / "groupsync"
    others = [path for path in package.rglob("*.py") if path.name != "pending_actions.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in others)
    # What may be confirmed is listed by its code without being opened there.
    source = re.sub(r"^CONFIRMABLE = .*$", "", source, flags=re.MULTILINE)
    rows = table(OPERATIONS, "code")
    idle = {code(row[0])[0] for row in rows if "not opened by this version" in row[2]}
    never = {name for name in _TEXTS if f'"{name}"' not in source and f'["{name}"]' not in source}

    assert never - {"link_group"} == idle


def test_the_statuses_of_runs_are_those_of_the_code() -> None:
    """Each status of a run is explained."""
    assert [status.value for status in RunStatus] == first_codes(OPERATIONS, "status")


def test_the_reasons_for_waiting_are_those_of_the_code() -> None:
    """Each reason for which somebody waits is explained."""
    assert {reason.value for reason in WaitingReason} == set(first_codes(OPERATIONS, "reason"))


def test_the_routes_are_those_of_the_admin_function() -> None:
    """The table of the admin API has every route and no other."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "functions" / "admin").glob("routes_*.py")]
    pattern = r'@router\.(get|post|put|delete)\("([^"]+)"\)\n(def \w+.*?)(?=\n@router|\Z)'
    routes = {
        f"{method.upper()} {path}": ("require_fresh_sign_in" in body, "202" in body)
        for source in sources
        for method, path, body in re.findall(pattern, source, re.DOTALL)
    }
    shown = {code(row[0])[0]: ("•" in row[0], "°" in row[0]) for row in table(OPERATIONS, "method and path")}

    assert routes == shown


def test_the_scopes_are_those_that_are_needed() -> None:
    """Whoever generates a code with the documented scopes can do all that the product does."""
    shown = re.search(r"^ +`(ZOHOPEOPLE[^`]*)`", read(OPERATIONS), re.MULTILINE)

    assert shown is not None
    assert [*PEOPLE_SCOPES, *CONNECT_SCOPES] == shown[1].split(",")


def test_each_event_file_has_its_function() -> None:
    """Whoever invokes a function by hand finds which one a file is for."""
    rows = {code(row[0])[0]: code(row[1])[0] for row in table("CONTRIBUTING.md", "files")}
    matched = {pattern: sorted(ROOT.glob(pattern)) for pattern in rows}

    assert sorted((ROOT / "events").iterdir()) == sorted(path for paths in matched.values() for path in paths)
    assert all(matched.values())
    assert set(rows.values()) <= set(read_source()["Resources"])


def test_each_folder_of_tests_is_described() -> None:
    """Whoever writes a test knows where it goes."""
    folders = {f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("**/*.py"))}

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
