"""Two workers look at one person at once, told by different words: whoever has read the older record does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from groupsync.engine.batches import work_on_batch
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.facts import taken_out, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product


def between(product: Product, action: str, happen: Callable[[], None], *, form: str = "employee") -> None:
    """Let something happen once, at whatever comes after the first answer of People to this action."""
    done: list[str] = []

    def disturb(operation: str) -> None:
        if not done and any(one["form"] == form for one in product.calls(action, since=mark)):
            done.append(operation)
            happen()

    mark = len(product.world.events)
    product.killer.disturb = disturb


def work_beside(product: Product) -> None:
    """Let another worker do what is visible, while the first one stands still."""
    (delivery,) = product.queue.receive(10)
    message = delivery.message
    record = {
        "messageId": message.deduplication_id,
        "receiptHandle": delivery.receipt,
        "body": message.body,
        "attributes": {"MessageGroupId": message.group},
    }
    result = work_on_batch({"Records": [record]}, product.worker())
    assert not result.failures
    product.queue.delete(delivery.receipt)


@pytest.mark.parametrize("name", ["employee_id", "email"])
def test_a_person_moved_and_moved_back_while_another_name_is_worked_on(name: str) -> None:
    """The second look finds everything as it was and writes nothing; the first, which saw the move, must not move."""
    product = Stage().active()
    person = product.people()[0]
    home = person.department_id
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    value = person.employee_id if name == "employee_id" else person.email
    product.hint(**{name: value})

    def back() -> None:
        product.world.move(person.record_id, department=home, silent=True)
        product.hint(person.record_id)
        work_beside(product)

    mark = len(product.world.events)
    between(product, "getRecords", back)
    product.work()

    assert taken_out(product, since=mark) == set()
    assert wrong_in(product) == {}


def test_a_rehire_is_told_while_the_old_record_is_worked_on() -> None:
    """The new record claims the account, and changes nothing else; whoever read only the old one takes nobody out."""
    product = Stage().active()
    person = product.people()[0]
    product.world.leave(person.record_id, silent=True)
    product.hint(person.record_id)

    def rehire() -> None:
        again = product.world.rehire(person.record_id, new_record=True, silent=True)
        product.hint(again.record_id)
        work_beside(product)

    mark = len(product.world.events)
    between(product, "getRecords", rehire)
    product.work()

    assert taken_out(product, since=mark) == set()
    assert wrong_in(product) == {}


def test_a_companion_is_not_moved_by_somebody_elses_hint() -> None:
    """Who goes the same way is read to see whether a unit is replaced; what is done to them waits for their turn."""
    product = Stage(people=16).active()
    home = max({one.department_id for one in product.people()}, key=lambda one: _size(product, one))
    first, second = [one for one in product.people() if one.department_id == home][:2]
    new = product.world.add_department("Bureau", silent=True)
    for one in (first, second):
        product.world.move(one.record_id, department=new.record_id, silent=True)
    product.hint(first.record_id)

    def back() -> None:
        product.world.move(second.record_id, department=home, silent=True)
        product.hint(second.record_id)
        work_beside(product)

    mark = len(product.world.events)
    between(product, "getRecords", back)
    product.work()

    assert taken_out(product, since=mark) == set()
    assert wrong_in(product) == {}


def _size(product: Product, department: str) -> int:
    return sum(one.department_id == department for one in product.people())


def test_a_removal_by_hand_takes_nobody_out_elsewhere() -> None:
    """With `drift: enforce` a hint of Connect adds again; where the person moved, the person's own turn decides."""
    product = Stage(configuration={"drift": "enforce"}).active()
    person = product.people()[0]
    home, key = person.department_id, f"designation:{person.designation_id}"
    partition = str(next(one.partition_id for one in product.stores.ledger.groups.values() if one.key == key))
    product.world.remove_from_group(partition, person.zuid)
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)

    def back() -> None:
        product.world.move(person.record_id, department=home, silent=True)
        product.hint(person.record_id)
        work_beside(product)

    mark = len(product.world.events)
    between(product, "getDataByID", back)
    product.connect_hint("Member_Removed_From_Group", partition, person.zuid)

    assert taken_out(product, since=mark) == set()
    assert wrong_in(product) == {}
