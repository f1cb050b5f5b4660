"""The record of requests."""

from __future__ import annotations

import pytest

from swr_emulator.http.messages import Request
from swr_emulator.http.recorder import Recorder

REQUEST = Request("GET", "/v2/a%24b?x=1", body=b"b", time=5.0)


def test_request_is_recorded_with_all_its_parts() -> None:
    """A record has what was on the wire and room for what was answered."""
    recorder = Recorder()
    record = recorder.begin(REQUEST, "cn-north-4", 3)
    assert recorder.requests == [record]
    assert (record.path, record.raw_query, record.query) == ("/v2/a%24b", "x=1", {"x": "1"})
    assert (record.method, record.body, record.time) == ("GET", b"b", 5.0)
    assert (record.region, record.connection, record.status) == ("cn-north-4", 3, None)


def test_peak_is_the_most_at_one_moment() -> None:
    """Bootstrap raises the number in flight, ending lowers it once, the peak stays."""
    recorder = Recorder()
    first = recorder.begin(REQUEST, None, 1)
    second = recorder.begin(REQUEST, None, 2)
    recorder.end(first)
    recorder.end(first)
    assert (first.done, second.done) == (True, False)
    recorder.begin(REQUEST, None, 1)
    assert (recorder.in_flight, recorder.in_flight_peak) == (2, 2)
    recorder.end(second)
    recorder.clear()
    assert (recorder.in_flight, recorder.in_flight_peak, recorder.requests) == (1, 1, [])


def test_waiting_ends_when_the_requests_are_there() -> None:
    """What has come is returned at once."""
    recorder = Recorder()
    record = recorder.begin(REQUEST, None, 1)
    assert recorder.wait_for(1, timeout=0) == [record]
    recorder.end(record)
    recorder.wait_until_idle(timeout=0)


def test_waiting_in_vain_says_what_there_was() -> None:
    """A time-out tells how many requests came or stayed."""
    recorder = Recorder()
    recorder.begin(REQUEST, None, 1)
    with pytest.raises(TimeoutError, match="1 of 2 requests after 0 s"):
        recorder.wait_for(2, timeout=0)
    with pytest.raises(TimeoutError, match="1 requests still in flight"):
        recorder.wait_until_idle(timeout=0)


@pytest.mark.parametrize(
    ("status", "reason", "line"),
    [
        (200, "", "GET /v2/a%24b?x=1 200"),
        (404, "APIGW.0101 no\tAPI", r"GET /v2/a%24b?x=1 404 APIGW.0101 no\x09API"),
        (None, "", "GET /v2/a%24b?x=1 no answer"),
    ],
)
def test_request_is_a_line(status: int | None, reason: str, line: str) -> None:
    """What was asked, what came of it and why, in characters that a terminal can take."""
    record = Recorder().begin(REQUEST, None, 1)
    record.status, record.reason = status, reason
    assert str(record) == line
