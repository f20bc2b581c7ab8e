"""Profiles in sweeps: the first comparison with Directory, sealed chunks, and the peace of an unchanged company."""

from __future__ import annotations

from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from groupsync.engine.chunks import load_chunk
from groupsync.engine.profiles.labels import LABELS_KEY
from groupsync.engine.sweep_runs import LEASE
from groupsync.ports.documents import Put
from groupsync.state.leases import lease_key
from groupsync.state.runs import RunStatus
from tests.functional.engine.profile_stage import (
    PHONE,
    confirm,
    following,
    in_directory,
    profile_calls,
    with_profiles,
)
from tests.functional.engine.stage import Stage


def test_the_first_sweep_compares_and_fills() -> None:
    """Everybody is read in one page, names that are right already are not written, and the rest is, once each."""
    product = with_profiles()
    confirm(product)
    mark = len(product.world.events)
    run = product.sweep("full")

    calls = profile_calls(product, mark)
    people = [one for one in product.world.company.employees if one.zuid]
    assert run.status is RunStatus.COMPLETED
    assert calls[:4] == ["departments", "designations", "locations", "users"]
    assert calls[4:] == ["updateUser"] * len(people)
    assert run.counts["profiles"] == len(people)
    assert run.calls["directory"] == len(calls)
    for one in people:
        state = product.stores.ledger.accounts[ConnectId(one.zuid)].profile
        assert ProfileField.NAME in state.written
        assert in_directory(product, one, "extension") == one.extension


def test_an_unchanged_company_costs_nothing() -> None:
    """The second sweep asks Directory nothing, and writes nothing but its run and its cursor."""
    product = following()
    product.sweep("full")
    mark, ledger, documents = len(product.world.events), product.stores.ledger.writes, product.documents.writes
    rows = len(product.stores.audit.rows)
    run = product.sweep("full")

    assert profile_calls(product, mark) == []
    assert product.stores.ledger.writes == ledger
    assert len(product.stores.audit.rows) == rows
    assert run.counts.get("profiles", 0) == 0
    off = Stage().active()
    off.sweep("full")
    before = off.documents.writes
    off.sweep("full")
    assert product.documents.writes - documents == off.documents.writes - before


def test_an_edit_without_a_webhook_is_swept() -> None:
    """An incremental sweep writes the one field of the one person."""
    product = following()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": PHONE}, silent=True)
    mark = len(product.world.events)
    run = product.sweep("incremental")

    assert profile_calls(product, mark) == ["updateUser"]
    assert run.counts["profiles"] == 1
    assert in_directory(product, person, "mobile") == "+12015550123"


def test_what_waits_in_a_chunk_cannot_be_read() -> None:
    """A stored chunk has ids in clear and values sealed; once it is marked it has neither, and the key is gone."""
    product = following()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": PHONE, "Extension": "8642097"}, silent=True)
    run = product.sweep("full", work=False)
    chunk = load_chunk(product.documents, run.run_id, 1)
    stored = repr(product.documents.bodies(f"run#{run.run_id}"))
    product.work()

    assert chunk is not None
    assert chunk.profiles is not None
    assert chunk.profiles.people == {person.zuid: person.record_id}
    assert chunk.profiles.sealed in stored
    assert "8642097" not in stored
    assert "2015550123" not in stored
    assert chunk.profiles.sealed not in repr(product.documents.bodies(f"run#{run.run_id}"))
    assert "data_key" not in product.documents.bodies(f"run#{run.run_id}")
    assert in_directory(product, person, "extension") == "8642097"


def test_a_sweep_that_is_overtaken_leaves_no_key() -> None:
    """It has sealed values when another takes its lease: nobody can read them any more, though nobody opens them."""
    product = following()
    product.world.edit(product.people()[0].record_id, {"Mobile": PHONE}, silent=True)
    sealed: list[str] = []

    def take_lease(operation: str) -> None:
        runs = {key[0] for key in product.documents.versions() if key[1] == "data_key"}
        if operation == "documents.write.done" and runs - set(sealed):
            sealed.extend(runs)
            product.documents.write(Put(lease_key(LEASE), {"holder": "another", "fence": 99, "until": 0}))

    product.killer.disturb = take_lease
    run = product.sweep("full", work=False)
    product.killer.disturb = None

    assert sealed == [f"run#{run.run_id}"]
    assert run.status is RunStatus.SKIPPED
    assert "data_key" not in product.documents.bodies(sealed[0])


def test_a_chunk_whose_key_is_gone_is_read_again() -> None:
    """Nothing is lost with the key: the person is looked at again, one by one."""
    product = following()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": PHONE}, silent=True)
    run = product.sweep("full", work=False)
    product.worker().effects.seal.forget(run.run_id)
    product.work()

    assert in_directory(product, person, "mobile") == "+12015550123"
    assert product.run(run.run_id).counts["profiles_skipped"] == 1


def test_a_person_whom_directory_does_not_know_is_said() -> None:
    """Nobody else is kept waiting, and when Directory knows the person the profile is written."""
    product = with_profiles()
    confirm(product)
    person = product.people()[0]
    user = dict(product.world.directory.users[person.zuid])
    product.world.remove_directory_user(person.zuid)
    run = product.sweep("full")
    said = product.attention().get(f"profile#{person.record_id}")
    product.world.directory.users[person.zuid] = user
    product.sweep("full")

    assert run.status is RunStatus.COMPLETED
    assert run.counts["profiles"] == len(product.world.directory.users) - 1
    assert said == "profile"
    assert in_directory(product, person, "extension") == person.extension
    assert f"profile#{person.record_id}" not in product.attention()


def test_names_are_asked_for_again_only_now_and_then() -> None:
    """A department that Directory does not have yet costs the lists once in ten minutes; added there, it is found."""
    product = following()
    product.world.add_department("Shipyard")
    person = product.people()[0]
    for key in [key for key, name in product.world.directory.departments.items() if name == "Shipyard"]:
        del product.world.directory.departments[key]
    product.world.move(person.record_id, department="Shipyard")
    counted = []
    for wait in (0, 60, 11 * 60):
        product.clock.advance(wait)
        mark = len(product.world.events)
        product.hint(person.record_id)
        product.work()
        counted.append(profile_calls(product, mark).count("departments"))
    troubled = product.attention().get(f"profile#{person.record_id}")
    added = product.world.add_directory_entry("departments", "Shipyard")
    product.clock.advance(11 * 60)
    product.hint(person.record_id)
    product.work()

    assert counted == [1, 0, 1]
    assert troubled == "profile"
    assert in_directory(product, person, "department_id") == added
    assert f"profile#{person.record_id}" not in product.attention()


def test_an_older_organisations_office_is_told_by_a_preview() -> None:
    """Its form has no seat: what is read under the label is the office, and whoever confirms the field is told."""
    product = with_profiles()
    product.world.settings.seating_field = "old"
    product.sweep("full", dry_run=True)

    [doubted] = product.documents.bodies(LABELS_KEY[0])[LABELS_KEY[1]]["doubted"].items()
    assert doubted == ("seating_location", {"labels": ["Work_location"], "proposed": None, "doubt": "missing"})
