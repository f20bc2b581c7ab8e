"""Names for those who decide (`POST /employees/names`), read from People at this moment with the fewest calls.

Use case. The one answer that holds a personal value: nothing of it is stored, logged, counted or kept in a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.integration import saved_configuration
from groupsync.core.configuration import Configuration
from groupsync.core.document_types import RecordId
from groupsync.core.errors import TransientError
from groupsync.core.model import Employee, EmployeeId, UnreadableRecord
from groupsync.core.profile import LABELS, ProfileField
from groupsync.core.profile_settings import Profile
from groupsync.engine.data_quality import last_look
from groupsync.ports.people import PeopleSource
from groupsync.state.integration_state import load_integration

MOST_IDS = 100
MOST_PAGES = 10
"""Pages of 200 are slower than single records, and the gateway waits for half a minute at most."""
ROWS = 200
SECONDS = 15
"""What has no name by then is left for the next request."""
LONGEST = 200


class NamesRequest(BaseModel):
    """Body of `POST /employees/names`: in a body, so that no gateway's log of addresses has the ids."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[RecordId], Field(min_length=1, max_length=MOST_IDS)]


def names_of(request: NamesRequest, dependencies: AdminDependencies) -> dict[str, Any]:
    """Give the names of records. A record without a readable name has an empty one.

    Whom there was no time for is `left`; so is everybody whom People did not answer for once it had answered for some.

    Raises what `PeopleSource` raises, `TransientError` only before the first answer.
    """
    configuration = saved_configuration(load_integration(dependencies.documents), dependencies)
    people = dependencies.people_factory(_with_names(configuration))
    left = dict.fromkeys(EmployeeId(one) for one in request.ids)
    names: dict[str, str] = {}
    unknown: list[str] = []
    end = dependencies.clock() + SECONDS
    try:
        for one, name in _read(people, left, pages=_pages(dependencies)):
            if one in left:
                del left[one]
                if name is None:
                    unknown.append(one)
                else:
                    names[one] = name
            if not left or dependencies.clock() >= end:
                break
    except TransientError:
        if not names and not unknown:
            raise
    return {"names": names, "unknown": unknown, "left": list(left)}


def _read(
    people: PeopleSource, wanted: dict[EmployeeId, None], *, pages: int | None
) -> Iterator[tuple[EmployeeId, str | None]]:
    """Read whole pages where those are fewer calls than ids, then one by one whoever is still wanted.

    Nobody is taken for unknown because a page lacks the record.
    """
    if pages is not None and pages < len(wanted):
        for page in islice(people.pages("employee"), MOST_PAGES):
            for record in (*page.records, *page.unreadable):
                if isinstance(record, Employee | UnreadableRecord):
                    yield EmployeeId(record.id), _name(record)
    for one in list(wanted):
        found = people.employee(one)
        yield one, None if found is None else _name(found)


def _pages(dependencies: AdminDependencies) -> int | None:
    """Give how many pages everybody fills, as the last look at all records says; None when nobody knows, or too many.

    One call more than pages that are full, for People tells the end by an answer of its own.
    """
    run = last_look(dependencies.documents)
    pages = run.counts.get("employees", 0) // ROWS + 1 if run is not None else None
    return pages if pages is not None and pages <= MOST_PAGES else None


def _with_names(configuration: Configuration) -> Configuration:
    """Give a configuration in which a record's name is read, and no other profile field."""
    label = configuration.profile.fields.get(ProfileField.NAME) or LABELS[ProfileField.NAME][0]
    alone = dict.fromkeys(ProfileField) | {ProfileField.NAME: label}
    return configuration.model_copy(update={"profile": Profile(enabled=True, fields=alone)})


def _name(record: Employee | UnreadableRecord) -> str:
    profile = record.profile if isinstance(record, Employee) else None
    raw = profile.values.get(ProfileField.NAME) if profile is not None else None
    return "" if raw is None else " ".join(filter(None, raw.texts))[:LONGEST]
