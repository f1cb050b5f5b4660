"""The service without its socket: a request goes in, an answer comes out."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.services import routes
from swr_emulator.services.call import Call
from swr_emulator.services.error_bodies import not_published
from swr_emulator.services.issued_credentials import IssuedCredentials

if TYPE_CHECKING:
    from swr_emulator.fixtures.model import Fixture
    from swr_emulator.http.clock import Clock
    from swr_emulator.http.messages import Answer, Request


class Service:
    """SWR, IAM and the metadata service of one emulated cloud.

    ``fixture`` may be replaced at any time; a call sees the one it began with.
    """

    def __init__(self, fixture: Fixture, clock: Clock) -> None:
        self.fixture = fixture
        self.clock = clock
        self.issued = IssuedCredentials(clock)

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request, errors included; each has ``X-Request-Id``."""
        request_id = uuid.uuid4().hex
        try:
            answer = self._dispatch(request, request_id)
        except Refusal as refusal:
            answer = refusal.answer
        return answer.plus(X_Request_Id=request_id)

    def _dispatch(self, request: Request, request_id: str) -> Answer:
        fixture = self.fixture
        region, path = routes.locate(request, fixture)
        found = routes.find(request.method, path)
        if region is None or found is None:
            return not_published(request_id)
        route, names = found
        call = Call(request, request_id, region, fixture, self.issued, names)
        if route.admit is not None:
            route.admit(call)
        return route.handler(call)
