"""A company whose profiles follow People: what a test of profiles begins with, and what it looks at."""

from __future__ import annotations

from typing import Any

from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.confirmations import store_confirmation
from groupsync.state.integration_state import load_configuration, load_integration
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

ALL = frozenset(ProfileField)
PHONE, E164 = "+1 201 555 0123", "+12015550123"
"""A number as People has it, and as Directory gets it."""
FREE: dict[str, Any] = {"field_changes": {"count": 1000, "percent": 100}}
"""A guard that lets every profile change pass."""


def use_profiles(product: Product, *, guard: dict[str, Any], **profile: Any) -> None:
    """Give an active company a configuration with profiles, none of them confirmed."""
    settings = {"enabled": True, "directory_org_id": product.world.directory.org_id, "phone_country": "US"}
    product.configure({"profile": settings | profile, "guard": guard})


def with_profiles(stage: Stage | None = None, *, guard: dict[str, Any] | None = None, **profile: Any) -> Product:
    """Build a company that is active, and whose configuration has profiles, none of them confirmed."""
    product = (stage or Stage()).active()
    use_profiles(product, guard=FREE if guard is None else guard, **profile)
    return product


def confirm(product: Product, *fields: ProfileField) -> None:
    """Confirm fields, all of them when none is named."""
    integration = load_integration(product.documents)
    configuration = load_configuration(product.documents, integration.configuration_version)
    assert configuration is not None
    named = [name for name in fields or sorted(ALL) if configuration.profile.labels().get(name)]
    store_confirmation(product.documents, configuration, named, by="ada", preview_run="shown", now=product.clock())


def follow(product: Product, *fields: ProfileField) -> None:
    """Confirm fields, and let a sweep write them once; nothing is open afterwards."""
    confirm(product, *fields)
    product.clock.advance(60)
    product.sweep("full")
    product.clock.advance(15 * 60)


def following(*fields: ProfileField, stage: Stage | None = None, **profile: Any) -> Product:
    """Build a company whose profiles are followed and have been swept once."""
    product = with_profiles(stage, **profile)
    follow(product, *fields)
    return product


def in_directory(product: Product, person: Employee, key: str) -> str:
    """Give what Directory has under a key of somebody."""
    return str(product.world.directory.users[person.zuid].get(key, ""))


def profile_calls(product: Product, since: int = 0) -> list[str]:
    """Name the calls that reached Zoho Directory, in order."""
    return [one["action"] for one in product.world.events.read(since, kind="call") if one["product"] == "directory"]
