"""Profile changes that wait for an administrator: from the preview to the hold, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.profile import ProfileField
from groupsync.engine.profiles.confirmations import store_confirmation
from groupsync.state.integration_state import load_configuration, load_integration
from groupsync.state.runs import RunStatus
from tests.functional.engine.company import Product
from tests.functional.engine.office import Office
from tests.functional.engine.profile_stage import FREE, following, in_directory, with_profiles
from tests.sandbox.zoho.company import Employee

FEW: dict[str, Any] = {"field_changes": {"count": 2, "percent": 0}}
MINUTE = 60


def phone(number: int) -> str:
    """Give one of many phone numbers."""
    return f"+1 201 555 {number:04d}"


def dialled(number: int) -> str:
    """Give it as it is written."""
    return f"+1201555{number:04d}"


def limited(guard: dict[str, Any] | None = None) -> Product:
    """Build a company whose profiles follow, with a low limit from now on."""
    product = following()
    settings = {"enabled": True, "directory_org_id": product.world.directory.org_id, "phone_country": "US"}
    product.configure({"profile": settings, "guard": FEW if guard is None else guard})
    return product


def reachable(product: Product) -> list[Employee]:
    """Give those who have a number and an extension to lose."""
    return [person for person in product.people() if person.mobile and person.extension]


def import_phones(product: Product, people: list[Employee], *, first: int = 100) -> None:
    """Give people other numbers in People, as a wrong import does: without a webhook."""
    for number, person in enumerate(people, first):
        product.world.edit(person.record_id, {"Mobile": phone(number), "Extension": str(number)}, silent=True)


def phones(product: Product, people: list[Employee]) -> list[str]:
    """Give what Directory has."""
    return [in_directory(product, person, "mobile") for person in people]


def sweep(product: Product, mode: str = "full") -> Any:
    """Sweep a while later."""
    product.clock.advance(20 * MINUTE)
    return product.sweep(mode)


def confirm_shown(product: Product, run_id: str) -> None:
    """Confirm the mobile number as a preview showed it."""
    version = load_integration(product.documents).configuration_version
    configuration = load_configuration(product.documents, version)
    assert configuration is not None
    store_confirmation(
        product.documents,
        configuration,
        [ProfileField.MOBILE],
        by="ada",
        preview_run=run_id,
        now=product.clock(),
    )


def test_a_wrong_import_is_held() -> None:
    """Nobody's number changes; the run says so, and another sweep asks nothing new."""
    product = limited()
    people = reachable(product)[:5]
    before = phones(product, people)
    import_phones(product, people)
    run, again = sweep(product), sweep(product)

    assert phones(product, people) == before
    assert (run.status, again.status) == (RunStatus.HELD, RunStatus.HELD)
    reading = next(one for one in run.guard if one["axis"] == "field_changes")
    assert (reading["value"], reading["limit"], reading["tripped"]) == (5, 2, True)
    assert {cause["text"] for cause in run.causes} == {
        "mobile would be overwritten for 5 people",
        "extension would be overwritten for 5 people",
    }
    assert len(Office(product).holds()) == 1
    assert "555" not in str(product.holds())


def test_an_approval_writes_exactly_that() -> None:
    """Of the field that was approved, for those whose value is still the one that was seen."""
    product = limited()
    people = reachable(product)[:5]
    import_phones(product, people)
    sweep(product)
    office = Office(product)
    hold = office.only()
    mobile = next(cause["id"] for cause in hold["causes"] if "mobile" in cause["text"])
    product.world.edit(people[0].record_id, {"Mobile": phone(999)}, silent=True)
    extensions = [in_directory(product, person, "extension") for person in people]
    run = office.approve(hold["id"], causes=[mobile])

    assert run.counts["profiles"] == 5
    assert phones(product, people[1:]) == [dialled(number) for number in range(101, 105)]
    assert phones(product, people[:1]) == [dialled(999)]  # a value that nobody held, within the limit by itself
    assert [in_directory(product, person, "extension") for person in people] == extensions


def test_a_rejected_value_stays_out_until_it_changes() -> None:
    """Sweeps and webhooks leave it; a new value of that person goes through."""
    product = limited()
    people = reachable(product)[:5]
    before = phones(product, people)
    import_phones(product, people)
    sweep(product)
    office = Office(product)
    office.reject(office.only()["id"])
    quiet = sweep(product)
    product.hint(people[0].record_id)
    product.work()
    left = phones(product, people)
    product.world.edit(people[0].record_id, {"Mobile": phone(7)}, silent=True)
    sweep(product)

    assert quiet.status is RunStatus.COMPLETED
    assert left == before
    assert phones(product, people) == [dialled(7), *before[1:]]
    assert f"{people[0].zuid}.profile.mobile" not in {one["id"] for one in office.exceptions()}
    assert len(office.exceptions()) == 2 * len(people) - 1


def test_a_mistake_put_right_closes_the_hold() -> None:
    """Nobody has to decide about what nobody wants."""
    product = limited()
    people = reachable(product)[:5]
    was = [(person.mobile, person.extension) for person in people]
    import_phones(product, people)
    sweep(product)
    for person, (mobile, extension) in zip(people, was, strict=True):
        product.world.edit(person.record_id, {"Mobile": mobile, "Extension": extension}, silent=True)
    run = sweep(product)

    assert Office(product).only()["status"] == "obsolete"
    assert run.status is RunStatus.COMPLETED


def test_webhooks_share_the_limit() -> None:
    """One by one as well: who comes after it waits in the hold that collects, and memberships go on."""
    product = limited()
    people = product.people()[:4]
    before = phones(product, people)
    for number, person in enumerate(people):
        product.world.edit(person.record_id, {"Mobile": phone(number)}, silent=True)
        product.hint(person.record_id)
        product.work()

    assert phones(product, people) == [dialled(0), dialled(1), *before[2:]]
    assert sorted(one["employee_id"] for one in product.holds()) == sorted(one.record_id for one in people[2:])


def test_what_a_confirmation_saw_is_written_whatever_the_limit() -> None:
    """The first write is as large as the company; a value of later than the preview is judged."""
    product = with_profiles(guard={"field_changes": {"count": 0, "percent": 0}})
    people = product.people()
    for number, person in enumerate(people):
        product.world.edit_directory_user(person.zuid, {"mobile": "+92 300 1112222"})
        product.world.edit(person.record_id, {"Mobile": phone(number)}, silent=True)
    preview = product.sweep("full", dry_run=True)
    before = phones(product, people[:1])
    mobile = next(one for one in preview.report()["profiles"]["fields"] if one["field"] == "mobile")
    confirm_shown(product, preview.run_id)
    product.world.edit(people[0].record_id, {"Mobile": phone(500)}, silent=True)
    run = sweep(product)

    assert mobile["different"] == len(people)
    assert phones(product, people[1:]) == [dialled(number) for number in range(1, len(people))]
    assert phones(product, people[:1]) == before
    assert run.status is RunStatus.HELD


def test_a_preview_says_what_it_costs_and_writes_nothing() -> None:
    """Per field how people stand, without a value; the same for a mapping that is not saved."""
    product = with_profiles(guard=FREE)
    mark = len(product.world.events)
    run = product.sweep("full", dry_run=True)
    profiles = run.report()["profiles"]

    assert profiles["homeless"] == ["nickname"]
    assert len(profiles["fields"]) == 11
    assert profiles["calls"]["directory"] == profiles["people"] > 0
    assert profiles["minutes"] >= 0
    assert not product.calls("updateUser", since=mark)


def test_directory_refusing_everything_leaves_the_preview_of_memberships() -> None:
    """That profiles could not be planned is said, and nothing of them can be confirmed by it."""
    product = with_profiles()
    product.world.revoke_rights("directory")

    run = product.sweep("full", dry_run=True)

    assert run.status is RunStatus.COMPLETED
    assert run.report()["profiles"]["failed"]
    assert run.report()["preview"]
    assert "profiles" not in product.documents.bodies(f"run#{run.run_id}")


@pytest.mark.parametrize("when", ["before its run", "before its chunk", "long before"])
def test_an_approval_outlives_a_lost_right(when: str) -> None:
    """Directory refused everything when the approved values were to be written: nobody is asked a second time."""
    product = limited()
    people = reachable(product)[:5]
    import_phones(product, people)
    sweep(product)
    office = Office(product)
    if when == "long before":
        other = product.people()[-1]
        product.world.revoke_rights("directory")
        product.world.edit(other.record_id, {"Nick_Name": "x", "Extension": "5"})
        product.hint(other.record_id)
        product.work()
        assert "profiles_stopped" in product.attention()
    if when == "before its run":
        product.world.revoke_rights("directory")
    run = office.approve(office.only()["id"], work=when != "before its chunk")
    product.world.revoke_rights("directory")
    product.work()
    before = phones(product, people)
    product.world.grant_rights("directory")
    product.clock.advance(3 * 3600)
    healed = sweep(product)

    assert dialled(100) not in before
    assert product.run(run.run_id).counts.get("profiles", 0) == 0
    assert phones(product, people) == [dialled(number) for number in range(100, 105)]
    assert healed.status is RunStatus.COMPLETED
    assert office.holds()[0]["status"] != "open"


def test_an_activation_outlives_a_lost_right() -> None:
    """What its preview showed of profiles passes until it is done; the memberships' approval has ended meanwhile."""
    product = limited({"field_changes": {"count": 0, "percent": 0}})
    people = reachable(product)[:5]
    product.clock.advance(40 * 3600)
    import_phones(product, people)
    product.deactivate()
    product.go_live()
    product.world.revoke_rights("directory")
    stopped = product.sweep("full", activation=True)
    product.world.grant_rights("directory")
    product.clock.advance(3 * 3600)
    healed = product.sweep("full")
    arrived = phones(product, people)
    import_phones(product, people, first=200)
    office = Office(product)
    sweep(product)
    office.approve(office.only()["id"])
    import_phones(product, people)
    over = sweep(product)

    assert stopped.status is RunStatus.COMPLETED
    assert healed.status is RunStatus.COMPLETED
    assert arrived == [dialled(number) for number in range(100, 105)]
    assert over.status is RunStatus.HELD
