"""Showing faulty records (`GET /data-quality`): which, in what way, why it matters, and where it is cured.

Use case, read only, from what the last complete full read showed: Zoho is not asked. Ids and words, never a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.fault_words import WORDS
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import CURSOR
from groupsync.core.data_quality import Fault
from groupsync.core.errors import InvalidInputError
from groupsync.engine.attention import PARTITION
from groupsync.engine.data_quality import faulty_records, last_look
from groupsync.engine.profiles.notices import PROFILE
from groupsync.ports.documents import Documents

PAGE = 500


def show_data_quality(parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List faulty records in the order of their faults and ids, from a cursor on; `kinds` count all of them.

    Raises `InvalidInputError`.
    """
    for name in parameters:
        if name not in {"cursor", "kind"}:
            raise InvalidInputError("the parameters are cursor and kind", field=name[:40])
    cursor, wanted = parameters.get("cursor", ""), parameters.get("kind", "")
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    found = {**faulty_records(dependencies.documents), **_profile_values(dependencies.documents)}
    faults = [fault for fault in Fault if found.get(fault.value)]
    behind = (
        (f"{place:02d}#{record_id}", fault, record_id, about)
        for place, fault in enumerate(Fault)
        if fault in faults and wanted in {"", fault.value}
        for record_id, *about in found[fault.value]
    )
    page = list(islice((one for one in behind if one[0] > cursor), PAGE + 1))
    run = last_look(dependencies.documents)
    return {
        "as_of": None if run is None else iso_time(run.started_at),
        "run_id": None if run is None else run.run_id,
        "kinds": [{"kind": one.value, "records": len(found[one.value]), **WORDS[one].to_json()} for one in faults],
        "records": [
            {"kind": fault.value, "record_id": record_id, "about": about} for _, fault, record_id, about in page[:PAGE]
        ],
        "cursor": page[PAGE - 1][0] if len(page) > PAGE else None,
    }


def _profile_values(documents: Documents) -> dict[str, Sequence[Sequence[str]]]:
    """Give whose profile values cannot be written, with the fields: kept as notices, by webhooks too."""
    notices = documents.query(PARTITION, prefix=PROFILE)
    return {
        Fault.PROFILE_VALUE.value: [[one.key[1].removeprefix(PROFILE), *one.body["about"]["fields"]] for one in notices]
    }
