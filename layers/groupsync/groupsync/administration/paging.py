"""Pages of stored documents: the cursor is the sort key to go on behind.

Use case, a part of every list of the admin API that can grow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from groupsync.core.errors import InvalidInputError
from groupsync.ports.documents import Document, Documents

CURSOR = re.compile(r"[0-9A-Za-z:._#~+=/-]{1,300}")


def cursor_of(parameters: Mapping[str, str]) -> str:
    """Take the cursor, the one parameter that a plain list has, empty without one. Raises `InvalidInputError`."""
    for name in parameters:
        if name != "cursor":
            raise InvalidInputError("the one parameter is cursor", field=name[:40])
    cursor = parameters.get("cursor", "")
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    return cursor


def page_of(
    documents: Documents, partition: str, *, cursor: str, size: int, newest_first: bool = False
) -> tuple[list[Document], str]:
    """Give one page of a partition in the order of its keys, and the cursor of the next one, empty at the end.

    Raises `InvalidInputError` when the cursor cannot be one of an answer.
    """
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidInputError("this is no cursor of an answer", field="cursor")
    found = documents.query(partition, newest_first=newest_first, limit=None if cursor else size + 1)
    behind = (one for one in found if not cursor or (one.key[1] < cursor if newest_first else one.key[1] > cursor))
    page = list(islice(behind, size + 1))
    return page[:size], page[size - 1].key[1] if len(page) > size else ""
