"""The first full sweep: what an activation makes of an empty Connect, at what price, and that it is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.engine.facts import groups_per_unit, members_of, sums_up, unowned, wanted_in, wrong_in
from tests.functional.engine.stage import Stage

if TYPE_CHECKING:
    from tests.functional.engine.company import Product


def test_activation_makes_connect_exact() -> None:
    """Everybody who is employed, has an account and is in the network is in the right groups; nobody else is."""
    product = Stage(people=60, departments=4, designations=5, plain=False).build()

    run = product.activate()

    assert run.status == "completed"
    assert wrong_in(product) == {}
    assert unowned(product) == set()
    assert sum(map(len, wanted_in(product).values())) <= run.counts["applied"]
    assert sums_up(dict(run.counts))


def test_activation_costs_one_call_per_group() -> None:
    """A group is created together with its members: no other writing call is made."""
    product = Stage(people=60, departments=4, designations=5).build()

    run = product.activate()

    writes = [one["action"] for one in product.world.events.read(kind="call", product="connect", method="POST")]
    assert writes == ["addGroup"] * 9
    assert product.calls("removeUserFromGroup") == []
    assert run.counts["groups_created"] == 9


def test_a_group_of_more_than_a_hundred_takes_one_more_call_per_hundred() -> None:
    """Two hundred and fifty people of one department are added in packs of at most a hundred ids."""
    product = Stage(people=251, departments=1, designations=1).build()

    product.activate()

    packs = [len(one["parameters"]["memberIds"].split(",")) for one in product.calls("addUsersToGroup")]
    assert len(product.calls("addGroup")) == 2
    assert len(packs) == 4
    assert max(packs) <= 100
    assert wrong_in(product) == {}


def test_more_than_a_hundred_who_join_an_existing_group_are_added_in_packs() -> None:
    """A hundred and twenty hires found by one incremental sweep take two calls for their group."""
    product = Stage(people=20, departments=1, designations=1).active()
    designation = next(iter(product.world.company.designations)).record_id
    for _ in range(120):
        product.world.hire(designation=designation, silent=True)
    mark = len(product.world.events)

    run = product.sweep("incremental")

    packs = [len(one["parameters"]["memberIds"].split(",")) for one in product.calls("addUsersToGroup", since=mark)]
    assert sorted(packs) == [20, 20, 100, 100]
    assert wrong_in(product) == {}
    assert run.counts["added"] == 240


def test_an_unchanged_company_costs_no_write_but_the_run_and_its_lease() -> None:
    """The second full sweep of a company in which nothing happened writes nothing to Connect and no state."""
    product = Stage(people=60, departments=4, designations=5, plain=False).build()
    product.activate()
    product.clock.advance(10 * 60)
    before = product.documents.versions()
    ledger, secrets, mark = product.stores.ledger.writes, product.stores.secrets.writes, len(product.world.events)
    audited = len(product.stores.audit.rows)

    run = product.sweep("full")

    changed = {key[0] for key, version in product.documents.versions().items() if before.get(key) != version}
    assert run.status == "completed"
    assert changed == {"run", "lease", "budget"}
    assert product.stores.ledger.writes == ledger
    assert product.stores.secrets.writes == secrets
    assert len(product.stores.audit.rows) == audited
    assert product.world.events.read(mark, kind="membership") == []
    assert {one["method"] for one in product.world.events.read(mark, kind="call", product="connect")} == {"GET"}


def test_an_unchanged_company_costs_an_incremental_sweep_as_little() -> None:
    """Its overlap reads the newest rows again, and writes nothing for them."""
    product = Stage().active()
    before, ledger = product.documents.versions(), product.stores.ledger.writes

    product.sweep("incremental")

    changed = {key[0] for key, version in product.documents.versions().items() if before.get(key) != version}
    assert changed == {"run", "lease", "budget"}
    assert product.stores.ledger.writes == ledger


def test_departments_of_one_name_get_a_group_each() -> None:
    """Two departments that share a name share no group."""
    product = Stage(people=30, departments=3, twins=True).build()

    product.activate()

    names = [row.name for row in product.world.company.departments]
    assert len(set(names)) == 2
    assert wrong_in(product) == {}
    assert set(groups_per_unit(product).values()) == {1}
    assert len(members_of(product)) == 6


def test_a_department_and_a_designation_of_one_name_get_a_group_each() -> None:
    """Even with templates that give both the same name, each has its own group."""
    product = Stage(configuration={"groups": {"designation": {"name": "{name}"}}}).build()
    department = next(iter(product.world.company.departments))
    designation = next(iter(product.world.company.designations))
    product.world.rename_designation(designation.record_id, name=department.name)

    product.activate()

    named = [group for group in product.world.network.groups.values() if group.name == department.name]
    assert len(named) == 2
    assert wrong_in(product) == {}


def test_a_form_without_any_record_is_no_error() -> None:
    """People answers 7024 when there is no designation at all; departments are synchronised all the same."""
    product = Stage().build()
    for row in list(product.world.company.designations):
        product.world.delete_designation(row.record_id)

    run = product.activate()

    assert run.status == "completed"
    assert wrong_in(product) == {}
    assert {key.partition(":")[0] for key in members_of(product)} == {"department"}


def test_a_preview_writes_nothing_to_connect() -> None:
    """A dry run shows what would happen, and none of it does."""
    product = Stage().build()

    run = product.sweep("full", dry_run=True)

    assert run.report()["preview"]["notes"] == []
    assert run.report()["preview"]["group_counts"] == {"create": 5, "adopt": 0, "recover": 0, "ask": 0}
    assert run.counts["planned"] == 24
    assert sums_up(dict(run.counts))
    assert product.world.network.groups == {}
    assert product.stores.ledger.accounts == {}


def test_deactivated_for_months_then_activated() -> None:
    """What happened meanwhile is shown by the preview and done by the sweep that is bound to it, limits or not."""
    product = Stage(people=40).active()
    product.deactivate()
    product.clock.advance(90 * 24 * 3600)
    people = product.people()
    for person in people[:12]:
        product.world.leave(person.record_id)
    for person in people[12:24]:
        other = next(
            row.record_id for row in product.world.company.departments if row.record_id != person.department_id
        )
        product.world.move(person.record_id, department=other)
    product.sweep("full")
    untouched = wrong_in(product)

    run = product.activate()

    assert untouched != {}
    assert run.status == "completed"
    assert wrong_in(product) == {}


def approved_leavers() -> Product:
    """Give an integration activated again with a preview in which more people leave than anybody may."""
    product = Stage(people=40, departments=3).active()
    product.deactivate()
    for one in product.people()[:12]:
        product.world.leave(one.record_id, silent=True)
    product.clock.advance(60)
    product.go_live()
    return product


def test_an_approval_is_for_the_full_sweep() -> None:
    """An incremental sweep before it holds what the preview showed; the full one does it."""
    product = approved_leavers()

    before = product.sweep("incremental")
    wrong = wrong_in(product)
    product.clock.advance(60)
    full = product.sweep("full", activation=True)

    assert before.status == "held"
    assert wrong
    assert full.status == "completed"
    assert wrong_in(product) == {}


def test_an_approval_is_history_after_a_day() -> None:
    """No full sweep came to a good end in time: what was shown then is judged as if nobody had seen it."""
    product = approved_leavers()
    product.clock.advance(27 * 3600)
    mark = len(product.world.events)

    run = product.sweep("full", activation=True)

    assert run.status == "held"
    assert product.world.events.read(mark, kind="membership") == []
