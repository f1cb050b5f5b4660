"""Text that must never be shown."""

from __future__ import annotations

import json
from typing import NamedTuple

from terraform_provider_swr.api.auth.secret import Secret


class Holder(NamedTuple):
    """Something that holds a secret."""

    secret: Secret


def test_hidden() -> None:
    """A secret is not shown by repr, alone or inside something."""
    assert "geheim" not in repr(Secret("geheim"))
    assert "geheim" not in f"{Holder(Secret('geheim'))} {[Secret('geheim')]}"


def test_still_a_string() -> None:
    """Where it is sent, a secret is the text itself."""
    assert Secret("geheim") == "geheim"
    assert json.dumps({"a": Secret("geheim")}) == '{"a": "geheim"}'
