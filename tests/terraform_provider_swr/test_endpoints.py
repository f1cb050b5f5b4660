"""Where the services are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.endpoints import (
    Endpoints,
    check_cloud,
    check_names,
    check_region,
    is_exposed,
    normalise_iam_url,
    normalise_url,
)
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("region", "swr", "iam"),
    [
        (
            "cn-north-4",
            "https://swr-api.cn-north-4.myhuaweicloud.com",
            "https://iam.cn-north-4.myhuaweicloud.com",
        ),
        (
            "eu-west-101",
            "https://swr-api.eu-west-101.myhuaweicloud.eu",
            "https://iam.eu-west-101.myhuaweicloud.eu",
        ),
        (
            "eu-west-0",
            "https://swr-api.eu-west-0.myhuaweicloud.com",
            "https://iam.eu-west-0.myhuaweicloud.com",
        ),
    ],
)
def test_public_cloud(region: str, swr: str, iam: str) -> None:
    """Every region has hosts of its own, in the partition that it belongs to."""
    endpoints = Endpoints("cn-north-4")
    assert endpoints.swr(region) == swr
    assert endpoints.iam(region) == iam


def test_cloud() -> None:
    """A cloud that is given is the domain of every region."""
    endpoints = Endpoints("eu-west-101", cloud="cloud.example.com")
    assert endpoints.swr("eu-west-101") == "https://swr-api.eu-west-101.cloud.example.com"
    assert endpoints.iam("a-1") == "https://iam.a-1.cloud.example.com"


def test_custom_endpoint_serves_the_home_region() -> None:
    """A custom endpoint without {region} serves the provider's region and no other."""
    endpoints = Endpoints("cn-north-4", swr="http://127.0.0.1:8080")
    assert endpoints.swr("cn-north-4") == "http://127.0.0.1:8080"
    with pytest.raises(ConfigurationError, match=r"cn-east-3 .* serves the provider's region"):
        endpoints.swr("cn-east-3")


def test_custom_endpoint_without_region() -> None:
    """Without any region a custom endpoint serves the unnamed one."""
    endpoints = Endpoints(swr="http://127.0.0.1:8080")
    assert endpoints.swr(None) == "http://127.0.0.1:8080"
    with pytest.raises(ConfigurationError, match="serves one region") as caught:
        endpoints.swr("cn-east-3")
    assert caught.value.attribute == "region"


def test_custom_endpoint_with_placeholder() -> None:
    """{region} in an address stands for the region that is read."""
    endpoints = Endpoints(
        "cn-north-4", swr="https://{region}.example.com/swr", auth_url="https://iam.{region}.x"
    )
    assert endpoints.swr("cn-east-3") == "https://cn-east-3.example.com/swr"
    assert endpoints.iam("cn-east-3") == "https://iam.cn-east-3.x"
    with pytest.raises(ConfigurationError, match="No region is set"):
        endpoints.swr(None)


def test_auth_url() -> None:
    """The address of IAM that is given serves every region, the unnamed one too."""
    endpoints = Endpoints(auth_url="http://127.0.0.1:8080")
    assert endpoints.iam(None) == endpoints.iam("cn-north-4") == "http://127.0.0.1:8080"


def test_nowhere_to_log_in() -> None:
    """Without region and auth_url no host is guessed."""
    with pytest.raises(ConfigurationError, match="neither region nor auth_url") as caught:
        Endpoints(swr="http://127.0.0.1").iam(None)
    assert caught.value.attribute == "auth_url"


@pytest.mark.parametrize(
    "region", ["evil.com/", "a.b", "", "A", "x" * 64, "cn-", "a\n", "é", "a_b"]
)
def test_not_a_region(region: str) -> None:
    """A name that would change the host is no region, wherever it comes from."""
    with pytest.raises(ConfigurationError, match="not the name of a region"):
        check_region(region)
    with pytest.raises(ConfigurationError, match="not the name of a region"):
        Endpoints("cn-north-4").swr(region)
    with pytest.raises(ConfigurationError, match="not the name of a region"):
        Endpoints("cn-north-4", swr="https://{region}.example.com").swr(region)


@pytest.mark.parametrize("cloud", ["https://x.com", "x.com/y", "", "x .com", ".com", "a@b"])
def test_not_a_cloud(cloud: str) -> None:
    """A cloud is a bare domain name."""
    with pytest.raises(ConfigurationError, match="not a domain name"):
        check_cloud(cloud)


def test_clouds() -> None:
    """Public and private clouds are domain names."""
    check_cloud("myhuaweicloud.com")
    check_cloud("otc.t-systems.com")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("swr.example.com", "https://swr.example.com"),
        ("  https://swr.example.com/ \n", "https://swr.example.com"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://[::1]:5000/", "http://[::1]:5000"),
        (
            "https://gateway.example.com/a/{region}/swr//",
            "https://gateway.example.com/a/{region}/swr",
        ),
        ("HTTPS://swr.example.com", "HTTPS://swr.example.com"),
    ],
)
def test_normalised(given: str, address: str) -> None:
    """Scheme and surroundings are tidied, everything else stays as given."""
    assert normalise_url(given, "endpoints") == address


@pytest.mark.parametrize(
    "given",
    [
        "ftp://x",
        "https://",
        "https:///x",
        "https://x y",
        "https://{zone}.x",
        "https://x:port",
        "https://x/{zone}",
        "5",
        "5:80",
        "127.1",
        "1.2.3.4.5/x",
    ],
)
def test_not_an_address(given: str) -> None:
    """Anything else than a server's address is refused and shown."""
    with pytest.raises(ConfigurationError, match="not the address of a server") as caught:
        normalise_url(given, "endpoints")
    assert given in str(caught.value)
    assert caught.value.attribute == "endpoints"


def test_empty_address() -> None:
    """An empty address is an error of its own."""
    with pytest.raises(ConfigurationError, match="empty"):
        normalise_url("  ", "endpoints")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://user:geheim@x", "The value"),
        ("https://user:geheim%40x", "The value"),
        ("user:geheim%2540x?a", "The value"),
        ("https://x/token=geheim", "The value"),
        ("https://x?token=geheim", "'https://x?...'"),
        ("https://x/y#geheim?geheim", "'https://x/y#...'"),
        ("https://x#geheim", "'https://x#...'"),
    ],
)
def test_secrets_in_an_address(given: str, shown: str) -> None:
    """A user, a password, a query or a fragment is refused without being shown."""
    with pytest.raises(ConfigurationError) as caught:
        normalise_url(given, "endpoints")
    assert str(caught.value).startswith(f"{shown} is not the address of a server.")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("check", [check_region, check_cloud])
def test_secrets_in_a_name(check: Callable[[str], None]) -> None:
    """What is no region or cloud is shown without what may be a password."""
    with pytest.raises(ConfigurationError, match=r"^The value is not"):
        check("https://user:geheim@x")


@pytest.mark.parametrize(
    ("endpoints", "region", "address"),
    [
        (Endpoints("cn-north-4"), "cn-east-3", "https://sts.cn-east-3.myhuaweicloud.com"),
        (Endpoints(), "eu-west-101", "https://sts.eu-west-101.myhuaweicloud.eu"),
        (Endpoints(cloud="x.test"), "a-1", "https://sts.a-1.x.test"),
        (Endpoints(sts="https://{region}.sts.test"), "a-1", "https://a-1.sts.test"),
        (
            Endpoints(sts="https://sts.test", auth_url="https://iam.y.test"),
            None,
            "https://sts.test",
        ),
        (Endpoints(auth_url="https://IAM.a-1.x.test:8443"), "a-1", "https://sts.a-1.x.test:8443"),
        (Endpoints(auth_url="https://iam.{region}.x.test/i"), "a-1", "https://sts.a-1.x.test/i"),
        (Endpoints(auth_url="http://127.0.0.1:5000"), "a-1", "http://127.0.0.1:5000"),
        (Endpoints(auth_url="http://127.0.0.1:5000"), None, "http://127.0.0.1:5000"),
        (
            Endpoints(auth_url="https://iam.myhuaweicloud.com"),
            "cn-north-4",
            "https://sts.cn-north-4.myhuaweicloud.com",
        ),
        (
            Endpoints(cloud="x.test", auth_url="https://iam.global.x.test"),
            "a-1",
            "https://sts.a-1.x.test",
        ),
        (
            Endpoints(auth_url="https://iam.notmyhuaweicloud.com"),
            "a-1",
            "https://sts.notmyhuaweicloud.com",
        ),
    ],
)
def test_sts(endpoints: Endpoints, region: str | None, address: str) -> None:
    """STS is where it is said to be, else in the cloud, else beside an IAM of the user's own."""
    assert endpoints.sts(region) == address


def test_no_sts() -> None:
    """Without region and address no host is guessed."""
    with pytest.raises(ConfigurationError, match="where STS is") as caught:
        Endpoints(swr="http://127.0.0.1").sts(None)
    assert caught.value.attribute == "endpoints"


@pytest.mark.parametrize(
    "given", ["iam.example.com", "https://iam.example.com/v3", "https://iam.example.com/v3/"]
)
def test_auth_url_version(given: str) -> None:
    """The version at the end of IAM's address may be there or not."""
    assert normalise_iam_url(given, "auth_url") == "https://iam.example.com"


@pytest.mark.parametrize(
    ("address", "exposed"),
    [
        ("http://swr.example.com", True),
        ("HTTP://10.0.0.1:80", True),
        ("https://swr.example.com", False),
        ("http://127.0.0.1:5000/v3", False),
        ("http://LocalHost:5000", False),
        ("http://[::1]:5000", False),
        ("http://localhost.example.com", True),
        ("http://127.example.com", True),
        ("http://127.0.0.1.example.com", True),
    ],
)
def test_exposed(address: str, exposed: bool) -> None:
    """Plain http is fine on the machine itself only."""
    assert is_exposed(address) is exposed


def test_images_are_pulled_from_another_host_than_the_apis() -> None:
    """Whatever the address of the API is; an unnamed region has none."""
    assert Endpoints().registry("cn-north-4") == "swr.cn-north-4.myhuaweicloud.com"
    assert Endpoints().registry("eu-west-101") == "swr.eu-west-101.myhuaweicloud.eu"
    own = Endpoints("cn-north-4", cloud="example.com", swr="http://127.0.0.1:1")
    assert own.registry("cn-north-4") == "swr.cn-north-4.example.com"
    assert own.registry(None) is None


def test_names_of_services() -> None:
    """Those that are called, and any that are not, may be named; case counts."""
    check_names({"swr": "x", "iam": "x", "sts": "x", "obs": "x"})
    with pytest.raises(ConfigurationError, match="called iam in endpoints, not Iam") as caught:
        check_names({"Iam": "x"})
    assert caught.value.attribute == "endpoints"
