"""Builds a product beside a small pretend company, in one line, in the state that a test begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.clock import FakeClock
from tests.functional.engine.company import Product
from tests.sandbox.zoho.world import World, create_world

START = 1_790_000_000.0


@dataclass
class Stage:
    """How to build a product in one line."""

    people: int = 12
    departments: int = 2
    designations: int = 3
    seed: int = 11
    plain: bool = True
    """Everybody is employed, has an account, is in the network and holds a designation."""
    twins: bool = False
    configuration: dict[str, Any] = field(default_factory=dict)

    def build(self) -> Product:
        """Build it."""
        clock = FakeClock(START)
        world = create_world(
            people=self.people,
            departments=self.departments,
            designations=self.designations,
            seed=self.seed,
            twins=self.twins,
            manual_groups=False,
            clock=clock,
        )
        if self.plain:
            _make_plain(world)
        return Product(world, clock, configuration=self.configuration)

    def active(self) -> Product:
        """Build it, activate it, and let a quarter of an hour pass."""
        product = self.build()
        product.activate()
        product.clock.advance(15 * 60)
        return product


def _make_plain(world: World) -> None:
    designation = next(iter(world.company.designations)).record_id
    for row in world.company.employees:
        row.status, row.status_type, row.exited = "Active", 1, ""
        row.designation_id = row.designation_id or designation
        world.give_account(row.record_id)
