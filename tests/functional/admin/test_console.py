"""The console's files as the admin function serves them: types, policy, caching, and no way out of their folder."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groupsync.adapters.zoho_accounts import SCOPES
from groupsync.administration.console_settings import ConsoleSettings
from groupsync.administration.pending_actions import _TEXTS
from groupsync.core.configuration import Configuration
from groupsync.core.errors import TransientError
from groupsync.core.model import Family
from tests.functional.admin.world import AdminWorld
from tests.functional.gateway_events import load_event
from tests.unit.test_docs_reference import keys_of

FOLDER = Path(__file__).parents[3] / "functions" / "admin" / "console"
VENDOR = FOLDER / "vendor"
FILES = sorted(one.relative_to(FOLDER).as_posix() for one in FOLDER.rglob("*") if one.is_file())
SETTINGS = ConsoleSettings("a-client", "https://sign-in.example/pool", schedules={"incremental": "rate(15 minutes)"})


def ask(world: AdminWorld, path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Ask for an address as a browser does, without a token."""
    from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

    event = load_event("admin-show-integration", path=path, httpMethod=method)
    context = event["requestContext"] | {"path": f"/v1{path}"}
    del context["authorizer"]
    event |= {"requestContext": context, "headers": headers, "multiValueHeaders": None}
    answer: dict[str, Any] = app.handle(event, None, replace(world.dependencies, console=lambda: SETTINGS))
    return answer


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_served_as_what_it_is(world: AdminWorld, name: str) -> None:
    """A browser that does not guess types gets scripts as scripts and styles as styles, and text that is unharmed."""
    answer = ask(world, f"/console/{name}")

    types = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css"}
    types |= {".svg": "image/svg+xml", ".json": "application/json", ".txt": "text/plain"}
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"].partition(";")[0] == types[Path(name).suffix]
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    assert (FOLDER / name).read_text(encoding="utf-8").replace("<!--base-->", "") == answer["body"]


def test_the_page_loads_nothing_from_elsewhere(world: AdminWorld) -> None:
    """The policy names our own files, the API and the sign-in page, the import map by its hash, and nothing else."""
    answer = ask(world, "/console/")
    policy = dict(rule.split(" ", 1) for rule in answer["headers"]["Content-Security-Policy"].split("; "))
    [inline] = re.findall(r"<script type=\"importmap\">(.*?)</script>", answer["body"], re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()

    assert policy == {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{digest}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self' https://sign-in.example",
        "base-uri": "'self'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize(
    "name", [one for one in FILES if one.endswith((".js", ".css", ".html")) and "vendor" not in one]
)
def test_no_file_names_another_site(name: str) -> None:
    """Nothing is loaded from elsewhere while the console runs, nor is there an inline script, style or handler."""
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert re.findall(r"(?:src|href|import|from|url)\s*[=(]?\s*[\"'(](?:https?:)?//", text) == []
    assert re.findall(r"\son[a-z]+=[\"'`]|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text) == []


@pytest.mark.parametrize("path", ["/console", "/console/"])
def test_the_page_opens_with_and_without_the_slash(world: AdminWorld, path: str) -> None:
    """A gateway may leave the slash out: the page is told then where its files are."""
    answer = ask(world, path)

    assert answer["statusCode"] == 200
    assert ('<base href="/v1/console/">' in answer["body"]) is (path == "/console")


@pytest.mark.parametrize(
    "path",
    [
        "/console/../app.py", "/console/%2e%2e/app.py", "/console/..%2fapp.py", "/console//etc/passwd",
        "/console/core/../../app.py", "/console/vendor", "/console/vendor/", "/console/.", "/console/\\..\\app.py",
        "/console/index.html/", "/console/INDEX.HTML", "/console/requirements.txt", "/console/nothing.js",
        "/consoles/index.html", "/console.html", "/console/index.html\0.js",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(world: AdminWorld, path: str) -> None:
    """Only names of files that are there are answered."""
    answer = ask(world, path)

    assert (answer["statusCode"], json.loads(answer["body"])["error"]) == (404, "not_found")


def test_a_file_that_has_not_changed_is_not_sent_again(world: AdminWorld) -> None:
    """The browser asks with the tag it was given; a weak one, or one of several, is recognised."""
    tag = ask(world, "/console/app.js")["headers"]["ETag"]

    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = ask(world, "/console/app.js", **{"If-None-Match": known})
        assert (answer["statusCode"], answer["body"], answer["headers"]["ETag"]) == (304, "", tag)
    assert ask(world, "/console/app.js", **{"If-None-Match": '"other"'})["statusCode"] == 200


def test_only_files_whose_address_has_a_version_are_kept_for_good(world: AdminWorld) -> None:
    """After a deployment nobody runs old modules against a new API."""
    kept = {name: ask(world, f"/console/{name}")["headers"]["Cache-Control"] for name in FILES}

    versioned = {name for name in FILES if re.match(r"vendor/[a-z]+-\d+\.\d+\.\d+/", name)}
    assert {name for name, each in kept.items() if "immutable" in each} == versioned
    assert {each for name, each in kept.items() if name not in versioned} == {"no-cache"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_console_is_only_read(world: AdminWorld, method: str) -> None:
    """Any other method is told which ones there are."""
    answer = ask(world, "/console/app.js", method)

    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, HEAD")


def test_head_answers_without_a_body(world: AdminWorld) -> None:
    """The headers are those of a GET."""
    answer, full = ask(world, "/console/app.js", "HEAD"), ask(world, "/console/app.js")

    assert (answer["statusCode"], answer["body"], answer["headers"]) == (200, "", full["headers"])


def test_the_settings_are_what_the_page_begins_with(world: AdminWorld) -> None:
    """They are never kept: a new stack may have another app client."""
    answer = ask(world, "/console/settings.json")

    assert answer["headers"]["Cache-Control"] == "no-store"
    assert json.loads(answer["body"]) == {
        "client_id": "a-client",
        "sign_in_url": "https://sign-in.example/pool",
        "reauthentication_minutes": 15,
        "schedules": {"incremental": "rate(15 minutes)"},
    }


def test_settings_that_cannot_be_read_are_said(world: AdminWorld) -> None:
    """A parameter store that does not answer is no crash."""
    from functions.admin import app  # noqa: PLC0415 - only once the function's folder is importable

    def fail() -> ConsoleSettings:
        raise TransientError("GetParameter: no answer from AWS")

    event = load_event("admin-show-integration", path="/console/settings.json")
    answer = app.handle(event, None, replace(world.dependencies, console=fail))

    assert answer["statusCode"] == 503


def test_each_vendored_file_is_the_one_of_its_release() -> None:
    """Nobody edits a library here: its digest is that of the package of that version, and no file is unlisted."""
    packages = json.loads((VENDOR / "manifest.json").read_text())["packages"]
    listed = {each["file"]: each["sha256"] for package in packages for each in package["files"]}
    found = {
        one.relative_to(VENDOR).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in VENDOR.rglob("*")
        if one.is_file() and one.name != "manifest.json"
    }

    assert listed == found
    for package in packages:
        assert {"name", "version", "licence"} <= package.keys()
        assert all(f"-{package['version']}/" in each["file"] for each in package["files"])


def known_routes() -> set[tuple[str, str]]:
    """Give method and path of every route of the admin API, the parameters alike."""
    from functions.admin import routes as api  # noqa: PLC0415 - only once the function's folder is importable

    found = set()
    for router in api.ROUTERS:
        for rule, methods, *_ in router._routes:  # noqa: SLF001 - Powertools has no public list of them
            path = re.sub(r"<\w+>", "<>", rule)
            found |= {(method, path) for method in ([methods] if isinstance(methods, str) else methods)}
    return found


def test_each_route_that_the_console_calls_exists() -> None:
    """No button asks for something that the API never had."""
    text = (FOLDER / "core" / "routes.js").read_text(encoding="utf-8")
    called = {
        (method, re.sub(r"\$\{[^}]*\}", "<>", path))
        for method, path in re.findall(r"\[\"(GET|POST|PUT|DELETE)\", [\"`]([^\"`]+)[\"`]", text)
    }

    assert len(called) > 30
    assert set() == called - known_routes()


def test_only_two_modules_send_requests() -> None:
    """What asks the API is `core/api.js`, what asks the sign-in page `core/session.js`; settings are read once."""
    senders = {
        name for name in FILES if "vendor" not in name and "fetch(" in (FOLDER / name).read_text(encoding="utf-8")
    }

    assert senders == {"core/api.js", "core/session.js", "core/settings.js"}


@pytest.mark.parametrize("name", [one for one in FILES if one.endswith(".js")])
def test_modules_are_small(name: str) -> None:
    """A page fits a head."""
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) < 200


def test_each_pending_action_has_a_button_that_cures_it() -> None:
    """A code that the page does not know would lead nowhere useful."""
    text = (FOLDER / "pages" / "pending.js").read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+): \[", text, re.MULTILINE))

    assert set(_TEXTS) == known


def own_modules() -> dict[str, str]:
    """Give the console's own modules."""
    names = [one for one in FILES if one.endswith(".js") and "vendor" not in one]
    return {name: (FOLDER / name).read_text(encoding="utf-8") for name in names}


def test_no_module_writes_markup_itself() -> None:
    """Names come from People and Connect: what a page shows goes through the view library, which makes text of it."""
    careless = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|DOMParser")
    written = {name: careless.findall(text) for name, text in own_modules().items()}

    assert {name: found for name, found in written.items() if found} == {}


def test_no_module_knows_a_scope() -> None:
    """Scopes are asked for by the product and shown as the API gives them: nobody keeps a second list."""
    knowing = [
        name for name, text in own_modules().items() if any(scope in text for all_ in SCOPES.values() for scope in all_)
    ]

    assert knowing == []


def test_four_modules_keep_something_in_the_browser() -> None:
    """Requests over a sign-in, unsaved settings, the session, the layout: one module each, and nobody else."""
    keeping = {
        name for name, text in own_modules().items() if re.search(r"(session|local)Storage|indexedDB|cookie", text)
    }

    assert keeping == {"core/acting.js", "core/draft.js", "core/session.js", "core/store.js"}


def configuration_paths() -> tuple[set[str], dict[str, str]]:
    """Give the paths of the form's tables, and the keys that it leaves to JSON with their reasons."""
    texts = {one.name: one.read_text(encoding="utf-8") for one in (FOLDER / "settings").glob("*.js")}
    named = {path for text in texts.values() for path in re.findall(r'\b(?:path|include): "([a-z_.*]+)"', text)}
    families = [family.value for family in Family]
    paths = {path.replace("*", family) for path in named for family in families}
    return paths, dict(re.findall(r'"([a-z_.]+)": "([^"]+)"', texts["json_only.js"]))


def test_each_key_of_the_configuration_is_in_the_form_or_has_a_reason_why_not() -> None:
    """Whoever adds a key decides where an administrator sets it."""
    paths, json_only = configuration_paths()

    assert paths | set(json_only) == set(keys_of(Configuration))
    assert paths & set(json_only) == set()
    assert all(len(reason) > 10 for reason in json_only.values())
