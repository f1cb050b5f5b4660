"""No secret gets out: every way to log in, every answer that could repeat it, everything written.

All reads go through one real process at ``TF_LOG=TRACE``. What it wrote and
said is searched once more when the last of them is done.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pytest

from faults.echoes import CREDENTIALS, Echo
from faults.rigs import ON_AN_INSTANCE, TASK, Rig, clean_environment
from faults.searching import found_in, issued_secrets, sent_secrets, spellings
from swr_emulator import Emulator
from swr_emulator.faults.actions import EchoSignature, Redirect, Respond
from swr_emulator.faults.rules import Rule
from swr_emulator.fixtures import loader
from swr_emulator.services.error_bodies import swr_error
from tfbridge.testing import Host

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from swr_emulator.faults.actions import Action
    from swr_emulator.http.recorder import RecordedRequest

# A password that every notation spells in its own way; short ones that look like nothing.
PASSWORD = 'p"s\\w &\u00e9 <ord>'
TOKEN = "tok-5f1c9e"
ACCESS_KEY, SECRET_KEY = "AKHYGIENE00000000001", "sk/Geheim+1234567890"
TEMPORARY_KEY, TEMPORARY_SECRET, SECURITY_TOKEN = "HSTHYGIENE0000000001", "sk-temp-77", "sec-tok-1"
BLOB = "XD7pQm" * 300

KEYS = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
TEMPORARY = {
    "access_key": TEMPORARY_KEY,
    "secret_key": TEMPORARY_SECRET,
    "security_token": SECURITY_TOKEN,
}
USER = {"user_name": "demo", "password": PASSWORD, "domain_name": "demo-account"}
AGENCY = [{"agency_name": "swr-auditor", "domain_name": "partner-account"}]

LOGINS: dict[str, dict[str, Any]] = {
    "token": {"credentials": {"token": TOKEN}},
    "keys": {"credentials": KEYS},
    "keys-of-a-project": {"credentials": KEYS, "project_name": "cn-north-4"},
    "temporary-keys": {"credentials": TEMPORARY},
    "password": {"credentials": USER},
    "agency-by-keys": {"credentials": KEYS, "assume_role": AGENCY},
    "agency-by-password": {"credentials": USER, "assume_role": AGENCY},
    "profile": {"credentials": {"profile": "keys"}},
    "profile-sso": {"credentials": {"profile": "sso"}},
    "profile-instance": {"credentials": {"profile": "instance"}},
    "metadata": {"credentials": {}},
}

MANY_ANSWERS = [
    pytest.param(name, marks=[] if name in {"token", "keys", "password"} else pytest.mark.slow)
    for name in LOGINS
]
"""The logins for the tests that go through a long list of answers; ``make test`` has three."""

PROFILES = {
    "current": "keys",
    "authEncrypt": "false",
    "profiles": [
        {"name": "keys", "mode": "AKSK", "accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY},
        {
            "name": "sso",
            "mode": "SSO",
            "ssoAuth": {
                "stsToken": {
                    "accessKeyId": TEMPORARY_KEY,
                    "secretAccessKey": TEMPORARY_SECRET,
                    "securityToken": SECURITY_TOKEN,
                }
            },
        },
        {"name": "instance", "mode": "ecsAgency"},
    ],
}


class Watch(NamedTuple):
    """The plugin, what it reads from, a server that must stay untouched, and what was shown."""

    rig: Rig
    elsewhere: Emulator
    shown: list[str]

    def read(self, login: dict[str, Any]) -> dict[str, Any] | None:
        """Log in and read; keep what a user sees of it. Return the state."""
        diagnostics = self.rig.configure(**login, max_retries=1, request_timeout=5)
        self.keep(diagnostics)
        if diagnostics.has_errors:
            return None
        state, diagnostics = self.rig.read()
        self.keep(diagnostics)
        self.shown.append(repr(state))
        return state

    def keep(self, diagnostics: Iterable[Any]) -> None:
        """Keep the words of diagnostics."""
        self.shown.extend(f"{entry.summary}\n{entry.detail}" for entry in diagnostics)

    def secrets(self) -> set[str]:
        """Return every secret that was configured, handed out or sent so far."""
        configured = {PASSWORD, TOKEN, ACCESS_KEY, SECRET_KEY, BLOB, *TEMPORARY.values()}
        emulator = self.rig.emulator
        return configured | issued_secrets(emulator) | sent_secrets(emulator.requests)

    def search(self) -> None:
        """Look for every secret, in every spelling, in all that was written and shown."""
        logs = self.rig.host.logs  # type: ignore[attr-defined]
        fields = [repr(record) for record in logs.records]
        haystack = "\n".join([*self.shown, logs.text, *fields])
        assert found_in(haystack, self.secrets()) == set()


def cloud() -> dict[str, Any]:
    """Return the example's cloud with the secrets of these tests."""
    document: dict[str, Any] = loader.document()
    document["users"] = [{"name": "demo", "password": PASSWORD}]
    document["access_keys"] = [
        KEYS,
        {"access_key": TEMPORARY_KEY, "secret_key": TEMPORARY_SECRET},
    ]
    document["tokens"] = [{"token": TOKEN}]
    return document


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Return a plugin on an ECS instance that logs all it can; search at the end."""
    home = tmp_path_factory.mktemp("home")
    (home / ".hcloud").mkdir()
    (home / ".hcloud/config.json").write_text(json.dumps(PROFILES), encoding="utf-8")
    with Emulator(cloud()) as emulator, Emulator(cloud()) as elsewhere:
        environment = clean_environment(TF_LOG="TRACE", METADATA_URL=emulator.url, HOME=str(home))
        with Host(ON_AN_INSTANCE, environment=environment) as host:
            watching = Watch(Rig(host, emulator), elsewhere, [])
            yield watching
        watching.search()


@pytest.fixture
def quiet(watch: Watch) -> Iterator[Watch]:
    """Return the same with a service that works, before and after."""
    watch.rig.emulator.faults = None
    yield watch
    watch.rig.emulator.faults = None


@pytest.mark.parametrize("login", LOGINS)
def test_success(quiet: Watch, login: str) -> None:
    """A read that works shows nothing, and each secret goes where it belongs and nowhere else."""
    state = quiet.read(LOGINS[login])
    assert state is not None
    assert state["sync_repos"] == [TASK]
    check_places(quiet.rig.emulator.requests)
    quiet.search()


def test_the_search_finds_what_is_there(quiet: Watch) -> None:
    """The search is no formality: it sees a secret in each of the places and spellings."""
    for text in (f"a {TOKEN}.", json.dumps({"x": PASSWORD}), f"?x={quote(PASSWORD)}"):
        with pytest.raises(AssertionError):
            quiet._replace(shown=[text]).search()


def check_places(requests: Iterable[RecordedRequest]) -> None:
    """Each secret is in its header or body, of requests to those who need it."""
    for request in requests:
        headers = {name.lower(): value for name, value in request.headers}
        body = request.body.decode()
        others = [value for name, value in headers.items() if name not in CREDENTIALS]
        text = " ".join([request.path, request.raw_query, *others])
        for secret in (SECRET_KEY, TEMPORARY_SECRET):
            assert secret not in f"{text} {body} {list(headers.values())}"
        for secret in (TOKEN, PASSWORD, ACCESS_KEY, TEMPORARY_KEY, SECURITY_TOKEN):
            assert not spellings(secret) & {word for word in spellings(secret) if word in text}
        is_login = request.method == "POST" and request.path == "/v3/auth/tokens"
        assert (json.dumps(PASSWORD)[1:-1] in body) == is_login
        assert not (is_login and {"authorization", "x-auth-token"} & headers.keys())
        is_metadata = "/latest/" in request.path
        assert is_metadata or "x-metadata-token" not in headers
        assert not (is_metadata and {"authorization", "x-auth-token"} & headers.keys())
        assert not {"authorization", "x-auth-token"} <= headers.keys()


REFUSALS: dict[str, tuple[Action, str]] = {
    "signature": (EchoSignature(), "sync_repo$"),
    "signature-at-iam": (EchoSignature(), "^/v3"),
    "permission": (Respond(swr_error("4030170", "No permission.", encoded=BLOB)), "sync_repo$"),
    "permission-at-iam": (Respond(swr_error("4030170", "No permission.", encoded=BLOB)), "^/v3"),
    "text-400": (Echo(status=400, place="text"), ""),
    "json-403": (Echo(status=403, place="json"), "sync_repo$"),
    "page-502": (Echo(status=502, place="page"), "sync_repo$"),
    "key-404": (Echo(status=404, place="key"), "sync_repo$"),
    "query-429": (Echo(status=429, place="query"), "sync_repo$"),
    "cut-500": (Echo(status=500, place="cut"), "sync_repo$"),
    "headers-302": (Echo(status=302, place="headers"), "sync_repo$"),
    "json-401-at-iam": (Echo(status=401, place="json"), "^/v3"),
    "field-403-at-iam": (Echo(status=403, place="field"), "^/v3"),
    "page-404-at-iam": (Echo(status=404, place="page"), "^/v3"),
    "query-400-at-iam": (Echo(status=400, place="query"), "^/v3"),
    "page-200": (Echo(status=200, place="page"), "sync_repo$"),
    "json-200": (Echo(status=200, place="json"), "sync_repo$"),
    "field-200": (Echo(status=200, place="field"), "sync_repo$"),
    "headers-200": (Echo(status=200, place="headers"), "sync_repo$"),
    "cut-200": (Echo(status=200, place="cut"), "sync_repo$"),
    "json-201-at-iam": (Echo(status=201, place="json"), "^/v3"),
    "metadata-text": (Echo(status=500, place="text"), "/latest/"),
    "metadata-json": (Echo(status=200, place="json"), "securitykey$"),
}


@pytest.mark.parametrize("login", MANY_ANSWERS)
def test_refusals(quiet: Watch, login: str) -> None:
    """Whatever a refusal repeats of the request, nothing of it is written or shown."""
    for name, (action, path) in REFUSALS.items():
        quiet.rig.emulator.faults = Rule(action, path=path)
        state = quiet.read(LOGINS[login])
        assert (state is None) == was_asked(quiet, path), name
    quiet.search()


def was_asked(watch: Watch, path: str) -> bool:
    """Tell whether there was a request whose path matches."""
    return any(re.search(path, request.path) for request in watch.rig.emulator.requests)


@pytest.mark.parametrize("login", MANY_ANSWERS)
def test_redirects_lead_nowhere(quiet: Watch, login: str) -> None:
    """The other server gets no request at all, from SWR's, IAM's or the metadata's redirects."""
    location = quiet.elsewhere.url + "/v2/manage/namespaces/test/repos/grpc-helloworld/sync_repo"
    for path in ("sync_repo$", "^/v3", "/latest/"):
        for status in (301, 302, 303, 307, 308):
            quiet.rig.emulator.faults = Rule(Redirect(location, status), path=path)
            state = quiet.read(LOGINS[login])
            assert (state is None) == was_asked(quiet, path), (path, status)
    assert quiet.elsewhere.requests == []
    assert quiet.elsewhere.connections == 0
    quiet.search()


@pytest.mark.parametrize(
    "credentials",
    [
        {"token": f"{TOKEN}\n"},
        {"access_key": ACCESS_KEY, "secret_key": f"{SECRET_KEY}\r\n"},
        {"access_key": ACCESS_KEY},
        {"secret_key": SECRET_KEY},
        {"security_token": SECURITY_TOKEN},
        {"user_name": "demo", "password": PASSWORD},
        {**KEYS, "endpoints": {"swr": f"https://joe:{TOKEN}@swr.example"}},
        {**KEYS, "auth_url": f"https://iam.example/?password={TOKEN}@"},
    ],
    ids=["token", "keys", "no-sk", "no-ak", "lone", "no-domain", "endpoint", "auth-url"],
)
def test_configuration_that_cannot_work(quiet: Watch, credentials: dict[str, Any]) -> None:
    """What is wrong with a secret is said without it."""
    diagnostics = quiet.rig.configure({}, **credentials)
    assert diagnostics.has_errors
    quiet.keep(diagnostics)
    assert quiet.rig.emulator.requests == []
    quiet.search()
