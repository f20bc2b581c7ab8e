"""The configuration document: defaults, and refusal of everything else with the path of what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.dates import date_reader
from groupsync.core.errors import InvalidInputError
from groupsync.core.model import Family
from tests.builders import NETWORK, configuration
from tests.unit.refused import refused

SECRET = "somebody@example.com"


def test_every_key_but_the_network_has_a_default() -> None:
    """The smallest document is the published default."""
    parsed = parse_configuration({"network_id": NETWORK}).model_dump(mode="json")

    assert parsed["guard"] == {
        "window_hours": 24,
        "leavers": {"count": 3, "percent": 2, "max": 200},
        "moves": {"count": 5, "percent": 10, "max": 300},
        "losses": {"count": 2, "percent": 1, "max": 25},
        "group_losses": {"count": 2, "percent": 30, "max": 10},
        "gains": {"count": 10, "percent": 50, "max": None},
        "private_gains": {"count": 3, "percent": 20, "max": None},
        "field_changes": {"count": 10, "percent": 10, "max": None},
        "invitations": 0,
        "source_shrink_percent": 10,
        "lookups": 50,
        "absence_hours": 12,
    }
    assert parsed["groups"]["department"] == {
        "enabled": True,
        "name": "{name}",
        "description": "Everyone in {name}",
        "existing": "ask",
        "private": False,
        "open_membership": False,
        "include": [],
        "exclude": [],
        "min_members": 0,
        "fields": ["Department"],
        "admins": "none",
    }
    assert (parsed["groups"]["designation"]["name"], parsed["groups"]["designation"]["fields"]) == (
        "{name} (designation)",
        ["Designation"],
    )
    assert parsed["people"]["statuses"] == {"Active": "employed", "Inactive": "left"}
    assert parsed["dates"] == {"formats": ["dd-MMM-yyyy"], "time_zone": "UTC"}
    assert parsed["limits"] == {
        "people_per_minute": 200,
        "people_daily_share_percent": 30,
        "connect_delay_ms": 300,
    }
    assert (parsed["drift"], parsed["profile"]["enabled"], parsed["profile"]["blank"]) == ("report", False, "skip")


def test_what_is_stored_is_read_back_the_same() -> None:
    """A version that was saved can be restored."""
    parsed = parse_configuration(
        configuration(
            groups={"designation": {"enabled": False, "fields": ["Designation", "Second_title"]}},
            guard={"gains": {"count": 1, "percent": 2, "max": 3}},
            people={"missing": "invite", "invite_domains": ["example.com"]},
        )
    )

    assert parse_configuration(parsed.model_dump(mode="json")) == parsed


def test_a_part_of_a_section_keeps_the_other_defaults() -> None:
    """Setting one key of a family leaves its name and fields as they are, in either family."""
    parsed = parse_configuration(
        configuration(groups={"department": {"private": True}, "designation": {"private": True}})
    )

    assert [parsed.family(family).name for family in Family] == ["{name}", "{name} (designation)"]
    assert [parsed.family(family).fields for family in Family] == [("Department",), ("Designation",)]


def test_statuses_replace_the_default_ones() -> None:
    """An organisation's own list is the whole list."""
    parsed = parse_configuration(configuration(people={"statuses": {"Resigned": "left"}}))

    assert parsed.people.statuses == {"Resigned": "left"}


@pytest.mark.parametrize(
    ("sections", "path"),
    [
        ({"network": "1"}, "network"),
        ({"network_id": 105}, "network_id"),
        ({"network_id": ""}, "network_id"),
        ({"network_id": "12a"}, "network_id"),
        ({"groups": {"team": {}}}, "groups.team"),
        ({"groups": {"department": {"enable": True}}}, "groups.department.enable"),
        ({"groups": {"department": {"enabled": "yes"}}}, "groups.department.enabled"),
        ({"groups": {"department": {"private": 1}}}, "groups.department.private"),
        ({"groups": {"department": {"existing": "take"}}}, "groups.department.existing"),
        ({"groups": {"department": {"exclude": ["10", "x"]}}}, "groups.department.exclude.1"),
        ({"groups": {"department": {"exclude": [10]}}}, "groups.department.exclude.0"),
        ({"groups": {"department": {"fields": []}}}, "groups.department.fields"),
        ({"groups": {"department": {"fields": ["Two words"]}}}, "groups.department.fields.0"),
        ({"groups": {"department": {"min_members": -1}}}, "groups.department.min_members"),
        ({"groups": {"designation": {"admins": "all"}}}, "groups.designation.admins"),
        ({"people": {"statuses": {"Active": "here"}}}, "people.statuses.Active"),
        ({"people": {"include": {"record_ids": ["1"]}}}, "people.include.record_ids"),
        ({"people": {"start_days_before": 366}}, "people.start_days_before"),
        ({"people": {"missing": "invite"}}, "people.invite_domains"),
        ({"people": {"missing": "invite", "invite_domains": []}}, "people.invite_domains"),
        ({"dates": {"formats": []}}, "dates.formats"),
        ({"dates": {"time_zone": "Mars/Base"}}, "dates.time_zone"),
        ({"dates": {"time_zone": "../../etc/passwd"}}, "dates.time_zone"),
        ({"dates": {"time_zone": "America"}}, "dates.time_zone"),
        ({"profile": {"directory_org_id": "x"}}, "profile.directory_org_id"),
        ({"profile": {"fields": {"name": ""}}}, "profile.fields.name"),
        ({"profile": {"directory": {"work_location_as": "name"}}}, "profile.directory.work_location_as"),
        ({"profile": {"directory": {"date_format": "yyyy"}}}, "profile.directory.date_format"),
        ({"profile": {"directory": {"path": "/x"}}}, "profile.directory.path"),
        ({"profile": {"connect": {"path": "pulse/api"}}}, "profile.connect.path"),
        ({"profile": {"connect": {"path": "/pulse/{zuid}"}}}, "profile.connect.path"),
        ({"profile": {"connect": {"field_ids": {"nickname": "x"}}}}, "profile.connect.field_ids.nickname"),
        ({"profile": {"connect": {"field_ids": {"nickname": "1", "mobile": "1"}}}}, "profile.connect"),
        ({"zoho": {"calls": {"delete_user": {}}}}, "zoho.calls.delete_user.[key]"),
        ({"zoho": {"calls": {"update_user": {"verb": "DELETE"}}}}, "zoho.calls.update_user.verb"),
        ({"zoho": {"calls": {"update_user": {"path": "/users"}}}}, "zoho"),
        ({"zoho": {"calls": {"list_users": {"path": "/users/{zuid}"}}}}, "zoho"),
        ({"zoho": {"calls": {"list_users": {"verb": "POST"}}}}, "zoho"),
        ({"zoho": {"calls": {"list_users": {"page_size": 201}}}}, "zoho.calls.list_users.page_size"),
        ({"zoho": {"calls": {"list_users": {"page_parameter": "a&b"}}}}, "zoho.calls.list_users.page_parameter"),
        ({"zoho": {"reasons": {"not_member": []}}}, "zoho.reasons.not_member"),
        ({"zoho": {"reasons": {"not_member": [""]}}}, "zoho.reasons.not_member.0"),
        ({"guard": {"window_hours": 0}}, "guard.window_hours"),
        ({"guard": {"lookups": True}}, "guard.lookups"),
        ({"guard": {"source_shrink_percent": 101}}, "guard.source_shrink_percent"),
        ({"guard": {"absence_hours": 0}}, "guard.absence_hours"),
        ({"limits": {"people_per_minute": 401}}, "limits.people_per_minute"),
        ({"drift": "repair"}, "drift"),
        ({"groups": []}, "groups"),
        ({"guard": None}, "guard"),
    ],
)
def test_what_is_wrong_is_refused_with_its_path(sections: dict[str, Any], path: str) -> None:
    """Unknown keys, wrong types, values out of range: the dotted path says where."""
    error = refused(**sections)

    assert error.field == path
    assert str(error)


@pytest.mark.parametrize("document", [None, [], "text", 7, {}])
def test_what_is_no_document_is_refused(document: Any) -> None:
    """A whole that cannot be parsed, or lacks the network, is an error like any other."""
    with pytest.raises(InvalidInputError) as caught:
        parse_configuration(document)
    assert caught.value.field == ("network_id" if document == {} else "")


@pytest.mark.parametrize(
    "sections",
    [
        {"network_id": SECRET},
        {"drift": SECRET},
        {"people": {"include": {"location": SECRET}}},
        {"people": {"exclude": {"record_ids": [SECRET]}}},
        {"dates": {"time_zone": SECRET}},
        {"groups": {"department": {"name": f"{{{SECRET}}}"}}},
    ],
)
def test_messages_hold_no_value(sections: dict[str, Any]) -> None:
    """A refusal may be logged: it names the place, never what stood there."""
    error = refused(**sections)

    assert SECRET not in f"{error} {error.field}"


@pytest.mark.parametrize(
    "axis", ["leavers", "moves", "losses", "group_losses", "gains", "private_gains", "field_changes"]
)
@pytest.mark.parametrize("missing", ["count", "percent"])
def test_a_half_given_limit_is_refused(axis: str, missing: str) -> None:
    """A limit is given whole or not at all: half a limit is somebody's mistake."""
    limit = {"count": 1, "percent": 1, "max": 10}
    del limit[missing]

    assert refused(guard={axis: limit}).field == f"guard.{axis}.{missing}"


@pytest.mark.parametrize("axis", ["leavers", "moves", "losses", "group_losses"])
def test_a_capped_limit_needs_its_maximum(axis: str) -> None:
    """Without it nothing would bound the percentage of a large company."""
    assert refused(guard={axis: {"count": 1, "percent": 1}}).field == f"guard.{axis}.max"
    assert refused(guard={axis: {"count": 1, "percent": 1, "max": None}}).field == f"guard.{axis}.max"


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": -1},
        {"percent": 101},
        {"percent": -1},
        {"max": -1},
        {"count": 1.5},
        {"count": "3"},
        {"count": True},
        {"most": 3},
    ],
)
def test_a_limit_is_made_of_whole_numbers(wrong: dict[str, Any]) -> None:
    """Negative, broken, quoted or unknown ones are refused."""
    key = next(iter(wrong))

    assert refused(guard={"moves": {"count": 1, "percent": 1, "max": 1} | wrong}).field == f"guard.moves.{key}"


@pytest.mark.parametrize(
    "name",
    ["Department", "{Name}", "{name} {manager}", "{name", "name}", "{{name}}", "{}", "", "{name}" + "x" * 250],
)
def test_a_name_template_names_the_unit(name: str) -> None:
    """It must hold {name}, else all groups have one name; braces and placeholders have to be right."""
    assert refused(groups={"department": {"name": name}}).field == "groups.department.name"


@pytest.mark.parametrize("name", ["{name}", "{parent} / {name}", "Team {name} ({code})", "{name}{name}"])
def test_a_good_name_template_is_taken(name: str) -> None:
    """Any text around the placeholders."""
    parsed = parse_configuration(configuration(groups={"department": {"name": name}}))

    assert parsed.groups.department.name == name


def test_a_description_needs_no_name() -> None:
    """Only its placeholders have to be known."""
    parsed = parse_configuration(configuration(groups={"department": {"description": "From People"}}))

    assert parsed.groups.department.description == "From People"
    assert refused(groups={"department": {"description": "{people}"}}).field == "groups.department.description"


@pytest.mark.parametrize(
    "form",
    [
        *("", "dd-MM", "MM-yyyy", "dd-yyyy", "dd/mm/yyyy", "d-M-yyyy", "DD-MM-YYYY", "dd-MMM-yyyy HH:mm"),
        *("dd-MM-yyyy-MM", "dd-dd-MM-yyyy", "MMM dd MMMM yyyy", "dd-MM-yy-yyyy", "dd-MM-yyyyy", "date dd-MM-yyyy"),
    ],
)
def test_a_date_format_that_cannot_be_read_is_refused(form: str) -> None:
    """Day, month and year, each exactly once, and no letters of unknown meaning."""
    assert refused(dates={"formats": ["dd-MMM-yyyy", form]}).field == "dates.formats.1"


@pytest.mark.parametrize(
    "form", ["dd-MMM-yyyy", "MM/dd/yyyy", "yyyy-MM-dd", "dd.MM.yy", "MMMM dd, yyyy", "ddMMyyyy", "(dd) MM [yyyy]"]
)
def test_a_date_format_that_is_accepted_can_be_read(form: str) -> None:
    """What the configuration takes the reader of People's dates takes too."""
    parsed = parse_configuration(configuration(dates={"formats": [form]}))

    assert date_reader(parsed.dates.formats)("") is None


def test_the_document_is_frozen() -> None:
    """Nothing changes a configuration that others plan by."""
    parsed: Configuration = parse_configuration(configuration())

    with pytest.raises(ValueError, match="frozen"):
        parsed.guard.window_hours = 1  # type: ignore[misc]
