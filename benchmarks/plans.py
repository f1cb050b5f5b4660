"""Rows of whole commands: ``terraform plan`` by the clock."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from environments import GO, PIP, READY, RIVAL
from figures import MILLISECONDS, Row, Spread, spreads
from rounds import in_turn
from service import FLEET, emulating, serving

from tfbridge.testing import Terraform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from environments import Contender

PLAN = ("plan", "-input=false", "-no-color")
_MANY_ROWS = 10_000
_REPOSITORIES, _LATENCY = 237, 20
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
data "swr_sync_repos" "read" {{
  {arguments}
}}
output "tasks" {{ value = length(data.swr_sync_repos.read.sync_repos) }}
"""


def measure(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Plan with one data block that reads one row."""
    taken = _plans_of_rows(contenders, home, 1, rounds)
    what = "terraform plan, one data block, GET included"
    rows = [Row(what, "ms", RIVAL, taken, 0.85), _pair(what, READY, taken, 0.65)]
    if GO in taken:
        rows.append(_pair(what, GO, taken, 2.2))
    return rows


def measure_rows(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Plan with one data block that reads many rows."""
    taken = _plans_of_rows(contenders, home, _MANY_ROWS, rounds)
    what = f"terraform plan, one data block of {_MANY_ROWS:,} rows, GET included"
    return [Row(what, "ms", READY, taken, 0.9)]


def measure_sweep(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Plan with one data block that reads every repository of an organization."""
    if GO not in contenders:
        return []
    with emulating(_REPOSITORIES, _LATENCY, home) as endpoint:
        hcl = _CONFIGURATION.format(endpoint=endpoint, arguments=f'namespace = "{FLEET}"')
        calls = {
            name: partial(_plan, workspace(contenders[name], name, home, hcl)) for name in (GO, PIP)
        }
        taken = spreads(in_turn("plan of an organization", calls, rounds), MILLISECONDS)
    what = f"terraform plan over {_REPOSITORIES} repositories at {_LATENCY} ms each"
    return [_pair(what, GO, taken, 1.15)]


def version(home: Path) -> str:
    """Return what Terraform says of its version."""
    return Terraform(home).run("version").stdout.splitlines()[0]


def configuration(endpoint: str, repository: str) -> str:
    """Return a configuration that reads one repository."""
    arguments = f'namespace  = "retail"\n  repository = "{repository}"'
    return _CONFIGURATION.format(endpoint=endpoint, arguments=arguments)


def workspace(contender: Contender, name: str, home: Path, hcl: str) -> Terraform:
    """Return Terraform in a folder of this name, with this provider and configuration."""
    folder = home / name
    folder.mkdir(exist_ok=True)
    binaries = Path(contender.command[0]).parent
    terraform = Terraform(folder, overrides={"tf-pyprovider/swr": binaries})
    terraform.write(hcl)
    return terraform


def _plans_of_rows(
    contenders: Mapping[str, Contender], home: Path, count: int, rounds: int
) -> dict[str, Spread]:
    """Plan with every contender by GET, and with the rival on ``tf`` once more without."""
    with serving(count) as endpoint:
        ready = configuration(endpoint, f"ready-{count}")
        by_get = configuration(endpoint, f"rows-{count}")
        workspaces = {READY: workspace(contenders[RIVAL], READY, home, ready)}
        for name, contender in contenders.items():
            workspaces[name] = workspace(contender, name, home, by_get)
        calls = {name: partial(_plan, terraform) for name, terraform in workspaces.items()}
        return spreads(in_turn(f"plan of {count:,} rows", calls, rounds), MILLISECONDS)


def _plan(terraform: Terraform) -> float:
    began = time.perf_counter()
    terraform.run(*PLAN)
    return time.perf_counter() - began


def _pair(what: str, base: str, taken: Mapping[str, Spread], goal: float) -> Row:
    return Row(what, "ms", base, {name: taken[name] for name in (base, PIP)}, goal)
