"""What a provider answers, in Python's terms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tfbridge._pb import tfplugin5_pb2, tfplugin6_pb2
from tfbridge.diagnostics import Diagnostic, Severity
from tfbridge.paths import ROOT
from tfbridge.testing import InvalidAnswerError
from tfbridge.testing.fromproto import diagnostics_of, renewal_time


@pytest.fixture(params=[tfplugin5_pb2, tfplugin6_pb2], ids=["v5", "v6"])
def response(request: pytest.FixtureRequest) -> Any:
    """Return an empty response of either protocol."""
    return request.param.OpenEphemeralResource.Response()


def test_diagnostics(response: Any) -> None:
    """Severity, summary, detail and path arrive; a step that selects nothing is left out."""
    message = response.diagnostics.add(severity=2, summary="Careful", detail="It is hot.")
    message.attribute.steps.add(attribute_name="tags")
    message.attribute.steps.add(element_key_int=0)
    message.attribute.steps.add(element_key_string="k")
    message.attribute.steps.add()
    path = (ROOT / "tags").index(0).key("k")
    assert list(diagnostics_of(response.diagnostics)) == [
        Diagnostic(Severity.WARNING, "Careful", "It is hot.", path)
    ]


def test_a_diagnostic_without_severity(response: Any) -> None:
    """Terraform would not count what is neither an error nor a warning."""
    response.diagnostics.add(summary="Hm")
    with pytest.raises(InvalidAnswerError, match="Hm"):
        diagnostics_of(response.diagnostics)


def test_renewal_times(response: Any) -> None:
    """A time is in UTC, to the microsecond; the epoch is a time, too, and none is None."""
    assert renewal_time(response) is None
    response.renew_at.SetInParent()
    assert renewal_time(response) == datetime(1970, 1, 1, tzinfo=UTC)
    response.renew_at.seconds = 1_587_087_063
    response.renew_at.nanos = 531_830_000
    assert renewal_time(response) == datetime(2020, 4, 17, 1, 31, 3, 531_830, tzinfo=UTC)
