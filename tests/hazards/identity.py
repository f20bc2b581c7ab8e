"""Hazards of who somebody is: addresses that change hands, two records for one person, people who come back."""

from __future__ import annotations

from typing import Any

from tests.functional.engine.facts import members_of
from tests.hazards.cast import by_unit
from tests.hazards.registry import EMPLOYEES, Chapter
from tests.hazards.trial import Trial

IDENTITY = Chapter("Who somebody is")


@IDENTITY.hazard("ten mail addresses change their case", stage=EMPLOYEES, runs="completed")
def address_case(trial: Trial) -> None:
    """The same people."""
    for one in trial.product.people()[:10]:
        trial.product.world.edit(one.record_id, {"EmailID": one.email.upper()}, silent=True)
    trial.sweep()


@IDENTITY.hazard("ten mail addresses change, the ids stay", stage=EMPLOYEES, runs="completed")
def address_changed(trial: Trial) -> None:
    """The same people."""
    for number, one in enumerate(trial.product.people()[:10]):
        trial.product.world.edit(one.record_id, {"EmailID": f"married.{number}@quillmark.example"}, silent=True)
    trial.sweep()


@IDENTITY.hazard("a new hire gets the address of somebody who left", removed=2)
def address_handed_on(trial: Trial) -> None:
    """The hire is parked and reported; who left is out, and the account goes to nobody by its address."""
    world = trial.product.world
    leaver = trial.product.people()[3]
    world.leave(leaver.record_id)
    trial.tell(leaver.record_id)
    hired = world.hire(account=False, fields={"EmailID": leaver.email})
    trial.tell(hired.record_id)
    trial.claim("the hire is parked", trial.product.attention().get(f"employee#{hired.record_id}") == "claimed")
    trial.claim("nobody got in", not trial.product.groups_of(leaver))


@IDENTITY.hazard("two new records have one address and no account id", runs="completed")
def two_records_one_address(trial: Trial) -> None:
    """Neither is guessed to be the one: both are parked and reported."""
    world = trial.product.world
    pair = [world.hire(account=False, fields={"EmailID": "shared@quillmark.example"}, silent=True) for _ in range(2)]
    member = world.add_network_member(name="Shared", email="shared@quillmark.example")
    trial.sweep()
    parked = {trial.product.attention().get(f"employee#{one.record_id}") for one in pair}
    trial.claim("both are parked", parked == {"duplicate_address"})
    trial.claim("nobody got in", all(member.zuid not in people for people in members_of(trial.product).values()))


@IDENTITY.hazard("an account id and an address name two different people", runs="completed")
def id_against_address(trial: Trial) -> None:
    """The record is parked, and both people stay where they are."""
    first, second = trial.product.people()[3:5]
    trial.product.world.edit(first.record_id, {"EmailID": second.email}, silent=True)
    trial.sweep()
    trial.claim("parked", trial.product.attention().get(f"employee#{first.record_id}") == "conflicting_id")
    trial.claim("a person is asked", trial.asks_for("matching_conflict"))


@IDENTITY.hazard("two records have each other's account id, and webhooks tell of both")
def exchanged_ids(trial: Trial) -> None:
    """Each disagrees with its address: both are parked, and both people stay where they are."""
    first, second = (people[0] for people in by_unit(trial.product)[:2])
    zuids = first.zuid, second.zuid
    for one, zuid in ((first, zuids[1]), (second, zuids[0])):
        trial.product.world.edit(one.record_id, {"ZUID": zuid}, silent=True)
    trial.tell(first.record_id, second.record_id)
    trial.claim("a person is asked", trial.asks_for("matching_conflict"))
    for one, zuid in ((first, zuids[0]), (second, zuids[1])):
        trial.product.world.edit(one.record_id, {"ZUID": zuid}, silent=True)


@IDENTITY.hazard("a second employed record claims somebody's account", runs="completed")
def second_claimant(trial: Trial) -> None:
    """The holder stays in, the second record is parked."""
    person = trial.product.people()[3]
    again = trial.product.world.rehire(person.record_id, new_record=True, silent=True)
    trial.sweep()
    trial.claim("parked", trial.product.attention().get(f"employee#{again.record_id}") == "claimed")


@IDENTITY.hazard("rehired under the same record, told in order", added=2, removed=2)
def rehired_in_order(trial: Trial) -> None:
    """Out after leaving, in after coming back."""
    person = trial.product.people()[3]
    trial.product.world.leave(person.record_id)
    trial.tell(person.record_id)
    trial.product.world.rehire(person.record_id)
    trial.tell(person.record_id)


@IDENTITY.hazard("rehired under the same record, told too late")
def rehired_told_late(trial: Trial) -> None:
    """Two webhooks about a record that is as before change nothing."""
    person = trial.product.people()[3]
    trial.product.world.leave(person.record_id)
    trial.product.world.rehire(person.record_id)
    trial.tell(person.record_id, person.record_id)


@IDENTITY.hazard("rehired under a new record, told of the new one first")
def rehired_new_record_first(trial: Trial) -> None:
    """One account, one person: in all the time, whatever the old record says later."""
    person = trial.product.people()[3]
    trial.product.world.leave(person.record_id)
    again = trial.product.world.rehire(person.record_id, new_record=True)
    trial.tell(again.record_id, person.record_id)


@IDENTITY.hazard("rehired under a new record, told of the old one first", added=2, removed=2)
def rehired_old_record_first(trial: Trial) -> None:
    """Out for as long as only the old record is known, then in again."""
    person = trial.product.people()[3]
    trial.product.world.leave(person.record_id)
    trial.tell(person.record_id)
    again = trial.product.world.rehire(person.record_id, new_record=True)
    trial.tell(again.record_id, person.record_id)


@IDENTITY.hazard("rehired under a new record, only a sweep notices", runs="completed")
def rehired_new_record_by_sweep(trial: Trial) -> None:
    """In all the time."""
    person = trial.product.people()[3]
    trial.product.world.leave(person.record_id, silent=True)
    trial.product.world.rehire(person.record_id, new_record=True, silent=True)
    trial.sweep("incremental")
    trial.wait(0.3)
    trial.sweep()


@IDENTITY.hazard("a record is deleted and a webhook says so", removed=0, runs="completed")
def deletion_by_webhook(trial: Trial) -> None:
    """A webhook proves nothing: only two full reads, 12 hours apart, and a look-up do."""
    person = trial.product.people()[3]
    trial.product.world.delete_employee(person.record_id)
    trial.product.hint(person.record_id, event="deleted")
    trial.product.work()
    trial.sweep()
    trial.wait(6)
    trial.sweep()


@IDENTITY.hazard("the member list of Connect is cut at 100", stage=EMPLOYEES, runs="completed", added=2)
def member_list_cut_at_100(trial: Trial) -> None:
    """A round hundred is not taken for everybody: all stay, and a hire gets in."""
    trial.product.world.settings.org_members_cap = 100
    trial.product.world.hire(silent=True, designation=by_unit(trial.product, "designation")[0][0].designation_id)
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@IDENTITY.hazard("the member list of Connect is cut anywhere", stage=EMPLOYEES, runs="completed")
def member_list_cut(trial: Trial) -> None:
    """Whoever is in a group and not in the list stays in it."""
    trial.product.world.settings.org_members_cap = 237
    trial.sweep()
    trial.wait(13)
    trial.sweep()


@IDENTITY.hazard("the member list of Connect is empty", stage=EMPLOYEES, runs="completed")
def member_list_empty(trial: Trial) -> None:
    """An empty network is not believed."""
    body: dict[str, Any] = {"orgMembers": {"usersDetails": []}}
    trial.product.world.faults.add("answer", product="connect", action="orgMembers", body=body)
    trial.sweep()
    trial.wait(13)
    trial.sweep()
