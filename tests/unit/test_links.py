"""Which memberships are in the group that is linked now, and what packing makes of links and leads."""

from __future__ import annotations

from groupsync.core.batch_form import batch_from_json, batch_to_json
from groupsync.core.group_plan import GroupAction, GroupStep
from groupsync.core.links import without_former
from groupsync.core.model import EmployeeId, Family
from groupsync.core.operations import Batch, OperationKind, Terms, pack
from groupsync.core.plan import Change, ChangeKind
from tests.builders import account, connect_id, department_key, group_entry, membership

KEY, OTHER = department_key(1), department_key(2)
NOW = 1000.0


def test_memberships_of_a_former_link_are_left_out() -> None:
    """They are in another group of Connect, or were released; those of groups that nobody decided on stay."""
    one = account(1, memberships={KEY: membership(link=1), OTHER: membership()})
    groups = {KEY: group_entry(KEY, link=2), OTHER: group_entry(OTHER)}

    found = without_former({one.id: one}, groups, now=NOW)

    assert set(found[one.id].memberships) == {OTHER}


def test_a_membership_that_a_call_is_changing_is_waited_for() -> None:
    """Else it would be planned at once, refused as busy and planned again, until the call is over."""
    one = account(1, memberships={KEY: membership("adding", expires=int(NOW) + 1)})
    groups = {KEY: group_entry(KEY, link=1)}

    assert set(without_former({one.id: one}, groups, now=NOW)[one.id].memberships) == {KEY}
    assert set(without_former({one.id: one}, groups, now=NOW + 2)[one.id].memberships) == set()


def test_a_group_that_was_not_loaded_says_nothing() -> None:
    """Live work loads the groups that it needs; of others nothing is concluded."""
    one = account(1, memberships={KEY: membership(link=1)})

    found = without_former({one.id: one}, {OTHER: group_entry(OTHER, link=4)}, now=NOW)

    assert set(found[one.id].memberships) == {KEY}


def test_a_lead_is_added_after_the_group_was_made_and_as_admin() -> None:
    """Creating takes members only, and nobody is made an admin later; links and leads survive being stored."""
    people = [connect_id(1), connect_id(2)]
    changes = [Change(one, Family.DEPARTMENT, ChangeKind.JOIN, EmployeeId(one), (KEY,)) for one in people]
    terms = Terms(links={KEY: 3}, leads={KEY: people[1]})

    operations = pack(changes, [GroupAction(KEY, GroupStep.CREATE, "Care")], {}, terms)

    assert [(one.kind, one.members, one.as_admins, one.link) for one in operations] == [
        (OperationKind.CREATE, (people[0],), False, 3),
        (OperationKind.ADD, (people[1],), True, 3),
    ]
    assert operations[0].action is not None
    assert operations[0].action.members == 2
    batch = Batch("plan", tuple(operations), {})
    assert batch_from_json(batch_to_json(batch)) == batch
