"""One call on its way through the service."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from swr_emulator.errors import Refusal
from swr_emulator.services.error_bodies import iam_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from swr_emulator.fixtures.model import Fixture, Region
    from swr_emulator.http.messages import Request
    from swr_emulator.services.issued_credentials import IssuedCredentials


@dataclass(frozen=True)
class Call:
    """A request, where it goes, and what the service knows at this moment.

    ``names`` are the decoded variable segments of the path.
    """

    request: Request
    request_id: str
    region: Region
    fixture: Fixture
    issued: IssuedCredentials
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        """The address under which the client reached us."""
        return f"{self.request.scheme}://{self.request.headers.get('Host', 'localhost')}"

    def json_value(self) -> Any:
        """Return the body read as JSON; None when it is none, or nested beyond reason."""
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):
            return None

    def json_object(self) -> dict[str, Any]:
        """Return the body as a JSON object; raise Refusal in IAM's words when it is none."""
        value = self.json_value()
        if not isinstance(value, dict):
            raise Refusal(iam_error(400, "The request body is invalid"))
        return value
