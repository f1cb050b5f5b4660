"""What a provider answers, from either protocol's messages to Python's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
from tfbridge.paths import ROOT, Path
from tfbridge.testing.errors import InvalidAnswerError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def diagnostics_of(messages: Iterable[Any]) -> Diagnostics:
    """Return the diagnostics of a response; InvalidAnswerError for one without severity."""
    return Diagnostics(
        Diagnostic(
            _severity(message), message.summary, message.detail, _path(message.attribute.steps)
        )
        for message in messages
    )


def _severity(message: Any) -> Severity:
    if not message.severity:
        raise InvalidAnswerError(f"a diagnostic without severity: {message.summary}")
    return Severity(message.severity)


def _path(steps: Iterable[Any]) -> Path:
    path = ROOT
    for step in steps:
        match step.WhichOneof("selector"):
            case "attribute_name":
                path = path.attribute(step.attribute_name)
            case "element_key_string":
                path = path.key(step.element_key_string)
            case "element_key_int":
                path = path.index(step.element_key_int)
    return path


def renewal_time(response: Any) -> datetime | None:
    """Return the ``renew_at`` of a response, None when it has none."""
    from datetime import UTC, datetime, timedelta

    if not response.HasField("renew_at"):
        return None
    since = timedelta(
        seconds=response.renew_at.seconds, microseconds=response.renew_at.nanos // 1000
    )
    return datetime(1970, 1, 1, tzinfo=UTC) + since
