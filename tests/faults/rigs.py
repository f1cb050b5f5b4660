"""The provider in front of an emulator, configured anew as often as a test likes."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from faults.certificates import Authority
from swr_emulator.fixtures import loader
from swr_emulator.fixtures.builders import organization_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from swr_emulator import Emulator
    from swr_emulator.http.recorder import RecordedRequest
    from tfbridge import Diagnostic, Diagnostics
    from tfbridge.testing import ProviderClient, ReadResult

EXECUTABLE = [str(Path(sys.executable).parent / "terraform-provider-swr")]
"""What ``pip install`` puts beside Python."""

ON_AN_INSTANCE = [sys.executable, str(Path(__file__).with_name("plugin_on_an_instance.py"))]
"""The same program on a machine that has a metadata service, at METADATA_URL."""

KEYS = {
    "access_key": "DEMOACCESSKEY0000001",
    "secret_key": "demo/secret+key00000000000000000000000001",
}
PASSWORD = {"user_name": "demo", "password": "demo-password", "domain_name": "demo-account"}
TOKEN = {"token": "demo-token"}

TASK = {
    "created_at": "2020-04-17T02:11:03.53183Z",
    "domain_id": "8b1e81************************633fb",
    "domain_name": "p*********59",
    "id": 45,
    "namespace": "test",
    "override": True,
    "remote_namespace": "sdsad",
    "remote_region_id": "cn-north-1",
    "repo_name": "grpc-helloworld",
    "sync_auto": True,
    "updated_at": "2020-04-17T02:11:03.531831Z",
}
"""What the emulator has to tell, unless it is told to tell something else."""

NOTHING = dict.fromkeys(TASK)
"""A task of which the service says nothing."""

MANY = 24
"""How many reads are begun at once: more than Terraform's ten, more than the eight in flight."""

_FAMILIES = ("HW_", "OS_", "HUAWEICLOUD_", "CLOUD_SDK_", "TF_", "PYTHON")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def clean_environment(**changes: str) -> dict[str, str | None]:
    """Return changes to this process's environment that leave nothing of the user's in it."""
    hidden = [
        name
        for name in os.environ
        if name.startswith(_FAMILIES) or name.lower() in _PROXIES or name.endswith("_CA_BUNDLE")
    ]
    return {**dict.fromkeys(hidden), "HOME": "/nonexistent", **changes}


@cache
def _any_authority() -> str:
    """Return one certificate to load, in place of the usual hundred and more, which take longer."""
    with TemporaryDirectory() as folder:
        return Authority(Path(folder)).text


class Rig:
    """A provider, wherever it runs, and the emulator that it reads from."""

    def __init__(self, host: ProviderClient, emulator: Emulator) -> None:
        self.host = host
        self.emulator = emulator

    def configure(
        self, credentials: Mapping[str, str] | None = None, **arguments: Any
    ) -> Diagnostics:
        """Configure the provider, by access keys unless told, and forget the requests so far."""
        config = {
            "region": "cn-north-4",
            "auth_url": self.emulator.auth_url,
            "endpoints": {"swr": self.emulator.url},
            "max_retries": 2,
            "request_timeout": 10,
            "cacert_file": _any_authority(),
            **(KEYS if credentials is None else credentials),
            **arguments,
        }
        self.emulator.clear()
        return self.host.configure(config)

    def read(self, kind: str = "sync_repos", **config: Any) -> ReadResult:
        """Read a data source: the example's repository unless told."""
        named = {"namespace": "test", "repository": "grpc-helloworld"}
        wanted = {**(named if kind == "sync_repos" else {}), **config}
        return self.host.read_data_source(f"swr_{kind}", wanted)

    def rows(self, kind: str = "sync_repos", **config: Any) -> list[dict[str, Any]]:
        """Return the rows of a read that succeeds without a word."""
        state, diagnostics = self.read(kind, **config)
        assert list(diagnostics) == []
        assert state is not None
        rows: list[dict[str, Any]] = state[kind]
        return rows

    def error(self, kind: str = "sync_repos", **config: Any) -> Diagnostic:
        """Return the one thing that a read which fails has to say."""
        state, diagnostics = self.read(kind, **config)
        assert state is None
        (diagnostic,) = diagnostics
        return diagnostic

    @property
    def sent(self) -> list[str]:
        """The requests so far, as ``METHOD last-part-of-the-path``."""
        return [_short(request) for request in self.emulator.requests]


def serve_fleet(emulator: Emulator) -> list[str]:
    """Let the emulator have many repositories, most of them with a task; return their names."""
    document = loader.document()
    fleet = organization_of(120, every_missing=0)
    document["regions"]["cn-north-4"]["organizations"].append(fleet)
    emulator.data = document
    return [repository["name"] for repository in fleet["repositories"]]


def read_all(rig: Rig, names: Iterable[str]) -> list[str]:
    """Read repositories of the fleet, many at once; return the repositories of their tasks."""

    def read(name: str) -> list[str]:
        return [row["repo_name"] for row in rig.rows(namespace="fleet", repository=name)]

    with ThreadPoolExecutor(MANY) as pool:
        return [name for found in pool.map(read, names) for name in found]


def _short(request: RecordedRequest) -> str:
    return f"{request.method} {request.path.rpartition('/')[2]}"
