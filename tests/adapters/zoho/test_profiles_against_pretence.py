"""The profile clients against the pretend Zoho, in process: a whole company's directory and its faults."""

from __future__ import annotations

from itertools import islice

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    RefusedError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
    WrongSettingError,
)
from groupsync.core.model import ConnectId
from tests.adapters.zoho.pretence import Pretence
from tests.fakes.clock import FakeClock
from tests.functional.engine.company import Product
from tests.sandbox.zoho.world import create_world

NOBODY = ConnectId("4711")


@pytest.fixture
def pretence() -> Pretence:
    """A company of this test's own."""
    return Pretence()


def owner(pretence: Pretence) -> ConnectId:
    """Give somebody who is in the directory."""
    return ConnectId(pretence.world.owner.zuid)


def test_the_lists_follow_the_company(pretence: Pretence) -> None:
    """A department that is added, renamed or deleted is seen at the next reading; a renamed one keeps its id."""
    directory = pretence.directory(page_size=3)
    before = directory.lists()
    first, second, *_ = before.departments
    pretence.world.edit_department(first, name="Care, “new”")
    pretence.world.delete_department(second)
    pretence.world.add_department("Brand new")
    location = next(iter(before.locations))
    pretence.world.rename_location(location, name="Elsewhere")
    after = directory.lists()

    assert after.departments["Care, “new”"] == before.departments[first]
    assert after.locations["Elsewhere"] == before.locations[location]
    assert {first, second} & after.departments.keys() == set()
    assert "Brand new" in after.departments


def test_everything_that_a_person_has_can_be_written(pretence: Pretence) -> None:
    """All keys that this product knows, in one call, arrive and are read back."""
    directory = pretence.directory()
    lists = directory.lists()
    manager = next(user.connect_id for user in directory.users() if user.connect_id != owner(pretence))
    values = {
        "first_name": "Zoë",
        "last_name": "山田",
        "mobile": "+351 910000000",
        "phone": "+351 210000000",
        "extension": "12",
        "seating_location": "FL_1",
        "work_location": "Lisbon",
        "date_of_birth": "1987-02-03",
        "gender": "F",
        "designation_id": next(iter(lists.designations.values()))[0],
        "department_id": next(iter(lists.departments.values()))[0],
        "reporting_to": manager,
    }
    directory.write(owner(pretence), values)
    user = directory.user(owner(pretence))

    assert user is not None
    assert user.values == values
    assert pretence.world.events.count("profile", product="directory") == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date_of_birth", "1987-02-30"),
        ("date_of_birth", "03-Feb-1987"),
        ("department_id", "1"),
        ("designation_id", "1"),
        ("reporting_to", "4711"),
        ("gender", "Female"),
        ("first_name", "x" * 300),
    ],
)
@pytest.mark.parametrize("words", ["quoted", "named", "bare"])
def test_what_directory_does_not_take_is_of_this_person(pretence: Pretence, key: str, value: str, words: str) -> None:
    """The key is told when Zoho tells it, the value never."""
    pretence.world.settings.directory_refusals = words

    with pytest.raises(RefusedError) as caught:
        pretence.directory().write(owner(pretence), {"mobile": "1", key: value})

    assert caught.value.field == ("" if words == "bare" else key)
    assert value not in caught.value.reason
    assert pretence.world.events.count("profile") == 0


def test_people_without_a_user_do_not_stop_the_others(pretence: Pretence) -> None:
    """Directory has lost somebody; the next one is found."""
    directory = pretence.directory()
    lost, other = islice((user.connect_id for user in directory.users()), 2)
    pretence.world.remove_directory_user(lost)

    assert directory.user(lost) is None
    assert directory.user(other) is not None


@pytest.mark.parametrize(
    ("calls", "setting"),
    [
        ({"organisation_id": "1"}, "zoho.calls.list_users.path"),
        ({"read_user": {"path": "/api/v1/orgs/{org}/people/{zuid}"}}, "zoho.calls.read_user.path"),
        ({"list_users": {"path": "/api/v2/{org}/users"}}, "zoho.calls.list_users.path"),
    ],
)
def test_a_setting_that_is_wrong_is_told(pretence: Pretence, calls: dict[str, dict[str, str]], setting: str) -> None:
    """Another organisation or another path is not taken for a person who is missing."""
    with pytest.raises(WrongSettingError) as caught:
        pretence.directory(**calls).user(NOBODY)  # type: ignore[arg-type]

    assert caught.value.setting == setting


def test_rights_and_throttling(pretence: Pretence) -> None:
    """Each of both stops whoever calls next as well."""
    directory = pretence.directory()
    pretence.world.revoke_rights("directory")
    with pytest.raises(AuthorityError):
        directory.write(owner(pretence), {"mobile": "1"})
    pretence.world.grant_rights("directory")
    pretence.world.settings.directory_calls_per_minute = 0
    for after in (None, 20):
        pretence.cooldowns.locks.clear()
        pretence.world.settings.directory_retry_after = after
        with pytest.raises(CooldownError):
            directory.write(owner(pretence), {"mobile": "1"})

        assert pretence.cooldowns.locks == {"directory": after or 60}


def test_a_token_that_dies_is_replaced(pretence: Pretence) -> None:
    """The write goes through."""
    directory = pretence.directory()
    directory.lists()
    pretence.world.accounts.revoke_access()
    directory.write(owner(pretence), {"mobile": "1"})

    assert pretence.world.profile(owner(pretence))["directory"]["mobile"] == "1"


def test_lost_answers(pretence: Pretence) -> None:
    """A write whose answer is lost may have happened, and doing it again ends the same."""
    directory = pretence.directory()
    pretence.world.faults.add("timeout_after_effect", product="directory", action="updateUser", count=1)
    with pytest.raises(UnknownOutcomeError):
        directory.write(owner(pretence), {"mobile": "1"})
    directory.write(owner(pretence), {"mobile": "1"})

    assert pretence.world.profile(owner(pretence))["directory"]["mobile"] == "1"


@pytest.mark.parametrize(
    ("kind", "options", "error"),
    [
        ("status", {}, TransientError),
        ("html", {}, TransientError),
        ("empty", {}, UnexpectedAnswerError),
        ("error_at_200", {"code": 400}, UnexpectedAnswerError),
        ("error_at_200", {"code": 500}, TransientError),
        ("too_many_requests", {}, CooldownError),
    ],
)
def test_a_page_in_trouble_is_no_end_of_the_list(
    pretence: Pretence, kind: str, options: dict[str, int], error: type[Exception]
) -> None:
    """A fault on the second page raises, whatever HTTP says."""
    pretence.world.faults.add(kind, product="directory", action="users", after=1, count=9, **options)

    with pytest.raises(error):
        list(pretence.directory(page_size=5).users())


def test_the_function_builds_what_is_configured() -> None:
    """No organisation, no client; no path and ids, no writer; both call their own hosts and are counted."""
    clock = FakeClock()
    world = create_world(30, 5, 5, clock=clock)
    zoho = Product(world, clock).zoho()
    network = world.network.network_id
    off = parse_configuration({"network_id": network, "profile": {"connect": {"field_ids": {"nickname": "5"}}}})
    on = parse_configuration(
        {
            "network_id": network,
            "profile": {
                "directory_org_id": world.directory.org_id,
                "connect": {"path": "/pulse/api/updateUserProfile", "field_ids": {"nickname": "5"}},
            },
            "zoho": {"reasons": {"not_member": ["Kein Mitglied"]}},
        }
    )
    directory, connect = zoho.directory(on), zoho.connect_profile(on)
    assert (zoho.directory(off), zoho.connect_profile(off)) == (None, None)
    assert directory is not None
    assert connect is not None
    directory.write(ConnectId(world.owner.zuid), {"mobile": "1"})
    connect.write(ConnectId(world.owner.zuid), {"5": "Zoë"})

    profile = world.profile(world.owner.zuid)
    assert (profile["directory"]["mobile"], profile["connect"]["custom_fields"]) == ("1", {"5": "Zoë"})
    assert (zoho.meter.counts["directory"], zoho.meter.counts["connect"]) == (1, 1)
