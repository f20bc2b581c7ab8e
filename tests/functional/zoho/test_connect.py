"""The pretend Connect follows its reference: string scalars, envelopes by action, partial failures, no member list."""

from typing import Any

import pytest

from tests.functional.zoho.driver import Driver


def scalars(value: Any) -> list[Any]:
    """Return every scalar in a JSON value."""
    if isinstance(value, dict):
        return [scalar for item in value.values() for scalar in scalars(item)]
    if isinstance(value, list):
        return [scalar for item in value for scalar in scalars(item)]
    return [value]


def others(zoho: Driver, number: int) -> list[str]:
    """Return account ids of network members other than the caller."""
    return [zuid for zuid in zoho.world.network.members if zuid != zoho.world.owner.zuid][:number]


def test_every_scalar_is_a_string(zoho: Driver) -> None:
    """Booleans and numbers too, in every list."""
    zoho.new_group("Care", isPrivate="true")
    found = [
        scalar for action in ("allScopes", "orgMembers", "allGroups") for scalar in scalars(zoho.pulse("GET", action))
    ]

    assert {str} == {type(scalar) for scalar in found}
    assert {"true", "false"} < set(found)


def test_networks_carry_a_default_mark_only_where_true(zoho: Driver) -> None:
    """No scopeID is needed to list them."""
    (network,) = zoho.call("GET", "/pulse/api/allScopes").json()["allScopes"]["scopes"]

    assert {"name", "id", "soid", "url", "isDefault"} == set(network)
    assert network["id"] == zoho.network_id


def test_members_leave_out_what_they_have_not(zoho: Driver) -> None:
    """`mobile` and `workLocation` are missing keys until a directory sync brings them."""
    zuid = others(zoho, 1)[0]
    zoho.world.directory.users[zuid] |= {"mobile": "1", "work_location": "Lisbon"}
    before = zoho.pulse("GET", "orgMembers")["orgMembers"]["usersDetails"]
    zoho.world.run_unification()
    after = {row["id"]: row for row in zoho.pulse("GET", "orgMembers")["orgMembers"]["usersDetails"]}

    assert not [row for row in before if "mobile" in row]
    assert (after[zuid]["mobile"], after[zuid]["workLocation"], after[zuid]["zuid"]) == ("1", "Lisbon", zuid)
    assert {"ADMIN", "MEMBER"} == {row["role"] for row in after.values()}


def test_mail_addresses_may_be_hidden_and_the_list_may_stop_at_a_plateau(zoho: Driver) -> None:
    """Both are silent."""
    zoho.world.settings.change({"hide_mail_addresses": True, "org_members_cap": 10})
    rows = zoho.pulse("GET", "orgMembers")["orgMembers"]["usersDetails"]

    assert len(rows) == 10
    assert not [row for row in rows if "emailId" in row]


def test_the_native_path_lists_members_too(zoho: Driver) -> None:
    """The documentation's own sample uses it."""
    answer = zoho.call("GET", "/pulse/nativeapi/orgMembers", params={"scopeID": zoho.network_id})

    assert "usersDetails" in answer.json()["orgMembers"]


def test_a_new_group_has_its_creator_as_admin(zoho: Driver) -> None:
    """The token's owner administers what it creates; flags come back as texts."""
    partition_id = zoho.new_group("Care", desc="For us", isPrivate="true")
    group = next(row for row in zoho.pulse("GET", "allGroups")["allGroups"]["groups"] if row["id"] == partition_id)

    assert [person["id"] for person in group["adminUsersDetails"]] == [zoho.world.owner.zuid]
    assert (group["isClosed"], group["isJoined"], group["isAdmin"], group["canJoin"]) == (
        "true",
        "true",
        "true",
        "false",
    )
    assert (group["desc"], group["status"], group["time"]) == ("For us", "ACTIVE", "1790000000000")


def test_names_repeat_and_slugs_do_not(zoho: Driver) -> None:
    """Creating again makes a twin."""
    ids = [zoho.new_group("Care"), zoho.new_group("Care")]
    groups = [row for row in zoho.pulse("GET", "allGroups")["allGroups"]["groups"] if row["id"] in ids]

    assert {"care", "care-1"} == {row["partitionUrl"] for row in groups}
    assert {"Care"} == {row["name"] for row in groups}


def test_absent_description_is_a_missing_key(zoho: Driver) -> None:
    """Not an empty text."""
    partition_id = zoho.new_group("Plain")
    group = next(row for row in zoho.pulse("GET", "allGroups")["allGroups"]["groups"] if row["id"] == partition_id)

    assert "desc" not in group


def test_private_groups_of_others_are_invisible(zoho: Driver) -> None:
    """`Surprise Party` is in the network, but the caller is not in it."""
    names = [row["name"] for row in zoho.pulse("GET", "allGroups")["allGroups"]["groups"]]

    assert "Surprise Party" in [group.name for group in zoho.world.network.groups.values()]
    assert "Surprise Party" not in names
    assert names.count("Book Circle") == 2


def test_user_groups_are_the_callers_own_newest_first_when_asked(zoho: Driver) -> None:
    """There is no way to ask for somebody else's."""
    first = zoho.new_group("Aaa")
    zoho.clock.pass_(1)
    second = zoho.new_group("Bbb")
    groups = zoho.pulse("GET", "userGroups", isRecentSort="true")["userGroups"]["groups"]

    assert [row["id"] for row in groups][:2] == [second, first]
    assert {"true"} == {row["isJoined"] for row in groups}


def test_adding_twice_is_a_success(zoho: Driver) -> None:
    """A retry ends in the same state, in the form body as in the query."""
    partition_id, zuids = zoho.new_group(), ",".join(others(zoho, 3))
    form = {"scopeID": zoho.network_id, "partitionId": partition_id, "memberIds": zuids}
    first = zoho.call("POST", "/pulse/api/addUsersToGroup", data=form).json()
    second = zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, memberIds=zuids)

    assert first == second == {"addUsersToGroup": {"result": "success"}}
    assert len(zoho.world.network.groups[partition_id].members) == 4
    assert zoho.world.events.count("membership", group=partition_id) == 4


def test_a_partial_failure_names_the_failed_and_adds_the_others(zoho: Driver) -> None:
    """There is no `result` key beside `failedUserIds`."""
    partition_id, (good, disabled) = zoho.new_group(), others(zoho, 2)
    zoho.world.disable_member(disabled)
    answer = zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, memberIds=f"10,{good},{disabled}")

    assert answer == {"addUsersToGroup": {"failedUserIds": ["10", disabled]}}
    assert good in zoho.world.network.groups[partition_id].members


def test_admins_are_set_when_added_first_and_not_later(zoho: Driver) -> None:
    """`adminIds` does not promote a member."""
    partition_id, (member, newcomer) = zoho.new_group(), others(zoho, 2)
    zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, memberIds=member)
    answer = zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, adminIds=f"{member},{newcomer}")

    assert answer == {"addUsersToGroup": {"result": "success"}}
    assert set(zoho.world.network.groups[partition_id].admins) == {zoho.world.owner.zuid, newcomer}


@pytest.mark.parametrize("name", ["memberIds", "adminIds", "userEmailIds"])
def test_more_than_a_hundred_is_a_failure(zoho: Driver, name: str) -> None:
    """Nobody is added and nobody is mailed."""
    partition_id = zoho.new_group()
    answer = zoho.pulse(
        "POST", "addUsersToGroup", partitionId=partition_id, **{name: ",".join(str(n) for n in range(101))}
    )

    assert answer["addUsersToGroup"]["result"] == "failure"
    assert (len(zoho.world.network.groups[partition_id].members), zoho.world.mails) == (1, 0)


def test_addresses_of_strangers_cause_mails(zoho: Driver) -> None:
    """A member is added at once, a stranger is invited and joins on accepting."""
    partition_id, zuid = zoho.new_group(), others(zoho, 1)[0]
    known = zoho.world.network.members[zuid].email.upper()
    answer = zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, userEmailIds=f"{known},new@else.example")

    assert answer == {"addUsersToGroup": {"result": "success"}}
    assert (zoho.world.mails, zoho.world.events.count("mail", address="new@else.example")) == (1, 1)
    assert zuid in zoho.world.network.groups[partition_id].members
    joined = zoho.world.accept_invitation("new@else.example")

    assert joined.zuid in zoho.world.network.groups[partition_id].members


def test_one_person_is_removed_per_call(zoho: Driver) -> None:
    """A list of ids is a failure; the second removal says that the person is no member."""
    partition_id, (one, two) = zoho.new_group(), others(zoho, 2)
    zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, memberIds=f"{one},{two}")
    many = zoho.pulse("DELETE", "removeUserFromGroup", partitionId=partition_id, userId=f"{one},{two}")
    first = zoho.pulse("DELETE", "removeUserFromGroup", partitionId=partition_id, userId=one)
    again = zoho.call(
        "DELETE",
        "/pulse/api/removeUserFromGroup",
        params={"scopeID": zoho.network_id, "partitionId": partition_id, "userId": one},
    )

    assert many["removeUserFromGroup"]["result"] == "failure"
    assert first == {"removeUserFromGroup": {"result": "success"}}
    assert again.status_code == 200
    assert again.json() == {
        "removeUserFromGroup": {"result": "failure", "reason": "User is not a member of this group"}
    }
    assert set(zoho.world.network.groups[partition_id].members) == {zoho.world.owner.zuid, two}


def test_the_caller_and_the_last_admin_stay(zoho: Driver) -> None:
    """Both removals fail."""
    creator = others(zoho, 1)[0]
    group = zoho.world.add_group("Theirs", creator=creator)
    own = zoho.new_group()
    last = zoho.pulse("DELETE", "removeUserFromGroup", partitionId=group.partition_id, userId=creator)
    caller = zoho.pulse("DELETE", "removeUserFromGroup", partitionId=own, userId=zoho.world.owner.zuid)

    assert {"failure"} == {answer["removeUserFromGroup"]["result"] for answer in (last, caller)}
    assert (creator in group.members, zoho.world.owner.zuid in zoho.world.network.groups[own].members) == (True, True)


def test_join_and_leave_print_the_same_odd_key(zoho: Driver) -> None:
    """A leading space, and "joinGroup" for leaving as well."""
    group = zoho.world.add_group("Open", open_membership=True, creator=others(zoho, 1)[0])
    joined = zoho.pulse("POST", "joinGroup", partitionId=group.partition_id)
    inside = zoho.world.owner.zuid in group.members
    left = zoho.pulse("DELETE", "leaveGroup", partitionId=group.partition_id)

    assert joined == left == {" joinGroup": {"result": "success"}}
    assert (inside, zoho.world.owner.zuid in group.members) == (True, False)


def test_a_deleted_group_is_gone_and_its_id_is_a_failure(zoho: Driver) -> None:
    """Deleting is for good."""
    partition_id = zoho.new_group()
    deleted = zoho.pulse("DELETE", "deletePartition", partitionId=partition_id)
    after = zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, memberIds=others(zoho, 1)[0])

    assert deleted == {"deletePartition": {"result": "success"}}
    assert after == {"addUsersToGroup": {"result": "failure", "reason": "Invalid partitionId"}}


def test_archived_groups_are_listed_and_take_nobody(zoho: Driver) -> None:
    """Their status tells."""
    partition_id = zoho.new_group("Old")
    zoho.world.archive_group(partition_id)
    answer = zoho.pulse("POST", "addUsersToGroup", partitionId=partition_id, memberIds=others(zoho, 1)[0])
    status = {row["id"]: row["status"] for row in zoho.pulse("GET", "allGroups")["allGroups"]["groups"]}

    assert answer["addUsersToGroup"]["result"] == "failure"
    assert status[partition_id] == "ARCHIVED"


def test_invitations_are_counted_and_members_are_not_invited(zoho: Driver) -> None:
    """`successUserCount` below the number sent means that some failed; every mail is counted."""
    known = zoho.world.network.members[others(zoho, 1)[0]].email
    answer = zoho.pulse("POST", "inviteUsersToNetwork", emailIds=f"a@x.example,b@x.example,{known}")

    assert answer == {"inviteUsersToNetwork": {"successUserCount": "2", "result": "success"}}
    assert zoho.world.mails == 2


@pytest.mark.parametrize(
    ("method", "action"),
    [("POST", "allGroups"), ("GET", "addGroup"), ("POST", "removeUserFromGroup"), ("POST", "deletePartition")],
)
def test_a_wrong_method_is_a_web_page_with_405(zoho: Driver, method: str, action: str) -> None:
    """Not JSON."""
    answer = zoho.call(method, f"/pulse/api/{action}", params={"scopeID": zoho.network_id})

    assert answer.status_code == 405
    assert answer.text.startswith("<!DOCTYPE html>")


def test_no_call_lists_a_groups_members(zoho: Driver) -> None:
    """Guessed paths do not exist."""
    for action in ("groupMembers", "partitionMembers", "updateGroup", "archiveGroup"):
        assert zoho.call("GET", f"/pulse/api/{action}").status_code == 404


def test_a_dead_token_is_401_and_a_missing_scope_a_failure(zoho: Driver) -> None:
    """The scope of reading groups is userDetail.READ, not grouplist.READ."""
    zoho.connect_with("zohopulse.grouplist.READ", "zohopulse.userDetail.READ")
    allowed = zoho.pulse("GET", "allGroups")
    refused = zoho.pulse("GET", "orgMembers")
    zoho.token = "1000.dead"

    assert "groups" in allowed["allGroups"]
    assert refused["orgMembers"]["result"] == "failure"
    assert zoho.call("GET", "/pulse/api/allGroups").status_code == 401


def test_without_rights_every_call_on_the_network_fails(zoho: Driver) -> None:
    """At HTTP 200, in the envelope."""
    zoho.world.revoke_rights("connect")
    answer = zoho.call("GET", "/pulse/api/orgMembers", params={"scopeID": zoho.network_id})

    assert answer.status_code == 200
    assert "permission" in answer.json()["orgMembers"]["reason"]


def test_an_ordinary_member_may_not_change_others_groups(zoho: Driver) -> None:
    """Only a network admin or an admin of the group adds people."""
    zoho.world.network.members[zoho.world.owner.zuid].role = "MEMBER"
    creator, other = others(zoho, 2)
    group = zoho.world.add_group("Theirs", creator=creator)
    answer = zoho.pulse("POST", "addUsersToGroup", partitionId=group.partition_id, memberIds=other)
    invited = zoho.pulse("POST", "inviteUsersToNetwork", emailIds="a@x.example")

    assert answer["addUsersToGroup"]["result"] == invited["inviteUsersToNetwork"]["result"] == "failure"
    assert (other in group.members, zoho.world.mails) == (False, 0)


def test_a_wrong_network_is_a_failure(zoho: Driver) -> None:
    """Whatever the call."""
    assert zoho.pulse("GET", "allGroups", scopeID="1")["allGroups"] == {
        "result": "failure",
        "reason": "Invalid scopeID",
    }


@pytest.mark.parametrize("after", [30, None])
def test_one_call_too_many_in_a_minute_is_429(zoho: Driver, after: int | None) -> None:
    """With or without Retry-After; a minute later it works again."""
    zoho.world.settings.change({"connect_calls_per_minute": 2, "connect_retry_after": after})
    answers = [zoho.call("GET", "/pulse/api/allGroups", params={"scopeID": zoho.network_id}) for _ in range(3)]
    zoho.clock.pass_(60)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers.get("Retry-After") == (None if after is None else "30")
    assert "groups" in zoho.pulse("GET", "allGroups")["allGroups"]


def test_the_assumed_profile_call_stores_plain_strings(zoho: Driver) -> None:
    """Fields are keyed by numeric id; other shapes are refused."""
    zoho.connect_with("zohopulse.userDetail.UPDATE")
    zuid = others(zoho, 1)[0]
    taken = zoho.pulse("POST", "updateUserProfile", userId=zuid, customFields='{"12266000000430029":"Alex"}')
    refused = zoho.pulse("POST", "updateUserProfile", userId=zuid, customFields='{"12266000000430029":{"v":1}}')

    assert taken == {"updateUserProfile": {"result": "success"}}
    assert refused["updateUserProfile"]["result"] == "failure"
    assert zoho.world.network.members[zuid].custom_fields == {"12266000000430029": "Alex"}
