"""The four functions around one product in memory, active beside a small pretend company."""

from __future__ import annotations

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.functional.handlers.functions import Functions


@pytest.fixture
def product() -> Product:
    """A product that is connected and configured, and not yet active."""
    return Stage(people=30, departments=3, designations=4).build()


@pytest.fixture
def functions(product: Product) -> Functions:
    """The functions of that product, active."""
    product.activate()
    return Functions(product)
