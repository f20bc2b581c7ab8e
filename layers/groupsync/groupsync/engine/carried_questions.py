"""What was held or rejected about a group that is carried over: it waits, or is left out, under the new unit too.

Use case, a part of carrying over. A hold never changes: what it asked about the old unit's group is asked anew, in a
hold that expires when the first one would have. Safe to repeat.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from groupsync.core.errors import ConflictError
from groupsync.core.model import ConnectId, GroupKey, record_id_of
from groupsync.core.plan import Direction
from groupsync.core.succession import Succession
from groupsync.engine.exceptions import PARTITION, WRITES_AT_ONCE, exception_id, exception_key
from groupsync.engine.hold_contents import Wording, same_hold_with
from groupsync.engine.hold_decisions import Decision, decide
from groupsync.engine.holds import hold_put, is_open, undecided
from groupsync.ports.documents import ABSENT, Delete, Document, Documents, Put


def carry_questions(succession: Succession, documents: Documents, *, names: Mapping[GroupKey, str], now: float) -> None:
    """Let what was stopped of removals from the old unit's group be stopped of the new one's.

    Raises `ConflictError` when somebody decides about one of the holds at this moment.
    """
    for hold in list(documents.query("hold")):
        if is_open(hold.body, now) and hold.body.get("offer") != succession.to_json():
            _ask_anew(hold, succession, documents, names=names, now=now)
    rejected = [one for one in documents.query(PARTITION) if _is_about(one, succession)]
    writes = [write for one in rejected for write in _carried(one, succession)]
    for start in range(0, len(writes), WRITES_AT_ONCE - 1):
        documents.write(*writes[start : start + WRITES_AT_ONCE - 1])


def _ask_anew(
    hold: Document, succession: Succession, documents: Documents, *, names: Mapping[GroupKey, str], now: float
) -> None:
    about = [one for one in undecided(hold.body) if succession.old in one["removes"]]
    if not about:
        return
    hold_id = f"{hold.key[1]}-{record_id_of(succession.new)}"
    body = same_hold_with(hold.body, about, {succession.old: succession.new}, wording=Wording(names), now=now)
    with contextlib.suppress(ConflictError):  # asked before somebody was killed here
        documents.write(hold_put(hold_id, body, expect=ABSENT))
    decide(documents, hold, about, Decision.OBSOLETE, facts={"at": int(now)})


def _is_about(exception: Document, succession: Succession) -> bool:
    return (exception.body["group"], exception.body["direction"]) == (succession.old, Direction.REMOVE.value)


def _carried(exception: Document, succession: Succession) -> tuple[Put, Delete]:
    body: dict[str, Any] = {**exception.body, "group": succession.new}
    identifier = exception_id(ConnectId(body["connect_id"]), succession.new, Direction.REMOVE)
    return Put(exception_key(identifier), body), Delete(exception.key)
