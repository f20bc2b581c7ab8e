"""Who takes part: the people of a company, picked so that a scenario reads like the accident it is about."""

from __future__ import annotations

from tests.functional.engine.company import Product
from tests.sandbox.zoho.company import Employee
from tests.sandbox.zoho.network import Group


def by_unit(product: Product, family: str = "department") -> list[list[Employee]]:
    """Give the people of each department, or designation, the largest first."""
    units: dict[str, list[Employee]] = {}
    for one in product.people():
        units.setdefault(str(getattr(one, f"{family}_id")), []).append(one)
    return sorted((people for unit, people in units.items() if unit), key=len, reverse=True)


def ids(people: list[Employee]) -> list[str]:
    """Give record ids."""
    return [one.record_id for one in people]


def elsewhere(product: Product, person: Employee) -> str:
    """Give a department that somebody is not in."""
    return next(row.record_id for row in product.world.company.departments if row.record_id != person.department_id)


def group_of(product: Product, person: Employee, family: str = "department") -> Group:
    """Give the managed group of somebody's department or designation, as Connect has it."""
    key = f"{family}:{getattr(person, f'{family}_id')}"
    entry = next(one for known, one in product.stores.ledger.groups.items() if str(known) == key)
    return product.world.network.groups[str(entry.partition_id)]
