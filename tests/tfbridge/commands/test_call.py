"""One call of a provider, by the way that a host takes."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser

import pytest

from echo.echo import Echo
from tfbridge import STRING, Typed
from tfbridge.commands import call as calls
from tfbridge.commands.call import INTERRUPTED, Call, declare_options
from tfbridge.commands.errors import UsageError
from tfbridge.commands.program import Program
from tfbridge.commands.read import data_sources
from tfbridge.commands.reports import Reports
from tfbridge.server.provider_server import ProviderServer


@pytest.fixture
def call() -> Call:
    """Return a call of the echo provider."""
    program = Program(Echo())
    return Call(program, ProviderServer(program.provider))


def test_a_call(call: Call) -> None:
    """Provider block and arguments go through the checks, and the state comes back."""
    call = call._replace(provider=["value=p"])
    things = data_sources(call.server)
    state = call.run(things, "echo_value", ['value=[{"a": "v"}]'], Reports(as_json=False))
    assert state is not None
    assert state["result"] == [{"a": "v"}]
    assert call.program.provider.configured == [{"value": Typed(STRING, "p")}]


def test_wrong_arguments(call: Call) -> None:
    """Nothing is called when an argument cannot be meant."""
    with pytest.raises(UsageError):
        call.run(data_sources(call.server), "echo_value", ["x=1"], Reports(as_json=False))


def test_an_error(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    """An error is reported, and there is no state."""
    things = data_sources(call.server)
    refused = Call(call.program, call.server)
    assert refused.run(things, "echo_pause", [], Reports(as_json=False)) is None
    assert capsys.readouterr().err.startswith("Error: ")


@pytest.mark.parametrize("verbose", [False, True])
def test_progress_is_for_terminals(
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    verbose: bool,
) -> None:
    """A person at a terminal sees how far it is, unless it is the log that is shown."""
    monkeypatch.setattr("tfbridge.commands.style.is_watched", lambda: True)
    monkeypatch.setattr(calls.log, "show", lambda: sys.stderr.write("the log\n"))
    call = call._replace(verbose=verbose)
    things = data_sources(call.server)
    assert call.run(things, "echo_value", ["value=v"], Reports(as_json=False))
    shown = capsys.readouterr().err
    assert ("echo_value: 0 s" in shown, "the log" in shown) == (not verbose, verbose)


def test_ctrl_c(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it runs Ctrl-C ends the process at once; afterwards it is what it was."""
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    before = signal.getsignal(signal.SIGINT)

    def interrupt(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(call.program.provider, "validate", interrupt)
    call.run(data_sources(call.server), "echo_value", ["value=v"], Reports(as_json=False))
    assert left == [INTERRUPTED]
    assert signal.getsignal(signal.SIGINT) is before


def test_options() -> None:
    """Every command that calls the provider has the same options."""
    parser = ArgumentParser(add_help=False)
    declare_options(parser)
    options = parser.parse_args(["--provider", "a=1", "--provider", "b=2", "-v"])
    assert (options.provider, options.verbose, options.help) == (["a=1", "b=2"], True, False)


@pytest.mark.parametrize(("noun", "article"), [("data source", "a"), ("ephemeral resource", "an")])
def test_article(call: Call, noun: str, article: str) -> None:
    """A noun has the article that goes with it."""
    assert data_sources(call.server)._replace(noun=noun).article == article
