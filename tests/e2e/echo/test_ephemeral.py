"""Ephemeral resources in a real Terraform, on both protocols: their life, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from echo.echo import SECRET, Echo
from tfbridge import NUMBER, STRING, Typed
from tfbridge.testing import RealTerraform

if TYPE_CHECKING:
    from pathlib import Path

    from tfbridge.testing import Terraform

LOGIN = """
ephemeral "echo_login" "x" {
  value    = "given"
  renewals = %d
}
"""

USED = (
    LOGIN
    + """
provider "echo" {
  alias = "inside"
  value = ephemeral.echo_login.x.secret
}
data "echo_value" "x" {
  provider = echo.inside
  value    = 5
}
output "x" { value = data.echo_value.x.result }
"""
)

VALUE = {"value": Typed(NUMBER, 5), "key": None, "describe": None, "result": None}
OPENED: dict[str, Any] = {"opened": Typed(STRING, "given")}


def test_a_plan_opens_and_closes(terraform: Terraform, provider: Echo) -> None:
    """What nothing uses is opened and closed in each plan."""
    assert terraform.plan(LOGIN % 0) == {}
    assert provider.received == [OPENED, {"closed": b"0"}]


def test_what_is_used_stays_open(terraform: Terraform, provider: Echo) -> None:
    """It is closed after the last use, and an apply opens it once more for itself."""
    assert terraform.apply(USED % 0) == {"x": 5}
    assert provider.received == [
        *[OPENED, VALUE, {"closed": b"0"}],
        *[OPENED, {"closed": b"0"}],
    ]
    assert {"value": Typed(STRING, SECRET)} in provider.configured


def test_renewals(terraform: Terraform, provider: Echo) -> None:
    """It is renewed while it wants to be; Terraform closes with the private data of opening."""
    terraform.plan(USED % 2)
    renewals = [event for event in provider.received if "renewed" in event]
    assert renewals == [{"renewed": b"2"}, {"renewed": b"1"}][: len(renewals)]
    assert provider.received[-1] == {"closed": b"2"}


def test_an_error_at_its_argument(terraform: Terraform, provider: Echo) -> None:
    """Validation points at the argument, and nothing is opened."""
    (problem,) = terraform.problems(LOGIN % -1)
    assert (problem.summary, problem.code) == ("Too few renewals", "renewals = -1")
    assert provider.received == []


def test_a_read_only_attribute(terraform: Terraform, provider: Echo) -> None:
    """What only the provider sets cannot be configured."""
    (problem,) = terraform.problems('ephemeral "echo_login" "x" { secret = "mine" }')
    assert problem.summary == "Value for a read-only attribute"
    assert provider.received == []


def test_what_is_not_known_is_opened_in_apply(terraform: Terraform, provider: Echo) -> None:
    """A value that is known after apply only is never seen unknown."""
    terraform.apply(
        'resource "terraform_data" "x" { input = "later" }\n'
        'ephemeral "echo_login" "x" { value = terraform_data.x.output }'
    )
    assert provider.received == [{"opened": Typed(STRING, "later")}, {"closed": b"0"}]


@pytest.mark.parametrize("protocol", [5, 6])
def test_a_secret_is_written_nowhere(tmp_path: Path, protocol: int) -> None:
    """Neither state nor plan nor Terraform's whole log, nor what is printed, holds the secret."""
    log = tmp_path / "log"
    folder = tmp_path / "work"
    folder.mkdir()
    environment = {"TF_LOG": "TRACE", "TF_LOG_PATH": str(log)}
    with RealTerraform(Echo(), protocol=protocol, environment=environment) as real:
        terraform = real.workspace(folder)
        terraform.write(USED % 2)
        printed = [
            terraform.run("plan", "-out=tfplan", "-no-color").text,
            terraform.run("apply", "-no-color", "tfplan").text,
            terraform.run("show", "-json").text,
        ]
    assert "echo_login" in log.read_text(encoding="utf-8")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"terraform.tfstate", "tfplan", "log"} <= {path.name for path in files}
    texts = [*(path.read_bytes() for path in files), *(text.encode() for text in printed)]
    assert [text for text in texts if SECRET.encode() in text] == []
