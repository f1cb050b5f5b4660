"""From the provider block and the environment to settings."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from swr_emulator.fixtures.loader import load
from terraform_provider_swr import __version__
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.config.settings import Settings, resolve, user_agent
from terraform_provider_swr.http.errors import ConfigurationError
from terraform_provider_swr.http.transport import Transport, TransportOptions
from terraform_provider_swr.swr.error_codes import map_error_response

if TYPE_CHECKING:
    from pathlib import Path

BASE = {"region": "cn-north-4", "token": "t"}


def settings(environ: dict[str, str] | None = None, **arguments: Any) -> Settings:
    """Return the settings of a small provider block with some more arguments."""
    return resolve({**BASE, **arguments}, environ or {})


def test_defaults() -> None:
    """Region and token are enough."""
    result = settings()
    assert result.region == "cn-north-4"
    assert result.home == HomeProject("cn-north-4", None, None)
    assert result.endpoints.swr("cn-north-4") == "https://swr-api.cn-north-4.myhuaweicloud.com"
    assert result.request_timeout == 60
    assert result.max_retries == 5
    assert result.max_concurrent_requests == 8
    assert result.insecure is False
    assert result.cacert is None
    assert result.warnings == ()


def test_everything_from_the_environment() -> None:
    """Every argument that has a variable can be left to it."""
    result = resolve(
        {},
        {
            "HW_REGION_NAME": "eu-west-101",
            "HW_AUTH_TOKEN": "t",
            "HW_PROJECT_ID": "p1",
            "HW_PROJECT_NAME": "dev",
            "HW_AUTH_URL": "https://iam.example.com/v3",
            "HW_CLOUD": "example.com",
            "HW_INSECURE": "true",
            "OS_CACERT": "/etc/ca.pem",
            "HW_MAX_RETRIES": "0",
        },
    )
    assert result.home == HomeProject("eu-west-101", "p1", "dev")
    assert result.endpoints.swr("eu-west-101") == "https://swr-api.eu-west-101.example.com"
    assert result.endpoints.iam("eu-west-101") == "https://iam.example.com"
    assert result.insecure is True
    assert result.cacert == "/etc/ca.pem"
    assert result.max_retries == 0


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("OS_REGION_NAME", "region"),
        ("OS_PROJECT_ID", "project_id"),
        ("OS_PROJECT_NAME", "project_name"),
    ],
)
def test_openstack_names(variable: str, name: str) -> None:
    """OpenStack's names of variables work where the official provider takes them."""
    environ = {"HW_AUTH_TOKEN": "t", "HW_REGION_NAME": "x-1", variable: "value"}
    if name == "region":
        del environ["HW_REGION_NAME"]
    assert getattr(resolve({}, environ).home, name) == "value"


def test_no_region() -> None:
    """Without any region the error says where it can come from."""
    with pytest.raises(ConfigurationError, match="HW_REGION_NAME") as caught:
        resolve({"token": "t"}, {})
    assert caught.value.attribute == "region"


def test_endpoint_without_region() -> None:
    """With the address of SWR no region is needed."""
    result = resolve({"token": "t", "endpoints": {"swr": "swr.example.com/"}}, {})
    assert result.region is None
    assert result.endpoints.swr(None) == "https://swr.example.com"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("region", "CN"),
        ("cloud", "https://x"),
        ("auth_url", " "),
        ("endpoints", {"swr": ""}),
        ("endpoints", {"swr": "ftp://x"}),
        ("project_id", "p\n"),
        ("max_retries", -1),
        ("max_retries", 101),
        ("max_concurrent_requests", 0),
        ("max_concurrent_requests", 65),
        ("max_concurrent_requests", Decimal("2.5")),
        ("request_timeout", 0),
        ("request_timeout", Decimal("-0.5")),
        ("request_timeout", 3601),
        ("request_timeout", Decimal("1e9999")),
        ("token", "t\n"),
        ("access_key", "a"),
    ],
)
def test_errors_name_the_argument(name: str, value: Any) -> None:
    """What cannot work is an error that points at its argument."""
    arguments = {**BASE, name: value}
    if name == "access_key":
        del arguments["token"]
        name = "secret_key"
    with pytest.raises(ConfigurationError) as caught:
        resolve(arguments, {})
    assert caught.value.attribute == name


def test_timeout() -> None:
    """Seconds may have a fraction."""
    assert settings(request_timeout=Decimal("0.25")).request_timeout == 0.25
    assert settings(request_timeout=3600).request_timeout == 3600


def test_profile_gives_region_and_project(tmp_path: Path) -> None:
    """A profile's region counts when no other is given, its project only in its own region."""
    path = tmp_path / "config.json"
    profile = {
        "name": "a",
        "accessKeyId": "AKID1",
        "secretAccessKey": "geheim",
        "region": "cn-north-4",
        "projectId": "p1",
    }
    path.write_text(json.dumps({"current": "a", "profiles": [profile]}))
    arguments = {"shared_config_file": str(path)}
    assert resolve(arguments, {}).home == HomeProject("cn-north-4", "p1")
    assert resolve({**arguments, "region": "cn-east-3"}, {}).home == HomeProject("cn-east-3")
    assert resolve({**arguments, "project_name": "dev"}, {}).home == HomeProject(
        "cn-north-4", None, "dev"
    )
    assert "geheim" not in repr(resolve(arguments, {}))


def test_profile_without_region(tmp_path: Path) -> None:
    """A profile without a region leaves the region missing."""
    path = tmp_path / "config.json"
    profile = {"name": "a", "accessKeyId": "AKID1", "secretAccessKey": "s"}
    path.write_text(json.dumps({"current": "a", "profiles": [profile]}))
    with pytest.raises(ConfigurationError, match="No region is set"):
        resolve({"shared_config_file": str(path)}, {})


def test_warns_of_insecure() -> None:
    """Switching verification off is a warning that points at the way out."""
    (warning,) = settings(insecure=True).warnings
    assert warning.attribute == "insecure"
    assert "cacert_file" in warning.detail


def test_warns_of_a_block_without_effect() -> None:
    """A block assume_role_with_oidc beside a token is named as being without effect."""
    block = {"idp_id": "i", "agency_name": "r", "domain_id": "d", "id_token": "a.b.c"}
    (warning,) = settings(assume_role_with_oidc=[block]).warnings
    assert warning.attribute == "assume_role_with_oidc"
    assert "a token, from token" in warning.detail
    alone = {"region": "cn-north-4", "assume_role_with_oidc": [block]}
    assert resolve(alone, {"HW_AUTH_TOKEN": "t"}).warnings == ()


def test_repr_hides_secrets() -> None:
    """Printing settings shows no secret."""
    assert "geheim" not in repr(settings(token="geheim"))


def test_cheap_to_import() -> None:
    """Configuring loads no HTTP library; a process that only validates stays small."""
    code = "import sys, terraform_provider_swr.config.settings; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = set(result.stdout.decode().split())
    assert not loaded & {"requests", "urllib3", "json", "email", "dataclasses", "logging"}


def test_user_agent() -> None:
    """Requests name the provider, Python and Terraform."""
    python = "{}.{}.{}".format(*sys.version_info)
    assert user_agent("1.9.0") == (
        f"terraform-provider-swr/{__version__} (+Python/{python}; Terraform/1.9.0)"
    )
    assert user_agent() == f"terraform-provider-swr/{__version__} (+Python/{python})"


def test_transport_options() -> None:
    """The settings of the transport are handed on."""
    options = settings(
        request_timeout=7,
        max_retries=3,
        max_concurrent_requests=2,
        insecure=True,
        cacert_file="/ca.pem",
    ).transport_options("me")
    assert options == TransportOptions(
        user_agent="me",
        request_timeout=7,
        max_retries=3,
        max_in_flight=2,
        insecure=True,
        cacert_file="/ca.pem",
    )


def test_client_of_the_emulator() -> None:
    """A provider block with keys makes a client that reads, by a name that tells who asks."""
    with Emulator() as emulator:
        arguments = {
            "region": "cn-north-4",
            "access_key": "DEMOACCESSKEY0000001",
            "secret_key": "demo/secret+key00000000000000000000000001",
            "endpoints": {"swr": emulator.url},
            "auth_url": emulator.auth_url,
        }
        client = resolve(arguments, {}).client(threading.Event(), "1.9.0")
        (task,) = client.list_sync_repos("test", "grpc-helloworld")
        assert task.id == 45
        assert client.region == "cn-north-4"
        (request,) = emulator.requests
        assert request.headers["User-Agent"] == user_agent("1.9.0")


def test_nothing_but_an_instance() -> None:
    """Without credentials the metadata service is asked before any read."""
    with Emulator() as emulator:
        transport = Transport(TransportOptions(), threading.Event(), map_error_response)
        result = resolve({"region": "cn-north-4"}, {})
        assert result.regional_credentials(transport, emulator.url)
        emulator.data = load({"regions": {"cn-north-4": {}}})
        with pytest.raises(ConfigurationError, match="HW_ACCESS_KEY"):
            result.regional_credentials(transport, emulator.url)
