"""ID tokens (JWTs) of another issuer, such as a CI system or a Kubernetes cluster."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from terraform_provider_swr.auth.sources import Secret, unfit_for_header
from terraform_provider_swr.files import read_small_file
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from datetime import datetime

    from terraform_provider_swr.auth.sources import IdToken

# STS takes tokens of this many characters (docs/reference/swr-api.md, section 3.4).
_LONGEST = 20_000


def read_id_token(source: IdToken) -> Secret:
    """Return the token as it is now, since whoever issues it puts fresh ones into its file.

    Raises ConfigurationError when there is none.
    """
    token = source.value if source.file is None else _content(source, source.file)
    problem = unfit_for_header(token or "")
    if token and len(token) > _LONGEST:
        problem = f"is longer than {_LONGEST} characters"
    if problem:
        raise ConfigurationError(
            f"The ID token from {source.place} {problem}. It must be a JWT in its compact form, "
            "three parts with dots between them, and nothing else.",
            attribute=source.attribute,
        )
    return Secret(token)


def _content(source: IdToken, file: str) -> str:
    missing = (
        f"There is no file {file}, in which {source.origin} says that the ID token is. Check the "
        "path, and that the token is issued before Terraform runs."
    )
    # The line break at its end belongs to the file, not to the token.
    return read_small_file(file, source.attribute, missing).decode("latin-1").strip()


def expiry_of(token: str) -> datetime | None:
    """Return when a JWT says that it expires; None when it does not say, or is none."""
    from datetime import UTC, datetime

    part = token.split(".")[1] if token.count(".") > 1 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, OSError):
        return None
