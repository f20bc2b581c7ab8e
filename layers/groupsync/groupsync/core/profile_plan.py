"""What has to be written to one person's profile, and why the rest is not.

Core, the plan step: no I/O. Two states in, one plan out; the preview and the writes are made of the same plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from groupsync.core.ledger_entries import ProfileState
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField, ProfileValue, is_blank
from groupsync.core.profile_change import (
    FieldDecision,
    FieldStanding,
    ProfileChange,
    ProfilePlan,
    Skip,
    WantedProfile,
)

OVERWRITING = frozenset({FieldStanding.DIFFERENT, FieldStanding.UNREAD})


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """What an administrator said: which fields may be written, and which blanks empty the target.

    `agrees` is `mapping.agrees` with the organisation's settings. `blind` are the fields whose home cannot be read,
    `resting` those that were refused from everybody so far.
    """

    confirmed: frozenset[ProfileField]
    clears: Callable[[ProfileField], bool]
    agrees: Callable[[ProfileField, ProfileValue, ProfileValue], bool]
    blind: frozenset[ProfileField] = frozenset()
    resting: frozenset[ProfileField] = frozenset()


def unread_fields(
    wanted: WantedProfile, stored: ProfileState, rules: ProfileRules, *, among: frozenset[ProfileField]
) -> frozenset[ProfileField]:
    """Tell for which fields the target has to be read before they can be planned.

    Those that we never wrote, and those of a call whose answer was lost.
    `among` are all fields for a preview, and the confirmed ones for a sweep: the others are not written anyhow.
    """
    known = stored.known()
    return frozenset(
        name
        for name, value in wanted.profile.values.items()
        if name in among - rules.resting
        and name not in known
        and stored.refused.get(name) != wanted.digests[name]
        and (rules.clears(name) or not is_blank(value))
    )


def plan_profile(
    wanted: WantedProfile,
    *,
    stored: ProfileState,
    current: Mapping[ProfileField, ProfileValue] | None,
    rules: ProfileRules,
) -> ProfilePlan:
    """Decide each field.

    Args:
        wanted: the mapped record.
        stored: what the ledger knows; an unchanged digest means no write.
        current: the target's values, a missing field being empty; None when the target was not read. It decides the
            first write of a field; afterwards a changed digest is enough.
        rules: what may be done.
    """
    decisions = [
        FieldDecision(one.field, FieldStanding.PROBLEM, Skip.PROBLEM, one.reason.value) for one in wanted.problems
    ]
    settled: dict[str, str] = {}
    known = stored.known()
    writes: dict[ProfileField, FieldStanding] = {}
    for name, value in wanted.profile.values.items():
        digest = wanted.digests[name]
        standing = _standing(name, wanted, known, current, rules)
        skip = _skip(name, value, standing, refused=stored.refused.get(name) == digest, rules=rules)
        decisions.append(FieldDecision(name, standing, skip))
        if standing is FieldStanding.SAME:
            if known.get(name) != digest and name in rules.confirmed:
                settled[name.value] = digest
        elif skip is None:
            writes[name] = standing
    return ProfilePlan(
        wanted.employee_id,
        wanted.connect_id,
        tuple(sorted(decisions, key=lambda one: one.field)),
        _change(wanted, writes),
        settled,
    )


def field_axes(changes: Iterable[ProfileChange]) -> Mapping[str, frozenset[ConnectId]]:
    """Count overwrites and blanks for the guard: `field_changes#<field>` → the people concerned."""
    people: dict[str, set[ConnectId]] = {}
    for change in changes:
        for name in change.overwrites | change.blanks:
            people.setdefault(f"field_changes#{name.value}", set()).add(change.connect_id)
    return {axis: frozenset(those) for axis, those in sorted(people.items())}


def _standing(
    name: ProfileField,
    wanted: WantedProfile,
    known: Mapping[str, str],
    current: Mapping[ProfileField, ProfileValue] | None,
    rules: ProfileRules,
) -> FieldStanding:
    value, written = wanted.profile.values[name], known.get(name)
    if written == wanted.digests[name]:
        return FieldStanding.SAME
    if is_blank(value) and not rules.clears(name):
        return FieldStanding.BLANK_IN_PEOPLE
    if current is not None and name not in rules.blind:
        return _compared(name, value, current.get(name, ""), rules)
    if written is None:
        return FieldStanding.UNREAD
    return FieldStanding.BLANK_IN_PEOPLE if is_blank(value) else FieldStanding.DIFFERENT


def _compared(name: ProfileField, value: ProfileValue, there: ProfileValue, rules: ProfileRules) -> FieldStanding:
    if is_blank(there):
        return FieldStanding.SAME if is_blank(value) else FieldStanding.EMPTY
    if is_blank(value):
        return FieldStanding.BLANK_IN_PEOPLE
    return FieldStanding.SAME if rules.agrees(name, value, there) else FieldStanding.DIFFERENT


def _skip(
    name: ProfileField, value: ProfileValue, standing: FieldStanding, *, refused: bool, rules: ProfileRules
) -> Skip | None:
    if standing is FieldStanding.SAME:
        return None
    if is_blank(value) and not rules.clears(name):
        return Skip.BLANK
    if refused:
        return Skip.REFUSED
    if name not in rules.confirmed:
        return Skip.UNCONFIRMED
    if name in rules.resting:
        return Skip.RESTING
    # What cannot be read is written unseen, and counts as if it overwrote something.
    return Skip.UNREAD if standing is FieldStanding.UNREAD and name not in rules.blind else None


def _change(wanted: WantedProfile, writes: Mapping[ProfileField, FieldStanding]) -> ProfileChange | None:
    if not writes:
        return None
    return ProfileChange(
        wanted.connect_id,
        wanted.employee_id,
        {name: wanted.profile.values[name] for name in writes},
        {name.value: wanted.digests[name] for name in writes},
        frozenset(name for name, standing in writes.items() if standing in OVERWRITING),
        frozenset(name for name, standing in writes.items() if standing is FieldStanding.BLANK_IN_PEOPLE),
    )
