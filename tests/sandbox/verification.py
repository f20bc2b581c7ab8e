"""Compares the pretend Connect with the pretend People by their bare facts, without asking the product.

A group is told by the marker that ends its description (design 4); its admins are left out on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARKER = re.compile(r"\[people:((?:department|designation):\d+)\]$")
NO_ACCOUNT = ("", "-1")

Members = Mapping[str, frozenset[str]]
"""`department:<record id>` or `designation:<record id>` → account ids."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared. `differences` are sentences."""

    checked: int
    differences: tuple[str, ...]


def wanted_members(state: Mapping[str, Any]) -> Members:
    """Compute from People who belongs into which group: employed, with an account, in the network."""
    wanted: dict[str, set[str]] = {f"{form}:{row['record_id']}": set() for form, row in _units(state)}
    for person in state["people"]:
        if person["status_type"] == 1 and person["in_network"] and person["zuid"] not in NO_ACCOUNT:
            for key in _references(person):
                wanted[key].add(person["zuid"])
    return {key: frozenset(members) for key, members in wanted.items()}


def actual_groups(state: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Find the groups of Connect that follow a department or designation."""
    marked = ((MARKER.search(group["desc"]), group) for group in state["groups"] if group["status"] == "ACTIVE")
    return {found.group(1): group for found, group in marked if found}


def groups_of(state: Mapping[str, Any], person: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Tell which groups one person belongs into, and in which of them all the person is."""
    wanted = frozenset(key for key, members in wanted_members(state).items() if person["zuid"] in members)
    has = frozenset(key for key, group in actual_groups(state).items() if person["zuid"] in group["members"])
    return wanted, has


def names_of(state: Mapping[str, Any], keys: frozenset[str]) -> str:
    """Name departments and designations for people to read."""
    names = {f"{form}:{row['record_id']}": row["name"] for form, row in _units(state)}
    return " and ".join(names[key] for key in sorted(keys) if key in names) or "no group"


def hand_made(state: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Give the groups that follow nothing in People, with their members."""
    ours = {group["id"] for group in actual_groups(state).values()}
    return {group["id"]: frozenset(group["members"]) for group in state["groups"] if group["id"] not in ours}


def compare(state: Mapping[str, Any]) -> Comparison:
    """Compare every group's members."""
    groups = actual_groups(state)
    checked = 0
    differences = []
    for key, wanted in wanted_members(state).items():
        checked += len(wanted)
        group = groups.get(key, {"members": [], "admins": []})
        admins = frozenset(group["admins"])
        members = frozenset(group["members"])
        differences += [f"{zuid} is missing in {key}" for zuid in sorted(wanted - admins - members)]
        differences += [f"{zuid} does not belong into {key}" for zuid in sorted(members - admins - wanted)]
    return Comparison(checked, tuple(differences))


def _units(state: Mapping[str, Any]) -> list[tuple[str, Mapping[str, str]]]:
    return [(form, row) for form in ("department", "designation") for row in state[f"{form}s"]]


def _references(person: Mapping[str, Any]) -> list[str]:
    return [f"{form}:{person[f'{form}_id']}" for form in ("department", "designation") if person[f"{form}_id"]]
