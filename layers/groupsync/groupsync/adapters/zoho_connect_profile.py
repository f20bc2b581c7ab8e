"""Zoho Connect's own custom profile fields, over a call whose path and field ids are the configuration's.

Implements the port `ProfileWriter`; a value's key is the id of a custom field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from groupsync.adapters.assumed_calls import CUSTOM_FIELDS
from groupsync.adapters.connect_records import read_outcome
from groupsync.adapters.refusal_words import cleaned, named_key
from groupsync.adapters.zoho_connect import refuses_authority
from groupsync.adapters.zoho_directory import ACCOUNT, BODILESS, CLIENT_ERRORS
from groupsync.adapters.zoho_transport import ZohoTransport
from groupsync.core.errors import AuthorityError, NotFoundError, RefusedError, UnexpectedAnswerError, WrongSettingError
from groupsync.core.model import ConnectId

SETTING = "profile.connect.path"


class ZohoConnectProfile:
    """Writes custom fields of the members of one network."""

    def __init__(self, *, transport: ZohoTransport, network_id: str, path: str) -> None:
        self._transport = transport
        self._network_id = network_id
        self._path = path
        self._action = path.rpartition("/")[2]

    def write(self, connect_id: ConnectId, values: Mapping[str, str]) -> None:
        """Write custom fields of one member; see the port."""
        if not values or not all(key.isascii() and key.isdigit() for key in values):
            raise ValueError("nothing to write, or a key that is no field's id")
        if not ACCOUNT.fullmatch(connect_id):
            raise NotFoundError("no account, and so no profile in Connect")
        form = {
            "scopeID": self._network_id,
            "userId": connect_id,
            CUSTOM_FIELDS: json.dumps(dict(values), ensure_ascii=False),
        }
        answer = self._transport.call("POST", self._path, form=form, idempotent=False, bodiless=BODILESS)
        try:
            outcome = read_outcome(answer.content, self._action)
        except UnexpectedAnswerError:
            outcome = None
            if answer.status not in CLIENT_ERRORS:
                raise
        if outcome is not None and outcome.failure:
            reason = cleaned(outcome.reason, values)
            # Judged by what is left: a nickname that is quoted may be any word, "permission" too.
            code = refuses_authority(replace(outcome, reason=reason))
            if code:
                raise AuthorityError("Connect refuses to write profiles", product="connect", code=code)
            raise RefusedError("Connect refuses values", reason=reason, field=named_key(reason, values))
        if answer.status in BODILESS:
            raise WrongSettingError("Connect knows no such call", setting=SETTING)
        if outcome is None and answer.status not in CLIENT_ERRORS:
            raise self._transport.unreadable(idempotent=False, what="no JSON")
        if outcome is None or not outcome.success or answer.status in CLIENT_ERRORS:
            raise UnexpectedAnswerError(f"Connect says neither yes nor no to a profile (status {answer.status})")
