"""Hazards of groups: units that are renamed, replaced or deleted, or whose name something else has already."""

from __future__ import annotations

import contextlib

from groupsync.core.ledger_entries import MembershipState
from groupsync.core.model import ConnectId, Family, GroupKey, record_id_of
from tests.builders import department_key
from tests.functional.engine.company import Product
from tests.functional.engine.decisions import decide
from tests.functional.engine.facts import groups_per_unit, members_of, wrong_in
from tests.functional.engine.killing import KilledError
from tests.functional.engine.office import Office
from tests.functional.engine.replaced import (
    carry,
    changes_in_connect,
    link,
    old_designation,
    people_of,
    replace_designation,
)
from tests.functional.engine.stage import Stage
from tests.hazards.cast import by_unit, elsewhere, ids
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import HOUR, Trial

GROUPS = Chapter("Groups")
ADOPTING = {"existing": "adopt", "name": "{name}"}


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
    runs="held",
    settles=False,
)
def designation_replaced(trial: Trial) -> None:
    """Held, with the offer to carry the group over: nobody is removed, nobody added, no second group."""
    succession = replace_designation(trial.product)
    trial.sweep()
    trial.claim("the offer", offers(trial.product) == [succession.to_json()])
    trial.claim("no second group", succession.new not in groups_per_unit(trial.product))


@GROUPS.hazard(
    "a designation is replaced, and webhooks tell of its people before any sweep", stage=EMPLOYEES, settles=False
)
def designation_replaced_live(trial: Trial) -> None:
    """The first webhook makes us look who else goes the same way: held, with the offer, in one hold."""
    product = trial.product
    succession = replace_designation(product)
    product.unit_hint(Family.DESIGNATION)
    trial.tell(*ids(people_of(product, record_id_of(succession.new))))
    trial.claim("one hold, with the offer", offers(product) == [succession.to_json()])


@GROUPS.hazard("a designation is replaced, and its group is carried over", stage=EMPLOYEES, runs="held, completed")
def designation_carried_over(trial: Trial) -> None:
    """Not one call to Connect: the same group with the same people is the new record's."""
    succession = replace_designation(trial.product)
    trial.sweep()
    mark = len(trial.product.world.events)
    before = members_of(trial.product)[str(succession.old)]
    link(trial.product, succession)
    calls = trial.product.world.events.read(mark, kind="call", product="connect")
    trial.claim("not one call to Connect", not calls)
    trial.sweep()
    trial.claim("the same people", members_of(trial.product)[str(succession.new)] == before)
    trial.claim("the question is closed", Office(trial.product).only()["status"] == "obsolete")


@GROUPS.hazard(
    "Lambda is killed while a group is carried over, at any of its first 12 effects",
    stage=Stage(people=13, departments=2, designations=2),
)
def killed_while_carrying_over(trial: Trial) -> None:
    """The next sweep ends it: nobody is removed, nobody added."""
    for at in range(1, 13):
        product = Stage(people=13, departments=2, designations=2).active()
        succession = replace_designation(product)
        product.sweep()
        mark = len(product.world.events)
        product.killer.arm(at)
        with contextlib.suppress(KilledError):
            carry(product, succession)
        product.killer.arm(0)
        product.clock.advance(HOUR)
        product.sweep()
        trial.claim(f"killed after effect {at}: quiet", changes_in_connect(product, since=mark) == 0)
        trial.claim(f"killed after effect {at}: right", not wrong_in(product))


@GROUPS.hazard(
    "a designation is replaced, and an administrator approves the moves",
    stage=EMPLOYEES,
    added=83,
    removed=83,
    runs="held, completed",
)
def replacement_approved(trial: Trial) -> None:
    """Another unit after all: it gets a group of its own, and everybody is in that."""
    succession = replace_designation(trial.product)
    trial.sweep()
    office = Office(trial.product)
    trial.note(office.approve(office.only()["id"]))
    trial.claim("one group each", groups_per_unit(trial.product)[succession.new] == 1)


@GROUPS.hazard(
    "a designation is deleted and made again under the same name, and groups are adopted by name",
    stage=Stage(people=31, departments=2, designations=2, configuration={"groups": {"designation": ADOPTING}}),
    runs="held",
    settles=False,
)
def recreated_under_one_name(trial: Trial) -> None:
    """The group of that name is the old record's: the new one does not take it, and somebody is asked."""
    product = trial.product
    name = product.world.company.designations.get(old_designation(product)).name
    succession = replace_designation(product, name=name)
    trial.sweep()
    owners = [key for key, one in product.stores.ledger.groups.items() if one.partition_id == succession.partition_id]
    trial.claim("the group is the old record's", owners == [succession.old])
    trial.claim("the offer", offers(product) == [succession.to_json()])


@GROUPS.hazard(
    "a designation of more than a tenth of the company is replaced",
    stage=Stage(people=401, departments=4, designations=3),
    runs="held",
    settles=False,
)
def large_designation_replaced(trial: Trial) -> None:
    """The same question, whatever the limits: everybody stays in the old group."""
    succession = replace_designation(trial.product)
    trial.sweep()
    trial.claim("the offer", offers(trial.product) == [succession.to_json()])


@GROUPS.hazard(
    "a designation is merged into another one",
    stage=Stage(people=401, departments=4, designations=3),
    settles=False,
    runs="held",
)
def designations_merged(trial: Trial) -> None:
    """Ordinary moves within the limits, else held; the cause says that nobody is left in the group."""
    product = trial.product
    merged, into = by_unit(product, "designation")[:2]
    old = merged[0].designation_id
    product.world.bulk_edit(ids(merged), {"Designation": into[0].designation_id})
    product.world.delete_designation(old, silent=True)
    run = trial.sweep()
    trial.claim("said", any("nobody is left in" in str(cause["text"]) for cause in run.causes))
    trial.claim("no offer", offers(product) == [None])


def offers(product: Product) -> list[object]:
    """Give what each hold offers."""
    return [hold["offer"] for hold in Office(product).holds()]


@GROUPS.hazard(
    "a department is deleted",
    stage=EMPLOYEES,
    runs="completed",
    settles=False,
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


@GROUPS.hazard("a department in which nobody is any more is deleted", runs="completed")
def empty_department_deleted(trial: Trial) -> None:
    """Gone from two complete reads, half a day apart: its group is managed no more, and somebody is asked about it."""
    world = trial.product.world
    world.add_department("Lighthouse", silent=True)
    trial.sweep()
    unit = next(row.record_id for row in world.company.departments if row.name == "Lighthouse")
    world.delete_department("Lighthouse", silent=True)
    trial.sweep()
    trial.wait(13)
    trial.sweep()
    trial.claim("asked", trial.product.attention().get(f"group#department:{unit}") == "record_deleted")


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
