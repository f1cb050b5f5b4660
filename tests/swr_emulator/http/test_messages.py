"""Requests and answers as values."""

from __future__ import annotations

import pytest

from swr_emulator.http.messages import Answer, Request, json_answer


def test_path_and_query_are_split_without_decoding_the_path() -> None:
    """The raw path keeps its percent-encoding; the query is decoded."""
    request = Request("GET", "/v2/a%24b?filter=mode%3A%3Avisible&x=&x=2")
    assert request.path == "/v2/a%24b"
    assert request.raw_query == "filter=mode%3A%3Avisible&x=&x=2"
    assert request.query == {"filter": "mode::visible", "x": "2"}


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("http://swr-api.cn-north-4.example.com/v2/manage/repos?x=1", "/v2/manage/repos"),
        ("http://swr-api.cn-north-4.example.com", "/"),
    ],
)
def test_absolute_target_of_a_proxy_client_has_a_path(target: str, path: str) -> None:
    """A client that takes the emulator for its proxy sends whole URLs."""
    assert Request("GET", target).path == path


def test_head_has_status_line_headers_and_length() -> None:
    """The head is complete and ends in an empty line."""
    head = Answer(404, b"gone", {"X-A": "1"}).head().decode()
    assert head.startswith("HTTP/1.1 404 Not Found\r\nDate: ")
    assert "\r\nX-A: 1\r\n" in head
    assert head.endswith("\r\nContent-Length: 4\r\n\r\n")


def test_head_keeps_a_given_length_and_leaves_it_out_of_204() -> None:
    """Nothing is added where a length is given or forbidden."""
    assert Answer(200, b"x", {"content-length": "7"}).head().count(b"ength") == 1
    assert b"ength" not in Answer(204).head()


def test_unknown_status_still_has_a_phrase() -> None:
    """Any three digits can be sent."""
    assert Answer(599).head().startswith(b"HTTP/1.1 599 Unknown\r\n")


def test_json_answer_is_compact_utf8_with_extra_headers() -> None:
    """JSON keeps its characters, and an underscore in a header name is a hyphen."""
    answer = json_answer([{"a": "\u00e9"}], 201, X_Subject_Token="t")
    assert answer.body == '[{"a":"\u00e9"}]'.encode()
    assert answer.headers["X-Subject-Token"] == "t"
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
