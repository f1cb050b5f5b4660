"""The provider's functions in a real Terraform: their values, and errors on the right argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.provider import Swr
from tfbridge.testing import RealTerraform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfbridge.testing import Terraform

REGISTRY = "swr.cn-north-4.myhuaweicloud.com"
DIGEST = f"sha256:{'0123456789abcdef' * 4}"
TIME = "2020-04-17T02:11:03.53183Z"


@pytest.fixture(scope="module")
def real() -> Iterator[RealTerraform]:
    """Serve the provider."""
    with RealTerraform(Swr()) as running:
        yield running


@pytest.fixture
def terraform(real: RealTerraform, tmp_path: Path) -> Terraform:
    """Return Terraform in a folder of the test's own."""
    return real.workspace(tmp_path)


def output(call: str) -> str:
    """Return a configuration with a call as its only output; no provider block is needed."""
    return f'output "result" {{\n  value = provider::swr::{call}\n}}\n'


@pytest.mark.parametrize(
    ("rest", "repository", "tag", "digest"),
    [
        (f"a/b:1.2@{DIGEST}", "a/b", "1.2", DIGEST),
        ("web:1.2", "web", "1.2", None),
        (f"web@{DIGEST}", "web", None, DIGEST),
        ("a/b/c", "a/b/c", None, None),
    ],
)
def test_parse_image(
    terraform: Terraform, rest: str, repository: str, tag: str | None, digest: str | None
) -> None:
    """An address comes apart into six parts; those that it lacks are null."""
    assert terraform.plan(output(f'parse_image("{REGISTRY}/team/{rest}")')) == {
        "result": {
            "registry": REGISTRY,
            "region": "cn-north-4",
            "namespace": "team",
            "repository": repository,
            "tag": tag,
            "digest": digest,
        }
    }


@pytest.mark.parametrize(
    ("time", "offset", "expected"),
    [
        (TIME, "+08:00", "2020-04-17T10:11:03.53183+08:00"),
        (TIME, "Z", TIME),
        ("2020-12-31T23:59:59.123456789123Z", "+05:30", "2021-01-01T05:29:59.123456789123+05:30"),
        ("2020-04-17T10:11:03+08:00", "-03:30", "2020-04-16T22:41:03-03:30"),
        ("0001-01-01T00:00:00Z", "+00:00", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_local_time(terraform: Terraform, time: str, offset: str, expected: str) -> None:
    """The same instant in another offset, with every digit of its fraction."""
    assert terraform.plan(output(f'local_time("{time}", "{offset}")')) == {"result": expected}


@pytest.mark.parametrize(
    ("call", "parameter", "words"),
    [
        (
            'parse_image("docker.io/library/nginx")',
            "image",
            "is not the address of an image in SWR",
        ),
        (f'parse_image("https://{REGISTRY}/team/web")', "image", "without a scheme"),
        ('parse_image("")', "image", '"" is not the address'),
        ("parse_image(null)", "image", "argument must not be null"),
        ('local_time("yesterday", "+08:00")', "timestamp", '"yesterday" is no timestamp'),
        ('local_time("2020-02-30T00:00:00Z", "+08:00")', "timestamp", "is no timestamp"),
        (f'local_time("{TIME}", "Asia/Shanghai")', "offset", "is no offset from UTC"),
        (f'local_time("{TIME}", "+8")', "offset", "Expected one such as +08:00, -03:30 or Z."),
        ('local_time("0001-01-01T00:00:00Z", "-01:00")', "timestamp", "cannot be moved"),
    ],
)
def test_errors_name_the_argument(
    terraform: Terraform, call: str, parameter: str, words: str
) -> None:
    """What a function refuses is one error, at the call, about the argument, in whole sentences."""
    (problem,) = terraform.problems(output(call))
    assert (problem.severity, problem.summary) == ("error", "Invalid function argument")
    assert problem.code == f"value = provider::swr::{call}"
    assert problem.detail.startswith(f'Invalid value for "{parameter}" parameter: ')
    assert words in problem.detail
    assert not problem.detail.endswith("..")


def test_from_an_image_to_its_parts_while_unknown(terraform: Terraform) -> None:
    """An image that only an apply will tell gives parts that only the apply tells."""
    resource = f'resource "terraform_data" "image" {{ input = "{REGISTRY}/team/web:1" }}\n'
    hcl = resource + output("parse_image(terraform_data.image.output).repository")
    assert terraform.apply(hcl) == {"result": "web"}
