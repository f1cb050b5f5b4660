"""Where secrets are, in the emulator's records, and what they look like in other notations."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from faults.echoes import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from swr_emulator import Emulator
    from swr_emulator.http.recorder import RecordedRequest


def issued_secrets(emulator: Emulator) -> set[str]:
    """Return every token and temporary key that an emulator has handed out."""
    return emulator.issued_secrets


def sent_secrets(requests: Iterable[RecordedRequest]) -> set[str]:
    """Return the headers that prove who asks, and the signatures in them."""
    values = {
        value
        for request in requests
        for name, value in request.headers
        if name.lower() in CREDENTIALS
    }
    return values | {found for value in values for found in re.findall(r"Signature=(\w+)", value)}


def spellings(secret: str) -> set[str]:
    """Return a secret as text, JSON, URLs and HTML have it."""
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret),
        quote(secret, safe=""),
        html.escape(secret),
        html.escape(secret, quote=False),
    }


def found_in(haystack: str, secrets: Iterable[str]) -> set[str]:
    """Return the secrets that a text holds, in whatever spelling."""
    return {secret for secret in secrets for spelling in spellings(secret) if spelling in haystack}
