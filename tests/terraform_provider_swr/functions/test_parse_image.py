"""parse_image: an image's address in its parts."""

from __future__ import annotations

import pytest

from terraform_provider_swr.functions.parse_image import ParseImage
from tfbridge import ArgumentError

DIGEST = "sha256:" + "0123456789abcdef" * 4
HOST = "swr.cn-north-4.myhuaweicloud.com"


@pytest.mark.parametrize(
    ("image", "namespace", "repository", "tag", "digest"),
    [
        (f"{HOST}/team/web", "team", "web", None, None),
        (f"{HOST}/team/web:1.2", "team", "web", "1.2", None),
        (f"{HOST}/team/a/b:1.2@{DIGEST}", "team", "a/b", "1.2", DIGEST),
        (f"{HOST}/t-1.x/a.b_c--d@{DIGEST}", "t-1.x", "a.b_c--d", None, DIGEST),
        (f"{HOST}/a/0:_X", "a", "0", "_X", None),
    ],
)
def test_parts(
    image: str, namespace: str, repository: str, tag: str | None, digest: str | None
) -> None:
    """Each part is found; what the address lacks is null."""
    assert ParseImage().call(image) == {
        "registry": HOST,
        "region": "cn-north-4",
        "namespace": namespace,
        "repository": repository,
        "tag": tag,
        "digest": digest,
    }


@pytest.mark.parametrize(
    ("registry", "region"),
    [
        ("swr.eu-west-101.myhuaweicloud.eu", "eu-west-101"),
        ("swr.eu-de.otc.t-systems.com", "eu-de"),
        ("swr.cn-north-4.myhuaweicloud.com:443", "cn-north-4"),
    ],
)
def test_registries_of_other_clouds(registry: str, region: str) -> None:
    """The region is the label behind swr, whatever the cloud."""
    parts = ParseImage().call(f"{registry}/team/web")
    assert (parts["registry"], parts["region"]) == (registry, region)


@pytest.mark.parametrize(
    "image",
    [
        "", "nginx", "nginx:1.2", "docker.io/library/nginx", f"https://{HOST}/team/web",
        f"{HOST}/web", f"{HOST}/Team/web", f"{HOST}/team/web:", f"{HOST}/team/web:a b",
        f"{HOST}/team/web@sha256:12", f"{HOST}/team//web", f"{HOST}/team/a//b",
        f"{HOST}/team/web/", f"{HOST}/team/web\n", "swr-api.cn-north-4.myhuaweicloud.com/a/b",
        f"{HOST}/team/web:1@{DIGEST}@{DIGEST}", f"swr.myhuaweicloud/{'a' * 500}",
    ],
)  # fmt: skip
def test_refuses_what_is_no_image_in_swr(image: str) -> None:
    """Anything else is an error on the argument that says what was expected."""
    with pytest.raises(ArgumentError, match="not the address of an image in SWR") as caught:
        ParseImage().call(image)
    assert caught.value.argument == "image"
    assert len(caught.value.text) < 500
