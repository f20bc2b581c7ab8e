"""What every keeper of profile values promises: the fakes, and the Zoho clients over the pretend Zoho."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from groupsync.adapters.zoho_connect_profile import ZohoConnectProfile
from groupsync.core.errors import NotFoundError, RefusedError
from groupsync.core.model import ConnectId
from groupsync.engine.profile_writing import write_values
from groupsync.ports.profiles import OrganisationLists, ProfileDirectory, ProfileWriter
from tests.adapters.zoho.pretence import Pretence
from tests.fakes.profiles import FakeDirectory, FakeProfiles

NOBODY = ConnectId("4711")
NO_ACCOUNT = (ConnectId(""), ConnectId("-1"))


@dataclass
class Keeper:
    """A writer, somebody in it, a look inside, keys whose values are taken, and one that is refused."""

    writer: ProfileWriter
    somebody: ConnectId
    inside: Callable[[ConnectId], dict[str, str]]
    keys: tuple[str, str, str]
    refused: tuple[str, str] = ("", "")


def fake(named: bool) -> Keeper:
    """Give a fake that holds one person."""
    writer = FakeDirectory({"1": {}}, names_field=named)
    writer.refuse.add(("date_of_birth", "31-02-1990"))
    keys = ("mobile", "phone", "seating_location")
    return Keeper(writer, ConnectId("1"), lambda one: writer.people[one], keys, ("date_of_birth", "31-02-1990"))


def pretend_directory(words: str) -> Keeper:
    """Give the client of a Directory whose refusals say more or less."""
    pretence = Pretence()
    pretence.world.settings.directory_refusals = words
    somebody = ConnectId(pretence.world.owner.zuid)

    def inside(one: ConnectId) -> dict[str, str]:
        return {key: str(value) for key, value in pretence.world.directory.users[one].items()}

    keys = ("mobile", "phone", "seating_location")
    return Keeper(pretence.directory(), somebody, inside, keys, ("date_of_birth", "31-02-1990"))


def pretend_connect() -> Keeper:
    """Give the client of Connect's custom fields."""
    pretence = Pretence()
    writer = ZohoConnectProfile(
        transport=pretence.transport("connect"),
        network_id=pretence.world.network.network_id,
        path="/pulse/api/updateUserProfile",
    )

    def inside(one: ConnectId) -> dict[str, str]:
        return pretence.world.network.members[one].custom_fields

    return Keeper(writer, ConnectId(pretence.world.owner.zuid), inside, ("122", "123", "124"))


def fake_connect() -> Keeper:
    """Give the plain fake, which is enough where nothing is read."""
    writer = FakeProfiles({"1": {}})
    return Keeper(writer, ConnectId("1"), lambda one: writer.people[one], ("122", "123", "124"))


STRICT: dict[str, Callable[[], Keeper]] = {
    "fake": lambda: fake(named=True),
    "fake, silent": lambda: fake(named=False),
    "directory": lambda: pretend_directory("quoted"),
    "directory, silent": lambda: pretend_directory("bare"),
}
KEEPERS = STRICT | {"fake connect": fake_connect, "connect": pretend_connect}


@pytest.fixture(params=KEEPERS)
def keeper(request: pytest.FixtureRequest) -> Keeper:
    """Give each keeper in turn."""
    return KEEPERS[str(request.param)]()


@pytest.fixture(params=STRICT)
def strict(request: pytest.FixtureRequest) -> Keeper:
    """Give each keeper that refuses a value; Connect takes any text."""
    return STRICT[str(request.param)]()


def test_written_values_stay_and_others_are_left(keeper: Keeper) -> None:
    """Names in any script and long ones arrive whole; an empty value clears; writing again changes nothing."""
    one, two, three = keeper.keys
    long = "Ω" * 250
    keeper.writer.write(keeper.somebody, {one: "علي 😀", two: long})
    keeper.writer.write(keeper.somebody, {three: "FL, \"4\" & 'x'", two: ""})
    keeper.writer.write(keeper.somebody, {three: "FL, \"4\" & 'x'", two: ""})

    found = keeper.inside(keeper.somebody)
    assert {key: found[key] for key in keeper.keys} == {one: "علي 😀", two: "", three: "FL, \"4\" & 'x'"}


@pytest.mark.parametrize("nobody", NO_ACCOUNT)
def test_somebody_without_an_account_has_no_profile(keeper: Keeper, nobody: ConnectId) -> None:
    """People's marks for "no account" are nobody's id."""
    with pytest.raises(NotFoundError):
        keeper.writer.write(nobody, {keeper.keys[0]: "1"})


def test_a_refusal_writes_nothing_and_quotes_nothing(strict: Keeper) -> None:
    """A value that is not taken is told apart from the others, by its key when Zoho names it."""
    key, value = strict.refused

    with pytest.raises(RefusedError) as caught:
        strict.writer.write(strict.somebody, {strict.keys[0]: "1", key: value})

    assert strict.keys[0] not in strict.inside(strict.somebody)
    assert caught.value.field in (key, "")
    assert value not in f"{caught.value} {caught.value.reason}"


def test_one_bad_value_does_not_stop_the_others(strict: Keeper) -> None:
    """Whatever Zoho says of it, the value that is refused alone is found and the others are written."""
    key, value = strict.refused
    good = dict.fromkeys(strict.keys, "1")

    refused = write_values(strict.writer, strict.somebody, {**good, key: value})

    found = strict.inside(strict.somebody)
    assert set(refused) == {key}
    assert {one: found.get(one) for one in (*strict.keys, key)} == {**good, key: None}


def test_nothing_to_write_costs_no_call(keeper: Keeper) -> None:
    """An empty write is a mistake of ours; the use case makes none of it."""
    with pytest.raises(ValueError, match="nothing to write"):
        keeper.writer.write(keeper.somebody, {})

    assert write_values(keeper.writer, keeper.somebody, {}) == {}


# --------------------------------------------------------------------------------------------------------- reading


@dataclass
class Shelf:
    """A directory with three users, and what the organisation's lists hold."""

    directory: ProfileDirectory
    users: dict[str, dict[str, str]]
    lists: OrganisationLists


def fake_shelf() -> Shelf:
    """Give a filled fake."""
    users = {"1": {"first_name": "Ann"}, "2": {"mobile": "+351 91"}, "3": {}}
    lists = OrganisationLists({"Care": ("7", "8")}, {"Agent, “senior”": ("9",)}, {"Lisbon": ("10",)})
    return Shelf(FakeDirectory(users, lists=lists), users, lists)


def pretend_shelf() -> Shelf:
    """Give the client, with small pages, of a Directory that has a department's name twice."""
    pretence = Pretence()
    world = pretence.world
    world.add_directory_entry("departments", next(iter(world.directory.departments.values())))
    world.add_directory_entry("designations", "Agent, “senior”")
    world.edit_directory_user(world.owner.zuid, {"phone": "1", "extension": "2", "work_location": "x", "city": "y"})
    kept = ("first_name", "last_name", "phone", "extension", "work_location")
    users = {zuid: {key: str(user[key]) for key in kept if key in user} for zuid, user in world.directory.users.items()}

    def by_name(entries: dict[str, str]) -> dict[str, tuple[str, ...]]:
        return {name: tuple(one for one, text in entries.items() if text == name) for name in entries.values()}

    organisation = world.directory
    lists = OrganisationLists(
        by_name(organisation.departments), by_name(organisation.designations), by_name(organisation.locations)
    )
    return Shelf(pretence.directory(page_size=7), users, lists)


@pytest.fixture(params=[fake_shelf, pretend_shelf], ids=["fake", "zoho"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """Give each directory in turn."""
    filled: Shelf = request.param()
    return filled


def test_everybody_is_read_once(shelf: Shelf) -> None:
    """All pages come, work phone and extension out of their block too; other keys than a profile's do not."""
    read = [(user.connect_id, user.values) for user in shelf.directory.users()]

    assert len(read) == len(dict(read))
    assert shelf.users == dict(read)


def test_one_user_reads_as_in_the_list(shelf: Shelf) -> None:
    """Alone or among all, the values are the same; who is not there is None."""
    for one in list(shelf.users)[:3]:
        user = shelf.directory.user(ConnectId(one))

        assert user is not None
        assert (user.connect_id, user.values) == (one, shelf.users[one])

    assert [shelf.directory.user(nobody) for nobody in (NOBODY, *NO_ACCOUNT)] == [None, None, None]


def test_a_user_hides_its_values() -> None:
    """What a traceback or a log line prints of a user is its id."""
    [user] = FakeDirectory({"1": {"mobile": "canary"}}).users()

    assert "canary" not in repr(user)


def test_the_lists_keep_what_stands_there_twice(shelf: Shelf) -> None:
    """A name is never resolved by chance: all ids that bear it are known."""
    lists = shelf.directory.lists()

    assert lists == shelf.lists
    assert max(len(ids) for ids in lists.departments.values()) == 2
