"""Which of Zoho's scopes are asked for: the few that are used, per product, with the configuration in force.

Core: no I/O. The consent page asks for these, and `GET /integration` shows them to whoever generates a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from groupsync.core.profile_settings import Profile

PRODUCTS = ("people", "connect", "directory")
CONNECT_PROFILE = "connect_profile"
"""Stands for Connect's own custom fields: scopes of Connect that only they need."""


def asked_scopes(profile: Profile | None, scopes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Give what is asked for of each product. Directory, and what Connect's own fields need, only while it is used."""
    asked = {product: list(scopes.get(product, ())) for product in PRODUCTS}
    if profile is None or not profile.enabled:
        asked["directory"] = []
    elif profile.connect.enabled:
        asked["connect"] += scopes.get(CONNECT_PROFILE, ())
    return asked


def of_other_services(known: Iterable[str], asked: Iterable[str]) -> list[str]:
    """Keep the scopes of services (`ZOHOPEOPLE`) of which none is among the `asked` ones."""
    services = {_service(one) for one in asked}
    return [one for one in known if _service(one) not in services]


def _service(scope: str) -> str:
    return scope.partition(".")[0].casefold()
