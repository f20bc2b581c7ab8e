"""The people of a Connect network by name, for somebody to choose from. Core: no I/O.

Names are personal: they pass through, and stand in no log, no document and no error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from groupsync.core.model import ConnectId


@dataclass(frozen=True, slots=True)
class NetworkPerson:
    """A person of the network as Connect calls them. `name` is empty when Connect does not say."""

    id: ConnectId
    name: str = field(default="", repr=False)
    admin: bool = False


def page_of_admins(people: Iterable[NetworkPerson], *, begin: int, size: int) -> tuple[Sequence[NetworkPerson], int]:
    """Give a page of those who administer the network, by name, and where the next one begins, 0 at the end."""
    admins = sorted((one for one in people if one.admin), key=lambda one: (one.name.casefold(), one.id))
    end = begin + size
    return admins[begin:end], end if len(admins) > end else 0
