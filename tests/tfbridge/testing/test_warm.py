"""A worker that holds Terraform, here a stand-in for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tfbridge.testing import CommandFailedError
from tfbridge.testing.terraform import Completed
from tfbridge.testing.warm import WarmTerraform, Worker

if TYPE_CHECKING:
    from pathlib import Path

PARROT = """
import json, os, sys
for line in sys.stdin:
    arguments = json.loads(line)
    if "die" in arguments:
        sys.exit("panic: nothing works")
    print(json.dumps([len(arguments), " ".join(arguments), os.environ["NAME"]]), flush=True)
"""
COMMAND = [sys.executable, "-c", PARROT]


def test_commands_one_after_another(tmp_path: Path) -> None:
    """Each command gets its own answer, from the one process with its environment."""
    with Worker(COMMAND, {"NAME": "polly"}) as worker:
        assert worker.run(tmp_path, ["plan"]) == Completed(2, f"-chdir={tmp_path} plan", "polly")
        assert worker.run(tmp_path, ["a", "é"]).stdout == f"-chdir={tmp_path} a é"


def test_a_death_is_an_error(tmp_path: Path) -> None:
    """When the process is gone its last words are in the error, again and again."""
    with Worker(COMMAND, {"NAME": "polly"}) as worker:
        for _ in range(2):
            with pytest.raises(CommandFailedError, match="panic: nothing works"):
                worker.run(tmp_path, ["die"])


def test_commands_that_read_stdin(tmp_path: Path) -> None:
    """Input goes to a process of its own."""
    command = [sys.executable, "-c", "import sys; print(sys.stdin.read())"]
    with Worker(COMMAND, {"NAME": "polly"}) as worker:
        terraform = WarmTerraform(tmp_path, worker, command, {})
        assert terraform.run("plan", check=False).stderr == "polly"
        assert terraform.run("console", stdin="typed").stdout == "typed\n"
