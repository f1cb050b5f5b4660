"""Where a job of a CI gets its ID token, as in GitHub Actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.id_tokens import LIFETIME, SUBJECT

if TYPE_CHECKING:
    from swr_emulator.services.call import Call

PATH = "/id-token"


def show_id_token(call: Call) -> Answer:
    """Return an ID token as GitHub Actions does: ``{"value": ...}`` (GET /id-token).

    The query may name ``audience`` and ``subject``. Anybody may ask, as this is for tests.
    """
    query = call.request.query
    audiences = [provider.audience for provider in call.fixture.identity_providers.values()]
    audience = query.get("audience", audiences[0] if audiences else "")
    token = call.issued.id_tokens.issue(query.get("subject", SUBJECT), audience, LIFETIME)
    return json_answer({"value": token})
