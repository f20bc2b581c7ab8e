"""Names for those who decide: read from People now, with few calls, for administrators alone, and kept nowhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from groupsync.administration.names import LONGEST, MOST_IDS, SECONDS
from groupsync.core.errors import AuthorityError, CooldownError, UnexpectedAnswerError
from groupsync.core.model import Employee, UnreadableRecord
from groupsync.core.profile import ProfileField, RawProfile, RawValue
from groupsync.engine.data_quality import MARK
from groupsync.state.runs import Run, RunStatus, save_run
from tests.builders import employee
from tests.functional.admin.world import VIEWER, AdminWorld, Answer


def named(number: int, *texts: str) -> Employee:
    """Build somebody whose name is read."""
    raw = RawValue(texts or ("Dana", f"Miller{number}"))
    return employee(number, profile=RawProfile({ProfileField.NAME: raw}))


def ask(world: AdminWorld, *ids: int | str, **more: Any) -> Answer:
    """Ask for names."""
    return world.post("name-employees", {"ids": [str(one) for one in ids]}, **more)


@pytest.fixture
def company(world: AdminWorld) -> AdminWorld:
    """A stack that is set up, beside a company of thirty."""
    world.set_up()
    world.people.set(*(named(number) for number in range(30)))
    return world


def looked(world: AdminWorld, records: int) -> None:
    """Let a sweep have counted the records."""
    at, done = world.clock(), RunStatus.COMPLETED
    run = Run("run", "full", dry_run=False, status=done, started_at=at, counts={"employees": records})
    run = replace(run, detail={MARK: {}})
    save_run(world.documents, run)


def calls(world: AdminWorld) -> Counter[str]:
    """Count the calls to People."""
    return Counter(operation for operation, _ in world.people.calls)


def test_names_are_given_beside_ids(company: AdminWorld) -> None:
    """Whom People does not know is said to be unknown, and an id that is given twice is asked for once."""
    answer = ask(company, 1, 2, 2, 404)

    assert answer.status == 200
    assert answer.body == {"names": {"1": "Dana Miller1", "2": "Dana Miller2"}, "unknown": ["404"], "left": []}
    assert calls(company) == {"employee": 3}


def test_a_name_is_given_as_it_is(company: AdminWorld) -> None:
    """Markup is text, a blank part is no blank in the middle, and what is endless is cut."""
    company.people.set(named(1, "<b>Dana</b>", ""), named(2, "x" * 999), employee(3))
    company.people.unreadable["employee"].append(UnreadableRecord("4", "odd"))

    names = ask(company, 1, 2, 3, 4).body["names"]

    assert names == {"1": "<b>Dana</b>", "2": "x" * LONGEST, "3": "", "4": ""}


def test_a_small_company_is_read_by_the_page(company: AdminWorld) -> None:
    """One page of 200 instead of twenty records; whom the list leaves out is asked for alone."""
    looked(company, 30)
    company.people.hidden.add("7")

    answer = ask(company, *range(20), 404)

    assert len(answer.body["names"]) == 20
    assert answer.body["unknown"] == ["404"]
    assert calls(company) == {"pages": 1, "employee": 2}


@pytest.mark.parametrize(("records", "ids"), [(30, 1), (700, 3), (100_000, 25), (None, 25)])
def test_few_ids_or_a_large_company_are_read_one_by_one(company: AdminWorld, records: int | None, ids: int) -> None:
    """Where pages would be as many calls, or would take too long, or where nobody knows how many they are."""
    if records is not None:
        looked(company, records)

    assert len(ask(company, *range(ids)).body["names"]) == ids
    assert calls(company) == {"employee": ids}


def test_what_time_does_not_allow_is_left(company: AdminWorld) -> None:
    """The gateway waits for half a minute: the console asks again for those who are left."""
    company.people.before_call = lambda _moment: company.clock.advance(SECONDS / 4)

    body = ask(company, *range(10)).body

    assert (len(body["names"]), len(body["left"])) == (2, 8)


def test_a_lock_in_the_middle_leaves_the_rest(company: AdminWorld) -> None:
    """What was answered is given; only when nothing was is it a refusal."""
    locked = CooldownError("locked", product="people", retry_after=300)

    def lock(moment: str) -> None:
        if moment == "people.employee" and calls(company)["employee"] >= 2:
            company.people.fail("employee", locked)

    company.people.before_call = lock

    body = ask(company, 1, 2, 3).body

    assert (list(body["names"]), body["left"]) == (["1", "2"], ["3"])
    assert ask(company, 1).status == 503


@pytest.mark.parametrize(
    ("error", "status"),
    [(AuthorityError("no", product="people", code="7218"), 409), (UnexpectedAnswerError("odd"), 502)],
)
def test_a_refusal_is_said(company: AdminWorld, error: Exception, status: int) -> None:
    """As anywhere else in the API."""
    company.people.fail("employee", error)

    assert ask(company, 1).status == status


def test_a_viewer_gets_no_names(company: AdminWorld) -> None:
    """Only who may decide needs them; People is not asked."""
    assert ask(company, 1, claims=VIEWER).status == 403
    assert company.people.calls == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "ids"),
        ({"ids": []}, "ids"),
        ({"ids": [str(number) for number in range(MOST_IDS + 1)]}, "ids"),
        ({"ids": ["E-1"]}, "ids.0"),
        ({"ids": [7]}, "ids.0"),
        ({"ids": ["7"], "email": "x"}, "email"),
    ],
)
def test_a_wrong_body_is_named(company: AdminWorld, body: Any, field: str) -> None:
    """None, more than a hundred, or what is no record id, is refused before People is asked."""
    answer = company.post("name-employees", body)

    assert (answer.status, answer.body["field"]) == (400, field)
    assert company.people.calls == []


def test_nothing_is_stored_by_asking(company: AdminWorld) -> None:
    """Neither a document nor an audit row nor an entry of the ledger."""
    documents, audit, ledger = company.documents.versions(), len(company.audit.rows), company.ledger.writes

    assert ask(company, 1, 2).body["names"]
    assert company.documents.versions() == documents
    assert (len(company.audit.rows), company.ledger.writes) == (audit, ledger)


def test_before_set_up_there_is_nobody_to_ask(world: AdminWorld) -> None:
    """409, as for every question to People."""
    assert ask(world, 1).status == 409
