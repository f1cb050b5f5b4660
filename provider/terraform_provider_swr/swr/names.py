"""Which names organizations and repositories can have.

The sources disagree: SWR's API reference in its several languages and years,
T-Systems' copy of it and the providers that exist. What all of them forbid is
an error; what only some forbid is a warning. See docs/reference/swr-api.md,
sections 1.2 and 1.3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAMESPACE = 64
LONGEST_REPOSITORY = 128


class Problem(NamedTuple):
    """What is wrong with a name: a whole sentence, and whether no source would accept it."""

    text: str
    is_error: bool


class _Rule(NamedTuple):
    what: str
    longest: int
    first: str
    first_words: str
    alphabet: str
    alphabet_words: str


_NAMESPACE = _Rule(
    what="The name of an organization",
    longest=LONGEST_NAMESPACE,
    first="[a-z]",
    first_words="a lower-case letter",
    alphabet="[a-z0-9._-]",
    alphabet_words="lower-case letters, digits, dots, underscores and hyphens",
)
_REPOSITORY = _Rule(
    what="The name of a repository",
    longest=LONGEST_REPOSITORY,
    first="[a-z0-9]",
    first_words="a lower-case letter or a digit",
    alphabet="[a-z0-9./_-]",
    alphabet_words="lower-case letters, digits, dots, slashes, underscores and hyphens",
)

# Two separators next to each other; two underscores are the one pair that all allow.
_NEIGHBOURS = r"(?!__(?![._/-]))[._/-]{2,}"


def check_namespace(name: str) -> list[Problem]:
    """Return what is wrong with the name of an organization; nothing for a good one."""
    return list(_problems(name, _NAMESPACE))


def check_repository(name: str) -> list[Problem]:
    """Return what is wrong with the name of a repository; nothing for a good one."""
    return list(_problems(name, _REPOSITORY))


def _problems(name: str, rule: _Rule) -> Iterator[Problem]:
    if not name:
        yield Problem(f"{rule.what} must not be empty.", is_error=True)
        return
    if len(name) > rule.longest:
        text = f"{rule.what} has at most {rule.longest} characters, not {len(name)}."
        yield Problem(text, is_error=True)
    foreign = sorted(set(re.sub(rule.alphabet, "", name)))
    if foreign:
        shown = " ".join(ascii(character) for character in foreign[:5])
        text = f"{rule.what} is made of {rule.alphabet_words} only; it cannot hold {shown}."
        yield Problem(text, is_error=True)
        return
    if not re.match(rule.first, name):
        yield Problem(f"{rule.what} begins with {rule.first_words}.", is_error=True)
    if not re.search(r"[a-z0-9]\Z", name):
        yield Problem(f"{rule.what} ends with a lower-case letter or a digit.", is_error=True)
    neighbours = re.search(_NEIGHBOURS, name)
    if neighbours:
        text = (
            f"{rule.what} has {neighbours[0]!r} in it. Most of SWR's documentation does not allow "
            "separators next to each other, except two underscores, so this name may be mistyped."
        )
        yield Problem(text, is_error=False)
