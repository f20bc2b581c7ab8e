"""The console's files under `/console`, found by name in a list made from the folder: no path leads out of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.web.http_answer import HttpAnswer
from groupsync.web.http_request import HttpRequest
from groupsync.web.page_answer import TYPES, PageAnswer
from groupsync.web.refusals import NotFoundError

FOLDER = Path(__file__).parent / "console"
PREFIX = "/console"
PAGE = "index.html"
SETTINGS = "settings.json"


@cache
def files() -> dict[str, str]:
    """Read the folder once per process, when somebody first asks for the console."""
    found = sorted(one for one in FOLDER.rglob("*") if one.is_file() and one.suffix in TYPES)
    return {one.relative_to(FOLDER).as_posix(): one.read_text(encoding="utf-8") for one in found}


def answer(request: HttpRequest, dependencies: AdminDependencies) -> dict[str, Any] | None:
    """Answer an address of the console; None when it is none of its. Raises `NotFoundError`, `TransientError`."""
    if request.path != PREFIX and not request.path.startswith(f"{PREFIX}/"):
        return None
    if request.method not in {"GET", "HEAD"}:
        refusal = HttpAnswer(405, {"error": "method_not_allowed", "message": "the console is only read"}).to_gateway()
        return refusal | {"headers": refusal["headers"] | {"Allow": "GET, HEAD"}}
    name = request.path.removeprefix(PREFIX).removeprefix("/") or PAGE
    if name == SETTINGS and dependencies.console is not None:
        return HttpAnswer(200, dependencies.console().to_json()).to_gateway()
    if name not in files():
        raise NotFoundError
    is_page = name == PAGE and dependencies.console is not None
    page = PageAnswer(
        name,
        files()[name],
        connects_to=dependencies.console().sign_in_origin if is_page and dependencies.console else "",
        base=request.stage_path + f"{PREFIX}/" if request.path == PREFIX else "",
    )
    return page.to_gateway(known=request.headers.get("if-none-match", ""), with_body=request.method == "GET")
