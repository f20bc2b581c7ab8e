"""From what People says to what is written: each field kept whole, or refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.configuration import parse_configuration
from groupsync.core.directory_names import NameTable
from groupsync.core.mapping import Managers, MappingSettings, NameTables, agrees, mapping_settings, normalise
from groupsync.core.model import ConnectId, EmployeeId
from groupsync.core.profile import (
    FieldProblem,
    PersonName,
    ProblemReason,
    Profile,
    ProfileField,
    ProfileValue,
    RawProfile,
    RawValue,
    is_blank,
)
from tests.builders import configuration

ME, BOSS = EmployeeId("7"), EmployeeId("8")
CARE = 'Care, "Gold" & Söhne'
NAMES = NameTables(
    department=NameTable.of(
        {"Sales": ("51",), " SALES": ("51",), CARE: ("52",), "Twins": ("53",), "TWINS ": ("54",), "": ("55",)}
    ),
    designation=NameTable.of({"Agent": ("61",)}),
    work_location=NameTable.of({"Pune": ("71",)}),
)
MANAGERS = Managers({BOSS: ConnectId("1008")}.get)
HARD_NAMES = [
    "x" * 300,
    "محمد بن عبد الله",
    "\u200f\u05e2\u05d1\u05e8\u05d9\u05ea\u200e mixed",
    "👩‍👩‍👧‍👦 Ann",
    "Zoe\u0308 \u0e01\u0e33\u0e25\u0e31\u0e07",
    "Z" + "\u0301" * 40,
    "山田　太郎",
    "O'Brien-Smith, Jr.",
    '<b>"x"</b> {name}',
]


def settings(*, today: date = date(2026, 9, 21), names: NameTables = NAMES, **profile: Any) -> MappingSettings:
    """Give settings made of a configuration's profile section."""
    document = configuration(profile={"phone_country": "US", **profile})
    return mapping_settings(parse_configuration(document), today=today, names=names)


def mapped(
    field: ProfileField,
    *texts: str,
    record_id: str | None = None,
    country: str = "",
    managers: Managers = MANAGERS,
    using: MappingSettings | None = None,
) -> ProfileValue | ProblemReason:
    """Map one value, and see that it lands in exactly one place."""
    raw = RawProfile({field: RawValue(texts, record_id, country)})
    profile, problems = normalise(raw, using or settings(), employee=ME, managers=managers)
    assert (set(profile.values), {one.field for one in problems}) in (({field}, set()), (set(), {field}))
    return profile.values[field] if profile.values else problems[0].reason


def test_all_twelve_fields_are_mapped() -> None:
    """The recorded values of a whole record."""
    raw = RawProfile(
        {
            ProfileField.NAME: RawValue(("Alexander", "Morgan")),
            ProfileField.SEATING_LOCATION: RawValue(("FL_ADMIN_4",)),
            ProfileField.WORK_LOCATION: RawValue(("Pune",), "459"),
            ProfileField.MOBILE: RawValue(("92-3000000115",), country="pk"),
            ProfileField.DATE_OF_BIRTH: RawValue(("03-Feb-1987",)),
            ProfileField.EXTENSION: RawValue(("05",)),
            ProfileField.WORK_PHONE: RawValue(("727-555-0156",)),
            ProfileField.NICKNAME: RawValue(("Alex",)),
            ProfileField.GENDER: RawValue(("Male",)),
            ProfileField.DESIGNATION: RawValue(("agent",), "20"),
            ProfileField.DEPARTMENT: RawValue((" sales ",), "10"),
            ProfileField.REPORTING_TO: RawValue(("Dana Miller 1",), BOSS),
        }
    )
    profile, problems = normalise(raw, settings(), employee=ME, managers=MANAGERS)

    assert {
        ProfileField.NAME: PersonName("Alexander", "Morgan"),
        ProfileField.SEATING_LOCATION: "FL_ADMIN_4",
        ProfileField.WORK_LOCATION: "Pune",
        ProfileField.MOBILE: "+923000000115",
        ProfileField.DATE_OF_BIRTH: "1987-02-03",
        ProfileField.EXTENSION: "05",
        ProfileField.WORK_PHONE: "+17275550156",
        ProfileField.NICKNAME: "Alex",
        ProfileField.GENDER: "M",
        ProfileField.DESIGNATION: "61",
        ProfileField.DEPARTMENT: "51",
        ProfileField.REPORTING_TO: "1008",
    } == profile.values
    assert problems == ()


def test_one_bad_field_does_not_stop_the_others() -> None:
    """Each field is for itself; the problems name reasons, not values."""
    raw = RawProfile(
        {ProfileField.MOBILE: RawValue(("call me",)), ProfileField.NICKNAME: RawValue(("Al",))},
        frozenset({ProfileField.GENDER}),
    )
    profile, problems = normalise(raw, settings(), employee=ME, managers=MANAGERS)

    assert profile == Profile({ProfileField.NICKNAME: "Al"})
    assert problems == (
        FieldProblem(ProfileField.GENDER, ProblemReason.UNREADABLE),
        FieldProblem(ProfileField.MOBILE, ProblemReason.PHONE_LETTERS),
    )
    assert "call me" not in repr(problems)


@pytest.mark.parametrize("field", ProfileField)
def test_blank_is_blank_and_no_problem(field: ProfileField) -> None:
    """What is done about it is for the plan to say."""
    value = mapped(field, "", record_id="")

    assert not isinstance(value, ProblemReason)
    assert is_blank(value)


@pytest.mark.parametrize("text", HARD_NAMES)
@pytest.mark.parametrize("field", [ProfileField.NAME, ProfileField.NICKNAME, ProfileField.SEATING_LOCATION])
def test_a_text_is_kept_whole(field: ProfileField, text: str) -> None:
    """Of 300 characters, right to left, with emoji, joiners, combining characters and quotes."""
    found = mapped(field, f"  {text} ")

    assert (found.first if isinstance(found, PersonName) else found) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A\x00nn", ProblemReason.CONTROL_CHARACTERS),
        ("A\x1bnn", ProblemReason.CONTROL_CHARACTERS),
        ("A\ud83dnn", ProblemReason.BROKEN_CHARACTERS),
        ("x" * 2001, ProblemReason.TOO_LONG),
        ("\u200b", ProblemReason.INVISIBLE_CHARACTERS),
        ("\ufeff \u202e", ProblemReason.INVISIBLE_CHARACTERS),
    ],
)
def test_a_text_that_no_form_can_hold_is_refused(text: str, reason: ProblemReason) -> None:
    """Half an emoji, control characters, a novel, a text that nobody could see."""
    assert mapped(ProfileField.NICKNAME, text) is reason
    assert mapped(ProfileField.NAME, "Ann", text) is reason


def test_a_line_break_reads_as_a_blank() -> None:
    """Multi-line fields of People end in single-line fields."""
    assert mapped(ProfileField.SEATING_LOCATION, "Floor 4 \r\n\tDesk 2\n") == "Floor 4 Desk 2"


def test_a_name_may_have_one_part() -> None:
    """Half of it is the whole name of some people; a custom label holds all of it."""
    assert mapped(ProfileField.NAME, "", "Suharto") == PersonName("", "Suharto")
    assert mapped(ProfileField.NAME, "Ann Marie Lee") == PersonName("Ann Marie Lee", "")
    assert PersonName("", "Suharto").display == "Suharto"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31-Feb-1987", ProblemReason.DATE_IMPOSSIBLE),
        ("29-Feb-1900", ProblemReason.DATE_IMPOSSIBLE),
        ("29-Feb-2000", "2000-02-29"),
        ("31-Dec-1899", "1899-12-31"),
        ("03-Feb-1987\x00", ProblemReason.DATE_UNREADABLE),
        ("03-Feb-1987 00:00", ProblemReason.DATE_UNREADABLE),
        ("someday", ProblemReason.DATE_UNREADABLE),
        ("21-Sep-2026", "2026-09-21"),
        ("22-Sep-2026", ProblemReason.DATE_IN_FUTURE),
    ],
)
def test_a_birth_date_is_a_day_that_was(text: str, expected: str) -> None:
    """The organisation's own today is the last one."""
    assert mapped(ProfileField.DATE_OF_BIRTH, text) == expected


@pytest.mark.parametrize("text", ["x12", "12/13", "-5", "½", "1 2", "1.0"])
def test_an_extension_is_made_of_digits(text: str) -> None:
    """Anything else is refused."""
    assert mapped(ProfileField.EXTENSION, text) is ProblemReason.NOT_DIGITS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("female", "F"),
        (" MALE ", "M"),
        ("Others", ProblemReason.GENDER_UNKNOWN),
        ("Non-binary", ProblemReason.GENDER_UNKNOWN),
    ],
)
def test_a_gender_that_directory_has_no_letter_for_is_left_out(text: str, expected: str) -> None:
    """Nobody is given another one."""
    assert mapped(ProfileField.GENDER, text) == expected


def test_genders_can_be_named_in_the_organisations_language() -> None:
    """What People's options are called is configuration."""
    using = settings(genders={"Weiblich": "F"})

    assert mapped(ProfileField.GENDER, "weiblich", using=using) == "F"
    assert mapped(ProfileField.GENDER, "Female", using=using) is ProblemReason.GENDER_UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CARE, "52"),
        (f"  {CARE.upper()} ", "52"),
        ("Twins", ProblemReason.SEVERAL_IN_DIRECTORY),
        ("Nowhere", ProblemReason.NOT_IN_DIRECTORY),
        (CARE.replace("a", "\u0430"), ProblemReason.NOT_IN_DIRECTORY),
        (f"{CARE}\x00", ProblemReason.CONTROL_CHARACTERS),
        (f"<b>{CARE}</b>", ProblemReason.NOT_IN_DIRECTORY),
    ],
)
def test_a_department_is_found_by_its_name(text: str, expected: str) -> None:
    """With commas and quotes; two of one name are nobody's to choose between, and letters that look alike differ."""
    assert mapped(ProfileField.DEPARTMENT, text, record_id="10") == expected


def test_a_list_that_was_not_read_is_not_an_empty_one() -> None:
    """No department is missing in Directory because nobody looked."""
    using = settings(names=NameTables())

    assert mapped(ProfileField.DEPARTMENT, "Sales", using=using) is ProblemReason.DIRECTORY_NOT_READ
    assert mapped(ProfileField.WORK_LOCATION, "Pune", using=using) == "Pune"
    assert FieldProblem(ProfileField.DEPARTMENT, ProblemReason.DIRECTORY_NOT_READ).waits


def test_a_work_location_is_sent_as_text_or_as_an_id() -> None:
    """Zoho does not say which one it wants."""
    using = settings(directory={"work_location_as": "id"})

    assert mapped(ProfileField.WORK_LOCATION, "pune ", using=using) == "71"
    assert mapped(ProfileField.WORK_LOCATION, "Oslo", using=using) is ProblemReason.NOT_IN_DIRECTORY


def test_connects_own_fields_take_peoples_words() -> None:
    """Ids and letters are Directory's; dates and phones have one form everywhere."""
    fields = {name.value: str(number) for number, name in enumerate(ProfileField) if name != "reporting_to"}
    using = settings(connect={"path": "/x", "field_ids": fields}, directory={"work_location_as": "id"})

    assert mapped(ProfileField.DEPARTMENT, " Nowhere", using=using) == "Nowhere"
    assert mapped(ProfileField.GENDER, "Others", using=using) == "Others"
    assert mapped(ProfileField.WORK_LOCATION, "Oslo", using=using) == "Oslo"
    assert mapped(ProfileField.DATE_OF_BIRTH, "03-Feb-1987", using=using) == "1987-02-03"
    assert mapped(ProfileField.MOBILE, "239-555-0133", using=using) == "+12395550133"
    assert agrees(ProfileField.GENDER, "Male", "Male", using)
    assert not agrees(ProfileField.GENDER, "M", "Male", using)


@pytest.mark.parametrize(
    ("record_id", "text", "expected"),
    [
        (BOSS, "Dana Miller 1", "1008"),
        (ME, "Myself 7", ProblemReason.MANAGER_IS_SELF),
        ("9", "No Login 9", ProblemReason.MANAGER_WITHOUT_ACCOUNT),
        (None, "Dana Miller 1", ProblemReason.MANAGER_UNREADABLE),
        ("", "Dana Miller 1", ProblemReason.MANAGER_UNREADABLE),
        (None, "", ProblemReason.MANAGER_UNREADABLE),
    ],
)
def test_a_manager_is_the_account_of_their_record(record_id: str | None, text: str, expected: str) -> None:
    """Never a name; who has no account yet is waited for."""
    assert mapped(ProfileField.REPORTING_TO, text, record_id=record_id) == expected


def test_only_a_manager_without_an_account_is_waited_for() -> None:
    """The others need another value in People."""
    waiting = {reason for reason in ProblemReason if FieldProblem(ProfileField.REPORTING_TO, reason).waits}

    assert waiting == {ProblemReason.MANAGER_WITHOUT_ACCOUNT, ProblemReason.DIRECTORY_NOT_READ}


def test_the_edges_of_a_cycle_are_refused() -> None:
    """For each of its people, and for nobody else."""
    managers = Managers(MANAGERS.account_of, frozenset({ME}))

    assert mapped(ProfileField.REPORTING_TO, "Dana", record_id=BOSS, managers=managers) is ProblemReason.MANAGER_CYCLE
    other = Managers(MANAGERS.account_of, frozenset({BOSS}))
    assert mapped(ProfileField.REPORTING_TO, "Dana", record_id=BOSS, managers=other) == "1008"


@pytest.mark.parametrize(
    ("field", "wanted", "current", "same"),
    [
        (ProfileField.MOBILE, "+12395550133", "239-555-0133", True),
        (ProfileField.MOBILE, "+12395550133", "+1 (239) 555 0133", True),
        (ProfileField.MOBILE, "+12395550133", "239-555-0134", False),
        (ProfileField.MOBILE, "+12395550133", "ask Dana", False),
        (ProfileField.GENDER, "M", "m", True),
        (ProfileField.GENDER, "M", "Male", True),
        (ProfileField.GENDER, "M", "F", False),
        (ProfileField.NICKNAME, "Zo\u00eb", "Zoe\u0308", True),
        (ProfileField.NICKNAME, "Zoë", "zoë", False),
        (ProfileField.SEATING_LOCATION, "Floor 4", "Floor  4 ", True),
        (ProfileField.DATE_OF_BIRTH, "1987-02-03", "1987-02-03", True),
        (ProfileField.DATE_OF_BIRTH, "1987-02-03", "1987-03-02", False),
        (ProfileField.NAME, PersonName("Ann", "Lee"), PersonName("Ann ", "Lee"), True),
        (ProfileField.NAME, PersonName("Ann", "Mary Lee"), PersonName("Ann Mary", "Lee"), False),
        (ProfileField.NAME, PersonName("Ann", "Lee"), "Ann Lee", True),
        (ProfileField.DEPARTMENT, "51", "52", False),
    ],
)
def test_the_target_agrees_in_whatever_form_it_writes(
    field: ProfileField, wanted: ProfileValue, current: ProfileValue, same: bool
) -> None:
    """The preview does not call a number different because of its dashes."""
    assert agrees(field, wanted, current, settings()) is same


RAW = st.builds(
    RawValue,
    st.tuples(st.text() | st.sampled_from(HARD_NAMES), st.text()),
    st.none() | st.text(max_size=5),
    st.sampled_from(["", "us", "pk", "??"]),
)


@given(st.dictionaries(st.sampled_from(ProfileField), RAW), st.frozensets(st.sampled_from(ProfileField)))
def test_any_record_maps_without_a_crash_and_without_a_loss(
    values: Mapping[ProfileField, RawValue], unreadable: frozenset[ProfileField]
) -> None:
    """Each field is in the profile or among the problems, never in both; texts keep every character."""
    raw = RawProfile({field: value for field, value in values.items() if field not in unreadable}, unreadable)
    profile, problems = normalise(raw, settings(), employee=ME, managers=MANAGERS)

    assert {one.field for one in problems} | set(profile.values) == set(values) | unreadable
    assert not {one.field for one in problems} & set(profile.values)
    for field in {ProfileField.NICKNAME, ProfileField.SEATING_LOCATION} & set(profile.values):
        assert str(profile.values[field]).split() == values[field].text.split()
    if isinstance(name := profile.values.get(ProfileField.NAME), PersonName):
        assert [name.first.split(), name.last.split()] == [one.split() for one in values[ProfileField.NAME].texts]


@given(st.dictionaries(st.sampled_from(ProfileField), RAW))
def test_a_normal_form_is_its_own_normal_form(values: Mapping[ProfileField, RawValue]) -> None:
    """What was written once is not different the next time."""
    profile, _ = normalise(RawProfile(values), settings(), employee=ME, managers=MANAGERS)
    again = {
        field: RawValue((value.first, value.last) if isinstance(value, PersonName) else (value,))
        for field, value in profile.values.items()
        if field not in (ProfileField.DATE_OF_BIRTH, ProfileField.GENDER, ProfileField.REPORTING_TO)
        and field not in (ProfileField.DEPARTMENT, ProfileField.DESIGNATION)
    }
    second, problems = normalise(RawProfile(again), settings(), employee=ME, managers=MANAGERS)

    assert problems == ()
    assert second.values == {field: profile.values[field] for field in again}
