"""swr_registry_login: what docker logs in with, against a registry that checks it."""

from __future__ import annotations

import base64
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest
import requests

from swr_emulator import Emulator
from swr_emulator.faults.catalogue import CATALOGUE
from terraform_provider_swr.provider import Swr
from tfbridge import UNKNOWN
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge import Diagnostic

REGION, ACCESS_KEY = "cn-north-4", "DEMOACCESSKEY0000001"
KEYS = {"access_key": ACCESS_KEY, "secret_key": "demo/secret+key00000000000000000000000001"}
LOGIN = "swr_registry_login"
SECRET_PATH = "/v2/manage/utils/secret"
ODD = ("login-empty", "login-no-hosts", "login-null", "login-no-base64", "login-no-colon")
WITHOUT_END = ("login-no-headers", "login-odd-end")


class Registry:
    """A provider that logs in, and the registry that it logs in to."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.host = InProcessHost(Swr())

    def configure(self, **arguments: Any) -> None:
        """Configure the provider anew."""
        here = {
            "region": REGION,
            "auth_url": self.emulator.auth_url,
            "endpoints": {"swr": self.emulator.url + "/{region}", "sts": self.emulator.url},
            "max_retries": 1,
            "request_timeout": 5,
        }
        assert not self.host.configure(here | arguments).has_errors

    def open(self, **config: Any) -> dict[str, Any]:
        """Return a login that is made without a word."""
        values, renew_at, private, diagnostics = self.host.open_ephemeral_resource(LOGIN, config)
        assert list(diagnostics) == []
        assert values is not None
        assert (renew_at, private) == (None, b"")
        return values

    def refuse(self, **config: Any) -> Diagnostic:
        """Return the one error of a login that is not made."""
        values, _, _, (problem,) = self.host.open_ephemeral_resource(LOGIN, config)
        assert values is None
        return problem

    def takes(self, login: dict[str, Any]) -> bool:
        """Tell whether the registry takes a login, as docker asks it: a token for the password."""
        url = f"{self.emulator.url}/{login['region']}"
        basic = {"Authorization": f"Basic {login['authorization_token']}"}
        answer = requests.get(f"{url}/swr/auth/v2/registry/auth/", headers=basic, timeout=10)
        assert answer.status_code in (200, 401)
        return answer.ok

    def asked(self) -> list[str]:
        """Return what SWR was asked, method and path."""
        asked = self.emulator.requests
        return [f"{each.method} {each.path}" for each in asked if "/manage/" in each.path]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture
def registry(emulator: Emulator) -> Iterator[Registry]:
    """Return a provider with permanent keys."""
    emulator.clear()
    registry = Registry(emulator)
    registry.configure(**KEYS)
    yield registry
    emulator.faults = None


@pytest.fixture
def aging() -> Iterator[Registry]:
    """Return the same with an emulator of its own, whose clock may be moved."""
    with Emulator() as running:
        registry = Registry(running)
        registry.configure(**KEYS)
        yield registry


def test_temporary(aging: Registry) -> None:
    """SWR makes the login with one POST; the registry takes it until it ends."""
    login = aging.open()
    assert aging.asked() == [f"POST /{REGION}{SECRET_PATH}"]
    assert (login["region"], login["kind"]) == (REGION, "temporary")
    assert login["proxy_endpoint"] == f"https://swr.{REGION}.myhuaweicloud.com"
    assert login["expires_at"].endswith("Z")
    token = f"{login['user_name']}:{login['password']}"
    assert base64.b64decode(login["authorization_token"]).decode() == token
    assert aging.takes(login)
    aging.emulator.clock.advance(6 * 3600 + 1)
    assert not aging.takes(login)


def test_each_opening_is_a_login_of_its_own(registry: Registry) -> None:
    """Two blocks, or a plan and its apply, get two logins, both good."""
    first, second = registry.open(), registry.open(kind="temporary")
    assert first["password"] != second["password"]
    assert registry.takes(first)
    assert registry.takes(second)


def test_long_term(aging: Registry) -> None:
    """It is computed, nothing is sent, and the registry takes it for as long as the key."""
    login = aging.open(kind="long_term")
    assert aging.emulator.requests == []
    assert login["user_name"] == f"{REGION}@{ACCESS_KEY}"
    assert login["expires_at"] is None
    aging.emulator.clock.advance(30 * 86_400)
    assert aging.takes(login)
    assert login == aging.open(kind="long_term")


@pytest.mark.parametrize("kind", ["temporary", "long_term"])
def test_another_region(registry: Registry, kind: str) -> None:
    """The region of the block is the one of the registry; an empty one is the provider's."""
    login = registry.open(kind=kind, region="cn-east-3")
    assert login["proxy_endpoint"] == "https://swr.cn-east-3.myhuaweicloud.com"
    assert login["user_name"].startswith("cn-east-3@")
    assert registry.takes(login)
    assert registry.open(kind=kind, region="")["user_name"].startswith(f"{REGION}@")


def test_a_cloud_of_ones_own(registry: Registry) -> None:
    """The address of the registry follows the provider's cloud."""
    registry.configure(**KEYS, cloud="cloud.example.com")
    for kind in ("temporary", "long_term"):
        login = registry.open(kind=kind)
        assert login["proxy_endpoint"] == f"https://swr.{REGION}.cloud.example.com"


def test_a_region_without_a_name(registry: Registry) -> None:
    """Behind a custom endpoint SWR says which registry it is; nothing can be computed."""
    host = InProcessHost(Swr())
    url = f"{registry.emulator.url}/{REGION}"
    assert not host.configure({**KEYS, "endpoints": {"swr": url}}).has_errors
    values = host.open_ephemeral_resource(LOGIN).values
    assert values is not None
    assert values["region"] is None
    assert values["proxy_endpoint"] == f"https://swr.{REGION}.myhuaweicloud.com"
    (problem,) = host.open_ephemeral_resource(LOGIN, {"kind": "long_term"}).diagnostics
    assert problem.summary == "Invalid configuration"
    assert str(problem.path) == "region"
    assert "the name of the region in it" in problem.detail


def token(emulator: Emulator) -> dict[str, Any]:
    """Return a token."""
    assert emulator.data.tokens
    return {"token": "demo-token"}


def user(_: Emulator) -> dict[str, Any]:
    """Return a user with its password."""
    return {"user_name": "demo", "password": "demo-password", "domain_name": "demo-account"}


def agency(emulator: Emulator) -> dict[str, Any]:
    """Return an agency on top of permanent keys."""
    assumed = emulator.data.agencies[0]
    block = {"agency_name": assumed.name, "domain_name": assumed.domain.name}
    return {**KEYS, "assume_role": [block]}


def temporary_keys(emulator: Emulator) -> dict[str, Any]:
    """Return the keys of a pod."""
    proof = {"Authorization": "demo-pod-token"}
    answer = requests.post(emulator.pod_url, json={}, headers=proof, timeout=10)
    keys = answer.json()["credential"]
    return {
        "access_key": keys["access"],
        "secret_key": keys["secret"],
        "security_token": keys["securitytoken"],
    }


@pytest.mark.parametrize(
    ("credentials", "words"),
    [
        (token, ["A token and a user have no secret key", "The credentials: a token, from token"]),
        (user, ["A token and a user have no secret key", "a user and its password"]),
        (agency, ["Keys that expire, such as an agency's", "on top of them the agency"]),
        (temporary_keys, ["Keys that expire", "access_key, secret_key, security_token"]),
    ],
)
def test_credentials_of_other_kinds(registry: Registry, credentials: Any, words: list[str]) -> None:
    """They cannot have a long-term login, and the error says why and what they are."""
    arguments = credentials(registry.emulator)
    registry.configure(**arguments)
    problem = registry.refuse(kind="long_term")
    assert problem.summary == "Invalid configuration"
    assert str(problem.path) == "kind"
    assert [word for word in words if word not in problem.detail] == []
    assert 'Take kind = "temporary"' in problem.detail
    secrets = ("password", "secret_key", "security_token", "token")
    assert [name for name in secrets if str(arguments.get(name, "@")) in problem.detail] == []


@pytest.mark.parametrize("credentials", [agency, temporary_keys])
def test_credentials_that_end(registry: Registry, credentials: Any) -> None:
    """A temporary login is made with them, too."""
    registry.configure(**credentials(registry.emulator))
    assert registry.takes(registry.open())


@pytest.mark.parametrize("config", [{"kind": "for ever"}, {"region": "a/b"}], ids=str)
def test_validation(registry: Registry, config: dict[str, Any]) -> None:
    """Another kind, and what is no region, is an error before anything is opened."""
    (problem,) = registry.host.validate_ephemeral_resource(LOGIN, config)
    assert str(problem.path) in config


def test_validation_of_what_is_not_known(registry: Registry) -> None:
    """Unknown and empty arguments are good."""
    unknown = {"kind": UNKNOWN, "region": UNKNOWN}
    assert not registry.host.validate_ephemeral_resource(LOGIN, unknown)
    assert not registry.host.validate_ephemeral_resource(LOGIN, {"kind": "", "region": ""})


def once(registry: Registry, action: dict[str, Any]) -> None:
    """Let this happen to the first call for a login."""
    match = {"path": f"{SECRET_PATH}$", "method": "POST", "first": 1}
    registry.emulator.faults = {"rules": [{"match": match, "action": action}]}


@pytest.mark.parametrize(
    "action",
    [
        {"type": "reset", "at": "body"},
        {"type": "respond", "status": 503, "shape": "E1", "message": "busy"},
    ],
    ids=lambda action: action["type"],
)
def test_a_failure_that_may_pass(registry: Registry, action: dict[str, Any]) -> None:
    """The POST is sent again, even if SWR may have made a login: nobody has its password."""
    once(registry, action)
    assert registry.takes(registry.open())
    assert registry.asked() == [f"POST /{REGION}{SECRET_PATH}"] * 2


def test_a_missing_permission(registry: Registry) -> None:
    """The error names the action of the policy, and the way that needs none."""
    once(registry, {"type": "respond", "status": 403, "shape": "E5", "code": "APIGW.0302"})
    problem = registry.refuse()
    assert problem.summary == "Permission denied"
    assert "swr::createLoginSecret" in problem.detail
    assert 'kind = "long_term"' in problem.detail
    assert "listAutoSyncRepoJobs" not in problem.detail


def test_a_failure_before(registry: Registry) -> None:
    """What goes wrong while credentials are fetched keeps its own advice."""
    registry.configure(**agency(registry.emulator))
    answer = {"type": "respond", "status": 403, "shape": "E6", "message": "no"}
    registry.emulator.faults = {"rules": [{"match": {"path": "securitytokens"}, "action": answer}]}
    problem = registry.refuse()
    assert "securitytokens" in problem.detail
    assert "createLoginSecret" not in problem.detail


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name.startswith("login-")])
def test_odd_answers(registry: Registry, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """An answer without a login is one error; without an end, a login whose end is null."""
    caplog.set_level(logging.DEBUG)
    registry.emulator.faults = [CATALOGUE[name].rule()]
    if name in ODD:
        assert registry.refuse().summary == "Unexpected answer"
    else:
        login = registry.open()
        assert (login["user_name"], login["password"]) == ("cn-north-4@HSTDEMO", "demo-password")
        assert (login["expires_at"] is None) == (name in WITHOUT_END)
    assert "demo-password" not in caplog.text


def test_the_log(registry: Registry, caplog: pytest.LogCaptureFixture) -> None:
    """No password reaches the log."""
    caplog.set_level(logging.DEBUG)
    for kind in ("temporary", "long_term"):
        login = registry.open(kind=kind)
        assert login["password"] not in caplog.text
        assert login["authorization_token"] not in caplog.text
    assert f"POST {registry.emulator.url}" in caplog.text


def test_an_interrupted_login(registry: Registry) -> None:
    """Ctrl-C ends it while SWR is still busy, with an error and not with half a login."""
    once(registry, {"type": "hang"})

    def stop() -> None:
        registry.emulator.wait_for_requests(1)
        registry.host.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    assert registry.refuse().summary == "Interrupted"
    stopper.join()
