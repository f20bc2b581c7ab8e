"""Directory's departments, designations and locations, kept for some hours: names and ids, nothing of people.

Use case, a part of gather. An unknown name makes them be read again, but not at every person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from groupsync.core.configuration import Configuration
from groupsync.core.directory_names import NameTable
from groupsync.core.mapping import NameTables
from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.ports.documents import Key, Put
from groupsync.ports.profiles import OrganisationLists

KEPT_SECONDS = 6 * 3600
AGAIN_SECONDS = 10 * 60
"""How soon a name that is not there makes the lists be read again."""


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The tables, and when Directory was asked (epoch seconds); 0 when it was not."""

    tables: NameTables
    at: float = 0

    def may_be_old(self, now: float) -> bool:
        """Tell whether a name that is missing here may have been added meanwhile."""
        return bool(self.at) and now - self.at > AGAIN_SECONDS


NOT_ASKED = NamesRead(NameTables())


def needs_lists(configuration: Configuration, fields: frozenset[ProfileField]) -> bool:
    """Tell whether any of these fields is written as one of Directory's ids."""
    profile = configuration.profile
    by_id = {ProfileField.DEPARTMENT, ProfileField.DESIGNATION}
    if profile.directory.work_location_as == "id":
        by_id.add(ProfileField.WORK_LOCATION)
    return bool((by_id & fields) - profile.homes.keys())


def load_names(
    configuration: Configuration, sources: ProfileSources, *, now: float, keep: bool, renew: bool = False
) -> NamesRead:
    """Give the tables, from the store while they are fresh. `keep` stores what was read; a preview stores nothing."""
    if sources.directory is None:
        return NOT_ASKED
    key: Key = ("profiles", f"lists#{configuration.profile.directory_org_id}")
    stored = sources.documents.get(key)
    if stored is not None and not renew and now - stored.body["at"] < KEPT_SECONDS:
        body = stored.body
        lists = OrganisationLists(body["departments"], body["designations"], body["locations"])
        return NamesRead(_tables(lists), body["at"])
    lists = sources.directory.lists()
    if keep:
        sources.documents.write(Put(key, {"at": int(now), **asdict(lists)}))
    return NamesRead(_tables(lists), now)


def _tables(lists: OrganisationLists) -> NameTables:
    return NameTables(*map(NameTable.of, (lists.departments, lists.designations, lists.locations)))
