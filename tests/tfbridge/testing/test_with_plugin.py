"""The host and tfbridge's own plugin process understand each other."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tfbridge.testing import Exit, Host

if TYPE_CHECKING:
    from collections.abc import Iterator

ATLAS = [sys.executable, str(Path(__file__).with_name("atlas.py"))]
CITIES = "atlas_cities"


@pytest.fixture(
    scope="module",
    params=[(5, True), (5, False), (6, True), (6, False)],
    ids=["v5-tls", "v5-plaintext", "v6-tls", "v6-plaintext"],
)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Return a host of a configured provider, one for each protocol, with and without TLS."""
    version, tls = request.param
    with Host(ATLAS, protocols=[version], tls=tls) as host:
        assert not host.configure({"prefix": "capital"}).has_errors
        yield host


def test_whole_conversation(host: Host) -> None:
    """Validate, read and a function call give what the provider made of them."""
    assert not host.validate_provider({"prefix": "capital"}).has_errors
    assert not host.validate_data_source(CITIES, {"country": "NL"}).has_errors
    state, diagnostics = host.read_data_source(CITIES, {"country": "NL"})
    assert not list(diagnostics)
    assert state == {"country": "NL", "cities": [{"name": "capital of NL", "size": None}]}
    assert host.call_function("half", 10) == 5


def test_mistakes_have_a_place(host: Host) -> None:
    """A missing argument is an error on the attribute."""
    (problem,) = host.validate_data_source(CITIES)
    assert str(problem.path) == "country"


def test_many_reads_at_once(host: Host) -> None:
    """Twenty-four reads in parallel all get their own answer."""
    countries = [f"C{number}" for number in range(24)]
    with ThreadPoolExecutor(24) as pool:
        results = pool.map(lambda c: host.read_data_source(CITIES, {"country": c}), countries)
        names = [result.state["cities"][0]["name"] for result in results if result.state]
    assert names == [f"capital of {country}" for country in countries]


def test_large_value_both_ways(host: Host) -> None:
    """A string of five megabytes arrives and comes back."""
    country = "x" * 5_000_000
    state, _ = host.read_data_source(CITIES, {"country": country})
    assert state
    assert state["country"] == country


def test_log_keeps_levels_and_fields() -> None:
    """What the provider logs arrives with its level, its message and its fields."""
    with Host(ATLAS, environment={"TF_LOG": "INFO"}) as host:
        host.configure({"prefix": "capital"}, terraform_version="1.14.0")
        host.read_data_source(CITIES, {"country": "NL"})
        assert host.logs.wait_for("configured").message == "configured by 1.14.0"
        record = host.logs.wait_for("reading")
        assert (record.level, record.fields["country"]) == ("info", "NL")
        assert not [entry for entry in host.logs.records if entry.level == "crash"]


def test_stop_ends_a_running_read() -> None:
    """A read that would wait for ever returns with an error when the host stops it."""
    with Host(ATLAS, environment={"TF_LOG": "INFO"}) as host, ThreadPoolExecutor(1) as pool:
        host.configure({"prefix": "capital"})
        running = pool.submit(host.read_data_source, CITIES, {"country": "wait"})
        host.logs.wait_for("reading")
        host.stop()
        assert running.result().diagnostics.has_errors


def test_end_is_graceful_and_quiet() -> None:
    """After Shutdown the process is gone with status 0, and stdout had nothing but one line."""
    with Host(ATLAS) as host:
        host.schema()
        host.interrupt()
        assert host.shutdown() == Exit(0, graceful=True)
        assert host.process.output == b""
        assert host.logs.crash_report == ""


def test_plugin_follows_its_host() -> None:
    """When the host vanishes without a word, the process ends by itself."""
    with Host(ATLAS) as host:
        host.schema()
        host.disconnect()
        assert host.process.wait(60).graceful
