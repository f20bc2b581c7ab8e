"""Hazards of profiles: wrong imports, managers in a circle, values nobody can read, Directory when it says no."""

from __future__ import annotations

from typing import Any

from tests.functional.engine.profile_stage import E164, PHONE, confirm, follow, in_directory, use_profiles
from tests.hazards.cast import elsewhere, ids
from tests.hazards.registry import Chapter
from tests.hazards.trial import Trial
from tests.sandbox.zoho.company import Employee

PROFILES = Chapter("Profiles")


def followed(trial: Trial, **profile: Any) -> list[Employee]:
    """Let profiles follow People, with everything written once; give the company's people."""
    use_profiles(trial.product, guard={}, **profile)
    follow(trial.product)
    return trial.product.people()


def writes(trial: Trial, since: int) -> int:
    """Count the people whose profile was written."""
    return len({one["user"] for one in trial.product.world.events.read(since, kind="profile")})


def reasons(trial: Trial, person: Employee) -> dict[str, str]:
    """Give what is said of a person's fields."""
    body = trial.product.documents.bodies("attention").get(f"profile#{person.record_id}")
    return {} if body is None else dict(body["about"]["fields"])


@PROFILES.hazard("an unchanged company, profiles and all", runs="completed")
def unchanged(trial: Trial) -> None:
    """Nothing is written, and Directory is not even called."""
    followed(trial)
    calls = len(trial.product.world.events.read(0, kind="call", product="directory"))
    trial.sweep()
    trial.sweep("incremental")
    after = len(trial.product.world.events.read(0, kind="call", product="directory"))
    trial.claim("no call", after == calls)


@PROFILES.hazard("a wrong import changes everybody's mobile number", runs="held", settles=False)
def mobiles_imported(trial: Trial) -> None:
    """Nobody's is overwritten, also not by webhooks beyond the limit; the other fields go on."""
    people = followed(trial)
    trial.product.world.bulk_edit(ids(people), {"Mobile": PHONE})
    trial.product.world.edit(people[0].record_id, {"Extension": "4242"}, silent=True)
    mark = len(trial.product.world.events)
    trial.sweep()
    trial.claim("the extension of one person alone is written", writes(trial, mark) == 1)
    trial.claim("it arrived", in_directory(trial.product, people[0], "extension") == "4242")
    trial.tell(*ids(people))
    numbers = [in_directory(trial.product, one, "mobile") for one in people]
    trial.claim("no number was overwritten", numbers.count(E164) == 0)
    held = {one["connect_id"] for one in trial.product.holds() if one["kind"] == "profile"}
    trial.claim("all of them are held", held == {one.zuid for one in people})


@PROFILES.hazard("a wrong import is told of by webhooks, one by one", settles=False)
def mobiles_told_of(trial: Trial) -> None:
    """The limit counts them together: ten of forty are changed, the rest is held."""
    people = followed(trial)
    trial.product.world.bulk_edit(ids(people), {"Mobile": PHONE})
    trial.tell(*ids(people))
    numbers = [in_directory(trial.product, one, "mobile") for one in people]
    trial.claim("ten at most", numbers.count(E164) <= 10)


@PROFILES.hazard("everybody's birth date is blank, and blanks empty the field", runs="held", settles=False)
def births_blank(trial: Trial) -> None:
    """Nobody's is emptied."""
    for one in trial.product.people():
        trial.product.world.edit(one.record_id, {"Date_of_birth": "02-Jan-1980"}, silent=True)
    people = followed(trial, blank={"date_of_birth": "clear"})
    trial.product.world.bulk_edit(ids(people), {"Date_of_birth": ""})
    trial.sweep()
    trial.claim(
        "all are there", {in_directory(trial.product, one, "date_of_birth") for one in people} == {"1980-01-02"}
    )


@PROFILES.hazard("the mobile's key is gone from the form, and blanks empty the field", runs="completed")
def mobile_key_gone(trial: Trial) -> None:
    """Missing is not blank: nobody's is emptied, and somebody is asked."""
    followed(trial, blank="clear")
    trial.product.world.faults.add("remove_key", field="Mobile")
    mark = len(trial.product.world.events)
    trial.sweep()
    trial.claim("nothing is written", writes(trial, mark) == 0)
    trial.claim("somebody is asked", trial.asks_for("unreadable_field"))


@PROFILES.hazard("three managers report to each other in a circle", runs="completed")
def circle(trial: Trial) -> None:
    """It is said of each of the three and written for none; who reports to them keeps following."""
    people = followed(trial)
    for one, manager in zip(people[:3], (*people[1:3], people[0]), strict=True):
        trial.product.world.edit(one.record_id, {"Reporting_To": manager.record_id}, silent=True)
    trial.product.world.edit(people[3].record_id, {"Reporting_To": people[0].record_id}, silent=True)
    trial.sweep()
    said = [reasons(trial, one).get("reporting_to") for one in people[:4]]
    trial.claim("said of the three", said == ["manager_cycle"] * 3 + [None])
    trial.claim("the fourth follows", in_directory(trial.product, people[3], "reporting_to") == people[0].zuid)


@PROFILES.hazard("a phone of letters, a date that is none, a gender of its own", runs="completed")
def unwritable(trial: Trial) -> None:
    """Each is said by field and left as it was; the person's other fields arrive."""
    person = followed(trial)[0]
    bad = {"Mobile": "call me", "Date_of_birth": "31-Feb-1990", "Gender": "???", "Extension": "4242"}
    trial.product.world.edit(person.record_id, bad, silent=True)
    trial.sweep()
    trial.claim("said", set(reasons(trial, person)) == {"mobile", "date_of_birth", "gender"})
    trial.claim("the rest arrived", in_directory(trial.product, person, "extension") == "4242")


@PROFILES.hazard("names of 300 characters, from right to left, with an emoji", runs="completed")
def odd_names(trial: Trial) -> None:
    """Kept whole, or refused with Zoho's words for that field of that person; never cut."""
    people = followed(trial)
    names = ["\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "Zo\u00eb \U0001f469\u200d\U0001f52c", "N" * 300]
    for one, name in zip(people, names, strict=False):
        trial.product.world.edit(one.record_id, {"FirstName": name}, silent=True)
    trial.sweep()
    kept = [in_directory(trial.product, one, "first_name") == name for one, name in zip(people, names, strict=False)]
    trial.claim("two whole, one refused", kept == [True, True, False])
    trial.claim("it is said of the third", "name" in reasons(trial, people[2]))


@PROFILES.hazard("Directory says no to everything", added=1, removed=1, runs="completed")
def directory_says_no(trial: Trial) -> None:
    """Memberships go on, somebody is asked, and with the right given back the missed values arrive."""
    person = followed(trial)[0]
    trial.product.world.revoke_rights("directory")
    trial.product.world.move(person.record_id, department=elsewhere(trial.product, person))
    trial.product.world.edit(person.record_id, {"Mobile": PHONE})
    trial.tell(person.record_id)
    trial.claim("somebody is asked", trial.asks_for("account_owner_lost_rights"))
    trial.product.world.grant_rights("directory")
    trial.wait(1)
    trial.sweep()
    trial.claim("it arrived", in_directory(trial.product, person, "mobile") == E164)


@PROFILES.hazard("Directory answers 429 to every fifth call", runs="completed")
def directory_throttles(trial: Trial) -> None:
    """Work waits as long as it is told to, and everybody's values arrive."""
    use_profiles(trial.product, guard={})
    confirm(trial.product)
    for after in range(5, 40, 5):
        trial.product.world.faults.add("too_many_requests", product="directory", after=after, count=1, retry_after=60)
    trial.sweep()
    people = trial.product.people()
    there = [in_directory(trial.product, one, "extension") == one.extension for one in people]
    trial.claim("all arrived", all(there))


@PROFILES.hazard("Directory takes no write, because the call is assumed wrongly", added=1, removed=1, runs="completed")
def call_assumed_wrongly(trial: Trial) -> None:
    """Three people find it out; it is said once, memberships go on, and with the right setting everybody is written."""
    product, person = trial.product, trial.product.people()[0]
    settings = {"enabled": True, "directory_org_id": product.world.directory.org_id, "phone_country": "US"}
    product.configure({"profile": settings, "zoho": {"calls": {"update_user": {"wrapper": "user"}}}})
    confirm(product)
    product.world.move(person.record_id, department=elsewhere(product, person), silent=True)
    mark = len(product.world.events)
    trial.sweep()
    tried = [one for one in product.world.events.read(mark, kind="call") if one["action"] == "updateUser"]
    trial.claim("at most three people's keys are tried", len(tried) <= 3 * 23)
    trial.claim("somebody is asked", trial.asks_for("directory_organisation"))
    use_profiles(product, guard={})
    trial.wait(1)
    trial.sweep()
    there = [in_directory(product, one, "extension") == one.extension for one in product.people()]
    trial.claim("all arrived", all(there))


@PROFILES.hazard("nobody confirmed a field yet", runs="completed")
def unconfirmed(trial: Trial) -> None:
    """Not one value is written, by sweep or webhook."""
    use_profiles(trial.product, guard={})
    mark = len(trial.product.world.events)
    trial.sweep()
    trial.tell(trial.product.people()[0].record_id)
    trial.claim("nothing is written", writes(trial, mark) == 0)
