"""The page about the hazards lists exactly those of the registry, in the same words."""

from __future__ import annotations

from tests.documents import table
from tests.hazards.registry import figures
from tests.hazards.suite import CHAPTERS

ALL = [hazard for chapter in CHAPTERS for hazard in chapter.hazards]


def test_the_page_lists_the_hazards_and_their_promises() -> None:
    """Whoever reads `docs/hazards.md` reads what is tried here, in the same words."""
    listed = [(row[0], row[1]) for row in table("docs/hazards.md", "hazard")]

    assert listed == [(one.name, one.promise) for one in ALL]


def test_the_comparison_is_about_hazards_of_the_registry() -> None:
    """What stands beside the figures of others is what is promised and tried here."""
    compared = [(row[0], row[1]) for row in table("docs/hazards.md", "met by all five")]
    promised = {(one.name, figures(one.added, one.removed, one.runs)) for one in ALL}

    assert len(compared) == 10
    assert set(compared) <= promised


def test_no_two_hazards_have_one_name() -> None:
    """A name is enough to speak of a hazard."""
    assert len({one.name for one in ALL}) == len(ALL)
