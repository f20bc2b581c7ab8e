"""The places that keep profile values of a person, Zoho Directory among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from groupsync.core.model import ConnectId


@dataclass(frozen=True, slots=True)
class DirectoryUser:
    """A user of Zoho Directory. `values` by the keys of an update; a key that Directory did not send is not there."""

    connect_id: ConnectId
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrganisationLists:
    """Directory's own lists: name, as Directory has it, to the ids that bear it. A name may stand there twice."""

    departments: Mapping[str, tuple[str, ...]]
    designations: Mapping[str, tuple[str, ...]]
    locations: Mapping[str, tuple[str, ...]]


class ProfileWriter(Protocol):
    """One place that keeps profile values of a person, under keys of its own."""

    def write(self, connect_id: ConnectId, values: Mapping[str, str]) -> None:
        """Write these values and leave the others. Repeating it does no harm; an empty value clears.

        No message and no attribute of an error holds a value. Raises `RefusedError` when a value is not taken (nothing
        was written), `NotFoundError` when there is no such person, `UnknownOutcomeError` when no readable answer came,
        `WrongSettingError` when there is no such call, `AuthorityError` when the account may not write profiles,
        `CooldownError` when we are throttled.
        """
        ...


class ProfileDirectory(ProfileWriter, Protocol):
    """Zoho Directory: one organisation's users and lists. A value's key is Directory's own (`first_name`, `mobile`)."""

    def users(self) -> Iterator[DirectoryUser]:
        """Yield all users, page by page, to the end. Raises rather than to end early."""
        ...

    def user(self, connect_id: ConnectId) -> DirectoryUser | None:
        """Read one user; None when Directory has nobody under this id, and without a call when it is no id."""
        ...

    def lists(self) -> OrganisationLists:
        """Read the three lists to their ends."""
        ...
