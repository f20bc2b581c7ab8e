"""The environment of a function: the four hosts, overrides, and what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from groupsync.settings import DATA_CENTRES, Settings


@pytest.mark.parametrize(
    ("centre", "accounts", "products"),
    [
        ("us", "zoho.com", "zoho.com"),
        ("eu", "zoho.eu", "zoho.eu"),
        ("in", "zoho.in", "zoho.in"),
        ("au", "zoho.com.au", "zoho.com.au"),
        ("jp", "zoho.jp", "zoho.jp"),
        ("ca", "zohocloud.ca", "zohocloud.ca"),
        ("sa", "zoho.sa", "zoho.sa"),
        ("uk", "zoho.uk", "zoho.uk"),
        ("cn", "zoho.com.cn", "zoho.com.cn"),
    ],
)
def test_a_data_centre_gives_four_hosts(centre: str, accounts: str, products: str) -> None:
    """Every parameter value of the stack leads to its own hosts."""
    hosts = Settings.from_environment({"ZOHO_DATA_CENTRE": centre}).hosts

    assert hosts.model_dump() == {
        "accounts": f"https://accounts.{accounts}",
        "people": f"https://people.{products}",
        "connect": f"https://connect.{products}",
        "directory": f"https://directory.{products}",
    }


def test_the_stack_offers_nine_data_centres() -> None:
    """The documented ones and no other."""
    assert set(DATA_CENTRES) == {"us", "eu", "in", "au", "jp", "ca", "sa", "uk", "cn"}
    with pytest.raises(ValidationError, match="zoho_data_centre"):
        Settings.from_environment({"ZOHO_DATA_CENTRE": "mars"})


def test_each_host_can_be_overridden_alone() -> None:
    """The others stay the data centre's; a trailing slash does not matter."""
    hosts = Settings.from_environment(
        {"ZOHO_DATA_CENTRE": "eu", "ZOHO_PEOPLE_URL": "https://people.example.com/"}
    ).hosts

    assert (hosts.people, hosts.accounts) == ("https://people.example.com", "https://accounts.zoho.eu")


def test_all_hosts_may_be_one_server() -> None:
    """Plain http is allowed on this machine, so that a pretend Zoho can stand in."""
    names = ("ACCOUNTS", "PEOPLE", "CONNECT", "DIRECTORY")
    hosts = Settings.from_environment({f"ZOHO_{name}_URL": "http://127.0.0.1:8080" for name in names}).hosts

    assert set(hosts.model_dump().values()) == {"http://127.0.0.1:8080"}


@pytest.mark.parametrize("url", ["http://localhost:1", "http://[::1]:8080", "https://zoho.example.com:8443"])
def test_good_urls_are_taken(url: str) -> None:
    """Encrypted to anywhere, plain to loopback."""
    assert Settings.from_environment({"ZOHO_CONNECT_URL": url}).hosts.connect == url


@pytest.mark.parametrize(
    "url",
    [
        *("http://people.zoho.com", "http://127.0.0.1.example.com", "http://localhost@example.com", "http://10.0.0.1"),
        *("ftp://people.zoho.com", "people.zoho.com", "https://", "file:///etc/passwd"),
    ],
)
def test_tokens_never_travel_in_the_clear(url: str) -> None:
    """Plain http to anywhere else, other schemes and half URLs stop the function."""
    with pytest.raises(ValidationError, match="must be https"):
        Settings.from_environment({"ZOHO_ACCOUNTS_URL": url})


def test_empty_values_count_as_not_given() -> None:
    """CloudFormation passes an empty parameter as an empty variable."""
    settings = Settings.from_environment({"ZOHO_PEOPLE_URL": "", "AUDIT_RETENTION_DAYS": "", "UNRELATED": "x"})

    assert settings.hosts.people == "https://people.zoho.com"
    assert (settings.audit_retention_days, settings.reauthentication_minutes) == (400, 15)


def test_numbers_are_parsed() -> None:
    """Variables are text."""
    settings = Settings.from_environment({"REAUTHENTICATION_MINUTES": "5", "LEDGER_TABLE": "ledger"})

    assert (settings.reauthentication_minutes, settings.ledger_table) == (5, "ledger")
    with pytest.raises(ValidationError):
        Settings.from_environment({"REAUTHENTICATION_MINUTES": "soon"})
