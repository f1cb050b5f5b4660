"""What the starts of a provider within one plan cost, by Terraform's own log."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from environments import GO, PIP, RIVAL
from figures import MILLISECONDS, Spread
from plans import PLAN, configuration, workspace
from rounds import in_turn
from service import serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from environments import Contender

    from tfbridge.testing import Terraform

# What the log says of a provider's process, in this order. Terraform goes on to the data
# block as soon as the provider is configured.
_STEPS = {
    "exec": ": starting plugin:",
    "handshake": ": using plugin:",
    "configure": ": ConfigureProvider",
    "configured": ": ValidateDataResourceConfig",
    "exit": ": plugin process exited:",
}
_TIME = re.compile(r"(\S+)\s+\[\w+\]")


class ProviderStart(NamedTuple):
    """One of the starts within a plan, in milliseconds.

    ``served`` is the time from the handshake to the end of the process, ``configuring``
    the part of it in ConfigureProvider, 0 where that is not called.
    """

    handshake: float
    served: float
    configuring: float


def measure(
    contenders: Mapping[str, Contender], home: Path, rounds: int
) -> dict[str, list[ProviderStart]]:
    """Return the starts within one plan, each the median of several plans."""
    with serving(1) as endpoint:
        hcl = configuration(endpoint, "rows-1")
        calls = {
            name: partial(_plan, workspace(contenders[name], name, home, hcl))
            for name in (RIVAL, GO, PIP)
            if name in contenders
        }
        plans = in_turn("breakdown", calls, rounds)
    return {
        name: [_typical(start) for start in zip(*of, strict=True)] for name, of in plans.items()
    }


def _plan(terraform: Terraform) -> list[ProviderStart]:
    terraform.environment["TF_LOG"] = "TRACE"
    return list(_starts(terraform.run(*PLAN).stderr))


def _starts(log: str) -> Iterator[ProviderStart]:
    moments: dict[str, float] = {}
    for line in log.splitlines():
        for step, words in _STEPS.items():
            if words in line and (found := _TIME.match(line)):
                moments[step] = datetime.fromisoformat(found[1]).timestamp() * MILLISECONDS
        if "exit" in moments:
            yield _start(moments)
            moments.clear()


def _start(moments: Mapping[str, float]) -> ProviderStart:
    called = moments.get("configure")
    return ProviderStart(
        moments["handshake"] - moments["exec"],
        moments["exit"] - moments["handshake"],
        0.0 if called is None else moments["configured"] - called,
    )


def _typical(starts: tuple[ProviderStart, ...]) -> ProviderStart:
    """Return the median of each quantity."""
    return ProviderStart(*(Spread.of(samples).median for samples in zip(*starts, strict=True)))
