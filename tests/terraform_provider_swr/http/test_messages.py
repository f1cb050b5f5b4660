"""What goes into the transport."""

from __future__ import annotations

from terraform_provider_swr.http.messages import Request


def test_a_request_is_called_by_method_and_address() -> None:
    """Without the query, and without a user and a password that an address might hold."""
    request = Request("GET", "https://user:hush@swr-api.example:8443/v2/x", [("filter", "a")])
    assert str(request) == "GET https://swr-api.example:8443/v2/x"
    assert request.path == "/v2/x"
