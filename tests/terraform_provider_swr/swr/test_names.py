"""The rules for names of organizations and repositories."""

from __future__ import annotations

import subprocess
import sys

import pytest

from terraform_provider_swr.swr.names import Problem, check_namespace, check_repository


def _errors(problems: list[Problem]) -> list[str]:
    return [problem.text for problem in problems if problem.is_error]


@pytest.mark.parametrize(
    "name",
    ["a", "test", "a1", "team-a", "my.project", "dev_ops", "dev__ops", "a-b.c_d__e", "a" * 64],
)
def test_organization_names_that_every_source_allows_have_no_problem(name: str) -> None:
    """A name by the strictest rule passes silently."""
    assert check_namespace(name) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "empty"),
        ("1abc", "begins with a lower-case letter"),
        ("-abc", "begins with"),
        ("Abc", "cannot hold 'A'"),
        ("abc-", "ends with"),
        ("abc_", "ends with"),
        ("a" * 65, "at most 64 characters, not 65"),
        ("a b", "cannot hold ' '"),
        ("a/b", "cannot hold '/'"),
        ("a$b", "cannot hold '$'"),
        ("abc\n", r"cannot hold '\n'"),
        ("équipe", r"cannot hold '\xe9'"),
        ("..", "begins with"),
        ("a[red]", "cannot hold '[' ']'"),
    ],
)
def test_organization_names_that_no_source_allows_are_errors(name: str, words: str) -> None:
    """Each broken rule is an error that says which."""
    assert any(words in text for text in _errors(check_namespace(name)))


@pytest.mark.parametrize(
    "name", ["dev___ops", "a._b", "a.-b", "a-_b", "a..b", "a--b", "a_.b", "a__-b", "a-__b"]
)
def test_neighbouring_separators_are_a_warning(name: str) -> None:
    """The sources disagree on them, so they are no error."""
    problems = check_namespace(name)
    assert len(problems) == 1
    assert not problems[0].is_error


@pytest.mark.parametrize(
    "name", ["nginx", "0app", "library/nginx", "a/b/c", "my-app", "a__b", "a" * 128]
)
def test_repository_names_that_every_source_allows_have_no_problem(name: str) -> None:
    """Slashes and a digit in front are fine in a repository's name."""
    assert check_repository(name) == []


@pytest.mark.parametrize("name", ["", "my.", "/v2", "my-app/", "My", "a$b", "a" * 129, "a b"])
def test_repository_names_that_no_source_allows_are_errors(name: str) -> None:
    """The rules of repositories are enforced too."""
    assert _errors(check_repository(name))


@pytest.mark.parametrize("name", ["a//b", "a/-b", "a/../b"])
def test_neighbouring_separators_in_repository_names_are_a_warning(name: str) -> None:
    """A slash is a separator like the others."""
    assert [problem.is_error for problem in check_repository(name)] == [False]


def test_a_long_hostile_name_is_judged_at_once() -> None:
    """No rule needs more than one pass, however a name is made."""
    assert _errors(check_namespace("a_." * 100_000 + "!"))
    assert _errors(check_namespace("a" + "_" * 300_000))


def test_names_and_errors_load_no_http_library() -> None:
    """A process that only validates does not pay for requests."""
    program = (
        "import sys\n"
        "import terraform_provider_swr.http, terraform_provider_swr.swr.names\n"
        "import terraform_provider_swr.http.errors, terraform_provider_swr.http.messages\n"
        "sys.exit(any(name in sys.modules for name in ('requests', 'urllib3', 'json', 'email')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
