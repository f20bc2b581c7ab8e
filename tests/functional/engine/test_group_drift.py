"""What people are told about groups: other names in Connect, admins who left, leads of departments."""

from __future__ import annotations

from typing import Any

from groupsync.core.model import GroupKey
from tests.functional.engine.company import Product
from tests.functional.engine.crash import elsewhere
from tests.functional.engine.decisions import decide
from tests.functional.engine.facts import members_of
from tests.functional.engine.stage import Stage
from tests.sandbox.zoho.company import Employee
from tests.sandbox.zoho.network import Group

LEADS: dict[str, Any] = {"groups": {"department": {"admins": "lead"}}}


def group_of(product: Product, person: Employee) -> Group:
    """Give the group of somebody's department."""
    entry = product.stores.ledger.groups[key_of(person)]
    return product.world.network.groups[str(entry.partition_id)]


def key_of(person: Employee) -> GroupKey:
    """Name the group of somebody's department."""
    return GroupKey(f"department:{person.department_id}")


def admin_notice(person: Employee, key: str = "") -> str:
    """Name the notice of somebody's part in a group, that of their own department if none is named."""
    return f"group_admin_left#{key or key_of(person)}#{person.zuid}"


def about(product: Product, subject: str) -> dict[str, Any]:
    """Give what a notice is about."""
    found: dict[str, Any] = dict(product.documents.bodies("attention")[subject]["about"])
    return found


# ----------------------------------------------------------------------------------------------------------- names


def test_a_department_that_is_renamed_is_told_until_its_group_is() -> None:
    """Both names are told; nothing is written to Connect, and it closes by itself."""
    product = Stage().active()
    person = product.people()[0]
    group, subject = group_of(product, person), f"group_renamed#{key_of(person)}"
    old, mark = group.name, len(product.world.events)

    product.world.edit_department(person.department_id, name="Customer Care", silent=True)
    product.schedules()

    assert about(product, subject) == {
        "partition_id": group.partition_id,
        "wanted_name": "Customer Care",
        "connect_name": old,
    }
    assert product.world.events.read(mark, kind="group") == []
    assert product.stores.ledger.groups[key_of(person)].name == "Customer Care"

    product.world.rename_group(group.partition_id, "customer  CARE ")
    product.sweep()

    assert product.attention() == {}


def test_a_group_that_was_renamed_in_connect_is_told() -> None:
    """It stays the same group, whatever its name."""
    product = Stage().active()
    person = product.people()[0]
    group = group_of(product, person)
    product.world.rename_group(group.partition_id, "Fun")

    product.schedules()

    assert product.attention() == {f"group_renamed#{key_of(person)}": "renamed"}
    assert len(product.world.network.groups) == 5


def test_a_name_is_not_forgotten_while_connect_lists_no_group() -> None:
    """What cannot be seen is not over."""
    product = Stage().active()
    person = product.people()[0]
    product.world.rename_group(group_of(product, person).partition_id, "Fun")
    product.sweep()
    product.world.faults.add("answer", product="connect", action="allGroups", body={"allGroups": {"groups": []}})

    product.sweep()

    assert product.attention() == {f"group_renamed#{key_of(person)}": "renamed"}


def test_a_name_that_was_linked_knowingly_is_left_alone_until_people_renames() -> None:
    """Somebody chose that group with its name."""
    product = Stage().active()
    person = product.people()[0]
    other = product.world.add_group("The crew")
    decide(product, key_of(person), other.partition_id)
    product.sweep()
    before = product.attention()

    product.world.edit_department(person.department_id, name="Customer Care", silent=True)
    product.sweep()
    product.sweep()

    assert before == {}
    assert product.attention() == {f"group_renamed#{key_of(person)}": "renamed"}


# ---------------------------------------------------------------------------------------------------------- admins


def test_an_admin_who_leaves_is_told_at_once() -> None:
    """The notice names group and person, and is urgent; it closes when Connect lists the person as admin no more."""
    product = Stage().active()
    person = product.people()[3]
    group = group_of(product, person)
    product.world.add_to_group(group.partition_id, person.zuid, admin=True)
    product.world.leave(person.record_id)

    product.hint(person.record_id)
    product.work()
    told = product.attention()
    product.schedules()

    assert told == {admin_notice(person): "left"} == product.attention()
    assert about(product, admin_notice(person)) == {
        "group": key_of(person),
        "partition_id": group.partition_id,
        "employee": person.record_id,
        "listed": True,
        "urgent": True,
    }

    product.world.remove_from_group(group.partition_id, person.zuid)
    product.sweep()

    assert product.attention() == {}


def test_an_admin_who_comes_back_is_told_no_more() -> None:
    """People wants the person there again; the next sweep that reads the record sees it."""
    product = Stage().active()
    person = product.people()[3]
    product.world.add_to_group(group_of(product, person).partition_id, person.zuid, admin=True)
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    product.work()

    product.world.rehire(person.record_id)
    product.clock.advance(60)
    product.sweep("incremental")

    assert product.attention() == {}


def test_an_admin_who_moves_is_told() -> None:
    """In the new group, still in the old one, not urgent; moved back, it is over."""
    product = Stage().active()
    person = product.people()[3]
    old, key = person.department_id, key_of(person)
    product.world.add_to_group(group_of(product, person).partition_id, person.zuid, admin=True)

    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    product.sweep()

    assert product.attention() == {admin_notice(person, key): "moved"}
    assert about(product, admin_notice(person, key))["urgent"] is False

    product.world.move(person.record_id, department=old, silent=True)
    product.sweep()
    product.sweep()

    assert product.attention() == {}


# ----------------------------------------------------------------------------------------------------------- leads


def led(product: Product) -> dict[str, Employee]:
    """Give the lead of each department, but for the administrator, who makes the groups."""
    people = {one.record_id: one for one in product.people()}
    return {
        f"department:{row.record_id}": people[row.lead_id]
        for row in product.world.company.departments
        if row.lead_id in people
    }


def admins(product: Product, key: str) -> set[str]:
    """Give a group's admins but for our own account."""
    entry = product.stores.ledger.groups[GroupKey(key)]
    group = product.world.network.groups[str(entry.partition_id)]
    return set(group.admins) - {product.world.owner.zuid}


def test_leads_become_admins_of_new_groups() -> None:
    """Each lead is added as admin by a call of its own, after the group was made; a second sweep does nothing."""
    product = Stage(configuration=LEADS).active()
    writes = product.stores.ledger.writes

    product.sweep()

    assert led(product)
    assert {key: admins(product, key) for key in led(product)} == {key: {one.zuid} for key, one in led(product).items()}
    assert product.stores.ledger.writes == writes
    assert product.attention() == {}


def test_nobody_becomes_an_admin_unasked() -> None:
    """With `admins: none` leads are members like others."""
    product = Stage().active()

    assert [admins(product, key) for key in led(product)] == [set() for _ in led(product)]


def test_a_lead_of_another_department_is_added_and_stays() -> None:
    """Wanted there by leading, whatever the own department; neither hints nor sweeps take the person out."""
    product = Stage(configuration=LEADS).active()
    person = next(one for one in product.people() if one not in led(product).values())
    target = elsewhere(product, person)
    department = next(row for row in product.world.company.departments if target in (row.record_id, row.name))
    key = f"department:{department.record_id}"

    product.world.edit_department(department.record_id, lead=person.record_id, silent=True)
    product.sweep()
    product.hint(person.record_id)
    product.work()
    product.schedules()

    assert person.zuid in admins(product, key)
    assert person.zuid in members_of(product)[str(key_of(person))]


def test_a_former_lead_is_told_and_not_demoted() -> None:
    """No call demotes; it is over when Connect lists the person as admin no more."""
    product = Stage(configuration=LEADS).active()
    key, former = next(iter(led(product).items()))
    department = key.partition(":")[2]
    others = [one for one in product.people() if one.department_id != department and one not in led(product).values()]

    product.world.edit_department(department, lead=others[0].record_id, silent=True)
    product.sweep()
    product.schedules()

    assert admins(product, key) == {former.zuid, others[0].zuid}
    assert product.attention() == {admin_notice(former, key): "no_longer_lead"}

    entry = product.stores.ledger.groups[GroupKey(key)]
    product.world.network.groups[str(entry.partition_id)].admins.pop(former.zuid)
    product.sweep()

    assert product.attention() == {}


def test_a_member_who_becomes_lead_is_told() -> None:
    """Whether a call promotes is unknown, so none is made; it is over when somebody has done it in Connect."""
    product = Stage(configuration=LEADS).active()
    key, former = next(iter(led(product).items()))
    department = key.partition(":")[2]
    member = next(one for one in product.people() if one.department_id == department and one != former)

    product.world.edit_department(department, lead=member.record_id, silent=True)
    product.sweep()
    product.sweep()

    assert product.attention()[admin_notice(member, key)] == "lead_not_admin"

    entry = product.stores.ledger.groups[GroupKey(key)]
    product.world.add_to_group(str(entry.partition_id), member.zuid, admin=True)
    product.sweep()

    assert set(product.attention()) == {admin_notice(former, key)}


def test_a_lead_who_is_out_of_scope_gets_nothing() -> None:
    """Leading a department brings nobody under our care whom the configuration leaves out."""
    base = Stage().build()
    lead = next(iter(led(base).values()))
    product = Stage(configuration=LEADS | {"people": {"exclude": {"record_ids": [lead.record_id]}}}).active()

    assert not any(lead.zuid in admins(product, key) for key in led(product))
