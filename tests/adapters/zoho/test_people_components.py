"""The fields of People's forms on the wire, from exact answers and from the pretend Zoho."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.adapters.people_components import PeopleComponents
from groupsync.core.errors import AuthorityError, CooldownError, RefusedError, TransientError, UnexpectedAnswerError
from groupsync.core.mapping_proposal import FormField, propose
from tests.adapters.zoho.test_against_pretence import Company
from tests.adapters.zoho.wire import Budget, Line, Reply

EMAIL = {"comptype": "Email", "ismandatory": True, "displayname": "Email address", "labelname": "EmailID"}
TABLE = {"tabularSections": [{"WorkExperience": [{"comptype": "Text", "labelname": "Employer"}]}]}


def ok(*result: object) -> Reply:
    """Answer with fields."""
    return Reply({"response": {"message": "x", "result": list(result), "status": 0, "uri": "x"}})


def failed(code: int, status: int = 200) -> Reply:
    """Answer with an error."""
    return Reply({"response": {"errors": {"code": code, "message": "x"}, "status": 1}}, status)


def read(reply: Reply | Exception, *more: Reply | Exception) -> tuple[Any, Line, Budget]:
    """Read the employee form."""
    line, budget = Line(reply, *more, product="people"), Budget()
    return PeopleComponents(transport=line.transport, budget=budget).fields("employee"), line, budget


def test_fields_have_a_label_a_type_and_a_displayed_name() -> None:
    """One call, taken from the budget; tables inside the form are no fields of the record."""
    fields, line, budget = read(ok(EMAIL, {"labelname": "Tags"}, TABLE, "odd", {"labelname": ""}))

    assert fields == [FormField("EmailID", "Email", "Email address"), FormField("Tags")]
    assert line.script.path() == "/people/api/forms/employee/components"
    assert budget.reserved == 1


@pytest.mark.parametrize("reply", [ok(), ok(TABLE), failed(7011), Reply({"response": {"status": 0, "result": {}}})])
def test_a_form_without_fields_is_no_answer(reply: Reply) -> None:
    """Otherwise every label would look wrong."""
    with pytest.raises(UnexpectedAnswerError):
        read(reply)


def test_a_scope_that_covers_records_only_stops_nothing_else() -> None:
    """It is no refusal of the whole account: the message names the scope that may be missing."""
    with pytest.raises(RefusedError) as caught:
        read(failed(7218, 401))

    assert "ZOHOPEOPLE.form.READ" in caught.value.reason


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (failed(7077, 403), AuthorityError),
        (failed(7209), CooldownError),
        (Reply(b"{not json"), TransientError),
        (Reply(b"<html>", 502), TransientError),
    ],
)
def test_other_failures_are_those_of_every_call(reply: Reply, error: type[Exception]) -> None:
    """Rights, locks, and answers that cannot be read."""
    with pytest.raises(error):
        read(reply)


@pytest.mark.parametrize(
    ("seating", "label"), [("new", "Work_location"), ("old", None), ("custom", "Seating_Location")]
)
def test_the_pretend_organisations_get_a_proposal(seating: str, label: str | None) -> None:
    """The whole way from the form to the proposal, in each kind of organisation."""
    company = Company()
    company.world.settings.seating_field = seating
    proposal = {one.field.value: one.label for one in propose(company.forms.fields("employee"))}

    assert proposal["seating_location"] == label
    assert proposal["work_location"] == "LocationName"
    assert None not in {proposal[field] for field in proposal if field != "seating_location"}


def test_the_pretend_people_may_want_the_scope_in_the_singular() -> None:
    """As one of Zoho's pages says."""
    company = Company()
    company.world.settings.components_scope = "ZOHOPEOPLE.form.READ"

    with pytest.raises(RefusedError):
        company.forms.fields("employee")
