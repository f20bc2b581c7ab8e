"""Decides on a group as the admin API does, against the stores and the Zoho of a product."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.groups import LinkRequest, link
from groupsync.administration.sign_in import Caller
from tests.fakes.queue import FakeSweepStarter
from tests.functional.engine.company import BASE, Product


def decide(product: Product, key: str, partition_id: str) -> dict[str, Any]:
    """Link a unit to a group, let one be made, or ignore it."""
    family, _, record_id = key.partition(":")
    caller = Caller("administrator-1", frozenset({"administrator"}), int(product.clock()))
    return link(family, record_id, LinkRequest(partition_id=partition_id), caller, dependencies_of(product))


def dependencies_of(product: Product, **others: Any) -> AdminDependencies:
    """Give what the admin function works with, as a new process would build it; `others` instead of what is usual."""
    zoho = product.zoho()
    usual = AdminDependencies(
        documents=product.documents,
        ledger=product.stores.ledger,
        audit=product.stores.audit,
        secrets=product.stores.secrets,
        queue=product.queue,
        sweeps=FakeSweepStarter(),
        people_factory=zoho.people,
        connect_factory=zoho.connect,
        exchange_code=zoho.accounts.exchange_code,
        clock=product.clock,
        random_id=lambda: "decided",
        random_secret=lambda: "s" * 43,
        accounts_server=BASE,
    )
    return replace(usual, **others)
