"""The row of ConfigureProvider, against ``import requests`` in the same Python."""

from __future__ import annotations

import subprocess
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from environments import OURS, PIP
from figures import MILLISECONDS, Row, spreads
from plugin import Plugin
from rounds import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from environments import Contender

_PYTHON = str(OURS / "bin" / "python")
_IMPORT = "import requests"
CONFIG = {
    "region": "cn-north-4",
    "token": "demo-token",
    "endpoints": {"swr": "http://127.0.0.1:9"},  # configuring sends nothing
}


def measure(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Configure by a token, for plain HTTP, with a bundle of authorities in the environment."""
    bundle = subprocess.check_output([_PYTHON, "-m", "certifi"], text=True).strip()
    changes = {"REQUESTS_CA_BUNDLE": bundle}
    command = contenders[PIP].command
    calls: dict[str, Callable[[], float]] = {
        _IMPORT: _import,
        PIP: partial(_configure, command, home, changes, _schema(command, home)),
    }
    samples = in_turn("configure", calls, rounds)
    what = "ConfigureProvider: a token, plain HTTP, REQUESTS_CA_BUNDLE set"
    return [Row(what, "ms", _IMPORT, spreads(samples, MILLISECONDS), 0.7)]


def _import() -> float:
    """Return the seconds of the import: what Python takes with it less what it takes without."""
    return _run(_IMPORT) - _run("")


def _run(program: str) -> float:
    began = time.perf_counter()
    subprocess.run([_PYTHON, "-c", program], check=True)
    return time.perf_counter() - began


def _schema(command: Sequence[str], home: Path) -> Any:
    plugin = Plugin(command, home)
    schema = plugin.client.schema()
    plugin.shut_down()
    return schema


def _configure(
    command: Sequence[str], home: Path, changes: Mapping[str, str], schema: Any
) -> float:
    """Return the seconds of the RPC, in a process that is asked nothing but what a plan asks it."""
    plugin = Plugin(command, home, changes, schema)
    plugin.client.validate_provider(CONFIG)
    began = time.perf_counter()
    diagnostics = plugin.client.configure(CONFIG)
    seconds = time.perf_counter() - began
    plugin.shut_down()
    if diagnostics.has_errors:
        raise RuntimeError(str(diagnostics))
    return seconds
