"""Zoho People, read only: pages of the three forms, one employee, and the search that resolves a hint.

Implements the port `PeopleSource`. An error is never read as "nobody".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from groupsync.adapters.people_envelope import (
    NO_RECORDS,
    NO_SUCH_RECORD,
    Envelope,
    calls_left,
    judge_people,
    read_envelope,
)
from groupsync.adapters.people_pages import ParsedRow, form_parsers
from groupsync.adapters.people_records import NO_LABELS, EmployeeRow
from groupsync.adapters.zoho_session import Answer
from groupsync.adapters.zoho_transport import Verdict, ZohoTransport
from groupsync.core.errors import PermanentError, TransientError, UnexpectedAnswerError
from groupsync.core.model import Employee, EmployeeId, Family, UnreadableRecord
from groupsync.core.profile import ProfileField
from groupsync.ports.invocation import Clock
from groupsync.ports.people import RecordPage

FORMS = "/people/api/forms"
BELIEVED_SECONDS = 15 * 60
BIGGEST_PAGE = 200


class CallBudget(Protocol):
    """Our share of People's thresholds and daily allowance."""

    def reserve(self, calls: int) -> None:
        """Take calls from the share before they are made. Raises `CooldownError` when it is used up."""
        ...


class ZohoPeople:
    """Reads the organisation that the token belongs to."""

    def __init__(
        self,
        *,
        transport: ZohoTransport,
        budget: CallBudget,
        labels: Mapping[Family, Sequence[str]],
        statuses: Mapping[str, str],
        date_formats: Sequence[str],
        profile_labels: Mapping[ProfileField, Sequence[str]] = NO_LABELS,
        page_size: int = BIGGEST_PAGE,
        daily: Callable[[int | None], object] = lambda _left: None,
        clock: Clock = time.time,
    ) -> None:
        if not 1 <= page_size <= BIGGEST_PAGE:
            raise ValueError(f"People serves pages of 1 to {BIGGEST_PAGE}")
        self._transport = transport
        self._budget = budget
        self._parsers = form_parsers(labels, statuses, date_formats, profile_labels)
        self._page_size = page_size
        self._daily = daily
        self._clock = clock
        self._left_at = 0.0
        self._calls_left: int | None = None

    def pages(
        self, form: str, *, modified_after_ms: int | None = None, confirm_end: bool = False
    ) -> Iterator[RecordPage]:
        """Yield every page of a form; see the port."""
        bound = {} if modified_after_ms is None else {"modifiedtime": str(modified_after_ms)}
        seen: set[str] = set()
        start = 1
        while rows := self._page(form, start, bound):
            ids = {row.id for row in rows if row.id}
            full = len(rows) == self._page_size
            if len(rows) > self._page_size:
                raise UnexpectedAnswerError("People sent a longer page than asked for")
            if full and start > 1 and seen.issuperset(ids):
                raise UnexpectedAnswerError("People sent a page again")
            seen |= ids
            yield _record_page(rows)
            start += len(rows)
            if not full:
                if confirm_end:
                    self._confirm_end(form, start, bound, seen)
                return
        if confirm_end and start > 1:
            # An empty page after a full one may be a lost one: nothing may follow in the next page's place.
            self._confirm_end(form, start + self._page_size, bound, seen)

    def employee(self, employee_id: EmployeeId) -> Employee | UnreadableRecord | None:
        """Read one employee by record id; see the port."""
        answer = self._get("employee", "getDataByID", {"recordId": employee_id})
        envelope = read_envelope(answer.content)
        if envelope.code == NO_SUCH_RECORD and not envelope.success:
            return None
        result = self._result(envelope)
        if len(result) != 1:
            raise UnexpectedAnswerError("People sent not one record for one id")
        record = self._parsers["employee"].record(employee_id, result[0]).record
        return record if isinstance(record, UnreadableRecord) else _employee(record)

    def find_employees(self, *, number: str = "", email: str = "") -> Sequence[Employee]:
        """Search by employee number or by mail address; see the port.

        Raises `UnexpectedAnswerError` when what comes back is not what was searched for: People ignores parameters
        that it does not know, and would then list everybody.
        """
        if bool(number) == bool(email):
            raise ValueError("give a number or an email")
        column = "EMPLOYEEID" if number else "EMPLOYEEMAILALIAS"
        rows = self._page("employee", 1, {"searchColumn": column, "searchValue": number or email})
        if any(isinstance(row.record, UnreadableRecord) for row in rows):
            raise UnexpectedAnswerError("People found a record that cannot be read")
        wanted = (number or email).strip().casefold()
        found = [_employee(row.record) for row in rows if _searched(row, by_number=bool(number)) == wanted]
        if rows and not found:
            raise UnexpectedAnswerError("People answered another search")
        return found

    def calls_left_today(self) -> int | None:
        """Give the allowance that People named last."""
        return self._calls_left

    def _page(self, form: str, start: int, more: Mapping[str, str]) -> list[ParsedRow]:
        if form not in self._parsers:
            raise ValueError("unknown form")
        answer = self._get(form, "getRecords", {"sIndex": str(start), "limit": str(self._page_size), **more})
        rows = self._parsers[form].page(answer.content)
        if rows is not None:
            return rows
        envelope = read_envelope(answer.content)
        if envelope.code == NO_RECORDS and not envelope.success and not envelope.result:
            return []
        return self._parsers[form].rows(self._result(envelope))

    def _confirm_end(self, form: str, start: int, bound: Mapping[str, str], seen: set[str]) -> None:
        # Asked from the first row after the short page, not from the next page's place: so a server that caps its
        # pages below our limit is noticed as well as rows that were left out inside the page.
        if any(row.id not in seen for row in self._page(form, start, bound)):
            raise UnexpectedAnswerError("People sent a short page inside")

    def _get(self, form: str, action: str, params: Mapping[str, str]) -> Answer:
        # An allowance that was spent is filled again some time: what was said long ago is no reason not to ask.
        self._daily(self._calls_left if self._clock() - self._left_at < BELIEVED_SECONDS else None)
        self._budget.reserve(1)
        return self._transport.call(
            "GET", f"{FORMS}/{form}/{action}", params=params, idempotent=True, judge=self._judge
        )

    def _judge(self, answer: Answer) -> Verdict:
        left = calls_left(answer)
        if left is not None:
            self._calls_left, self._left_at = left, self._clock()
        return judge_people(answer)

    def _result(self, envelope: Envelope) -> Sequence[object]:
        if envelope.success and isinstance(envelope.result, list):
            return envelope.result
        raise self._failure(envelope)

    def _failure(self, envelope: Envelope) -> TransientError | PermanentError:
        if not envelope.readable:
            return self._transport.unreadable(idempotent=True, what="no JSON")
        if envelope.success:
            return UnexpectedAnswerError("People sent no list of records")
        return UnexpectedAnswerError(f"People answered error {envelope.code}")


def _record_page(rows: Sequence[ParsedRow]) -> RecordPage:
    records = [row.record for row in rows]
    return RecordPage(
        records=[record for record in records if not isinstance(record, UnreadableRecord)],
        unreadable=[record for record in records if isinstance(record, UnreadableRecord)],
        rows=len(rows),
    )


def _employee(record: object) -> Employee:
    if not isinstance(record, Employee):
        raise UnexpectedAnswerError("People sent no employee")
    return record


def _searched(row: ParsedRow, *, by_number: bool) -> str:
    """Give the value of the column that was searched."""
    if not isinstance(row.wire, EmployeeRow):
        return ""
    return ((row.wire.number if by_number else row.wire.email) or "").strip().casefold()
