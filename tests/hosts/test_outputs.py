"""The same configuration has the same outputs in every Terraform: those that Python reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.cli import environment
from terraform_provider_swr.provider import Swr
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    from hosts.project import Project
    from swr_emulator import Emulator

READS: dict[str, dict[str, Any]] = {
    "seed": {"type": "swr_sync_repos", "namespace": "test", "repository": "grpc-helloworld"},
    "organization": {"type": "swr_sync_repos", "namespace": "retail"},
    "slashes": {
        "type": "swr_sync_repos",
        "namespace": "retail",
        "repository": "team-a/payments",
        "remote_region_id": "ap-southeast-1",
    },
    "nothing": {"type": "swr_sync_repos", "namespace": "retail", "repository": "scratch"},
    "repositories": {"type": "swr_repositories", "namespace": "retail"},
    "all_repositories": {"type": "swr_repositories"},
    "namespaces": {"type": "swr_namespaces"},
    "jobs": {"type": "swr_sync_jobs", "namespace": "retail", "repository": "checkout", "limit": 3},
    "regions": {"type": "swr_sync_regions"},
    "newest": {
        "type": "swr_image",
        "namespace": "retail",
        "repository": "checkout",
        "most_recent": True,
    },
    "images": {"type": "swr_images", "namespace": "retail", "repository": "checkout"},
    "arrived": {"type": "swr_replication_status", "namespace": "retail", "newest": 1},
    "retention": {"type": "swr_retention_policies", "namespace": "retail"},
}
"""Name of an output -> data source and arguments."""

CALLS: dict[str, tuple[str, ...]] = {
    "image": ("parse_image", "swr.cn-north-4.myhuaweicloud.com/retail/team-a/payments:1.2"),
    "digest": ("parse_image", f"swr.cn-north-4.myhuaweicloud.com/a/b@sha256:{'0' * 64}"),
    "time": ("local_time", "2020-04-17T02:11:03.53183Z", "+08:00"),
}
"""Name of an output -> function and arguments."""


def hcl(*, functions: bool) -> str:
    """Return all reads, and calls if there are functions, as a configuration."""
    parts = []
    for name, read in READS.items():
        arguments = "\n".join(
            f"{key} = {json.dumps(value)}" for key, value in read.items() if key != "type"
        )
        parts.append(f'data "{read["type"]}" "{name}" {{\n{arguments}\n}}\n')
        parts.append(f'output "{name}" {{ value = data.{read["type"]}.{name} }}\n')
    for name, (function, *arguments) in CALLS.items() if functions else ():
        call = ", ".join(f'"{argument}"' for argument in arguments)
        parts.append(f'output "{name}" {{ value = provider::swr::{function}({call}) }}\n')
    return "".join(parts)


@pytest.fixture
def expected(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the provider answers to a host in Python."""
    for name, value in environment(emulator).items():
        monkeypatch.setenv(name, value)
    host = InProcessHost(Swr())
    assert not host.configure({"endpoints": {"swr": f"{emulator.url}/{{region}}"}}).has_errors
    outputs = {}
    for name, read in READS.items():
        arguments = {key: value for key, value in read.items() if key != "type"}
        state, problems = host.read_data_source(read["type"], arguments)
        assert list(problems) == []
        outputs[name] = state
    return outputs | {name: host.call_function(*call) for name, call in CALLS.items()}


def test_every_data_source_and_function(project: Project, expected: dict[str, Any]) -> None:
    """All data sources, and both functions where there are any, give what they give in Python."""
    functions = project.release.has_functions
    project.begin(hcl(functions=functions))
    outputs = project.apply()
    assert outputs.keys() == READS.keys() | (CALLS.keys() if functions else set())
    assert outputs == {name: expected[name] for name in outputs}


def test_the_reads_cover_the_provider() -> None:
    """No data source and no function is left out above."""
    assert {read["type"] for read in READS.values()} == {
        f"swr_{source.name}" for source in Swr.data_sources
    }
    assert {name for name, *_ in CALLS.values()} == {each.name for each in Swr.functions}
