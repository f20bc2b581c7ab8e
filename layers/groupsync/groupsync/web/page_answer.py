"""Files of the console as answers: content type, ETag, what a browser may keep, and what the page may load.

No I/O. Whoever reads the files is `functions/admin/console_files.py`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
ASK_EACH_TIME = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A text with its headers. `base`: where the page's relative addresses begin, empty for its own address."""

    name: str
    text: str
    connects_to: str = ""
    base: str = ""

    def to_gateway(self, *, known: str = "", with_body: bool = True) -> dict[str, Any]:
        """Give the answer for API Gateway; 304 when `known`, the request's If-None-Match, names this very text."""
        text = self._based()
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, **self._headers()}
        if etag in {one.strip().removeprefix("W/") for one in known.split(",")}:
            return {"statusCode": 304, "headers": headers, "body": "", "isBase64Encoded": False}
        body = text if with_body else ""
        return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": False}

    def _based(self) -> str:
        # The address without a slash at its end would make relative addresses begin one level too high.
        return self.text.replace("<!--base-->", f'<base href="{escape(self.base)}">' if self.base else "", 1)

    def _headers(self) -> dict[str, str]:
        kept = FOR_EVER if self.name.startswith("vendor/") and self.name.count("/") > 1 else ASK_EACH_TIME
        return {
            "Content-Type": TYPES[PurePosixPath(self.name).suffix],
            "Cache-Control": kept,
            "Content-Security-Policy": self._policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Strict-Transport-Security": "max-age=31536000",
        }

    def _policy(self) -> str:
        """Allow what stands in the console's own folder, and asking our API and the sign-in page; nothing else.

        The import map is allowed by its hash: browsers take none from a file. Images in the style sheet are data.
        """
        if not self.name.endswith(".html"):
            return "default-src 'none'; frame-ancestors 'none'"
        maps = [hashlib.sha256(one.encode()).digest() for one in IMPORT_MAP.findall(self.text)]
        scripts = ["'self'", *(f"'sha256-{base64.b64encode(one).decode()}'" for one in maps)]
        connects = ["'self'", *([self.connects_to] if self.connects_to else [])]
        rules = {
            "default-src": ["'none'"],
            "script-src": scripts,
            "style-src": ["'self'"],
            "img-src": ["'self'", "data:"],
            "connect-src": connects,
            "base-uri": ["'self'"],
            "form-action": ["'none'"],
            "frame-ancestors": ["'none'"],
        }
        return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
