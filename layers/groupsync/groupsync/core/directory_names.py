"""Departments, designations and locations of Directory by their names.

Core: no I/O. Directory wants ids, People knows names only; a name that means two of them is nobody's to guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from groupsync.core.group_plan import folded_name
from groupsync.core.profile import ProblemReason


@dataclass(frozen=True, slots=True)
class NameTable:
    """Ids by folded name; names compare trimmed, NFKC and without case."""

    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> NameTable:
        """Build the table of one of Directory's lists: name → the ids that bear it."""
        found: dict[str, dict[str, None]] = {}
        for name, ids in names.items():
            found.setdefault(folded_name(name), {}).update(dict.fromkeys(ids))
        return cls({name: tuple(ids) for name, ids in found.items() if name})

    def id_of(self, name: str) -> str | ProblemReason:
        """Find the one id of a name."""
        ids = self.ids.get(folded_name(name), ())
        if not ids:
            return ProblemReason.NOT_IN_DIRECTORY
        return ids[0] if len(ids) == 1 else ProblemReason.SEVERAL_IN_DIRECTORY
