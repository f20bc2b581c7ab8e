"""What Directory has of people whose profile we never wrote: read once, before the first write of a field.

Use case, a part of gather. Whatever is cheaper is done: each of them alone, or everybody page by page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from groupsync.core.configuration import Configuration
from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField, ProfileValue
from groupsync.core.profile_keys import directory_profile
from groupsync.ports.profiles import DirectoryUser, ProfileDirectory

PAGE = 200
"""Users that one page of Directory holds (reference 3.12)."""

CurrentValues = Mapping[ConnectId, Mapping[ProfileField, ProfileValue]]


def read_current(
    directory: ProfileDirectory, people: Collection[ConnectId], configuration: Configuration, *, company: int
) -> CurrentValues:
    """Read these people's values; whoever is missing in the answer is unknown to Directory.

    `company` is how many people the company has about: reading all costs a call for each page of them.
    """
    wanted = frozenset(people)
    users: list[DirectoryUser] = []
    if len(wanted) > 1 + company // PAGE:
        users = [one for one in directory.users() if one.connect_id in wanted]
    else:
        users = [user for one in sorted(wanted) if (user := directory.user(one)) is not None]
    date_format = configuration.profile.directory.date_format
    return {one.connect_id: directory_profile(one.values, date_format=date_format) for one in users}
