"""A company in which one designation is made anew: people who seem to move from one record to another."""

from __future__ import annotations

from collections import Counter
from typing import Any

from groupsync.core.model import Family, GroupKey, group_key
from groupsync.core.succession import Succession
from groupsync.engine.carry_over import Books, carry_over
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import decide
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee

STAGE = Stage(people=31, departments=2, designations=2)
"""Thirty employees, about fifteen in each designation: far more than an ordinary number of moves."""


def people_of(product: Product, designation: str) -> list[Employee]:
    """Give the people of a designation."""
    return [one for one in product.people() if one.designation_id == designation]


def old_designation(product: Product) -> str:
    """Give the designation that is going to be replaced: the one with most people."""
    people = Counter(one.designation_id for one in product.people() if one.designation_id)
    return str(people.most_common(1)[0][0])


def replace_designation(
    product: Product, *, most: int = 1000, delete: bool = True, name: str = "Successor"
) -> Succession:
    """Make a designation anew: a new record, people moved to it, the old record deleted. No webhook tells."""
    old = old_designation(product)
    moved = people_of(product, old)[:most]
    new = product.world.add_designation(name, silent=True)
    product.world.bulk_edit([one.record_id for one in moved], {"Designation": new.record_id})
    if delete:
        product.world.delete_designation(old, silent=True)
    return succession_to(product, old, new.record_id)


def succession_to(product: Product, old: str, new: str) -> Succession:
    """Name a succession by its records."""
    key = designation(old)
    partition = product.stores.ledger.groups[key].partition_id
    assert partition is not None
    return Succession(key, designation(new), partition)


def designation(record_id: str) -> GroupKey:
    """Name a designation's group."""
    return group_key(Family.DESIGNATION, record_id)


def carry(product: Product, succession: Succession) -> None:
    """Let the group be carried over, whoever asks for it."""
    stores = product.stores
    books = Books(stores.documents, stores.ledger, stores.audit, product.clock, lambda: "carried")
    carry_over(succession, by="somebody", books=books)


def link(product: Product, succession: Succession) -> dict[str, Any]:
    """Ask for it as an administrator does: the new unit is linked to the old one's group."""
    return decide(product, succession.new, succession.partition_id)


def changes_in_connect(product: Product, *, since: int) -> int:
    """Count the memberships that our calls have changed."""
    owner = product.world.owner.zuid
    return sum(one["user"] != owner for one in product.world.events.read(since, kind="membership", via="api"))
