"""Reading what IAM answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.http.errors import ResponseError

if TYPE_CHECKING:
    from terraform_provider_swr.http.messages import Response


def json_object(response: Response, what: str) -> dict[str, Any]:
    """Return the JSON object of an answer; ``what`` names the call in the ResponseError."""
    try:
        document = json.loads(response.body)
    except (ValueError, RecursionError):
        # The parser's own words would quote the body, which holds secrets.
        document = None
    if not isinstance(document, dict):
        raise unexpected(response, f"IAM's answer to {what} is not a JSON object.")
    return document


def unexpected(response: Response, message: str) -> ResponseError:
    """Return the error for an answer that is not what IAM promises."""
    return ResponseError(message, status=response.status, request_id=response.request_id)
