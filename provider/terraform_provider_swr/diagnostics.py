"""The boundary where the client's exceptions become diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.http import errors
from tfbridge import ROOT, Diagnostics

if TYPE_CHECKING:
    from tfbridge import Path

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
    errors.SweepError: "Repositories could not be read",
    errors.StoppedError: "Interrupted",
    errors.ApiError: "Reading from SWR failed",
}


def to_diagnostics(error: Exception) -> Diagnostics | None:
    """Return one error for an exception of the client's, None for any other."""
    for kind, summary in _SUMMARIES.items():
        if isinstance(error, kind):
            diagnostics = Diagnostics()
            diagnostics.error(summary, str(error), _path(error))
            return diagnostics
    return None


def _path(error: Exception) -> Path:
    attribute = error.attribute if isinstance(error, errors.ConfigurationError) else None
    return ROOT / attribute if attribute else ROOT
