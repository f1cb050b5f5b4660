"""What credentials are made from, as plain values; nothing here logs in.

``Secret`` is every value that must not be shown. The sources are what can be
configured: a token, access keys, user and password, an ID token in two ways,
the keys in a file of another tool, the identity of a pod, the agency of the
ECS instance; an ``Agency`` is assumed on top of one of them, or of another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Secret(str):
    """A token, key or password: a string whose ``repr`` hides it.

    Everything that prints a structure (a named tuple, a log line with ``%r``,
    the complaint of ``requests`` about a header's value) goes through ``repr``.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(...)"


def unfit_for_header(value: str) -> str:
    """Return in a few words what keeps a key, token or id out of a header; "" when nothing does.

    These are visible ASCII without a space, wherever they come from. The words
    never hold the value.
    """
    if re.fullmatch(r"[!-~]+", value):
        return ""
    if not value:
        return "is empty"
    if problem := unfit_for_login(value):
        return problem
    return "contains a space" if value.isascii() else "contains a character outside of ASCII"


def unfit_for_login(value: str) -> str:
    """Return the same for a name or a password, which may hold any visible character.

    What is invisible is nearly always the line break at the end of the file
    that the value was read from; IAM locks users who log in with it.
    """
    from unicodedata import category

    if re.search(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", value):
        return "contains a line break"
    found = {category(character) for character in value}
    if "Cs" in found:
        return "is not valid UTF-8"
    return "contains a control character" if found & {"Cc", "Cf"} else ""


class AccessKeys(NamedTuple):
    """An access key (AK), its secret key (SK) and, for temporary ones, the security token."""

    access_key: Secret
    secret_key: Secret
    security_token: Secret | None = None


class KeySource(Protocol):
    """Gives the keys to sign with."""

    def get(self) -> AccessKeys:
        """Return keys that are valid now; may block to fetch them."""

    def refresh(self, rejected: AccessKeys) -> bool:
        """Replace keys that the service called expired; False when there are no others."""


class FixedKeys:
    """Keys that the user gave."""

    def __init__(self, keys: AccessKeys) -> None:
        self._keys = keys

    def get(self) -> AccessKeys:
        """Return the keys."""
        return self._keys

    def refresh(self, rejected: AccessKeys) -> bool:  # noqa: ARG002 - KeySource
        """Return False: the user has to give other keys."""
        return False


# Seconds: what IAM (version 3) and STS (version 5) take for temporary keys, and
# STS for those that are made with temporary keys.
SHORTEST_DURATION, LONGEST_DURATION = 900, 86_400
LONGEST_OF_STS = 43_200
LONGEST_OF_TEMPORARY = 3_600
DEFAULT_DURATION = 3_600


class Token(NamedTuple):
    """A project-scoped IAM token."""

    value: Secret


class PasswordSource(NamedTuple):
    """An IAM user; ``domain_name`` is the account that the user belongs to."""

    name: str
    password: Secret
    domain_name: str


class IdToken(NamedTuple):
    """An ID token (JWT) of another issuer, or the file that has it.

    ``origin`` names the argument or variable that it is from, ``attribute``
    the argument to change when it cannot be used.
    """

    origin: str
    value: Secret | None = None
    file: str | None = None
    attribute: str | None = None

    @property
    def place(self) -> str:
        """Where the token is, in words."""
        return self.origin if self.file is None else f"{self.file} ({self.origin})"


class Federation(NamedTuple):
    """An ID token that an identity provider of IAM takes (version 3).

    ``duration`` in seconds; an agency is usually assumed on top, for which the
    shortest is enough.
    """

    idp_id: str
    id_token: IdToken
    duration: int = SHORTEST_DURATION


class OidcAgency(NamedTuple):
    """An agency that trusts an ID token itself (version 5); ``duration`` in seconds."""

    provider_urn: str
    agency_urn: str
    id_token: IdToken
    session_name: str
    duration: int = DEFAULT_DURATION
    policy: str | None = None
    policy_ids: tuple[str, ...] = ()


class KeysInFile(NamedTuple):
    """Keys in a file of another tool, which writes new ones there when they are temporary.

    ``read`` returns what the file has now; ConfigurationError when that is nothing.
    """

    keys: AccessKeys
    read: Callable[[], AccessKeys]


class PodIdentity(NamedTuple):
    """The identity of the pod that we run in; ``token_file`` has what proves it."""

    url: str
    token_file: str | None


class EcsAgencySource(NamedTuple):
    """The agency of the ECS instance that we run on, by its metadata service.

    ``explanation`` is told to the user when that is not to be had, which on
    most machines means that nothing was configured at all.
    """

    explanation: str


class Agency(NamedTuple):
    """An agency to act as, on top of other credentials.

    The account that has it is known by id or by name. ``duration`` in seconds;
    ``attribute`` is the block that it was configured in.
    """

    name: str
    domain_name: str | None = None
    domain_id: str | None = None
    duration: int = DEFAULT_DURATION
    attribute: str = "assume_role"


Source = (
    Token
    | AccessKeys
    | PasswordSource
    | Federation
    | OidcAgency
    | KeysInFile
    | PodIdentity
    | EcsAgencySource
)
"""What the credentials below all agencies can be."""


def has_keys(source: Source) -> bool:
    """Tell whether requests are signed, which STS insists on; tokens cannot assume by it."""
    return not isinstance(source, (Token, PasswordSource))


def is_temporary(source: Source) -> bool:
    """Tell whether keys expire, so that STS makes others with them for an hour at most."""
    keys = source.keys if isinstance(source, KeysInFile) else source
    return not isinstance(keys, AccessKeys) or keys.security_token is not None
