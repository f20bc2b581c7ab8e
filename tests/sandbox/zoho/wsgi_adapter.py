"""Lets `requests` talk to a WSGI application in this process: no sockets, no threads."""

import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.sandbox.zoho.application import AnswerLostError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class WsgiAdapter(BaseAdapter):
    """Mount it on a session for the pretence's address; a lost answer becomes the exception a socket would give."""

    def __init__(self, application: "WSGIApplication") -> None:
        super().__init__()
        self._application = application

    def send(  # noqa: PLR0917 - the signature is the base class's
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Answer a request; ReadTimeout when the effect took place, ConnectionError when it did not."""
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        address = urlsplit(request.url or "")
        builder = EnvironBuilder(
            path=address.path,
            base_url=f"{address.scheme}://{address.netloc}",
            query_string=address.query,
            method=request.method or "GET",
            headers=list(request.headers.items()),
            data=body,
        )
        try:
            chunks, status, headers = run_wsgi_app(self._application, builder.get_environ(), buffered=True)
        except AnswerLostError as error:
            if error.after_effect:
                raise requests.ReadTimeout("no answer", request=request) from error
            raise requests.ConnectionError("connection ended", request=request) from error
        finally:
            builder.close()
        return _response(request, b"".join(chunks), status, dict(headers.items()))

    def close(self) -> None:
        """Do nothing: there is no connection to close."""


def _response(
    request: requests.PreparedRequest, content: bytes, status: str, headers: dict[str, Any]
) -> requests.Response:
    response = requests.Response()
    response.status_code = int(status.split(" ", 1)[0])
    response.reason = HTTPStatus(response.status_code).phrase
    response.headers = CaseInsensitiveDict(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.raw = io.BytesIO(content)
    response.url = request.url or ""
    response.request = request
    return response
