"""Listing the people who wait (`GET /waiting`): why, and since when.

Use case, read only, from what sweeps and webhooks noticed: Zoho is not asked. Ids and words, never a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any

from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.moments import iso_time
from groupsync.administration.paging import CURSOR
from groupsync.core.errors import InvalidInputError
from groupsync.engine.attention import EMPLOYEE, PARTITION
from groupsync.ports.documents import Document

PAGE = 500


def show_waiting(parameters: Mapping[str, str], dependencies: AdminDependencies) -> dict[str, Any]:
    """List who waits in the order of their records, from a cursor on; `counts` are of everybody, by reason.

    Raises `InvalidInputError`.
    """
    for name in parameters:
        if name not in {"cursor", "reason"}:
            raise InvalidInputError("the parameters are cursor and reason", field=name[:40])
    cursor = parameters.get("cursor", "")
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    waiting = list(dependencies.documents.query(PARTITION, prefix=EMPLOYEE))
    counts = Counter(str(one.body["reason"]) for one in waiting)
    wanted = parameters.get("reason", "")
    fitting = (one for one in waiting if one.key[1] > cursor and wanted in {"", one.body["reason"]})
    page = list(islice(fitting, PAGE + 1))
    following = page[PAGE - 1].key[1] if len(page) > PAGE else None
    return {"waiting": [_to_json(one) for one in page[:PAGE]], "counts": dict(counts), "cursor": following}


def _to_json(notice: Document) -> dict[str, Any]:
    return {
        "record_id": notice.key[1].removeprefix(EMPLOYEE),
        "reason": notice.body["reason"],
        "code": notice.body["code"],
        "connect_id": notice.body["connect_id"],
        "since": iso_time(notice.body["since"]),
    }
