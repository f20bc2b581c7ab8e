"""The keepers of profile values in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from groupsync.core.errors import NotFoundError, RefusedError
from groupsync.core.model import ConnectId
from groupsync.ports.profiles import DirectoryUser, OrganisationLists, ProfileDirectory, ProfileWriter
from tests.fakes.boundary import Boundary, Hook


@dataclass(frozen=True, slots=True)
class ProfileCall:
    """One call that reached the keeper of profiles; `values` are what a write carried."""

    operation: str
    connect_id: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class FakeProfiles(Boundary, ProfileWriter):
    """`ProfileWriter` over a dictionary of people; `refuse` names the values that are not taken, by key.

    Only people who are in `people` exist. `calls` logs every call, refused ones too. With `names_field` off a refusal
    does not say which value it is about, as Zoho may not.
    """

    name = "profiles"

    def __init__(
        self,
        people: Mapping[str, Mapping[str, str]] | None = None,
        *,
        names_field: bool = True,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(before_call=before_call)
        self.people: dict[str, dict[str, str]] = {one: dict(values) for one, values in (people or {}).items()}
        self.refuse: set[tuple[str, str]] = set()
        self.names_field = names_field
        self.calls: list[ProfileCall] = []

    @property
    def writes(self) -> list[ProfileCall]:
        """The calls that ask for a change."""
        return [call for call in self.calls if call.operation == "write"]

    def write(self, connect_id: ConnectId, values: Mapping[str, str]) -> None:
        """Write values unless one of them is refused."""
        with self._io("write"):
            if not values:
                raise ValueError("nothing to write")
            if not connect_id.isdigit():
                raise NotFoundError("no account")
            self.calls.append(ProfileCall("write", connect_id, dict(values)))
            if connect_id not in self.people:
                raise NotFoundError("no such person")
            refused = next((key for key, value in values.items() if (key, value) in self.refuse), "")
            if refused:
                named = refused if self.names_field else ""
                raise RefusedError("refused", reason=f"Invalid value for {named}" if named else "", field=named)
            self.people[connect_id] |= values


class FakeDirectory(FakeProfiles, ProfileDirectory):
    """`ProfileDirectory`: users and the organisation's lists, which hold ids by name."""

    name = "directory"

    def __init__(
        self,
        people: Mapping[str, Mapping[str, str]] | None = None,
        *,
        lists: OrganisationLists | None = None,
        names_field: bool = True,
        before_call: Hook | None = None,
    ) -> None:
        super().__init__(people, names_field=names_field, before_call=before_call)
        self.organisation = lists or OrganisationLists({}, {}, {})

    def users(self) -> Iterator[DirectoryUser]:
        """Yield everybody."""
        with self._io("users"):
            self.calls.append(ProfileCall("users"))
            found = [DirectoryUser(ConnectId(one), dict(values)) for one, values in self.people.items()]
        yield from found

    def user(self, connect_id: ConnectId) -> DirectoryUser | None:
        """Read one user, without a call when it is no id."""
        if not connect_id.isdigit():
            return None
        with self._io("user"):
            self.calls.append(ProfileCall("user", connect_id))
            values = self.people.get(connect_id)
            return None if values is None else DirectoryUser(connect_id, dict(values))

    def lists(self) -> OrganisationLists:
        """Read the lists."""
        with self._io("lists"):
            self.calls.append(ProfileCall("lists"))
            return self.organisation
