"""The names that authors import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tfbridge
import tfbridge.testing


def test_every_name_is_there() -> None:
    """Each public name can be imported, and is sorted in."""
    for name in tfbridge.__all__:
        assert getattr(tfbridge, name) is not None
    assert sorted(tfbridge._MODULE_OF) == sorted(tfbridge.__all__)
    assert list(tfbridge.testing.__all__) == sorted(tfbridge.testing.__all__)


def test_type_checkers_see_the_same_names() -> None:
    """What is imported lazily is declared for type checkers, from the same modules."""
    declared: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(tfbridge.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tfbridge."):
            module = (node.module or "").removeprefix("tfbridge.")
            declared |= {alias.name: module for alias in node.names}
    assert declared == tfbridge._MODULE_OF


def test_a_name_that_is_not_there() -> None:
    """An unknown name is an ordinary AttributeError."""
    with pytest.raises(AttributeError, match="no attribute 'Resource'"):
        tfbridge.Resource  # noqa: B018 - asking is the test


def test_importing_costs_nothing() -> None:
    """The package itself loads none of its modules."""
    program = "import tfbridge, sys; print([name for name in sys.modules if 'tfbridge.' in name])"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert shown.strip() == "[]"


@pytest.mark.parametrize(
    ("environ", "first_line"),
    [
        ({"TF_PLUGIN_MAGIC_COOKIE": "x"}, "panic: ZeroDivisionError: division by zero"),
        ({}, "Traceback (most recent call last):"),
    ],
)
def test_a_crash_under_a_host(environ: dict[str, str], first_line: str) -> None:
    """Where a host started the process, a crash is told in the form that hosts show."""
    completed = subprocess.run(
        [sys.executable, "-c", "import tfbridge; 1 / 0"],
        capture_output=True,
        text=True,
        env=environ,
        check=False,
    )
    assert completed.returncode == 1
    assert completed.stderr.splitlines()[0] == first_line
    assert completed.stderr.endswith("ZeroDivisionError: division by zero\n")
