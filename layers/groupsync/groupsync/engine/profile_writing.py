"""Writes one person's profile values so that a refused one does not stop the others.

Between whoever decided which values differ and the port `ProfileWriter`.
"""

from __future__ import annotations

from collections.abc import Mapping

from groupsync.core.errors import RefusedError
from groupsync.core.model import ConnectId
from groupsync.ports.profiles import ProfileWriter


def write_values(writer: ProfileWriter, connect_id: ConnectId, values: Mapping[str, str]) -> dict[str, str]:
    """Write what Zoho takes; return the refused keys, each with Zoho's words.

    A value counts as refused only when it was refused alone. Other errors are the writer's, and some values may have
    been written before: writing all of them again ends the same. Nothing to write costs no call.
    """
    if not values:
        return {}
    try:
        writer.write(connect_id, values)
    except RefusedError as error:
        if len(values) == 1:
            return dict.fromkeys(values, error.reason)
        suspect, others = _parted(values, error.field)
    else:
        return {}
    return write_values(writer, connect_id, others) | write_values(writer, connect_id, suspect)


def _parted(values: Mapping[str, str], named: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Part the value that Zoho names from the others, or halve them when it names none."""
    keys = [named] if named in values else sorted(values)[: len(values) // 2]
    return {key: values[key] for key in keys}, {key: value for key, value in values.items() if key not in keys}
