"""Hazards of two at once: whoever has read the older state finds out, whichever of the two writes first."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from groupsync.core.errors import GroupSyncError
from tests.functional.engine.office import Office
from tests.hazards.cast import by_unit, elsewhere
from tests.hazards.registry import Chapter
from tests.hazards.trial import Trial

AT_ONCE = Chapter("Two at once")


def after_reading(trial: Trial, action: str, happen: Callable[[], None]) -> None:
    """Let something happen once, at whatever a worker does after the first answer of People to this action."""
    product, mark, done = trial.product, len(trial.product.world.events), list[str]()

    def disturb(operation: str) -> None:
        if not done and any(one["form"] == "employee" for one in product.calls(action, since=mark)):
            done.append(operation)
            product.killer.disturb = None
            happen()

    product.killer.disturb = disturb


@AT_ONCE.hazard("two webhooks name one person differently, and the slower one has read the older place")
def named_differently(trial: Trial) -> None:
    """Moved, told by number, and moved back, told by record id, in between: nobody moves."""
    product, person = trial.product, trial.product.people()[3]
    home = person.department_id
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.hint(employee_id=person.employee_id)

    def back() -> None:
        product.world.move(person.record_id, department=home, silent=True)
        trial.tell(person.record_id)

    after_reading(trial, "getRecords", back)
    product.work()


@AT_ONCE.hazard("somebody is rehired under a new record while the old one is worked on")
def rehired_meanwhile(trial: Trial) -> None:
    """The new record claims the account, so that what was read of the old one alone is too old."""
    product, person = trial.product, trial.product.people()[3]
    product.world.leave(person.record_id, silent=True)
    product.hint(person.record_id)

    def rehire() -> None:
        again = product.world.rehire(person.record_id, new_record=True, silent=True)
        trial.tell(again.record_id)

    after_reading(trial, "getRecords", rehire)
    product.work()


@AT_ONCE.hazard(
    "a chunk is still to come when a full sweep sees its mover back, in another designation",
    added=1,
    removed=1,
    runs="completed",
)
def older_chunk(trial: Trial) -> None:
    """The older chunk comes first, and moves nobody: only the designation changes."""
    product, person = trial.product, trial.product.people()[3]
    home = person.department_id
    other = next(
        people[0] for people in by_unit(product, "designation") if people[0].designation_id != person.designation_id
    )
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.sweep("incremental", work=False)
    product.world.edit(person.record_id, {"Designation": other.designation_id}, silent=True)
    product.world.move(person.record_id, department=home, silent=True)
    trial.wait(0.1)
    trial.sweep()


@AT_ONCE.hazard("a hold is approved by two people at once", removed=8, runs="held")
def approved_twice(trial: Trial) -> None:
    """The second is told, and what was approved is done once."""
    product, leavers = trial.product, trial.product.people()[3:7]
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    trial.sweep("incremental")
    first, second = Office(product), Office(product)
    hold_id = first.only()["id"]
    refused: list[str] = []

    def also(operation: str) -> None:
        if operation == "documents.write":
            product.killer.disturb = None
            first.approve(hold_id)

    product.killer.disturb = also
    try:
        second.approve(hold_id)
    except GroupSyncError as error:
        refused.append(type(error).__name__)
    trial.claim("the second was told", refused == ["ConflictError"])


@AT_ONCE.hazard("two people reject a hold at once, the one all of it, the other one person", runs="held", settles=False)
def rejected_twice(trial: Trial) -> None:
    """Neither takes back what the other has rejected: whoever stays, stays."""
    product, leavers = trial.product, trial.product.people()[3:7]
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    trial.sweep("incremental")
    first, second = Office(product), Office(product)
    hold_id = first.only()["id"]

    def also(operation: str) -> None:
        if operation == "documents.write" and product.documents.bodies("exception"):
            product.killer.disturb = None
            first.reject(hold_id, people=[leavers[0].record_id])

    product.killer.disturb = also
    with contextlib.suppress(GroupSyncError):
        second.reject(hold_id)
    trial.claim("one stays by decision", len(first.exceptions()) == 2)


@AT_ONCE.hazard("a held leaver is taken out of a group by hand", removed=7, runs="held")
def held_and_taken_out(trial: Trial) -> None:
    """Somebody did what the hold asks about: no notice; approved, the hold is done without harm."""
    product, leavers = trial.product, trial.product.people()[3:7]
    for one in leavers:
        product.world.leave(one.record_id, silent=True)
    trial.sweep("incremental")
    group = next(one for one in product.stores.ledger.groups.values() if one.key.endswith(leavers[0].department_id))
    product.world.remove_from_group(str(group.partition_id), leavers[0].zuid)
    product.connect_hint("Member_Removed_From_Group", str(group.partition_id), leavers[0].zuid)
    trial.claim("no notice", "removed_by_hand" not in product.attention().values())
    Office(product).approve(Office(product).only()["id"])
