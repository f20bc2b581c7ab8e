"""Showing the groups (`GET /groups`): which unit has which, who is in it because of us, and what waits for a word.

Use case, read only, from the ledger and from what sweeps noticed: Zoho is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import cursor_of
from groupsync.administration.pending_facts import ABOUT_GROUPS, group_item
from groupsync.core.ledger_entries import GroupEntry, GroupState
from groupsync.core.model import GroupKey, family_of, record_id_of
from groupsync.engine.attention import GROUP, PARTITION, RENAMED

PAGE = 200
Notices = Mapping[GroupKey, Mapping[str, Mapping[str, Any]]]


def show_groups(parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List the groups in the order of their keys, from a cursor on: a key says where, whatever came in between.

    Raises `InvalidInputError`.
    """
    after = cursor_of(parameters)
    entries = dependencies.ledger.list_groups()
    notices = notices_of(dependencies)
    keys = sorted(key for key in {*entries, *notices} if key > after)
    shown = [group_to_json(key, entries.get(key), notices.get(key, {})) for key in keys[:PAGE]]
    return {"groups": shown, "cursor": keys[PAGE - 1] if len(keys) > PAGE else None}


def group_to_json(key: GroupKey, entry: GroupEntry | None, notices: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give the form of a group in answers. One that is only noticed yet waits, whatever else is known of it."""
    known = entry or GroupEntry(key, GroupState.WAITING, str(notices.get(f"{GROUP}{key}", {}).get("detail", "")))
    managed = known.state is GroupState.MANAGED
    shown = {
        "key": key,
        "family": family_of(key).value,
        "record_id": record_id_of(key),
        "name": known.name,
        "state": known.state.value,
        "partition_id": known.partition_id,
        "origin": known.origin and known.origin.value,
        "private": known.private,
        "members": known.members,
        "since": iso_time(known.since) if managed else None,
        "decision": known.decision
        and {"choice": known.decision.choice.value, "at": iso_time(known.decision.at), "by": known.decision.by},
        "connect_name": notices.get(f"{RENAMED}{key}", {}).get("about", {}).get("connect_name"),
        "notices": [
            {"code": _code(subject, body), **group_item(subject, body)} for subject, body in sorted(notices.items())
        ],
    }
    if known.state is GroupState.WAITING:
        asked = notices.get(f"{GROUP}{key}", {})
        shown |= {"reason": asked.get("reason"), "candidates": asked.get("about", {}).get("candidates", [])}
    return shown


def notices_of(dependencies: AdminDependencies) -> Notices:
    """Give what was noticed of each group, by subject."""
    found: dict[GroupKey, dict[str, Mapping[str, Any]]] = {}
    for attention in dependencies.documents.query(PARTITION):
        subject = attention.key[1]
        if _code(subject, attention.body) in ABOUT_GROUPS:
            found.setdefault(GroupKey(subject.split("#")[1]), {})[subject] = attention.body
    return found


def _code(subject: str, body: Mapping[str, Any]) -> str:
    return "link_group" if subject.startswith(GROUP) else str(body.get("code", ""))
