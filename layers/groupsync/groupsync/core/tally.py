"""What one batch did, to be added to its run. Core: no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field

from groupsync.core.model import ConnectId, EmployeeId, GroupKey, PartitionId


@dataclass(slots=True)
class Tally:
    """Counts of memberships. `reread` are employees whose change was overtaken: they are to be looked at again.

    `refused` are people whom Connect did not add, `refused_groups` groups whose call it refused, `denied_groups` those
    of them that it refused for another reason than a missing right. `readded` were put once more where they were.
    `profiles` are people whose profile was written, at least in part; `profiles_failed` those with nothing taken.
    `profiles_stopped`: Zoho refused all of them, so that what was to be written is still to be done.
    """

    applied: int = 0
    added: int = 0
    removed: int = 0
    skipped: int = 0
    failed: int = 0
    superseded: int = 0
    groups_created: int = 0
    without_authority: int = 0
    readded: int = 0
    not_readded: int = 0
    profiles: int = 0
    profiles_skipped: int = 0
    profiles_failed: int = 0
    profiles_stopped: bool = False
    refused: set[ConnectId] = field(default_factory=set)
    refused_groups: set[GroupKey] = field(default_factory=set)
    denied_groups: set[GroupKey] = field(default_factory=set)
    made_groups: dict[GroupKey, PartitionId] = field(default_factory=dict)
    reread: set[EmployeeId] = field(default_factory=set)

    def add_profiles(self, other: Tally) -> None:
        """Add what another tally says of profiles."""
        self.profiles += other.profiles
        self.profiles_skipped += other.profiles_skipped
        self.profiles_failed += other.profiles_failed
        self.reread |= other.reread

    def counts(self) -> dict[str, int]:
        """Give the counters of a run report; those of repeated additions and of profiles only where there were some."""
        several = {
            "readded": self.readded,
            "not_readded": self.not_readded,
            "profiles": self.profiles,
            "profiles_skipped": self.profiles_skipped,
            "profiles_failed": self.profiles_failed,
        }
        others = {name: value for name, value in several.items() if value}
        return {
            "applied": self.applied,
            "added": self.added,
            "removed": self.removed,
            "skipped": self.skipped,
            "failed": self.failed,
            "groups_created": self.groups_created,
        } | others
