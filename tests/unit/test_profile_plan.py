"""What is written to a profile, what is left alone, and what counts for the guard."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.ledger_entries import ProfileState
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import FieldProblem, PersonName, ProblemReason, Profile, ProfileField, ProfileValue
from groupsync.core.profile_change import (
    FieldDecision,
    FieldStanding,
    ProfileChange,
    ProfilePlan,
    Skip,
    WantedProfile,
)
from groupsync.core.profile_form import change_from_json, change_to_json
from groupsync.core.profile_plan import ProfileRules, field_axes, plan_profile, unread_fields
from groupsync.core.profile_preview import calls_of, summarise

MOBILE, NICK, GENDER, NAME = ProfileField.MOBILE, ProfileField.NICKNAME, ProfileField.GENDER, ProfileField.NAME
EVERY = frozenset(ProfileField)
Values = Mapping[ProfileField, ProfileValue]


def digest(value: ProfileValue) -> str:
    """Stand for the keyed hash."""
    return f"digest of {value.display if isinstance(value, PersonName) else value}"


def wanted(values: Values, *problems: FieldProblem, number: int = 7) -> WantedProfile:
    """Give a mapped record."""
    hashes = hashed(values)
    return WantedProfile(EmployeeId(str(number)), ConnectId(str(1000 + number)), Profile(values), problems, hashes)


def rules(confirmed: frozenset[ProfileField] = EVERY, clears: frozenset[ProfileField] = frozenset()) -> ProfileRules:
    """Give what an administrator said."""
    return ProfileRules(confirmed, clears.__contains__, lambda _field, one, other: one == other)


def decide(
    value: ProfileValue,
    *,
    written: ProfileValue | None = None,
    refused: ProfileValue | None = None,
    current: Values | None = None,
    using: ProfileRules | None = None,
) -> ProfilePlan:
    """Plan one field, the mobile number."""
    stored = ProfileState(
        written={} if written is None else {MOBILE: digest(written)},
        refused={} if refused is None else {MOBILE: digest(refused)},
    )
    return plan_profile(wanted({MOBILE: value}), stored=stored, current=current, rules=using or rules())


def outcome(plan: ProfilePlan) -> tuple[FieldStanding, Skip | None, bool]:
    """Give the one decision, and whether something is written."""
    (decision,) = plan.decisions
    return decision.standing, decision.skip, plan.change is not None


CLEARING = rules(clears=EVERY)
UNCONFIRMED = rules(confirmed=frozenset())


def test_an_unchanged_hash_means_nothing() -> None:
    """No write, nothing to store, and the target need not be read."""
    plan = decide("+1", written="+1")

    assert outcome(plan) == (FieldStanding.SAME, None, False)
    assert plan.settled == {}


def test_a_changed_hash_is_an_overwrite() -> None:
    """It counts, although the value was ours: a wrong import changes our values too."""
    plan = decide("+2", written="+1")

    assert outcome(plan) == (FieldStanding.DIFFERENT, None, True)
    assert plan.change is not None
    assert (plan.change.overwrites, plan.change.blanks) == ({MOBILE}, frozenset())
    assert (plan.change.values, plan.change.digests) == ({MOBILE: "+2"}, {MOBILE: digest("+2")})


@pytest.mark.parametrize("current", [{}, {MOBILE: ""}])
def test_a_first_write_into_an_empty_field_overwrites_nothing(current: Values) -> None:
    """It is written, and does not count."""
    plan = decide("+1", current=current)

    assert outcome(plan) == (FieldStanding.EMPTY, None, True)
    assert plan.change is not None
    assert plan.change.overwrites | plan.change.blanks == frozenset()


def test_a_first_write_over_another_value_is_an_overwrite() -> None:
    """Whatever stands there was somebody's."""
    plan = decide("+1", current={MOBILE: "+9"})

    assert outcome(plan) == (FieldStanding.DIFFERENT, None, True)
    assert plan.change is not None
    assert plan.change.overwrites == {MOBILE}


def test_what_the_target_already_says_is_settled_without_a_write() -> None:
    """Its hash is kept, so that the target is not read again."""
    plan = decide("+1", current={MOBILE: "+1"})

    assert outcome(plan) == (FieldStanding.SAME, None, False)
    assert plan.settled == {MOBILE: digest("+1")}
    assert decide("+1", current={MOBILE: "+1"}, using=UNCONFIRMED).settled == {}


def test_without_having_read_the_target_nothing_is_written_for_the_first_time() -> None:
    """Nobody knows what would be overwritten."""
    assert outcome(decide("+1")) == (FieldStanding.UNREAD, Skip.UNREAD, False)


@pytest.mark.parametrize("current", [{}, {MOBILE: "+9"}])
@pytest.mark.parametrize("written", [None, "+1"])
def test_an_unconfirmed_field_is_compared_but_not_written(current: Values, written: str | None) -> None:
    """The preview shows it; nothing else happens."""
    plan = decide("+2", written=written, current=current, using=UNCONFIRMED)

    assert plan.decisions[0].skip is Skip.UNCONFIRMED
    assert plan.change is None


def test_a_refused_value_is_not_sent_again_until_it_changes() -> None:
    """Zoho would say the same."""
    assert outcome(decide("+2", written="+1", refused="+2")) == (FieldStanding.DIFFERENT, Skip.REFUSED, False)
    assert outcome(decide("+3", written="+1", refused="+2")) == (FieldStanding.DIFFERENT, None, True)
    assert outcome(decide("+2", refused="+2", current={})) == (FieldStanding.EMPTY, Skip.REFUSED, False)


@pytest.mark.parametrize("written", [None, "+1"])
@pytest.mark.parametrize("current", [None, {}, {MOBILE: "+9"}])
def test_a_blank_leaves_the_target_alone(written: str | None, current: Values | None) -> None:
    """Unless the configuration says otherwise."""
    assert outcome(decide("", written=written, current=current)) == (
        FieldStanding.BLANK_IN_PEOPLE,
        Skip.BLANK,
        False,
    )


def test_a_blank_clears_where_it_may() -> None:
    """It counts like an overwrite, and what is empty already is left alone."""
    plan = decide("", written="+1", using=CLEARING)

    assert outcome(plan) == (FieldStanding.BLANK_IN_PEOPLE, None, True)
    assert plan.change is not None
    assert (plan.change.values, plan.change.blanks, plan.change.overwrites) == ({MOBILE: ""}, {MOBILE}, frozenset())
    assert outcome(decide("", current={MOBILE: "+9"}, using=CLEARING)) == (FieldStanding.BLANK_IN_PEOPLE, None, True)
    assert outcome(decide("", current={}, using=CLEARING)) == (FieldStanding.SAME, None, False)
    assert outcome(decide("", written="", using=CLEARING)) == (FieldStanding.SAME, None, False)
    assert outcome(decide("", using=CLEARING)) == (FieldStanding.UNREAD, Skip.UNREAD, False)


def test_a_name_of_two_blanks_is_blank() -> None:
    """A record without any name never empties somebody's."""
    plan = plan_profile(wanted({NAME: PersonName("", "")}), stored=ProfileState(), current={NAME: "Ann"}, rules=rules())

    assert outcome(plan) == (FieldStanding.BLANK_IN_PEOPLE, Skip.BLANK, False)


def test_a_problem_stands_beside_what_is_written() -> None:
    """The other fields go on; its reason is told."""
    problem = FieldProblem(GENDER, ProblemReason.GENDER_UNKNOWN)
    plan = plan_profile(wanted({NICK: "Al"}, problem), stored=ProfileState(), current={}, rules=rules())

    assert plan.decisions == (
        FieldDecision(GENDER, FieldStanding.PROBLEM, Skip.PROBLEM, "gender_unknown"),
        FieldDecision(NICK, FieldStanding.EMPTY),
    )
    assert plan.change is not None
    assert plan.change.fields == (NICK,)


def test_the_target_is_read_only_for_what_was_never_written() -> None:
    """Not for blanks that change nothing, not for what Zoho refused, not for fields outside the question."""
    person = wanted({MOBILE: "+1", NICK: "Al", GENDER: "", NAME: PersonName("Ann", "")})
    stored = ProfileState(written={MOBILE: digest("+0")}, refused={NICK: digest("Al")})

    assert unread_fields(person, stored, rules(), among=EVERY) == {NAME}
    assert unread_fields(person, stored, CLEARING, among=EVERY) == {NAME, GENDER}
    assert unread_fields(person, stored, CLEARING, among=frozenset({GENDER})) == {GENDER}


def test_a_call_without_an_answer_leaves_its_fields_unknown() -> None:
    """The target is read before anything is written again."""
    lost = ProfileState(
        written={MOBILE: digest("+0"), NICK: digest("Al")}, writing={MOBILE: digest("+1")}, call="c", expires=1
    )
    person = wanted({MOBILE: "+1", NICK: "Al"})

    assert unread_fields(person, lost, rules(), among=EVERY) == {MOBILE}
    plan = plan_profile(person, stored=lost, current={MOBILE: "+1"}, rules=rules())
    assert (plan.settled, plan.change) == ({MOBILE: digest("+1")}, None)
    back = plan_profile(wanted({MOBILE: "+0"}), stored=lost, current={MOBILE: "+1"}, rules=rules())
    assert outcome(back) == (FieldStanding.DIFFERENT, None, True)


def change(number: int, *overwrites: ProfileField, blanks: tuple[ProfileField, ...] = ()) -> ProfileChange:
    """Give a change of the named fields and the nickname."""
    values = dict.fromkeys((*overwrites, *blanks, NICK), "x")
    return ProfileChange(
        ConnectId(str(number)),
        EmployeeId(str(number)),
        values,
        hashed(values),
        frozenset(overwrites),
        frozenset(blanks),
    )


def test_overwrites_and_blanks_are_counted_per_field_in_people() -> None:
    """Filling an empty field counts nowhere."""
    changes = [change(1, MOBILE), change(2, MOBILE, GENDER), change(3, blanks=(GENDER,)), change(4)]

    assert field_axes(changes) == {"field_changes#gender": {"2", "3"}, "field_changes#mobile": {"1", "2"}}


def test_a_held_field_leaves_the_rest_of_the_change() -> None:
    """What the guard stops is taken out, values, hashes and counts."""
    rest = change(1, MOBILE, blanks=(GENDER,)).only([GENDER, NAME])

    assert rest is not None
    assert (rest.fields, rest.overwrites, rest.blanks) == ((GENDER,), frozenset(), {GENDER})
    assert set(rest.digests) == {GENDER}
    assert change(1, MOBILE).only([NAME]) is None


def test_the_preview_counts_each_field_with_ten_examples() -> None:
    """The most harmful first, named by record id only; personal fields are marked."""
    plans = [
        plan_profile(
            wanted({MOBILE: "+1"}, number=number),
            stored=ProfileState(),
            current={MOBILE: there},
            rules=rules(confirmed=frozenset()),
        )
        for number, there in [(10, ""), (11, "+1"), *((number, "+9") for number in range(30, 19, -1))]
    ]
    problem = FieldProblem(MOBILE, ProblemReason.PHONE_LETTERS)
    plans.append(plan_profile(wanted({}, problem), stored=ProfileState(), current={}, rules=rules()))
    (summary,) = summarise(plans)
    shown = summary.to_json()

    assert {
        "field": "mobile",
        "personal": True,
        "same": 1,
        "empty": 1,
        "different": 11,
        "blank_in_people": 0,
        "unread": 0,
        "problem": 1,
        "problems": {"phone_letters": 1},
        "skipped": {"problem": 1, "unconfirmed": 12},
        "examples": [{"employee": str(number), "standing": "different"} for number in range(20, 30)],
    } == shown


def test_a_change_costs_one_call_per_home() -> None:
    """However many fields it has."""
    changes = [change(1, MOBILE, GENDER), change(2)]

    assert calls_of(changes, {}) == {"directory": 2, "connect": 0}
    assert calls_of(changes, {NICK: "12"}) == {"directory": 1, "connect": 2}


TEXTS = st.text() | st.builds(PersonName, st.text(), st.text())


@given(st.dictionaries(st.sampled_from(ProfileField), TEXTS), st.frozensets(st.sampled_from(ProfileField)))
def test_a_change_comes_out_of_the_seal_as_it_went_in(values: Values, fields: frozenset[ProfileField]) -> None:
    """Through JSON, with every character."""
    one = ProfileChange(ConnectId("1"), EmployeeId("2"), values, hashed(values), fields, fields)

    assert change_from_json(json.loads(json.dumps(change_to_json(one)))) == one


VALUES = st.dictionaries(st.sampled_from(ProfileField), st.sampled_from(["", "a", "b"]))
FIELDS = st.frozensets(st.sampled_from(ProfileField))


def hashed(values: Values) -> dict[str, str]:
    """Hash values."""
    return {field.value: digest(value) for field, value in values.items()}


@given(VALUES, VALUES, VALUES, VALUES | st.none(), st.builds(rules, FIELDS, FIELDS))
def test_what_was_written_is_not_written_again(
    values: Values, written: Values, refused: Values, current: Values | None, using: ProfileRules
) -> None:
    """Only confirmed fields are written, blanks where they may, refused values never; then nothing is left to do."""
    stored = ProfileState(written=hashed(written), refused=hashed(refused))
    plan = plan_profile(wanted(values), stored=stored, current=current, rules=using)
    sent = {} if plan.change is None else plan.change.values

    assert set(sent) <= using.confirmed
    assert all(value or using.clears(field) for field, value in sent.items())
    assert not {field for field, value in sent.items() if refused.get(field) == value}
    assert not {field for field in sent if written.get(field) == values[field]}
    hashes = {**stored.written, **plan.settled, **({} if plan.change is None else plan.change.digests)}
    after = None if current is None else {**current, **sent}
    again = plan_profile(
        wanted(values), stored=ProfileState(written=hashes, refused=stored.refused), current=after, rules=using
    )
    assert again.change is None
    assert again.settled == {}
