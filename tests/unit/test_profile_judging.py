"""The check of profile changes: limits per field, approvals, rejections, holds, and the window that all share."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from groupsync.core.configuration import Configuration
from groupsync.core.guard import Reading
from groupsync.core.profile import ProfileField
from groupsync.core.profile_change import (
    FieldDecision,
    FieldStanding,
    ProfileChange,
    ProfilePlan,
    Skip,
)
from groupsync.engine.approvals import store_approval
from groupsync.engine.exceptions import store_exceptions
from groupsync.engine.guard_budget import load_window
from groupsync.engine.hold_decisions import Decision, decide
from groupsync.engine.holds import hold_key
from groupsync.engine.profiles.confirmations import store_confirmation
from groupsync.engine.profiles.holding import close_obsolete_profiles, hold_profiles
from groupsync.engine.profiles.judging import ProfileJudgement, judge_profiles, with_field_readings
from groupsync.engine.profiles.shown import STANDS_SECONDS, fields_shown, remember_profiles
from groupsync.state.runs import Run, RunStatus
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.profile_changes import GENDER, MOBILE, NICKNAME, plan_of, profile_configuration, same_plan, writes

LIMIT = 3
CONFIGURATION = profile_configuration(guard={"field_changes": {"count": LIMIT, "percent": 0}})
RUN = "20260921T141320000-1a2b3c4d"
HOLD = f"{RUN}-profile"


@pytest.fixture
def clock() -> FakeClock:
    """Give the clock of all triggers."""
    return FakeClock()


@pytest.fixture
def documents(clock: FakeClock) -> FakeDocuments:
    """Give what the triggers share."""
    return FakeDocuments(clock)


class Judge:
    """Judges and holds as a sweep does."""

    def __init__(self, documents: FakeDocuments, clock: FakeClock) -> None:
        """Begin with what is stored."""
        self.documents, self.clock = documents, clock

    def __call__(
        self,
        *changes: ProfileChange,
        confirmed_run: str = "",
        writing: bool = True,
        configuration: Configuration = CONFIGURATION,
    ) -> ProfileJudgement:
        """Judge."""
        return judge_profiles(
            changes,
            self.documents,
            configuration,
            employed_base=20,
            confirmed_run=confirmed_run,
            now=self.clock(),
            writing=writing,
        )

    def hold(self, judgement: ProfileJudgement, *, run_id: str = RUN) -> None:
        """Store what a sweep had stopped."""
        run = Run(run_id, "full", dry_run=False, status=RunStatus.CONTINUING, started_at=self.clock())
        hold_profiles(judgement, self.documents, run=run, now=self.clock())

    def close(self, *plans: ProfilePlan) -> None:
        """Look at what is still wanted."""
        close_obsolete_profiles(self.documents, plans, now=self.clock())

    def entries(self, hold_id: str = HOLD) -> list[dict[str, object]]:
        """Give what a hold has."""
        document = self.documents.get(hold_key(hold_id))
        assert document is not None
        return list(document.body["changes"])

    def decided(self, decision: Decision, *, hold_id: str = HOLD) -> None:
        """Decide about all of a hold."""
        document = self.documents.get(hold_key(hold_id))
        assert document is not None
        decide(self.documents, document, document.body["changes"], decision, facts={"at": 1})


@pytest.fixture
def judge(documents: FakeDocuments, clock: FakeClock) -> Judge:
    """Give a judge."""
    return Judge(documents, clock)


def people(changes: Iterable[ProfileChange]) -> list[str]:
    """Name whose change it is."""
    return [change.employee_id for change in changes]


def many(number: int, *fields: ProfileField, first: int = 1) -> list[ProfileChange]:
    """Give overwrites of these fields for several people."""
    return [writes(one, *fields) for one in range(first, first + number)]


def test_no_change_reads_and_stores_nothing(judge: Judge) -> None:
    """An unchanged company costs nothing here."""
    assert judge() == ProfileJudgement()
    assert judge.documents.bodies("guard") == {}


def test_up_to_the_limit_changes_may_be_written(judge: Judge) -> None:
    """And count from then on, each person once per field."""
    judgement = judge(*many(LIMIT, MOBILE, GENDER))

    assert (people(judgement.allowed), judgement.held) == (["1", "2", "3"], ())
    window = load_window(judge.documents, now=judge.clock(), hours=24).view()
    assert {axis: len(those) for axis, those in window.items()} == {
        "field_changes#gender": LIMIT,
        "field_changes#mobile": LIMIT,
    }


def test_over_the_limit_that_field_is_held_for_everybody(judge: Judge) -> None:
    """The other fields of the same people go on."""
    judgement = judge(*many(LIMIT + 1, MOBILE), writes(9, MOBILE, GENDER))

    assert people(judgement.held) == ["1", "2", "3", "4", "9"]
    assert [(one.employee_id, one.fields) for one in judgement.allowed] == [("9", (GENDER,))]
    assert [one.fields for one in judgement.held] == [(MOBILE,)] * 5


def test_blanks_count_like_overwrites(judge: Judge) -> None:
    """A blank birth date for everybody is as wrong as another one."""
    judgement = judge(*(writes(one, blanks=True) for one in range(LIMIT + 1)))

    assert judgement.allowed == ()
    assert [cause.text for cause in judgement.causes] == ["mobile would be emptied for 4 people"]


def test_filling_an_empty_field_counts_nowhere(judge: Judge) -> None:
    """Nothing is lost by it, however many they are, even while the field is held for others."""
    filled = [writes(number, fills=True) for number in range(100, 120)]

    judgement = judge(*many(LIMIT + 1), *filled)

    assert people(judgement.allowed) == people(filled)
    assert len(judgement.held) == LIMIT + 1


def test_changes_of_all_triggers_add_up(judge: Judge) -> None:
    """Whoever comes last in the window is held; a retry of those before finds its own place."""
    judge(*many(LIMIT))

    assert len(judge(writes(9)).held) == 1
    assert len(judge(*many(LIMIT)).allowed) == LIMIT
    judge.clock.advance(25 * 3600)
    assert len(judge(writes(9)).allowed) == 1


def test_a_lower_limit_lets_those_pass_who_count_already(judge: Judge) -> None:
    """A retry after somebody lowered it finishes what was begun; the next person waits."""
    lower = profile_configuration(guard={"field_changes": {"count": 1, "percent": 0}})
    judge(*many(LIMIT))

    assert len(judge(*many(LIMIT), configuration=lower).allowed) == LIMIT
    assert len(judge(writes(9), configuration=lower).held) == 1


def test_what_is_held_takes_no_place(judge: Judge) -> None:
    """Else a wrong import would stop everybody else for a day."""
    judge(*many(LIMIT + 1))

    assert len(judge(*many(LIMIT, first=50)).allowed) == LIMIT


def test_a_dry_run_stores_nothing(judge: Judge) -> None:
    """Neither a place in the window nor the end of an exception."""
    judge(writes(1), writing=False)

    assert judge.documents.bodies("guard") == {}


def test_the_highest_field_is_read(judge: Judge) -> None:
    """With its value and the limit of the employed, in the run's list of axes."""
    judgement = judge(*many(LIMIT - 1, GENDER), *many(LIMIT + 2, MOBILE, first=50))
    run = with_field_readings(
        [Reading("moves", None, 1, 5, False), Reading("field_changes", None, 0, 0, False)], judgement
    )

    assert [(one.field, one.value, one.limit, one.tripped) for one in judgement.readings] == [
        ("mobile", LIMIT + 2, LIMIT, True),
        ("gender", LIMIT - 1, LIMIT, False),
    ]
    assert [one.to_json().get("field") for one in run] == [None, "mobile"]


def test_a_hold_has_no_value(judge: Judge) -> None:
    """One entry per person and field: ids, the field, a digest, and one sentence per field."""
    judge.hold(judge(*many(LIMIT + 1, MOBILE, NICKNAME)))

    entries = judge.entries()
    assert len(entries) == 2 * (LIMIT + 1)
    assert entries[0] == {
        "id": entries[0]["id"],
        "axis": "field_changes#mobile",
        "cause": entries[0]["cause"],
        "kind": "profile",
        "connect_id": "7001",
        "employee_id": "1",
        "fields": ["mobile"],
        "way": "overwritten",
        "home": "directory",
        "adds": [],
        "removes": [],
        "atoms": ["7001|profile:mobile|digest-a-1"],
    }
    assert {one["home"] for one in entries if one["fields"] == ["nickname"]} == {"connect"}
    body = judge.documents.bodies("hold")[HOLD]
    assert sorted(cause["text"] for cause in body["causes"]) == [
        "mobile would be overwritten for 4 people",
        "nickname would be overwritten for 4 people",
    ]


def test_live_holds_collect(judge: Judge) -> None:
    """What several webhooks had stopped stands in one hold."""
    judge(*many(LIMIT))
    for number in (8, 9):
        hold_profiles(judge(writes(number)), judge.documents, run=None, now=judge.clock())

    (body,) = judge.documents.bodies("hold").values()
    assert [one["employee_id"] for one in body["changes"]] == ["8", "9"]
    assert [cause["text"] for cause in body["causes"]] == ["mobile would be overwritten for 2 people"]


def test_what_waits_is_left_out_of_new_holds(judge: Judge) -> None:
    """It stays held even when the limit would have room now; another value is judged anew."""
    judge.hold(judge(*many(LIMIT + 1)))

    again = judge(*many(2))
    judge.hold(again, run_id="later")
    newer = judge(writes(1, value="b"))

    assert (people(again.held), again.allowed) == (["1", "2"], ())
    assert "later-profile" not in judge.documents.bodies("hold")
    assert people(newer.allowed) == ["1"]


def test_what_was_approved_passes_exactly(judge: Judge) -> None:
    """Without counting, whatever else the window has; another value of the same people is held."""
    changes = many(LIMIT + 5)
    judge.hold(judge(*changes))
    store_approval(judge.documents, "run", judge.entries(), targeted=True, now=judge.clock())
    judge.decided(Decision.APPROVED)

    judgement = judge(*changes)
    newer = judge(*(writes(one, value="b") for one in range(1, LIMIT + 2)))

    assert (people(judgement.allowed), judgement.held) == (people(changes), ())
    assert load_window(judge.documents, now=judge.clock(), hours=24).view() == {}
    assert newer.allowed == ()


def test_what_was_rejected_is_left_out_until_the_value_changes(judge: Judge) -> None:
    """For that person and field; then the exception is forgotten, and the new value counts."""
    judge.hold(judge(*many(LIMIT + 1)))
    store_exceptions(judge.documents, judge.entries(), hold_id=HOLD, by="ada", now=judge.clock())
    judge.decided(Decision.REJECTED)

    rejected = judge(*many(LIMIT + 1))
    other_field = judge(writes(1, GENDER))
    newer = judge(writes(1, value="b"))

    assert (rejected.allowed, rejected.held) == ((), ())
    assert people(other_field.allowed) == ["1"]
    assert people(newer.allowed) == ["1"]
    assert sorted(judge.documents.bodies("exception")) == [f"700{one}.profile.mobile" for one in (2, 3, 4)]
    assert people(judge(writes(1)).allowed) == ["1"]


def test_exceptions_of_many_people_are_read_at_once(judge: Judge) -> None:
    """As of a few."""
    changes = many(30)
    judge.hold(judge(*changes))
    store_exceptions(judge.documents, judge.entries(), hold_id=HOLD, by="ada", now=judge.clock())
    judge.decided(Decision.REJECTED)

    assert judge(*changes) == ProfileJudgement(homes=CONFIGURATION.profile.homes)


def shown(judge: Judge, *changes: ProfileChange, run_id: str = "shown") -> None:
    """Show changes in a preview."""
    remember_profiles(judge.documents, run_id, [plan_of(one) for one in changes], CONFIGURATION, now=judge.clock())


def test_a_preview_shows_every_field_that_could_be_written(judge: Judge) -> None:
    """Also those that nobody's record changes; of another label nothing was shown."""
    shown(judge, *many(2))
    relabelled = profile_configuration(fields={"mobile": "Mobile_2"})

    assert fields_shown(judge.documents, "shown", CONFIGURATION) == frozenset(ProfileField)
    assert MOBILE not in fields_shown(judge.documents, "shown", relabelled)
    assert fields_shown(judge.documents, "another", CONFIGURATION) == frozenset()


def test_what_a_confirmation_saw_passes(judge: Judge) -> None:
    """For a day, and only of the confirmed field; what its preview did not show is held."""
    changes = many(LIMIT + 5, MOBILE, GENDER)
    shown(judge, *changes)
    store_confirmation(judge.documents, CONFIGURATION, [MOBILE], by="ada", preview_run="shown", now=judge.clock())

    first = judge(*changes)
    others = judge(*many(LIMIT + 1, first=50))
    judge.clock.advance(STANDS_SECONDS + 1)
    late = judge(*changes)

    assert {one.fields for one in first.allowed} == {(MOBILE,)}
    assert {one.fields for one in first.held} == {(GENDER,)}
    assert others.allowed == late.allowed == ()


def test_what_was_shown_as_blank_is_judged_once_it_is_not(judge: Judge) -> None:
    """Somebody entered something since the preview: nobody saw that it would be overwritten."""
    shown(judge, *(writes(number, fills=True) for number in range(LIMIT + 1)))
    store_confirmation(judge.documents, CONFIGURATION, [MOBILE], by="ada", preview_run="shown", now=judge.clock())

    assert judge(*(writes(number) for number in range(LIMIT + 1))).allowed == ()


def test_what_an_activated_preview_showed_passes(judge: Judge) -> None:
    """While the activation may still be done."""
    changes = many(LIMIT + 5)
    shown(judge, *changes)

    assert judge(*changes, confirmed_run="shown", writing=False).held == ()
    assert judge(*changes, confirmed_run="another", writing=False).allowed == ()


def wants(change: ProfileChange, standing: FieldStanding, skip: Skip | None = None, detail: str = "") -> ProfilePlan:
    """Give a plan that writes nothing, for this reason."""
    return ProfilePlan(change.employee_id, change.connect_id, (FieldDecision(MOBILE, standing, skip, detail),))


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        (plan_of(writes(1)), "open"),
        (plan_of(writes(1, value="b")), "decided"),
        (same_plan(writes(1)), "decided"),
        (ProfilePlan(writes(1).employee_id, writes(1).connect_id, ()), "decided"),
        (wants(writes(1), FieldStanding.PROBLEM, Skip.PROBLEM, "phone_letters"), "decided"),
        (wants(writes(1), FieldStanding.PROBLEM, Skip.PROBLEM, "directory_not_read"), "open"),
        (wants(writes(1), FieldStanding.UNREAD, Skip.UNREAD), "open"),
        (plan_of(writes(99)), "open"),
    ],
)
def test_a_held_value_that_nobody_wants_is_closed(judge: Judge, plan: ProfilePlan, status: str) -> None:
    """Another value, none, or one that cannot be written; not while it is in doubt, or nobody looked."""
    judge.hold(judge(*many(LIMIT + 1)))

    judge.close(plan)

    body = judge.documents.bodies("hold")[HOLD]
    assert {"open": 0, "decided": 1}[status] == len(body["decided"])
    assert body["status"] == "open"


def test_a_hold_that_nobody_wants_closes(judge: Judge) -> None:
    """By itself, so that no pending action stays for it."""
    changes = many(LIMIT + 1)
    judge.hold(judge(*changes))

    judge.close(*(same_plan(one) for one in changes))

    assert judge.documents.bodies("hold")[HOLD]["status"] == Decision.OBSOLETE


def test_a_rejection_ends_once_people_says_something_else(judge: Judge) -> None:
    """Also when that is what the profile has: the rejected value coming back later asks again."""
    changes = many(LIMIT + 1)
    judge.hold(judge(*changes))
    store_exceptions(judge.documents, judge.entries(), hold_id=HOLD, by="ada", now=judge.clock())
    judge.decided(Decision.REJECTED)

    judge.close(same_plan(changes[0]), *(plan_of(one) for one in changes[1:]))

    assert sorted(judge.documents.bodies("exception")) == [f"700{one}.profile.mobile" for one in (2, 3, 4)]
