"""The provider in this process, reading from an emulator with the large fixture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from terraform_provider_swr.provider import Swr
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge import Diagnostics


class Reader:
    """Reads data sources of the provider."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._host = InProcessHost(Swr())
        self.configure()

    def configure(self, **arguments: Any) -> None:
        """Configure the provider anew, with other arguments."""
        defaults = {
            "region": "cn-north-4",
            "access_key": "DEMOACCESSKEY0000001",
            "secret_key": "demo/secret+key00000000000000000000000001",
            "auth_url": self.emulator.auth_url,
            "endpoints": {"swr": self.emulator.url + "/{region}"},
            "max_retries": 1,
        }
        assert list(self._host.configure(defaults | arguments)) == []

    def read(self, kind: str, **config: Any) -> dict[str, Any]:
        """Return the state of a read that succeeds without a word."""
        state, diagnostics = self._host.read_data_source(f"swr_{kind}", config)
        assert list(diagnostics) == []
        assert state is not None
        return state

    def read_all(self, kind: str, **config: Any) -> tuple[dict[str, Any], Diagnostics]:
        """Return the state of a read that succeeds, and what it has to say."""
        state, diagnostics = self._host.read_data_source(f"swr_{kind}", config)
        assert state is not None
        return state, diagnostics

    def validate(self, kind: str, **config: Any) -> Diagnostics:
        """Return what is wrong with a configuration."""
        return self._host.validate_data_source(f"swr_{kind}", config)

    def diagnostics(self, kind: str, **config: Any) -> Diagnostics:
        """Return what a read has to say."""
        return self._host.read_data_source(f"swr_{kind}", config).diagnostics

    def refuse(self, path: str, status: int, code: str) -> None:
        """Answer requests whose path matches with an error of SWR."""
        answer = {"type": "respond", "status": status, "shape": "E1", "code": code, "message": "no"}
        self.emulator.faults = {"rules": [{"match": {"path": path}, "action": answer}]}

    def paths(self) -> list[str]:
        """Return the path of every request so far, in order, below the region."""
        return [request.path.partition("/v")[2] for request in self.emulator.requests]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture
def reader(emulator: Emulator) -> Iterator[Reader]:
    """Return a freshly configured provider; whatever the test does, SWR gets nothing but GET."""
    emulator.clear()
    yield Reader(emulator)
    emulator.faults = None
    methods = {each.method for each in emulator.requests if "/manage/" in each.path}
    assert methods <= {"GET"}
