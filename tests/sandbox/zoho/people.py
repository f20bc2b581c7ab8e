"""The HTTP side of Zoho People: bulk and single reads of the three forms, forms list and fields."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

from tests.sandbox.zoho.calls import Answer, Call, Endpoint, allowed
from tests.sandbox.zoho.company import Department, Designation, Employee
from tests.sandbox.zoho.faults import form_name
from tests.sandbox.zoho.form_table import FormTable
from tests.sandbox.zoho.people_errors import ERRORS, PeopleError
from tests.sandbox.zoho.people_fields import components, forms_list
from tests.sandbox.zoho.people_rows import Row, hidden_from_lookup, read_page, shown_row, spoil
from tests.sandbox.zoho.rendering import flat, local_time, sectioned

Table = FormTable[Employee] | FormTable[Department] | FormTable[Designation]


def rules() -> list[Rule]:
    """Return the paths of People; each exists with and without `/people`."""
    paths: list[tuple[str, str, Callable[[Call], Answer]]] = [
        ("/api/forms", "forms", forms),
        ("/api/forms/<form>/components", "components", fields),
        ("/api/forms/<form>/getRecords", "getRecords", records),
        ("/api/forms/<form>/getDataByID", "getDataByID", data_by_id),
        ("/api/forms/<form>/getRecordByID", "getRecordByID", record_by_id),
    ]
    return [
        Rule(prefix + path, methods=["GET"], endpoint=Endpoint("people", action, _guarded(view)))
        for prefix in ("/people", "")
        for path, action, view in paths
    ]


def error_answer(call: Call, code: int, status: int = 200, message: str = "") -> Answer:
    """Return People's error envelope."""
    body = {
        "response": {
            "message": "Error occurred",
            "uri": call.request.path.removeprefix("/people"),
            "errors": {"code": code, "message": message or ERRORS.get(code, "Error occurred")},
            "status": 1,
        }
    }
    return Answer(body, status, _headers(call), outcome=str(code))


def records(call: Call) -> Answer:
    """Answer a page, newest added first; nothing found is error 7024 at HTTP 200."""
    table = _table(call)
    shown = read_page(call, table, _number(call, "sIndex", 1), _limit(call))
    if shown is None:
        raise PeopleError(7024)
    message = {"message": "Data fetched successfully", "uri": call.request.path.removeprefix("/people"), "status": 0}
    return Answer({"response": {"result": shown, **message}}, headers=_headers(call))


def data_by_id(call: Call) -> Answer:
    """Answer one record flat, its ids as JSON numbers."""
    row = _row(call)
    return _single(call, flat(spoil(call, row, shown_row(call, row))))


def record_by_id(call: Call) -> Answer:
    """Answer one record in the sections of its page."""
    row = _row(call)
    modified = local_time(row.modified_ms, call.world.settings.utc_offset_minutes)
    return _single(call, sectioned(spoil(call, row, shown_row(call, row)), modified))


def forms(call: Call) -> Answer:
    """Answer the list of forms."""
    return _single(call, *forms_list())


def fields(call: Call) -> Answer:
    """Answer the fields of a form."""
    _table(call)
    return _single(call, *components(form_name(call.form), seating=call.world.settings.seating_field))


def _guarded(view: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    def answer(call: Call) -> Answer:
        try:
            _admit(call)
            return view(call)
        except PeopleError as error:
            return error_answer(call, error.code, error.status)

    return answer


def _admit(call: Call) -> None:
    """Check credential, scope, rights and thresholds, in this order."""
    world = call.world
    header = call.request.headers.get("Authorization", "")
    if not header.partition(" ")[2].strip():
        raise PeopleError(7202, 400)
    token = world.accounts.find(header)
    if token is None:
        raise PeopleError(7213, 401)
    call.token = token
    scope = world.settings.components_scope if call.action == "components" else "ZOHOPEOPLE.forms.READ"
    if not allowed(token, scope, "ZOHOPEOPLE.forms.ALL"):
        raise PeopleError(7218, 401)
    if "people" not in world.users[token.user].rights:
        raise PeopleError(7077, 403)
    rare = call.action in ("forms", "getRecordByID")
    per_minute = world.settings.people_rare_calls_per_minute if rare else world.settings.people_calls_per_minute
    if not world.people_limits.admit(call.action, per_minute):
        raise PeopleError(7209, world.settings.people_lock_status)


def _headers(call: Call) -> dict[str, str]:
    headers = {"Content-Disposition": "attachment;filename=records"}
    if call.token is not None:
        headers |= {"api-count-left-today": str(call.world.people_limits.left_today), "externalapicall": "allowed"}
    return headers


def _table(call: Call) -> Table:
    company = call.world.company
    match form_name(call.form):
        case "employee":
            return company.employees
        case "department":
            return company.departments
        case "designation":
            return company.designations
    raise PeopleError(7011)


def _row(call: Call) -> Row:
    row = _table(call).get(call.parameters.get("recordId", ""))
    if row is None or hidden_from_lookup(call, row):
        raise PeopleError(7049)
    return row


def _number(call: Call, name: str, default: int) -> int:
    try:
        return max(1, int(call.parameters.get(name, default)))
    except ValueError as error:
        raise PeopleError(7052) from error


def _limit(call: Call) -> int:
    limit = _number(call, "limit", call.world.settings.default_page)
    if limit > 200:
        raise PeopleError(7021)
    return limit


def _single(call: Call, *result: dict[str, Any]) -> Answer:
    uri = call.request.path.removeprefix("/people")
    body = {"response": {"message": "Data fetched successfully", "result": list(result), "status": 0, "uri": uri}}
    return Answer(body, headers=_headers(call))
