"""The fields of People's forms: label, type and displayed name of each.

Implements the port `PeopleForms`. Read at set-up, and when a label is in doubt: look-ups come with all their options.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groupsync.adapters.people_envelope import judge_people, read_envelope
from groupsync.adapters.zoho_people import FORMS, CallBudget
from groupsync.adapters.zoho_session import Answer
from groupsync.adapters.zoho_transport import Verdict, ZohoTransport
from groupsync.core.errors import RefusedError, UnexpectedAnswerError
from groupsync.core.mapping_proposal import FormField

SCOPE = 7218


class Component(BaseModel):
    """One field of a form. Tabular sections have no label, and are no fields of the record."""

    model_config = ConfigDict(extra="ignore")

    label: str = Field(alias="labelname", min_length=1)
    kind: str = Field("", alias="comptype")
    display: str = Field("", alias="displayname")

    def to_domain(self) -> FormField:
        """Give the field."""
        return FormField(self.label, self.kind, self.display)


class PeopleComponents:
    """Reads the forms of the organisation that the token belongs to."""

    def __init__(self, *, transport: ZohoTransport, budget: CallBudget) -> None:
        self._transport = transport
        self._budget = budget

    def fields(self, form: str) -> Sequence[FormField]:
        """Read a form's fields; see the port."""
        self._budget.reserve(1)
        answer = self._transport.call("GET", f"{FORMS}/{form}/components", idempotent=True, judge=_judge)
        envelope = read_envelope(answer.content)
        if not envelope.readable:
            raise self._transport.unreadable(idempotent=True, what="no JSON")
        if not envelope.success and envelope.code == SCOPE:
            # One page of Zoho names the scope in the singular (reference 2.6): only this call would miss it.
            raise RefusedError("the fields of a form may not be read", reason="needs the scope ZOHOPEOPLE.form.READ")
        if not envelope.success or not isinstance(envelope.result, list):
            raise UnexpectedAnswerError(f"People answered error {envelope.code} for the fields of a form")
        found = [field for entry in envelope.result if (field := _field(entry)) is not None]
        if not found:
            raise UnexpectedAnswerError("People sent a form without fields")
        return found


def _judge(answer: Answer) -> Verdict:
    verdict = judge_people(answer)
    return Verdict.PLAIN if verdict is Verdict.SCOPE else verdict


def _field(entry: object) -> FormField | None:
    try:
        return Component.model_validate(entry).to_domain()
    except ValidationError:
        return None
