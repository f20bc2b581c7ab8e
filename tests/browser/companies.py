"""Companies in the state that a test of the console begins with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from groupsync.state.integration_state import Integration, Lifecycle, load_integration, save_integration
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

MARKUP = '<img src=x onerror="document.title=1"> & <b>bold</b>'


def untouched() -> Product:
    """Nobody has enabled anything; the account and the configuration are there."""
    return Stage().build()


def connected(product: Product, **changes: Any) -> dict[str, Any]:
    """Give what makes a state pending, with the account and the configuration that the product has."""
    before = Integration(connected=True, configuration_version=1)
    return {"connected": before.connected, "configuration_version": before.configuration_version, **changes}


def enabled() -> Product:
    """Enabled and configured, with the account taken away again: the state in which one is connected."""
    product = Stage().build()
    before = load_integration(product.documents)
    save_integration(product.documents, replace(before, state=Lifecycle.PENDING, connected=False))
    product.stores.secrets.write("credentials", {})
    product.stores.secrets.write("access_tokens", {})
    return product


def held() -> tuple[Product, list[list[Employee]]]:
    """Two bulk moves out of one department, each into another, that a sweep held as one hold."""
    product = Stage(people=60, departments=4, designations=1).active()
    by_department: dict[str, list[Employee]] = {}
    for one in product.people():
        by_department.setdefault(one.department_id, []).append(one)
    crowd = max(by_department.values(), key=len)
    was = crowd[0].department_id
    others = [row.record_id for row in product.world.company.departments if row.record_id != was]
    halves = [crowd[:8], crowd[8:13]]
    for movers, to in zip(halves, others, strict=False):
        product.world.bulk_edit([one.record_id for one in movers], {"Department": to})
    assert product.sweep("incremental").status == "held"
    return product, halves


def with_markup() -> Product:
    """A company one of whose departments is called something that a careless page would run."""
    product = Stage().build()
    next(iter(product.world.company.departments)).name = MARKUP
    product.activate()
    return product
