"""Anchors: a few people for each department, location and employee type whom the next full read has to show.

Core: no I/O. `completeness` judges those that are missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from groupsync.core.model import Employee, EmployeeId, Family, group_key

ANCHORS_PER_VALUE = 3
"""How many people stand for one department, location or employee type."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Somebody who was there at the last complete read; ids only. `traits` are folded texts of what it stands for."""

    id: EmployeeId
    traits: frozenset[str]


def traits_of(employee: Employee) -> frozenset[str]:
    """Tell what a person may be an anchor for: department, location, employee type."""
    traits: set[str] = {group_key(Family.DEPARTMENT, one) for one in employee.departments}
    traits.update(
        f"{name}={value}"
        for name, value in (("location", employee.location), ("type", employee.employee_type))
        if value
    )
    return frozenset(traits)


def choose_anchors(employees: Iterable[Employee], kept: Iterable[Anchor]) -> list[Anchor]:
    """Choose a few employed people per trait, keeping those that are still in the same departments.

    The lowest record ids are taken: they are the oldest records, and so stand at the far end of a read.
    """
    present = {one.id: one for one in employees if one.employed}
    chosen: dict[EmployeeId, frozenset[str]] = {}
    count = Counter[str]()
    for anchor in kept:
        traits = traits_of(present[anchor.id]) if anchor.id in present else frozenset()
        if traits and departments_among(traits) == departments_among(anchor.traits):
            chosen[anchor.id] = traits
            count.update(traits)
    for one in sorted(_scarce(present.values(), count), key=lambda one: (len(one.id), one.id)):
        traits = traits_of(one)
        if one.id not in chosen and any(count[trait] < ANCHORS_PER_VALUE for trait in traits):
            chosen[one.id] = traits
            count.update(traits)
    return [Anchor(one, chosen[one]) for one in sorted(chosen)]


def _scarce(employees: Iterable[Employee], count: Counter[str]) -> list[Employee]:
    """Give those who stand for something that has too few anchors; many people stand for the same, told once."""
    told: dict[tuple[tuple[str, ...], str, str], bool] = {}
    scarce = []
    for one in employees:
        stands_for = (one.departments, one.location, one.employee_type)
        answer = told.get(stands_for)
        if answer is None:
            answer = told[stands_for] = any(count[trait] < ANCHORS_PER_VALUE for trait in traits_of(one))
        if answer:
            scarce.append(one)
    return scarce


def anchors_to_json(anchors: Iterable[Anchor]) -> dict[str, list[str]]:
    """Give the stored form. Where somebody works is a value of their profile, and stands nowhere in clear."""
    return {anchor.id: departments_among(anchor.traits) for anchor in anchors}


def departments_among(traits: Iterable[str]) -> list[str]:
    """Give those traits that are departments."""
    return sorted(trait for trait in traits if trait.startswith(Family.DEPARTMENT))


def anchors_from_json(stored: Mapping[str, Any]) -> list[Anchor]:
    """Read the stored form."""
    return [Anchor(EmployeeId(one), frozenset(traits)) for one, traits in stored.items()]
