"""Keys that the user gave."""

from __future__ import annotations

from terraform_provider_swr.api.auth.keys import FixedKeys, Keys
from terraform_provider_swr.api.auth.secret import Secret


def test_fixed() -> None:
    """Keys that the user gave stay the same and cannot be renewed."""
    keys = Keys(Secret("a"), Secret("s"))
    source = FixedKeys(keys)
    assert source.get() is keys
    assert source.renew(keys) is False
