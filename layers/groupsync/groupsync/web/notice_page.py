"""A page that says one thing and where to go on, for a browser that another site has sent here.

Core: no I/O. It runs nothing, and tells nobody the address that it stands at.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

STYLES = ("vendor/pico-2.1.1/pico.min.css", "style.css")
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
POLICY += "; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page. `console` is the address of the console, in which the styles are, without a slash at its end."""

    status: int
    title: str
    sentences: tuple[str, ...]
    console: str
    link: str
    link_text: str
    retry_after: int = 0

    def to_gateway(self) -> dict[str, Any]:
        """Give the answer for API Gateway."""
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            **({"Retry-After": str(self.retry_after)} if self.retry_after else {}),
        }
        return {"statusCode": self.status, "headers": headers, "body": self._html(), "isBase64Encoded": False}

    def _html(self) -> str:
        console = escape(self.console)
        styles = "".join(f'<link rel="stylesheet" href="{console}/{one}">' for one in STYLES)
        said = "".join(f"<p>{escape(one)}</p>" for one in self.sentences)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta name="color-scheme" content="light dark"><title>{escape(self.title)}</title>{styles}</head>'
            f'<body><main class="welcome"><img src="{console}/icon.svg" alt="" width="64" height="64">'
            f"<h1>{escape(self.title)}</h1>{said}"
            f'<p><a class="button" href="{escape(self.link)}">{escape(self.link_text)}</a></p></main></body></html>'
        )
