"""The boundary where the client's exceptions become diagnostics."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from terraform_provider_swr.http import errors
from tfbridge import ROOT, Diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge import Path

log = logging.getLogger(__name__)

# The first class that an exception is an instance of gives the summary.
_SUMMARIES = {
    errors.ConfigurationError: "Invalid configuration",
    errors.TransportError: "Service could not be reached",
    errors.ResponseError: "Unexpected answer",
    errors.AuthenticationError: "Authentication failed",
    errors.PermissionDeniedError: "Permission denied",
    errors.NotFoundError: "Organization or repository not found",
    errors.EndpointError: "No such API at this address",
    errors.ThrottledError: "Too many requests",
    errors.UnavailableError: "Service failed",
    errors.ServiceError: "Request refused",
    errors.FanOutError: "Repositories could not be read",
    errors.StoppedError: "Interrupted",
    errors.ApiError: "Reading from SWR failed",
}


# Their exceptions quote what was sent: headers, addresses, bodies.
_HTTP_LIBRARIES = ("http", "requests", "urllib3")


def to_diagnostics(error: Exception) -> Diagnostics | None:
    """Return one error for an exception of the client's, None for any other.

    An exception that an HTTP library raised and nobody expected is an error
    without the exception's text, which may hold a token.
    """
    diagnostics = Diagnostics()
    for kind, summary in _SUMMARIES.items():
        if isinstance(error, kind):
            diagnostics.error(summary, str(error), _path(error))
            return diagnostics
    places = list(_places(error))
    if not any(module.partition(".")[0] in _HTTP_LIBRARIES for module, _ in places):
        return None
    name = type(error).__name__
    log.error("%s in %s", name, ", called by ".join(f"{m}:{line}" for m, line in reversed(places)))
    diagnostics.error(
        "Request could not be sent",
        f"The HTTP library failed with {name}. What it says is not shown, as it may quote the "
        "credentials. This is a bug in the provider. Run the command again with TF_LOG=DEBUG to "
        "find in the log where it happened, and report it.",
    )
    return diagnostics


def _places(error: BaseException | None) -> Iterator[tuple[str, int]]:
    """Yield module and line of every call that an exception and its causes went through."""
    while error is not None:
        yield type(error).__module__, 0
        trace = error.__traceback__
        while trace is not None:
            yield trace.tb_frame.f_globals.get("__name__", ""), trace.tb_lineno
            trace = trace.tb_next
        error = error.__cause__ or error.__context__


def _path(error: Exception) -> Path:
    attribute = error.attribute if isinstance(error, errors.ConfigurationError) else None
    return ROOT / attribute if attribute else ROOT
