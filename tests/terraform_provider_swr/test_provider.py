"""The provider block: what it becomes, and what it says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swr_emulator import Emulator
from terraform_provider_swr.provider import Swr
from tfbridge import Severity
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge import Diagnostic

CREDENTIALS = ("HW_", "OS_", "HUAWEICLOUD_SDK_", "CLOUD_SDK_")


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """Return an emulator; the test's own environment gives no credentials."""
    import os

    for name in os.environ:
        if name.startswith(CREDENTIALS):
            monkeypatch.delenv(name)
    with Emulator() as running:
        yield running


def configure(**arguments: object) -> list[Diagnostic]:
    """Return what a fresh provider says to its configuration."""
    return list(InProcessHost(Swr()).configure(arguments))


def test_arguments_reach_the_client(emulator: Emulator) -> None:
    """What the block says is what requests are made of, User-Agent included."""
    host = InProcessHost(Swr())
    config = {"region": "cn-north-4", "token": "demo-token", "endpoints": {"swr": emulator.url}}
    assert list(host.configure(config, terraform_version="1.9.8")) == []
    state, _ = host.read_data_source("swr_namespaces")
    assert state is not None
    (request,) = emulator.requests
    assert request.headers["X-Auth-Token"] == "demo-token"
    agent = request.headers["User-Agent"]
    assert agent.startswith(f"terraform-provider-swr/{Swr.version} ")
    assert "Python/3." in agent
    assert "Terraform/1.9.8" in agent


def test_the_environment_stands_in(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the block leaves out comes from the environment."""
    monkeypatch.setenv("HW_AUTH_TOKEN", "demo-token")
    host = InProcessHost(Swr())
    assert list(host.configure({"endpoints": {"swr": emulator.url}})) == []
    state, _ = host.read_data_source("swr_sync_regions")
    assert state is not None
    assert (state["region"], state["id"]) == (None, "")


@pytest.mark.usefixtures("emulator")
@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"token": "x"}, "region"),
        ({"region": "cn-north-4", "access_key": "x"}, "secret_key"),
        ({"region": "cn-north-4", "token": "x", "request_timeout": 0}, "request_timeout"),
        ({"region": "cn-north-4", "token": "x", "endpoints": {"swr": ""}}, "endpoints"),
        ({"region": "cn-north-4", "token": "x", "cacert_file": "/no/such/file"}, "cacert_file"),
    ],
)
def test_what_cannot_work_is_one_error_on_its_argument(
    arguments: dict[str, object], path: str
) -> None:
    """A block that cannot work is one error that points at the argument."""
    (entry,) = configure(**arguments)
    assert entry.severity is Severity.ERROR
    assert entry.summary == "Invalid configuration"
    assert str(entry.path) == path


@pytest.mark.usefixtures("emulator")
def test_insecure_is_a_warning() -> None:
    """Accepting any certificate is possible, and never silent."""
    (entry,) = configure(region="cn-north-4", token="x", insecure=True)
    assert entry.severity is Severity.WARNING
    assert str(entry.path) == "insecure"


def test_secrets_are_marked() -> None:
    """Every argument that holds a secret is sensitive in the schema."""
    sensitive = {name for name, attribute in Swr.attributes.items() if attribute.sensitive}
    assert sensitive == {"token", "access_key", "secret_key", "security_token", "password"}
