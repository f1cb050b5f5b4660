"""The kinds of credentials that can be configured, as plain values.

Access keys are ``Keys`` in the module ``keys``. Nothing here logs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from terraform_provider_swr.api.auth.secret import Secret

SHORTEST_DURATION, LONGEST_DURATION = 900, 86_400
DEFAULT_DURATION = 3_600


class Token(NamedTuple):
    """A project-scoped IAM token."""

    value: Secret


class User(NamedTuple):
    """An IAM user; ``domain_name`` is the account that the user belongs to."""

    name: str
    password: Secret
    domain_name: str


class Instance(NamedTuple):
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
