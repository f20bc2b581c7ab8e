"""Addresses that need no sign-in: where Zoho's consent page sends the browser back to."""

from __future__ import annotations

from typing import Any

from groupsync.administration.consent import CALLBACK, receive_consent
from groupsync.administration.consent_page import page_for
from groupsync.administration.dependencies import AdminDependencies
from groupsync.web.http_answer import HttpAnswer
from groupsync.web.http_request import HttpRequest


def answer(request: HttpRequest, dependencies: AdminDependencies) -> HttpAnswer | None:
    """Answer a public address; None when it is none."""
    if request.method == "GET" and request.path == CALLBACK:
        return HttpAnswer(303, {"connected": True}, location=receive_consent(request, dependencies))
    return None


def refused(request: HttpRequest | None, refusal: HttpAnswer) -> dict[str, Any]:
    """Give a refusal for API Gateway: a page to a browser that came back from Zoho, else JSON."""
    page = page_for(request, refusal) if request is not None else None
    return (page or refusal).to_gateway()
