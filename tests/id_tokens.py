"""ID tokens for tests: the form of a JWT, signed by nobody."""

from __future__ import annotations

import base64
import json
from typing import Any


def jwt(**claims: Any) -> str:
    """Return a token with some claims."""
    parts = ({"alg": "RS256"}, claims, "signature")
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
    )
