"""A company in which somebody is asked whether one unit's group is to be carried over to another."""

from __future__ import annotations

from groupsync.core.model import GroupKey, record_id_of
from groupsync.core.succession import Succession
from tests.functional.engine.company import Product
from tests.functional.engine.replaced import STAGE, replace_designation
from tests.functional.engine.stage import Stage


def asked(stage: Stage = STAGE) -> tuple[Product, Succession]:
    """Build a company in which a designation was replaced, and somebody is asked."""
    product = stage.active()
    succession = replace_designation(product)
    product.sweep("full")
    return product, succession


def designation_of(key: GroupKey) -> str:
    """Give a unit's record id."""
    return record_id_of(key)
