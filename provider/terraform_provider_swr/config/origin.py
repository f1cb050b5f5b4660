"""Where credentials come from: told in the log and in errors, without any value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.http.errors import AuthenticationError, PermissionDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from terraform_provider_swr.config.arguments import Found
    from terraform_provider_swr.http.messages import Answer, ErrorMapper, Failure


class Origin(NamedTuple):
    """What kind the credentials are, and the place of each part by the name of its argument.

    ``remedy`` is a whole sentence on what to do when a service refuses them;
    ``agencies`` are the names of those on top, the lowest first.
    """

    kind: str
    parts: Mapping[str, str]
    remedy: str = ""
    agencies: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return them in words, such as ``a token, from HW_AUTH_TOKEN``."""
        places = ", ".join(dict.fromkeys(self.parts.values()))
        words = f"{self.kind}, from {places}" if places else self.kind
        if not self.agencies:
            return words
        noun = "the agency" if len(self.agencies) == 1 else "the agencies"
        return f"{words}; on top of them {noun} {', then '.join(self.agencies)}"

    def speak(self, advice: str) -> str:
        """Return advice on arguments, in the names of the places that the values came from."""

        def place(found: re.Match[str]) -> str:
            return self.parts.get(found[0], found[0])

        return re.sub(r"\b(?:access_key|secret_key|user_name|domain_name)\b", place, advice)


def origin_of(kind: str, remedy: str = "", **parts: Found | None) -> Origin:
    """Return the origin of what was found; parts that are missing are left out."""
    places = {name: part.origin for name, part in parts.items() if part is not None}
    return Origin(kind, places, remedy)


def naming_credentials(map_error: ErrorMapper, origin: Origin) -> ErrorMapper:
    """Return a mapper whose errors about credentials say which ones they were."""

    def map_and_name(
        request: str, answer: Answer, secrets: Iterable[str], now: datetime
    ) -> Failure:
        failure = map_error(request, answer, secrets, now)
        error = failure.error
        if isinstance(error, (AuthenticationError, PermissionDeniedError)):
            error.hint = origin.speak(error.hint)
            error.credentials = f"The credentials: {origin}."
            if isinstance(error, AuthenticationError) or failure.is_expiry:
                error.credentials += f" {origin.remedy}"
        return failure

    return map_and_name
