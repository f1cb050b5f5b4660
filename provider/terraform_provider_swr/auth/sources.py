"""What credentials are made from, as plain values; nothing here logs in.

``Secret`` is every value that must not be shown. The sources are what can be
configured: a token, access keys, user and password, the agency of the ECS
instance; an ``Agency`` is assumed on top of one of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol


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


SHORTEST_DURATION, LONGEST_DURATION = 900, 86_400
DEFAULT_DURATION = 3_600


class Token(NamedTuple):
    """A project-scoped IAM token."""

    value: Secret


class PasswordSource(NamedTuple):
    """An IAM user; ``domain_name`` is the account that the user belongs to."""

    name: str
    password: Secret
    domain_name: str


class EcsAgencySource(NamedTuple):
    """The agency of the ECS instance that we run on, by its metadata service.

    ``explanation`` is told to the user when that is not to be had, which on
    most machines means that nothing was configured at all.
    """

    explanation: str


class Agency(NamedTuple):
    """An agency to act as, on top of other credentials.

    The account that has it is known by id or by name. ``duration`` in
    seconds, from ``SHORTEST_DURATION`` to ``LONGEST_DURATION``.
    """

    name: str
    domain_name: str | None = None
    domain_id: str | None = None
    duration: int = DEFAULT_DURATION
