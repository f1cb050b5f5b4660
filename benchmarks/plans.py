"""Rows of whole commands: ``terraform plan`` by the clock, and what its provider starts cost."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from environments import PIP, RIVAL
from figures import MILLISECONDS, Row, Spread
from service import serving

from tfbridge.testing import Terraform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from environments import Contender

_CONFIGURATION = """\
terraform {{
  required_providers {{
    swr = {{ source = "tf-pyprovider/swr" }}
  }}
}}
provider "swr" {{
  region    = "cn-north-4"
  token     = "demo-token"
  endpoints = {{ swr = "{endpoint}" }}
}}
data "swr_sync_repos" "one" {{
  namespace  = "retail"
  repository = "rows-1"
}}
output "tasks" {{ value = data.swr_sync_repos.one.sync_repos }}
"""
_PLAN = ("plan", "-input=false", "-no-color")

# What Terraform's log says of a provider's process, in this order.
_STEPS = {
    "exec": "starting plugin:",
    "handshake": "using plugin:",
    "exit": "plugin process exited:",
}
_TIME = re.compile(r"(\S+)\s+\[\w+\]")


class ProviderStart(NamedTuple):
    """One of the starts within a plan, in milliseconds.

    ``served`` is the time from the handshake to the end of the process.
    """

    handshake: float
    served: float


def measure(
    contenders: Mapping[str, Contender], home: Path, rounds: int, tell: Callable[[str], None]
) -> Row:
    """Plan with every contender in turn, ``rounds`` times after one to warm up."""
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    with serving(1) as endpoint:
        workspaces = {
            name: _workspace(contender, home, endpoint) for name, contender in contenders.items()
        }
        for number in range(rounds + 1):
            tell(f"plan {number} of {rounds}")
            for name, terraform in workspaces.items():
                began = time.perf_counter()
                terraform.run(*_PLAN)
                if number:
                    samples[name].append(time.perf_counter() - began)
    spreads = {name: Spread.of(taken, MILLISECONDS) for name, taken in samples.items()}
    what = "terraform plan, one data block, GET included"
    return Row(what, "ms", spreads.pop(RIVAL), spreads, 0.85)


def version(home: Path) -> str:
    """Return what Terraform says of its version."""
    return Terraform(home).run("version").stdout.splitlines()[0]


def breakdown(
    contenders: Mapping[str, Contender], home: Path, rounds: int
) -> dict[str, list[ProviderStart]]:
    """Return the starts within one plan, each the median of several plans."""
    logs: dict[str, list[list[ProviderStart]]] = {RIVAL: [], PIP: []}
    with serving(1) as endpoint:
        workspaces = {name: _workspace(contenders[name], home, endpoint) for name in logs}
        for terraform in workspaces.values():
            terraform.environment["TF_LOG"] = "TRACE"
        for _ in range(rounds):
            for name, terraform in workspaces.items():
                logs[name].append(list(_starts(terraform.run(*_PLAN).stderr)))
    return {
        name: [_typical(start) for start in zip(*plans, strict=True)]
        for name, plans in logs.items()
    }


def _workspace(contender: Contender, home: Path, endpoint: str) -> Terraform:
    folder = home / contender.name
    folder.mkdir(exist_ok=True)
    binaries = Path(contender.command[0]).parent
    terraform = Terraform(folder, overrides={"tf-pyprovider/swr": binaries})
    terraform.write(_CONFIGURATION.format(endpoint=endpoint))
    return terraform


def _starts(log: str) -> Iterator[ProviderStart]:
    moments: dict[str, float] = {}
    for line in log.splitlines():
        for step, words in _STEPS.items():
            if words in line and (found := _TIME.match(line)):
                moments[step] = datetime.fromisoformat(found[1]).timestamp() * MILLISECONDS
                if step == "exit":
                    yield ProviderStart(
                        moments["handshake"] - moments["exec"],
                        moments["exit"] - moments["handshake"],
                    )


def _typical(starts: tuple[ProviderStart, ...]) -> ProviderStart:
    handshakes, served = zip(*starts, strict=True)
    return ProviderStart(Spread.of(handshakes).median, Spread.of(served).median)
