"""Hazards of groups: units that are renamed, replaced or deleted, or whose name something else has already."""

from __future__ import annotations

from groupsync.core.model import ConnectId, GroupKey, MembershipState
from tests.builders import department_key
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import decide
from tests.functional.engine.facts import members_of
from tests.functional.engine.stage import Stage
from tests.hazards.cast import by_unit, elsewhere, ids
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

GROUPS = Chapter("Groups")


@GROUPS.hazard(
    "a department is renamed, its id stays",
    stage=EMPLOYEES,
    runs="completed",
)
def renamed(trial: Trial) -> None:
    """The same group keeps its people; it is listed until Connect shows the new name."""
    department = trial.product.people()[0].department_id
    trial.product.world.edit_department(department, name="Another Name", silent=True)
    trial.sweep()
    trial.claim("listed", trial.asks_for("group_renamed"))
    entry = trial.product.stores.ledger.groups[GroupKey(f"department:{department}")]
    trial.product.world.rename_group(str(entry.partition_id), "Another Name")
    trial.sweep()
    trial.claim("closed", not trial.asks_for("group_renamed"))


@GROUPS.hazard(
    "a designation is replaced: a new record, its people moved, the old one deleted",
    stage=EMPLOYEES,
    added=83,
    removed=83,
    runs="completed",
    later="holding it, with the offer to carry the group over",
)
def designation_replaced(trial: Trial) -> None:
    """Nobody is lost: everybody is in the group of the new record."""
    replace_designation(trial.product)
    trial.sweep()


@GROUPS.hazard(
    "a designation of more than a tenth of the company is replaced",
    stage=Stage(people=401, departments=4, designations=3),
    runs="held",
    settles=False,
    later="the offer to carry the group over",
)
def large_designation_replaced(trial: Trial) -> None:
    """Held as moves: everybody stays in the old group."""
    replace_designation(trial.product)
    trial.sweep()


def replace_designation(product: Product) -> None:
    """Do what People needs for a designation that is made anew."""
    people = by_unit(product, "designation")[0]
    old = people[0].designation_id
    new = product.world.add_designation("Successor", silent=True)
    product.world.bulk_edit(ids(people), {"Designation": new.record_id})
    product.world.delete_designation(old, silent=True)


@GROUPS.hazard(
    "a department is deleted",
    stage=EMPLOYEES,
    runs="completed",
    settles=False,
    later="asking what becomes of its group",
)
def department_deleted(trial: Trial) -> None:
    """Its people's blank field is no loss: the group is managed no more, and everybody stays in it."""
    people = by_unit(trial.product)[8]
    department = people[0].department_id
    trial.product.world.delete_department(department, silent=True)
    for _ in range(3):
        trial.sweep()
        trial.wait(0.3)
        trial.tell(people[0].record_id)
        trial.sweep("incremental")
        trial.wait(13)
    stored = trial.product.stores.ledger.snapshot().accounts
    states = {stored[ConnectId(one.zuid)].memberships[department_key(department)].state for one in people}
    trial.claim("all of them are released", states == {MembershipState.RELEASED})


@GROUPS.hazard(
    "a department's only person has no department any more",
    runs="completed, held",
    settles=False,
    later="approving the hold",
)
def last_member_lost(trial: Trial) -> None:
    """Within every percentage, and still held: to empty a group always asks."""
    world = trial.product.world
    world.add_department("Lighthouse", silent=True)
    world.move(trial.product.people()[3].record_id, department="Lighthouse", silent=True)
    trial.product.sweep()
    trial.wait(1)
    trial.mark = len(world.events)
    world.edit(trial.product.people()[3].record_id, {"Department": ""}, silent=True)
    trial.sweep()
    trial.wait(0.3)
    trial.sweep()


@GROUPS.hazard(
    "two departments have one name",
    stage=Stage(people=41, departments=3, designations=3, twins=True),
    active=False,
    added=80,
    runs="completed",
)
def twins(trial: Trial) -> None:
    """Each has a group of its own."""
    trial.activate()
    names = [row.name for row in trial.product.world.company.departments]
    trial.claim("there are twins", len(set(names)) < len(names))
    trial.claim("one group each", len(members_of(trial.product)) == 6)


@GROUPS.hazard(
    "a department and a designation have one name",
    stage=Stage(people=41, configuration={"groups": {"designation": {"name": "{name}"}}}),
    active=False,
    added=80,
    runs="completed",
)
def namesakes_across_families(trial: Trial) -> None:
    """Each has a group of its own."""
    company = trial.product.world.company
    designation = next(iter(company.designations))
    trial.product.world.rename_designation(designation.record_id, name=next(iter(company.departments)).name)
    trial.activate()
    trial.claim("one group each", len(members_of(trial.product)) == 5)


@GROUPS.hazard("a department has the name of a group that somebody made", runs="completed", settles=False)
def namesake_in_connect(trial: Trial) -> None:
    """The group is left alone, and a pending action asks."""
    world = trial.product.world
    group = world.add_group("Shipyard", creator=trial.product.people()[1].zuid)
    world.add_department("Shipyard", silent=True)
    before = set(group.members)
    trial.sweep()
    trial.claim("asked", trial.asks_for("link_group"))
    trial.claim("untouched", set(group.members) == before)


@GROUPS.hazard("a group that waits is linked to the one of its name", added=2, runs="completed")
def namesake_linked(trial: Trial) -> None:
    """Who was there before stays, its people get in, and no second group is made."""
    world = trial.product.world
    stranger = trial.product.people()[1]
    group = world.add_group("Shipyard", creator=stranger.zuid)
    department = world.add_department("Shipyard", silent=True)
    trial.sweep()
    decide(trial.product, f"department:{department.record_id}", group.partition_id)
    world.hire(department="Shipyard", silent=True)
    trial.sweep()
    trial.claim("the stranger stays", stranger.zuid in group.members)
    trial.claim("nobody is asked any more", not trial.asks_for("link_group"))


@GROUPS.hazard("a group is linked elsewhere while a removal from the former one waits", added=1, settles=False)
def linked_in_flight(trial: Trial) -> None:
    """The removal was meant for the former group: in the new one the person stays, who is there by others' doing."""
    product, world = trial.product, trial.product.world
    person = product.people()[3]
    key = f"department:{person.department_id}"
    world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.sweep(work=False)
    new = world.add_group("Another", creator=person.zuid)
    decide(product, key, new.partition_id)
    product.work()
    trial.claim("still in", person.zuid in new.members)
