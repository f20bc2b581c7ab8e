"""How a JSON document becomes the bytes of a DynamoDB item and comes back; large ones are compressed.

Used by the integration table's adapter. No I/O.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

COMPRESS_OVER = 8_000
"""Bytes of JSON; below this, readable text in the table is worth more than the space."""
PART_BYTES = 350_000
"""An item holds 400 kB with its keys and names (DynamoDB's limit)."""


def encode_body(body: Mapping[str, Any]) -> str | bytes:
    """Serialise a document: text when small, compressed bytes when large. Raises `TypeError` for what is not JSON."""
    text = json.dumps(body, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    raw = text.encode()
    return text if len(raw) <= COMPRESS_OVER else zlib.compress(raw)


def decode_body(stored: str | bytes) -> dict[str, Any]:
    """Read back what `encode_body` wrote."""
    decoded: dict[str, Any] = json.loads(stored if isinstance(stored, str) else zlib.decompress(stored))
    return decoded


def needs_parts(encoded: str | bytes) -> bool:
    """Tell whether the document is too large for one item."""
    return isinstance(encoded, bytes) and len(encoded) > PART_BYTES


def split_parts(encoded: bytes) -> list[bytes]:
    """Cut an encoded document into the bodies of its part items, in order."""
    return [encoded[start : start + PART_BYTES] for start in range(0, len(encoded), PART_BYTES)]
