"""Two ways to ask the emulator: without a socket, and over the wire."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from swr_emulator.http.clock import compact
from swr_emulator.http.messages import Answer, Request
from swr_emulator.http.signature import ALGORITHM, signature_of

if TYPE_CHECKING:
    from swr_emulator.services.service import Service

SYNC_REPO = "/v2/manage/namespaces/test/repos/grpc-helloworld/sync_repo"
TOKEN = {"X-Auth-Token": "demo-token"}
ACCESS_KEY = "DEMOACCESSKEY0000001"
SECRET_KEY = "demo/secret+key00000000000000000000000001"


class Asker:
    """Asks a service as a client would, by token or by signature."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def request(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: Any = b""
    ) -> Request:
        """Return a request that arrives now; a body that is no bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = Headers({"Host": "127.0.0.1:8080", **(TOKEN if headers is None else headers)})
        return Request(method, target, sent, content, self.service.clock.now())

    def __call__(
        self, target: str, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """Return the answer to a request without a body, by the demo token unless told."""
        return self.service.answer(self.request(method, target, headers))

    def post(self, target: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        """Return the answer to a POST of JSON, without credentials unless given."""
        return self.service.answer(self.request("POST", target, headers or {}, body))

    def signed(  # noqa: PLR0913  what is sent, and with whose keys
        self,
        target: str,
        headers: dict[str, str] | None = None,
        secret: str = SECRET_KEY,
        access: str = ACCESS_KEY,
        *,
        method: str = "GET",
        body: Any = b"",
    ) -> Answer:
        """Return the answer to a signed request, a GET unless told; every header is signed."""
        all_headers = {"X-Sdk-Date": compact(self.service.clock.now()), **(headers or {})}
        request = self.request(method, target, all_headers, body)
        names = sorted(name.lower() for name, _ in request.headers)
        signature = signature_of(request, secret, names)
        request.headers["Authorization"] = (
            f"{ALGORITHM} Access={access}, SignedHeaders={';'.join(names)}, Signature={signature}"
        )
        return self.service.answer(request)


class Wire:
    """A keep-alive HTTP client as plain as possible."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)

    def get(
        self, target: str = SYNC_REPO, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Return the response and its body."""
        self.connection.request(method, target, headers=TOKEN if headers is None else headers)
        response = self.connection.getresponse()
        return response, response.read()
