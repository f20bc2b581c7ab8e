"""What the stack tells a function through its environment, parsed once by `bootstrap`.

The infra tests hold this and `template.yaml` together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

DATA_CENTRES: Mapping[str, tuple[str, str]] = {
    # Location code: domain of the accounts server, domain of the products (Zoho's multi-dc page).
    "us": ("zoho.com", "zoho.com"),
    "eu": ("zoho.eu", "zoho.eu"),
    "in": ("zoho.in", "zoho.in"),
    "au": ("zoho.com.au", "zoho.com.au"),
    "jp": ("zoho.jp", "zoho.jp"),
    "ca": ("zohocloud.ca", "zohocloud.ca"),
    "sa": ("zoho.sa", "zoho.sa"),
    "uk": ("zoho.uk", "zoho.uk"),
    "cn": ("zoho.com.cn", "zoho.com.cn"),
}

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def checked_url(value: Any) -> str:
    """Accept https to anywhere, plain http only to loopback; no path, no trailing slash. Empty stays empty."""
    url = str(value or "").strip().rstrip("/")
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url
    raise ValueError("must be https, or http to loopback")


Url = Annotated[str, BeforeValidator(checked_url)]


class ZohoHosts(BaseModel):
    """The four hosts of one data centre, each of which may be overridden."""

    model_config = ConfigDict(frozen=True)

    accounts: str
    people: str
    connect: str
    directory: str


class Settings(BaseModel):
    """The environment of a function. Fields that a function is not given stay empty."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    zoho_data_centre: str = "us"
    zoho_accounts_url: Url = ""
    zoho_people_url: Url = ""
    zoho_connect_url: Url = ""
    zoho_directory_url: Url = ""
    integration_table: str = ""
    ledger_table: str = ""
    audit_table: str = ""
    change_queue_url: str = ""
    dead_letter_queue_url: str = ""
    credentials_secret_arn: str = ""
    access_tokens_secret_arn: str = ""
    webhook_secret_arn: str = ""
    hash_key_secret_arn: str = ""
    reconcile_function_name: str = ""
    app_client_parameter: str = ""
    sign_in_url_parameter: str = ""
    incremental_sweep_schedule: str = ""
    full_sweep_schedule: str = ""
    schedule_time_zone: str = ""
    audit_retention_days: int = 400
    reauthentication_minutes: int = 15

    @model_validator(mode="after")
    def _known_data_centre(self) -> Settings:
        if self.zoho_data_centre not in DATA_CENTRES:
            raise ValueError(f"zoho_data_centre must be one of {', '.join(DATA_CENTRES)}")
        return self

    @property
    def hosts(self) -> ZohoHosts:
        """The hosts in force: the data centre's, unless overridden."""
        accounts, products = DATA_CENTRES[self.zoho_data_centre]
        return ZohoHosts(
            accounts=self.zoho_accounts_url or f"https://accounts.{accounts}",
            people=self.zoho_people_url or f"https://people.{products}",
            connect=self.zoho_connect_url or f"https://connect.{products}",
            directory=self.zoho_directory_url or f"https://directory.{products}",
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Parse the environment; names are the fields in upper case. Raises pydantic's `ValidationError`."""
        return cls.model_validate(
            {name: environment[name.upper()] for name in cls.model_fields if environment.get(name.upper())}
        )
