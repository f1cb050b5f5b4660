"""The environment means the same proxies here as in Go's programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.http import proxies
from terraform_provider_swr.http.errors import ConfigurationError
from terraform_provider_swr.http.proxies import proxy_for

if TYPE_CHECKING:
    from collections.abc import Callable

VECTORS = Path(__file__).parents[2] / "vectors" / "proxy-environment.json"
CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]
URL = "https://swr.example.test"


@pytest.fixture
def with_socks(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Return a function that says whether the package for SOCKS is installed."""

    def say(is_installed: bool) -> None:
        found = object() if is_installed else None
        monkeypatch.setattr(proxies.importlib.util, "find_spec", lambda _: found)  # type: ignore[attr-defined]

    return say


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_answer_is_that_of_go(case: Any, with_socks: Callable[[bool], None]) -> None:
    """Name by name; of the two SOCKS schemes we use the one that says what Go does."""
    with_socks(True)
    expected = case["go"].replace("socks5://", "socks5h://")
    assert (proxy_for(case["url"], case["environment"]) or "direct") == expected


@pytest.mark.parametrize("url", ["https://LOCALHOST:8443", "http://127.255.0.1", "http://[::1]/x"])
def test_this_machine_is_never_asked_through_a_proxy(url: str) -> None:
    """However its name is written."""
    assert proxy_for(url, {"HTTP_PROXY": "http://p:1", "HTTPS_PROXY": "http://p:1"}) is None


@pytest.mark.parametrize(
    "proxy",
    [
        "gopher://user:hush@p:70",
        "http://user:hush@p:port",
        "user:hush@p:99999",
        "http://user:hush@",
    ],
)
def test_what_is_no_proxy_is_named_and_not_shown(proxy: str) -> None:
    """It may hold a password."""
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY is not the address") as caught:
        proxy_for(URL, {"HTTPS_PROXY": proxy})
    assert "hush" not in str(caught.value)


def test_socks_without_its_package_names_the_extra(with_socks: Callable[[bool], None]) -> None:
    """The variable is the one that was set."""
    with_socks(False)
    with pytest.raises(ConfigurationError, match=r"https_proxy names .*\[socks\]"):
        proxy_for(URL, {"https_proxy": "socks5://user:hush@p:1080"})


def test_entries_that_are_nothing_match_nothing() -> None:
    """A network that is none, a bare star's rest, a lone port."""
    for entry in ("192.0.2.0/99", "x/24", "*", ":443"):
        proxy = proxy_for("https://192.0.2.7", {"HTTPS_PROXY": "p:1", "NO_PROXY": entry})
        assert proxy == (None if entry == "*" else "http://p:1")
