"""Which group of Connect each department and designation has, or will get.

Core, between gather and plan: no I/O. Groups are made once: our marker in the description decides before any name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from groupsync.core.configuration import Configuration, FamilySettings
from groupsync.core.desired import is_included
from groupsync.core.ledger_entries import Choice, GroupEntry, GroupState
from groupsync.core.model import ConnectGroup, EmployeeId, Family, GroupKey, PartitionId, Unit, family_of, group_key

LONGEST_NAME = 100
"""Connect does not say how long a name may be; a longer one is cut and ends in an ellipsis."""
MOST_CANDIDATES = 20
MARKER = re.compile(r"\[people:(department|designation):(\d+)\]\s*$")


UNDECIDED = frozenset({GroupState.CREATING, GroupState.WAITING, GroupState.CARRIED})
"""What is decided again at each plan: a lost creation, a question whose reason may be gone, a group that went away."""


class GroupStep(StrEnum):
    """What a unit needs before people can be put into its group."""

    CREATE = "create"
    ADOPT = "adopt"
    RECOVER = "recover"
    """We made it, but the answer was lost: it carries our marker."""
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class GroupAction:
    """One step for one unit. `reason` says why somebody has to be asked."""

    key: GroupKey
    step: GroupStep
    name: str
    description: str = ""
    private: bool = False
    open_membership: bool = False
    partition_id: PartitionId | None = None
    reason: str = ""
    members: int = 0
    """How many people the plan puts there: the group's size until the next full sweep counts."""
    lead: EmployeeId | None = None
    candidates: tuple[ConnectGroup, ...] = ()
    """What there is to choose from, when somebody has to be asked."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Steps in the order of their keys; `busy` are being created by somebody else at this moment."""

    actions: tuple[GroupAction, ...] = ()
    busy: frozenset[GroupKey] = frozenset()
    renamed: Mapping[GroupKey, str] = field(default_factory=dict)


def marker(key: GroupKey) -> str:
    """Give the marker that ends the description of every group that we make."""
    return f"[people:{key}]"


def marked_key(description: str) -> GroupKey | None:
    """Read our marker."""
    found = MARKER.search(description)
    return None if found is None else group_key(Family(found.group(1)), found.group(2))


def folded_name(name: str) -> str:
    """Fold a name for comparison: trimmed, NFKC, case-folded, runs of blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def group_name(unit: Unit, settings: FamilySettings) -> str:
    """Render a group's name from the template."""
    name = _render(settings.name, unit)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _render(template: str, unit: Unit) -> str:
    values = {"name": unit.name, "parent": unit.parent, "code": unit.code}
    return " ".join(re.sub(r"\{(name|parent|code)\}", lambda found: values[found.group(1)], template).split())


def plan_groups(
    units: Iterable[Unit],
    configuration: Configuration,
    *,
    entries: Mapping[GroupKey, GroupEntry],
    existing: Iterable[ConnectGroup],
    wanted_by: Mapping[GroupKey, int],
    now: float,
) -> GroupPlan:
    """Decide for each unit that has no group yet.

    Args:
        units: the records read of both forms.
        configuration: how groups are made.
        entries: the ledger's groups.
        existing: Connect's groups, as far as the token sees them.
        wanted_by: how many people want each group.
        now: epoch seconds.
    """
    listed = _Listing.of(existing, entries)
    actions: list[GroupAction] = []
    busy: set[GroupKey] = set()
    renamed: dict[GroupKey, str] = {}
    for unit in sorted(units, key=lambda one: one.key):
        settings = configuration.family(family_of(unit.key))
        entry = entries.get(unit.key)
        if not settings.enabled or not is_included(unit.key, settings):
            continue
        name = group_name(unit, settings)
        if entry is not None and entry.state is GroupState.MANAGED:
            if entry.name != name:
                renamed[unit.key] = name
        elif entry is not None and entry.state is GroupState.CREATING and entry.expires > now:
            busy.add(unit.key)
        elif (entry is None or entry.state in UNDECIDED) and (
            unit.key in listed.marked or is_to_be_made(entry) or wanted_by.get(unit.key, 0) >= _fewest(entry, settings)
        ):
            decided = settings.model_copy(update={"existing": "create"}) if is_to_be_made(entry) else settings
            action = _decide(unit, name, decided, listed)
            actions.append(replace(action, lead=unit.lead if settings.admins == "lead" else None))
    return GroupPlan(tuple(actions), frozenset(busy), renamed)


def _fewest(entry: GroupEntry | None, settings: FamilySettings) -> int:
    """Tell how many people a unit needs for a group: one whose group went to another unit, somebody at least."""
    carried = entry is not None and entry.state is GroupState.CARRIED
    return max(settings.min_members, int(carried))


def is_to_be_made(entry: GroupEntry | None) -> bool:
    """Tell whether somebody decided that a group is to be made, whatever else is there."""
    return entry is not None and entry.decision is not None and entry.decision.choice is Choice.CREATE


@dataclass(frozen=True, slots=True)
class _Listing:
    """Connect's groups by our marker, and those without one, and nobody's, by their folded name."""

    marked: Mapping[GroupKey, ConnectGroup]
    by_name: dict[str, list[ConnectGroup]]

    @classmethod
    def of(cls, existing: Iterable[ConnectGroup], entries: Mapping[GroupKey, GroupEntry]) -> _Listing:
        # What was given away may still bear the marker of the unit that it was made for.
        taken = {one for entry in entries.values() for one in (entry.partition_id, entry.given) if one is not None}
        marked: dict[GroupKey, ConnectGroup] = {}
        by_name: dict[str, list[ConnectGroup]] = {}
        for group in sorted(existing, key=lambda one: (len(one.partition_id), one.partition_id)):
            key = marked_key(group.description)
            if not group.active or group.partition_id in taken:
                continue
            if key is not None:
                marked.setdefault(key, group)  # of two with one marker the older: the same one at every reading
            else:
                by_name.setdefault(folded_name(group.name), []).append(group)
        return cls(marked, by_name)

    def take(self, name: str) -> None:
        """Let the next unit of the same name not get the same group."""
        self.by_name[folded_name(name)] = []


def _decide(unit: Unit, name: str, settings: FamilySettings, listed: _Listing) -> GroupAction:
    marked = listed.marked.get(unit.key)
    namesakes = listed.by_name.get(folded_name(name), [])
    if marked is not None:
        return GroupAction(
            unit.key, GroupStep.RECOVER, marked.name, private=marked.closed, partition_id=marked.partition_id
        )
    if settings.existing == "adopt" and len(namesakes) == 1 and not namesakes[0].closed:
        listed.take(name)
        return GroupAction(unit.key, GroupStep.ADOPT, namesakes[0].name, partition_id=namesakes[0].partition_id)
    if namesakes and settings.existing != "create":
        reason = "closed_namesake" if any(group.closed for group in namesakes) else "namesake"
        reason = "several_namesakes" if len(namesakes) > 1 else reason
        return GroupAction(unit.key, GroupStep.ASK, name, reason=reason, candidates=tuple(namesakes[:MOST_CANDIDATES]))
    description = f"{_render(settings.description, unit)} {marker(unit.key)}".strip()
    return GroupAction(
        unit.key,
        GroupStep.CREATE,
        name,
        description=description,
        private=settings.private,
        open_membership=settings.open_membership,
    )
