"""The one table of what is assumed of Zoho without being documented: calls about profiles, and wordings of Connect.

`docs/zoho-assumptions.md` says how each is confirmed; `zoho.calls` and `zoho.reasons` of the configuration correct it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from groupsync.core.zoho_settings import CallName, CallSettings, ReasonSettings

_ORGANISATION = "/api/v1/orgs/{org}"


@dataclass(frozen=True, slots=True)
class AssumedCall:
    """A call of Zoho Directory. `wrapper` is the key of the answer (and of a write's body) that holds what matters."""

    verb: str
    path: str
    wrapper: str
    id_key: str
    name_key: str = ""
    page_parameter: str = "page"
    size_parameter: str = "per_page"
    page_size: int = 200
    more_key: str = "has_more"


ASSUMED: Mapping[CallName, AssumedCall] = {
    "update_user": AssumedCall("PUT", _ORGANISATION + "/users/{zuid}", "users", "zuid"),
    "read_user": AssumedCall("GET", _ORGANISATION + "/users/{zuid}", "users", "zuid"),
    "list_users": AssumedCall("GET", _ORGANISATION + "/users", "users", "zuid"),
    "list_departments": AssumedCall(
        "GET", _ORGANISATION + "/departments", "departments", "department_id", "department_name"
    ),
    "list_designations": AssumedCall(
        "GET", _ORGANISATION + "/designations", "designations", "designation_id", "designation_name"
    ),
    "list_locations": AssumedCall("GET", _ORGANISATION + "/locations", "locations", "location_id", "location_name"),
}

USER_KEYS = frozenset(
    {
        "first_name",
        "last_name",
        "designation_id",
        "department_id",
        "reporting_to",
        "work_location",
        "date_of_birth",
        "gender",
        "seating_location",
        "extension",
        "mobile",
        "phone",
    }
)
"""Keys of a user that this product reads and writes; those of Zoho's list that are about profiles."""

NESTED_KEYS = ("address",)
"""Where `phone` and `extension` stand when they are not beside the others: in the first of these blocks."""

CUSTOM_FIELDS = "customFields"
"""The form field of Connect's profile call: a JSON object of plain strings by field id."""

ALREADY_MEMBER = ("already a member", "already member", "already exists in the group", "already added")
NOT_MEMBER = ("not a member", "not member", "is no member", "not part of the group")


@dataclass(frozen=True, slots=True)
class MembershipReasons:
    """Wordings of a failure, in lower case, after which everything is as it was asked for."""

    already_member: tuple[str, ...] = ALREADY_MEMBER
    not_member: tuple[str, ...] = NOT_MEMBER


def assumed_calls(corrections: Mapping[CallName, CallSettings]) -> Mapping[CallName, AssumedCall]:
    """Give the calls in force."""
    return {
        name: replace(call, **corrections[name].model_dump(exclude_none=True)) if name in corrections else call
        for name, call in ASSUMED.items()
    }


def membership_reasons(corrections: ReasonSettings) -> MembershipReasons:
    """Give the wordings in force; those of the configuration stand in place of the assumed ones."""
    return MembershipReasons(
        tuple(text.casefold() for text in corrections.already_member or ALREADY_MEMBER),
        tuple(text.casefold() for text in corrections.not_member or NOT_MEMBER),
    )
