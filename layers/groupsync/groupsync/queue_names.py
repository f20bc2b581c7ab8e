"""Names of message groups: within one the queue keeps the order, between them it does not.

Core: no I/O. An identifier is hashed, since it may be a mail address and the queue's own view shows the name.
"""

from __future__ import annotations

import hashlib


def message_group(form: str, identifier: str) -> str:
    """Name the message group of whatever `identifier` names in a form; `<form>:<hash>`, at most 128 characters."""
    folded = identifier.strip().casefold().encode("utf-8", "surrogatepass")
    return f"{form}:{hashlib.sha256(folded).hexdigest()[:32]}"
