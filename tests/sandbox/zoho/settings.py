"""The figures and choices that Zoho leaves open or changes per plan; the control API can set each of them."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(slots=True)
class Settings:
    """What the pretence assumes; the defaults follow the references' "what to assume" column."""

    # Accounts
    token_seconds: int = 3600
    code_seconds: int = 180
    refreshes_per_window: int = 10
    window_seconds: int = 600
    live_access_tokens: int = 15
    live_refresh_tokens: int = 20
    grants_per_window: int = 10
    names_scopes: bool = False  # whether a token answer says what was granted
    throttle_status: int = 400  # public logs show 400, a Zoho page says 200
    # People
    people_calls_per_minute: int = 400
    people_rare_calls_per_minute: int = 20  # forms list, getRecordByID: unknown, so the lowest documented figure
    people_lock_seconds: int = 300
    people_lock_status: int = 200
    people_daily_allowance: int = 25_000
    default_page: int = 20
    past_the_end: str = "7024"  # or "[]": what a page after the last row answers
    utc_offset_minutes: int = 180  # local wall clock of AddedTime
    seating_field: str = "new"  # or "old": Work_location is displayed as an office; or "custom": a field of their own
    components_scope: str = "ZOHOPEOPLE.forms.READ"  # one page of Zoho names it in the singular
    deleted_webhook_values: str = "full"  # or "blank": a Delete workflow may send only the record id
    # Connect
    connect_calls_per_minute: int = 6000
    connect_retry_after: int | None = 30
    connect_failure_status: int = 200
    group_name_limit: int = 100
    org_members_cap: int = 0  # 0 = one complete answer; else the silent plateau that a big network may show
    hide_mail_addresses: bool = False
    removed_trigger: str = "Member_Removed_From_Group"  # the exact string is not known
    # Directory
    directory_calls_per_minute: int = 6000
    directory_retry_after: int | None = 30
    directory_refusals: str = "quoted"  # what a 400 says: "quoted" key and value, "named" the key, "bare" neither
    directory_work_location: str = "text"  # or "id": one of the locations list
    directory_text_limit: int = 255
    # Webhooks
    webhook_timeout_seconds: float = 5.0

    def change(self, changes: dict[str, Any]) -> None:
        """Set several values at once; raise ValueError for an unknown name or another type."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"unknown setting: {name}")
            number = isinstance(value, int | float) and not isinstance(value, bool)
            fits = (
                (name in ("connect_retry_after", "directory_retry_after") and (value is None or number))
                or (isinstance(known[name], bool) and isinstance(value, bool))
                or (isinstance(known[name], str) and isinstance(value, str))
                or (isinstance(known[name], int | float) and not isinstance(known[name], bool) and number)
            )
            if not fits:
                raise ValueError(f"wrong type for setting: {name}")
        for name, value in changes.items():
            setattr(self, name, value)
