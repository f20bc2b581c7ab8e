"""Builds profile changes, plans and configurations of profiles for the tests of their check."""

from __future__ import annotations

from typing import Any

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.plan import atom_digest
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import FieldDecision, FieldStanding, ProfileChange, ProfilePlan

MOBILE, GENDER, NICKNAME = ProfileField.MOBILE, ProfileField.GENDER, ProfileField.NICKNAME
ORGANISATION = "60001"
CUSTOM_FIELD = "9001"
PATH = "/pulse/api/updateUserDetails.json"


def profile_configuration(guard: dict[str, Any] | None = None, **profile: Any) -> Configuration:
    """Give a configuration with profiles on; nickname has a home in Connect."""
    connect = {"path": PATH, "field_ids": {"nickname": CUSTOM_FIELD}}
    section = {"enabled": True, "directory_org_id": ORGANISATION, "connect": connect} | profile
    return parse_configuration({"network_id": "105000017039001", "profile": section, "guard": guard or {}})


def writes(
    number: int, *fields: ProfileField, value: str = "a", fills: bool = False, blanks: bool = False
) -> ProfileChange:
    """Give a change of one person that overwrites these fields, unless told otherwise."""
    names = frozenset(fields or (MOBILE,))
    return ProfileChange(
        ConnectId(str(7000 + number)),
        EmployeeId(str(number)),
        dict.fromkeys(names, value),
        {name.value: f"digest-{value}-{number}" for name in names},
        overwrites=names if not (fills or blanks) else frozenset(),
        blanks=names if blanks else frozenset(),
    )


def plan_of(change: ProfileChange) -> ProfilePlan:
    """Give the plan that this change is part of."""
    decisions = tuple(FieldDecision(name, FieldStanding.DIFFERENT) for name in change.fields)
    return ProfilePlan(change.employee_id, change.connect_id, decisions, change)


def same_plan(change: ProfileChange) -> ProfilePlan:
    """Give the plan of somebody whose fields are as wanted."""
    decisions = tuple(FieldDecision(name, FieldStanding.SAME) for name in change.fields)
    return ProfilePlan(change.employee_id, change.connect_id, decisions)


def part_id(change: ProfileChange, name: ProfileField = MOBILE) -> str:
    """Give the digest under which exactly this value of this person is approved."""
    return atom_digest(f"{change.connect_id}|profile:{name.value}|{change.digests[name.value]}")
