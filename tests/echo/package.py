"""The echo provider as an executable that a host starts."""

from __future__ import annotations

import sys
from pathlib import Path

SOURCE = "example/echo"
SCRIPT = Path(__file__).with_name("echo.py")


def install(folder: Path) -> Path:
    """Put the script into a new folder as what hosts look for; return the folder.

    All that is added to the script is the Python of this environment.
    """
    folder.mkdir()
    program = SCRIPT.read_text(encoding="utf-8").partition("\n")[2]
    executable = folder / "terraform-provider-echo"
    executable.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
    executable.chmod(0o755)
    return folder
