"""Zoho Directory: users, their profile values, and the organisation's lists, over calls that Zoho does not document.

Implements the port `ProfileDirectory`. Every path and name comes from the table in `assumed_calls`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from groupsync.adapters.assumed_calls import USER_KEYS, AssumedCall
from groupsync.adapters.directory_answers import (
    OK,
    DirectoryAnswer,
    judge_directory,
    named_ids,
    one_user,
    read_answer,
    rows_of,
    text_of,
    user_of,
)
from groupsync.adapters.refusal_words import cleaned, named_key
from groupsync.adapters.zoho_transport import ZohoTransport
from groupsync.core.errors import NotFoundError, RefusedError, UnexpectedAnswerError, WrongSettingError
from groupsync.core.model import ConnectId
from groupsync.core.zoho_settings import CallName
from groupsync.ports.profiles import DirectoryUser, OrganisationLists

ACCOUNT = re.compile(r"[0-9]{1,20}")
"""An account's id; `""` and `-1` stand in People for somebody without one, and are never asked for."""
NOT_FOUND = 404
WRONG_VERB = 405
BODILESS = frozenset({NOT_FOUND, WRONG_VERB})
CLIENT_ERRORS = range(400, 500)
SERVER_ERRORS = range(500, 600)
MOST_PAGES = 5_000


class ZohoDirectory:
    """Reads and writes one organisation. Keeps in mind whether the paths of users have proved right."""

    def __init__(
        self, *, transport: ZohoTransport, organisation_id: str, calls: Mapping[CallName, AssumedCall]
    ) -> None:
        self._transport = transport
        self._organisation_id = organisation_id
        self._calls = calls
        self._proved = False
        self._written = False

    def users(self) -> Iterator[DirectoryUser]:
        """Yield all users; see the port."""
        call = self._calls["list_users"]
        with _shaped_by("list_users"):
            for row in self._rows("list_users"):
                yield user_of(call, row)

    def user(self, connect_id: ConnectId) -> DirectoryUser | None:
        """Read one user; see the port."""
        if not ACCOUNT.fullmatch(connect_id):
            return None
        answer = self._call("read_user", connect_id)
        if answer.status == NOT_FOUND:
            self._prove()
            return None
        self._require_success(answer)
        self._proved = True
        call = self._calls["read_user"]
        with _shaped_by("read_user"):
            return user_of(call, {call.id_key: connect_id, **one_user(call, answer.body)})

    def write(self, connect_id: ConnectId, values: Mapping[str, str]) -> None:
        """Write values of one user; see the port. Omitted keys stay as they are."""
        unknown = values.keys() - USER_KEYS
        if unknown or not values:
            raise ValueError("nothing to write, or a key that Directory does not have")
        if not ACCOUNT.fullmatch(connect_id):
            raise NotFoundError("no account, and so no user in Directory")
        answer = self._call("update_user", connect_id, json={self._calls["update_user"].wrapper: dict(values)})
        if answer.status == NOT_FOUND:
            # Who can be read can be written, unless the path of the write is another's.
            if not self._written and self.user(connect_id) is not None:
                raise _wrong_path("update_user")
            raise NotFoundError("no user in Directory")
        if answer.status in CLIENT_ERRORS:
            reason = cleaned(answer.message, values)
            raise RefusedError(
                f"Directory refuses values (status {answer.status})", reason=reason, field=named_key(reason, values)
            )
        self._require_success(answer)
        self._proved = self._written = True

    def lists(self) -> OrganisationLists:
        """Read the lists; see the port."""
        return OrganisationLists(
            departments=self._named("list_departments"),
            designations=self._named("list_designations"),
            locations=self._named("list_locations"),
        )

    def _named(self, name: CallName) -> dict[str, tuple[str, ...]]:
        with _shaped_by(name):
            return named_ids(self._calls[name], self._rows(name))

    def _prove(self) -> None:
        """Tell a person that does not exist from a path that does not: whom the list names must be readable.

        Raises `WrongSettingError`. Two calls, once, and only while nobody could be read or written yet.
        """
        if self._proved:
            return
        known = next((text_of(row.get(self._calls["list_users"].id_key)) for row in self._rows("list_users", 1)), "")
        if known and self._call("read_user", known).status == NOT_FOUND:
            raise _wrong_path("read_user")
        self._proved = True

    def _rows(self, name: CallName, size: int = 0) -> Iterator[Mapping[str, Any]]:
        call = self._calls[name]
        before: list[Mapping[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            query = {call.page_parameter: str(page), call.size_parameter: str(size or call.page_size)}
            answer = self._call(name, params=query)
            if answer.status == NOT_FOUND:
                raise _wrong_path(name)
            self._require_success(answer)
            rows, more = rows_of(call, answer.body)
            if more and (not rows or rows == before):
                # A page that is empty or came again although more should follow would be asked for without end.
                raise UnexpectedAnswerError("Directory promises further pages and sends none")
            yield from rows
            if not more:
                return
            before = rows
        raise UnexpectedAnswerError("Directory sends pages without end")

    def _call(
        self,
        name: CallName,
        connect_id: str = "",
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> DirectoryAnswer:
        call = self._calls[name]
        reading = json is None
        # Not `format`: only the two known placeholders may ever be filled in.
        path = call.path.replace("{org}", self._organisation_id).replace("{zuid}", connect_id)
        answer = read_answer(
            self._transport.call(
                call.verb,
                path,
                params=params,
                json=json,
                idempotent=reading,
                judge=judge_directory,
                bodiless=BODILESS,
            )
        )
        if answer.status == WRONG_VERB:
            raise WrongSettingError("Directory does not take this verb", setting=f"zoho.calls.{name}.verb")
        if answer.status in SERVER_ERRORS:
            raise self._transport.unreadable(idempotent=reading, what=f"status {answer.status} in the body")
        return answer

    def _require_success(self, answer: DirectoryAnswer) -> None:
        if answer.status != OK:
            raise UnexpectedAnswerError(f"Directory answers with status {answer.status}")


@contextmanager
def _shaped_by(name: CallName) -> Iterator[None]:
    """Say of an answer that is not understood which setting describes it."""
    try:
        yield
    except UnexpectedAnswerError as error:
        raise UnexpectedAnswerError(str(error), setting=f"zoho.calls.{name}") from error


def _wrong_path(name: CallName) -> WrongSettingError:
    return WrongSettingError(
        f"Directory knows no such address: check profile.directory_org_id, then zoho.calls.{name}.path",
        setting=f"zoho.calls.{name}.path",
    )
