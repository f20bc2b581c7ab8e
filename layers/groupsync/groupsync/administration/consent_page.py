"""What a person reads who comes back from Zoho's consent page, and it did not work: what happened, what to do.

Core: no I/O. Tools that call the callback get the refusal as JSON, as everywhere.
"""

from __future__ import annotations

from typing import Any

from groupsync.administration.consent import CALLBACK
from groupsync.web.http_answer import HttpAnswer
from groupsync.web.http_request import HttpRequest
from groupsync.web.notice_page import NoticePage

NOTHING = "Nothing was stored or changed."
AGAIN = "Open the connection page, and begin there once more."
BY_FIELD = {
    "state": (
        "This way back is not open",
        "Each way to Zoho and back is good once, for ten minutes, and only for whoever began it here.",
    ),
    "code": ("Zoho gave no consent", "Somebody chose Reject there, or Zoho gave no code."),
    "accounts-server": (
        "This account lives in another data centre",
        "The stack was made for one data centre of Zoho, its parameter ZohoDataCentre, and asks no other one.",
    ),
}
REFUSED = ("Zoho would not connect the account", "An account that was connected before is still in force.")
TOO_LATE = ("It is too late for that", "The integration is not enabled any more, or is being deleted.")
FAULT = ("That did not work", "Zoho or this stack did not answer as it should. Try again in a minute.")


def page_for(request: HttpRequest, answer: HttpAnswer) -> NoticePage | None:
    """Say a refusal of the callback to a browser; None for anybody and anything else."""
    if request.path != CALLBACK or "text/html" not in request.headers.get("accept", ""):
        return None
    title, sentence = _words(answer.body)
    word = answer.body.get("code")
    said = [sentence]
    if word:
        said.append(f"Zoho's word for it is “{word}”; the connection page says what it means.")
    if not answer.failed:
        said.append(NOTHING)
    console = f"{request.stage_path}/console"
    return NoticePage(
        answer.status,
        title,
        (*said, AGAIN),
        console=console,
        link=f"{console}#/connection",
        link_text="To the connection page",
        retry_after=answer.retry_after,
    )


def _words(body: Any) -> tuple[str, str]:
    if body.get("error") == "zoho_refused":
        return REFUSED
    if body.get("error") == "wrong_state":
        return TOO_LATE
    return BY_FIELD.get(body.get("field", ""), FAULT)
