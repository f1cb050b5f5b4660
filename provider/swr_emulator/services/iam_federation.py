"""IAM: tokens for ID tokens of an identity provider (OpenID Connect, API version 3).

See docs/reference/swr-api.md, section 9.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import iam_error
from swr_emulator.services.iam import part, text, token_body
from swr_emulator.services.id_tokens import BadIdTokenError

if TYPE_CHECKING:
    from swr_emulator.services.call import Call


def create_token_by_id_token(call: Call) -> Answer:
    """Return an unscoped token in ``X-Subject-Token`` (POST /v3.0/OS-AUTH/id-token/tokens).

    ``X-Idp-Id`` names one of the fixture's identity providers.
    """
    wanted = call.request.headers.get("X-Idp-Id")
    if not wanted:
        raise Refusal(iam_error(400, "The header X-Idp-Id is missing."))
    provider = call.fixture.identity_providers.get(wanted)
    if provider is None:
        raise Refusal(iam_error(404, f"Could not find identity provider {wanted}."))
    id_token = text(part(part(call.json_object(), "auth"), "id_token"), "id")
    try:
        call.issued.id_tokens.verify(id_token, provider.audience)
    except BadIdTokenError as error:
        raise Refusal(iam_error(401, f"The ID token is invalid: {error}.")) from None
    token = call.issued.issue_token(call.fixture.domain, None, call.fixture.token_lifetime)
    body = token_body(call, token, "mapped")
    return json_answer({"token": body}, 201, X_Subject_Token=token.value)
