"""What a process imports, by the interpreter's own clock: the profile of a start.

The clock (``-X importtime``) slows imports down by a third or so, and sees neither the
interpreter's own beginning nor what happens between imports.
"""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from configuring import CONFIG
from environments import PIP, RIVAL
from figures import Spread
from plugin import Plugin
from rounds import in_turn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from environments import Contender

_GROUPS = {
    "grpcio": ("grpc",),
    "protobuf": ("google",),
    "cryptography, with us in a child": ("cryptography", "_cffi_backend"),
    "the HTTP library": ("requests", "urllib3", "certifi", "idna", "charset_normalizer"),
    "msgpack and msgspec": ("msgpack", "msgspec"),
    "the provider itself": ("tfbridge", "terraform_provider_swr", "tf", "rival_swr"),
}
_STANDARD, _OTHER = "the standard library", "others"
GROUPS = (_STANDARD, *_GROUPS, _OTHER)
_SCHEMA, _CONFIGURED = "schema process", "configured process"
_GROUP_OF = {package: group for group, packages in _GROUPS.items() for package in packages}
_MICROSECONDS = 1 / 1000


class Imports(NamedTuple):
    """How many modules of a group a process imports, and what that takes in milliseconds."""

    modules: int
    milliseconds: float


def measure(
    contenders: Mapping[str, Contender], home: Path, rounds: int
) -> dict[str, dict[str, Imports]]:
    """Return the imports of each kind of process by group, medians of several starts."""
    calls = {f"{name}, {_SCHEMA}": partial(_start, contenders[name], home) for name in (RIVAL, PIP)}
    calls[f"{PIP}, {_CONFIGURED}"] = partial(_start, contenders[PIP], home, is_configured=True)
    samples = in_turn("imports", calls, rounds)
    return {name: _typical(starts) for name, starts in samples.items()}


def _start(contender: Contender, home: Path, *, is_configured: bool = False) -> dict[str, Imports]:
    log = home / "imports.txt"
    plugin = Plugin(contender.command, home, {"PYTHONPROFILEIMPORTTIME": "1"}, errors=str(log))
    plugin.client.schema()
    if is_configured:
        plugin.client.configure(CONFIG)
    plugin.shut_down()
    return _by_group(log.read_text(encoding="utf-8"))


def _by_group(log: str) -> dict[str, Imports]:
    """Add up the lines ``import time: self [us] | cumulative | module``."""
    counts: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for line in log.splitlines():
        own, _, module = line.removeprefix("import time:").partition("|")
        package = module.rpartition("|")[2].strip().partition(".")[0]
        if own.strip().isdecimal():
            standard = _STANDARD if package in sys.stdlib_module_names else _OTHER
            group = _GROUP_OF.get(package, standard)
            counts[group] += 1
            times[group] += int(own)
    return {group: Imports(counts[group], times[group] * _MICROSECONDS) for group in GROUPS}


def _typical(starts: list[dict[str, Imports]]) -> dict[str, Imports]:
    return {
        group: Imports(
            starts[0][group].modules,
            Spread.of([start[group].milliseconds for start in starts]).median,
        )
        for group in GROUPS
    }
