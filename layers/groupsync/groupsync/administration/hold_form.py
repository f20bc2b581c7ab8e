"""Holds as answers show them: ids, counts and sentences, never a name or a mail address. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from groupsync.administration.moments import iso_time
from groupsync.core.operations import MOST_PER_CALL
from groupsync.core.profile_parts import PROFILE
from groupsync.engine.holds import is_collecting, is_open, undecided
from groupsync.ports.documents import Document

SHOWN = ("id", "axis", "cause", "kind", "family", "fields", "connect_id", "employee_id", "adds", "removes")
"""What is shown of a change: one of memberships has a family, one of a profile has fields."""


def summary_of(document: Document, *, now: float) -> dict[str, Any]:
    """Say what a hold is about. `calls`: what the undecided changes would cost."""
    body = document.body
    waiting = undecided(body) if is_open(body, now) else []
    fates = Counter(one["decision"] for one in body.get("decided", {}).values())
    return {
        "id": document.key[1],
        "status": _status(body, now),
        "collecting": is_collecting(body, now),
        "trigger": body["trigger"],
        "run": body["run"],
        "created": iso_time(body["created"]),
        "seals": iso_time(body.get("seals", body["created"])),
        "expires": iso_time(body["expires"]),
        "hash": body["hash"],
        "causes": [dict(cause) for cause in body["causes"]],
        "offer": body.get("offer"),
        "counts": {
            "changes": len(body["changes"]),
            "people": len({one["connect_id"] for one in body["changes"]}),
            "add": sum(len(one["adds"]) for one in body["changes"]),
            "remove": sum(len(one["removes"]) for one in body["changes"]),
            "undecided": len(waiting),
            **{name: fates[name] for name in ("approved", "rejected", "obsolete")},
        },
        "calls": _calls(waiting),
    }


def hold_to_json(document: Document, *, start: int, page: int, now: float) -> dict[str, Any]:
    """Give a hold with its changes from `start` on; `cursor` leads to the next page, None at the end."""
    body = document.body
    decided = body.get("decided", {})
    changes = body["changes"]
    return {
        **summary_of(document, now=now),
        "changes": [
            {**{name: one[name] for name in SHOWN if name in one}, "decided": _decided(decided.get(one["id"]))}
            for one in changes[start : start + page]
        ],
        "cursor": str(start + page) if start + page < len(changes) else None,
    }


def _status(body: Mapping[str, Any], now: float) -> str:
    if body["status"] == "open" and not is_open(body, now):
        return "expired"
    return str(body["status"])


def _decided(entry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if entry is None else {**entry, "at": iso_time(entry["at"])}


def _calls(changes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Price memberships, and one call per person and home for profiles."""
    adds = Counter(group for change in changes for group in change["adds"])
    removes = sum(len(change["removes"]) for change in changes)
    profiles = {(change["home"], change["connect_id"]) for change in changes if change["kind"] == PROFILE}
    homes = Counter(home for home, _ in profiles)
    memberships = removes + sum(-(-number // MOST_PER_CALL) for number in adds.values())
    directory = {"directory": homes["directory"]} if homes["directory"] else {}
    return {"connect": memberships + homes["connect"]} | directory
