"""The metadata service that an ECS instance finds at 169.254.169.254."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.http.messages import Answer, json_answer

if TYPE_CHECKING:
    from swr_emulator.services.call import Call

_MAX_TTL = 21_600


def create_token(call: Call) -> Answer:
    """Return a metadata token as plain text (PUT /meta-data/latest/api/token)."""
    ttl = call.request.headers.get("X-Metadata-Token-Ttl-Seconds", "")
    if not (ttl.isascii() and ttl.isdigit() and 1 <= int(ttl) <= _MAX_TTL):
        return Answer(400, b"X-Metadata-Token-Ttl-Seconds must be 1 to 21600")
    token = call.issued.issue_metadata_token(int(ttl))
    return Answer(200, token.encode(), {"Content-Type": "text/plain"})


def security_key(call: Call) -> Answer:
    """Return temporary keys of the instance's agency (GET /openstack/latest/securitykey)."""
    given = call.request.headers.get("X-Metadata-Token")
    required = call.fixture.metadata.require_token
    if (given is None and required) or (
        given is not None and not call.issued.metadata_token_is_good(given)
    ):
        return Answer(401, b"401 Unauthorized", {"Content-Type": "text/plain"})
    if call.fixture.metadata.agency is None:
        return Answer(401, b"The agency of the instance must be configured first.")
    key = call.issued.issue_key(call.fixture.metadata.key_lifetime)
    return json_answer(key.body())
