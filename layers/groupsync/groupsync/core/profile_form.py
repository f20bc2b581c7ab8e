"""The form in which a person's profile writes wait in a chunk, before it is sealed.

Core: no I/O. It holds personal values in clear: nothing but the seal may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import PersonName, ProfileField, ProfileValue
from groupsync.core.profile_change import ProfileChange


def change_to_json(change: ProfileChange) -> dict[str, Any]:
    """Give a change as a JSON object."""
    return {
        "connect_id": change.connect_id,
        "employee_id": change.employee_id,
        "values": {name.value: _value_to_json(value) for name, value in sorted(change.values.items())},
        "digests": dict(sorted(change.digests.items())),
        "overwrites": sorted(change.overwrites),
        "blanks": sorted(change.blanks),
    }


def change_from_json(form: Mapping[str, Any]) -> ProfileChange:
    """Read a change back. Raises `KeyError`, `TypeError` or `ValueError` when it is none."""
    return ProfileChange(
        ConnectId(form["connect_id"]),
        EmployeeId(form["employee_id"]),
        {ProfileField(name): _value_from_json(value) for name, value in form["values"].items()},
        dict(form["digests"]),
        frozenset(map(ProfileField, form["overwrites"])),
        frozenset(map(ProfileField, form["blanks"])),
    )


def _value_to_json(value: ProfileValue) -> str | list[str]:
    return [value.first, value.last] if isinstance(value, PersonName) else value


def _value_from_json(value: str | list[str]) -> ProfileValue:
    return value if isinstance(value, str) else PersonName(*value)
