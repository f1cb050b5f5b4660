"""Access keys, permanent or temporary, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from terraform_provider_swr.api.auth.secret import Secret


class Keys(NamedTuple):
    """An access key (AK), its secret key (SK) and, for temporary ones, the security token."""

    access_key: Secret
    secret_key: Secret
    security_token: Secret | None = None


class KeySource(Protocol):
    """Gives the keys to sign with."""

    def get(self) -> Keys:
        """Return keys that are valid now; may block to fetch them."""

    def renew(self, rejected: Keys) -> bool:
        """Replace keys that the service called expired; False when there are no others."""


class FixedKeys:
    """Keys that the user gave."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def get(self) -> Keys:
        """Return the keys."""
        return self._keys

    def renew(self, rejected: Keys) -> bool:  # noqa: ARG002 - KeySource
        """Return False: the user has to give other keys."""
        return False
