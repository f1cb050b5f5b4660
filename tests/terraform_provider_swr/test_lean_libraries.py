"""terraform_provider_swr.lean_libraries: what is left out of them, and that it is not missed."""

from __future__ import annotations

import email.utils
import platform
import re
import subprocess
import sys
import textwrap

import certifi
import pytest

from terraform_provider_swr import lean_libraries


def _printed(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return run.stdout.strip()


def test_nothing_of_it_is_loaded() -> None:
    """A version of a library that uses at once what is postponed would show here."""
    assert (
        _printed(
            """
            import logging, sys
            before = {*sys.modules}  # on Python 3.14 logging itself brings dataclasses and inspect
            from terraform_provider_swr import lean_libraries
            lean_libraries.load()
            names = {*lean_libraries.REQUESTS, *lean_libraries.MSGSPEC, "dataclasses", "dis"}
            print(sorted(names & sys.modules.keys() - before))
            print("requests" in sys.modules, "msgspec" in sys.modules)
            """
        )
        == "[]\nTrue True"
    )


@pytest.mark.parametrize(
    ("use", "printed"),
    [
        (
            "r = requests.Response(); r._content = '\u00e9'.encode(); print(r.apparent_encoding)",
            "utf-8",
        ),
        (
            "print(requests.Request('GET', 'http://b\u00fccher.example/').prepare().url)",
            "http://xn--bcher-kva.example/",
        ),
        ("print('b\u00fccher'.encode('idna'))", "b'xn--bcher-kva'"),
        (
            "import urllib3.http2; print(urllib3.http2.version('urllib3') == urllib3.__version__)",
            "True",
        ),
        ("print(requests.utils.extract_zipped_paths('/none/x.pem'))", "/none/x.pem"),
        ("import msgspec, uuid; print(msgspec.json.decode(b'[1]'), uuid.uuid4().version)", "[1] 4"),
        (
            "print(requests.Request('GET', 'http://[FE80::1%25Eth0]:80/').prepare().url)",
            "http://[fe80::1%25Eth0]:80/",
        ),
        ("from http.cookies import SimpleCookie; print(SimpleCookie('a=b')['a'].value)", "b"),
        ("import platform; print(platform.python_version() != '')", "True"),
        ("print(int(Retry().parse_retry_after('Fri, 31 Dec 1999 23:59:59 GMT')))", "0"),
        ("from urllib3 import fields; print(fields.guess_content_type('a.png'))", "image/png"),
        (r"m = Message(); m['to'] = 'a\udce9'; print(type(m['to']).__name__)", "Header"),
        ("print(requests.compat.parse_http_list('a, b')[1])", "b"),
        ("print(cookiejar.http2time('Wed, 09 Feb 1994 22:23:32 GMT'))", "760832612.0"),
        ("print(cookiejar.urllib.request.Request('http://a.example').host)", "a.example"),
        ("print(msgspec.json.schema(int), msgspec.toml.decode(''))", "{'type': 'integer'} {}"),
    ],
    ids=[
        "encodings",
        "hosts",
        "codec",
        "versions",
        "zip",
        "msgspec",
        "IPv6",
        "cookies",
        "platform",
        "retries",
        "forms",
        "e-mail",
        "proxies",
        "dates of cookies",
        "requests for cookies",
        "other formats",
    ],
)
def test_what_is_left_out_works_for_those_who_want_it(use: str, printed: str) -> None:
    """It is loaded when it is used, without a warning."""
    assert (
        _printed(
            f"""
            from terraform_provider_swr import lean_libraries
            lean_libraries.load()
            import msgspec, requests
            from email.message import Message
            from http import cookiejar
            from urllib3.util import Retry
            {use}
            """
        )
        == printed
    )


def test_patterns_nobody_asks_are_not_compiled() -> None:
    """Modules that compile at once, or other modules, would show here; ``re`` is as it was."""
    assert (
        _printed(
            """
            import re, sys
            compile = re.compile
            from terraform_provider_swr import lean_libraries
            lean_libraries.load()
            late = [
                "lean_libraries.Pattern object" in repr([*vars(module).values()])
                for module in map(sys.modules.get, lean_libraries.PATTERNS)
            ]
            pattern = sys.modules["urllib3.util.url"]._IPV6_RE
            print(all(late), re.compile is compile, end=" ")
            print(sorted(vars(pattern)), bool(pattern.match("::1")))
            """
        )
        == "True True ['_arguments'] True"
    )


def test_the_stand_ins_say_what_the_real_ones_say() -> None:
    """What is used at once is the same as in the modules that are left out."""
    assert lean_libraries.MSGSPEC["platform"]["system"]() == platform.system()
    version = lean_libraries.REQUESTS["importlib.metadata"]["version"]
    assert version("requests") == __import__("requests").__version__


def test_the_bundle_of_authorities_is_that_of_certifi(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a path; and where there is no such file certifi says what there is."""
    where = lean_libraries.REQUESTS["certifi"]["where"]
    assert where() == certifi.where()
    monkeypatch.setattr("os.path.isfile", lambda _: False)
    monkeypatch.setattr(certifi, "where", lambda: "/elsewhere.pem")
    assert where() == "/elsewhere.pem"


@pytest.mark.parametrize("string", ["", "a\u00e9", "a\udc80", "\ud800"])
def test_surrogates_are_found_as_in_the_standard_library(string: str) -> None:
    """Each header of an answer is asked."""
    has_surrogates = lean_libraries.REQUESTS["email.utils"]["_has_surrogates"]
    assert has_surrogates(string) is email.utils._has_surrogates(string)  # type: ignore[attr-defined]


def test_systems_without_uname_are_asked_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has none."""
    name = platform.system()
    monkeypatch.delattr("os.uname", raising=False)
    assert lean_libraries.MSGSPEC["platform"]["system"]() == name


def test_loading_twice_changes_nothing() -> None:
    """What is loaded already is left alone, here everything."""
    lean_libraries.load()
    before = dict(sys.modules)
    lean_libraries.load()
    assert sys.modules == before


def test_a_pattern_is_compiled_when_it_is_asked() -> None:
    """From then on it answers as the real one, with its flags."""
    pattern = lean_libraries.Pattern("A(b)", re.IGNORECASE)
    assert set(vars(pattern)) == {"_arguments"}
    assert pattern.match("aB").group(1) == "B"
    assert pattern.flags == re.compile("A(b)", re.IGNORECASE).flags
    assert "match" in vars(pattern)


def test_only_the_modules_that_are_named_get_late_patterns() -> None:
    """And what they compile with a keyword is compiled at once; afterwards everything is."""
    compile_now = re.compile
    line = "import re; plain = re.compile('a'); flagged = re.compile('a', flags=re.I)"
    named, other = {"__name__": "named"}, {"__name__": "other"}
    with lean_libraries._late_patterns("named"):
        for namespace in (named, other):
            exec(line, namespace)  # noqa: S102 -- a module in one line
    assert re.compile is compile_now
    kinds = [type(each[name]) for each in (named, other) for name in ("plain", "flagged")]
    assert kinds == [lean_libraries.Pattern, re.Pattern, re.Pattern, re.Pattern]
