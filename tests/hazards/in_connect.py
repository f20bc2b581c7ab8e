"""Hazards of what others do in Connect: people we did not add, admins, groups that are gone, another stack."""

from __future__ import annotations

from typing import Any

from groupsync.core.model import GroupKey
from groupsync.state.integration_state import load_integration
from tests.functional.engine.company import Product
from tests.functional.engine.facts import groups_per_unit
from tests.hazards.cast import by_unit, elsewhere, group_of
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

IN_CONNECT = Chapter("Connect's own people and groups")


@IN_CONNECT.hazard("five employees are added to a group by hand", stage=EMPLOYEES, runs="completed")
def helpers(trial: Trial) -> None:
    """Whom we did not add stays."""
    people = by_unit(trial.product)
    group = group_of(trial.product, people[0][0])
    added = [one.zuid for one in people[1][:5]]
    for zuid in added:
        trial.product.world.add_to_group(group.partition_id, zuid)
    sweep_twice(trial)
    trial.claim("all are still in", set(added) <= set(group.members))
    for zuid in added:
        trial.product.world.remove_from_group(group.partition_id, zuid)


@IN_CONNECT.hazard("five guests are in a managed group", stage=EMPLOYEES, runs="completed")
def guests(trial: Trial) -> None:
    """Whom we did not add stays."""
    group = group_of(trial.product, by_unit(trial.product)[0][0])
    added = [trial.product.world.add_guest(group.partition_id, f"Guest {number}") for number in range(5)]
    sweep_twice(trial)
    trial.claim("all are still in", set(added) <= set(group.members))
    for zuid in added:
        trial.product.world.remove_from_group(group.partition_id, zuid)


def sweep_twice(trial: Trial) -> None:
    """Let two full sweeps pass, more than `absence_hours` apart."""
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@IN_CONNECT.hazard("a helper by hand moves between two other departments", added=1, removed=1)
def helper_moves(trial: Trial) -> None:
    """The membership that is not ours stays."""
    world = trial.product.world
    person = trial.product.people()[3]
    target = elsewhere(trial.product, person)
    third = next(o for o in trial.product.people() if o.department_id not in (target, person.department_id))
    group = group_of(trial.product, third)
    world.add_to_group(group.partition_id, person.zuid)
    world.move(person.record_id, department=target)
    trial.tell(person.record_id)
    trial.claim("still a helper", person.zuid in group.members)
    world.remove_from_group(group.partition_id, person.zuid)


@IN_CONNECT.hazard("a group admin leaves the company", removed=1, settles=False)
def admin_leaves(trial: Trial) -> None:
    """Out of the other group, never out of the one that the person administers, which an urgent notice tells."""
    person = trial.product.people()[3]
    group = group_of(trial.product, person)
    trial.product.world.add_to_group(group.partition_id, person.zuid, admin=True)
    trial.product.world.leave(person.record_id)
    trial.tell(person.record_id)
    trial.claim("still in", person.zuid in group.admins)
    trial.claim("told", trial.asks_for("group_admin_left"))


@IN_CONNECT.hazard("the last admin of a group leaves the company", removed=1, settles=False)
def last_admin_leaves(trial: Trial) -> None:
    """Our own account is no admin any more: the last one stays and is told of, the rest goes on."""
    world = trial.product.world
    person = trial.product.people()[3]
    group = group_of(trial.product, person)
    world.add_to_group(group.partition_id, person.zuid, admin=True)
    world.remove_from_group(group.partition_id, world.owner.zuid)
    world.leave(person.record_id)
    trial.tell(person.record_id)
    trial.claim("the last admin stays", list(group.admins) == [person.zuid])
    trial.claim("told", trial.asks_for("group_admin_left"))


@IN_CONNECT.hazard("a department gets another lead, and leads are admins", added=1, settles=False, runs="completed")
def lead_changes(trial: Trial) -> None:
    """The new lead is added as admin, the former one stays and is told of: no call demotes."""
    product, world = trial.product, trial.product.world
    product.configure({"groups": {"department": {"admins": "lead"}}})
    product.sweep()
    row = next(one for one in world.company.departments if one.lead_id != world.company.owner_id)
    group = world.network.groups[
        str(product.stores.ledger.groups[GroupKey(f"department:{row.record_id}")].partition_id)
    ]
    former = world.company.employee(row.lead_id)
    world.remove_from_group(group.partition_id, former.zuid)
    world.add_to_group(group.partition_id, former.zuid, admin=True)
    new = next(one for one in product.people() if one.department_id != row.record_id)
    world.edit_department(row.record_id, lead=new.record_id, silent=True)
    trial.sweep()
    trial.claim("both are admins", {former.zuid, new.zuid} <= set(group.admins))
    trial.claim("told", trial.asks_for("group_admin_left"))


@IN_CONNECT.hazard("Connect refuses us one group", added=1)
def one_group_refused(trial: Trial) -> None:
    """That group is told, the other ones go on, nothing is quarantined."""
    product = trial.product
    model = product.people()[3]
    hired = product.world.hire(department=model.department_id, designation=model.designation_id)
    refusal = {"addUsersToGroup": {"result": "failure", "reason": "You do not have permission to perform this action"}}
    product.world.faults.add("answer", product="connect", action="addUsersToGroup", body=refusal, count=1)
    trial.tell(hired.record_id)
    trial.claim("told", any(subject.startswith("group_admin_left#") for subject in product.attention()))
    trial.claim("not quarantined", load_integration(product.documents).quarantine is None)


@IN_CONNECT.hazard("Connect lists no group at all", stage=EMPLOYEES, runs="completed")
def no_groups_listed(trial: Trial) -> None:
    """No group is made a second time, nobody is touched."""
    body: dict[str, Any] = {"allGroups": {"groups": []}}
    trial.product.world.faults.add("answer", product="connect", action="allGroups", body=body)
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@IN_CONNECT.hazard("an admin of a group leaves while Connect lists no group")
def admin_leaves_unlisted(trial: Trial) -> None:
    """Who the admins are cannot be known, so nobody is removed until it can."""
    product = trial.product
    person = product.people()[3]
    group = group_of(product, person)
    product.world.add_to_group(group.partition_id, person.zuid, admin=True)
    body: dict[str, Any] = {"allGroups": {"groups": []}}
    product.world.faults.add("answer", product="connect", action="allGroups", body=body)
    product.world.leave(person.record_id)
    trial.tell(person.record_id)
    trial.claim("still in", person.zuid in group.admins)
    group.admins.pop(person.zuid, None)


@IN_CONNECT.hazard("a group is archived by hand", added=1, settles=False)
def archived(trial: Trial) -> None:
    """A hire gets into the other group, no second one is made, and somebody is asked about the group."""
    world = trial.product.world
    model = trial.product.people()[3]
    world.archive_group(group_of(trial.product, model).partition_id)
    hired = world.hire(department=model.department_id, designation=model.designation_id)
    trial.tell(hired.record_id)
    trial.claim("nothing is stuck", len(trial.product.queue) == 0)
    trial.claim("somebody is asked", trial.asks_for("link_group"))


@IN_CONNECT.hazard("a group is deleted by hand", added=1, settles=False)
def deleted_by_hand(trial: Trial) -> None:
    """A hire gets into the other group, nobody loses another membership, and somebody is asked about the group."""
    world = trial.product.world
    model = trial.product.people()[3]
    world.delete_group_by_hand(group_of(trial.product, model).partition_id)
    hired = world.hire(department=model.department_id, designation=model.designation_id)
    trial.tell(hired.record_id)
    trial.claim("nothing is stuck", len(trial.product.queue) == 0)
    trial.claim("somebody is asked", trial.asks_for("link_group"))


@IN_CONNECT.hazard("somebody was taken out by hand before leaving", removed=1)
def taken_out_by_hand(trial: Trial) -> None:
    """That there is nothing to remove is no error."""
    person = trial.product.people()[3]
    trial.product.world.remove_from_group(group_of(trial.product, person).partition_id, person.zuid)
    trial.product.world.leave(person.record_id)
    trial.tell(person.record_id)
    trial.claim("no dead letter", not trial.product.queue.dead)


@IN_CONNECT.hazard("two stacks keep one company", added=1, removed=1, runs="completed")
def two_stacks(trial: Trial) -> None:
    """The second one finds the groups by their markers, and both may work off the same move."""
    other = Product(trial.product.world, trial.product.clock)
    other.activate()
    person = trial.product.people()[3]
    trial.mark = len(trial.product.world.events)
    trial.product.world.move(person.record_id, department=elsewhere(trial.product, person), silent=True)
    trial.sweep("incremental")
    trial.note(other.sweep("incremental"))
    trial.claim("one group per unit", set(groups_per_unit(other).values()) == {1})
