"""The official SDK logs in without a stored secret: the emulator is what it expects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from swr_emulator import Emulator

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("sdk_client.py")
PROJECT = "0123456789abcdef0123456789abcdef"
SIGNED = "/v2/manage/namespaces"


def environment(emulator: Emulator, mode: str, folder: Path) -> dict[str, str]:
    """Return the variables by which the SDK is told of a way to log in."""
    token = folder / "token"
    data = emulator.data
    if mode == "pod":
        assert data.pod_identity is not None
        token.write_text(data.pod_identity.token)
        return {
            "HC_CONTAINER_CREDENTIALS_FULL_URI": emulator.pod_url,
            "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
        }
    token.write_text(emulator.id_token())
    if mode == "oidc":
        return {
            "HUAWEICLOUD_OIDC_PROVIDER_URN": data.identity_providers["ci"].urn,
            "HUAWEICLOUD_OIDC_AGENCY_URN": data.agencies[0].urn,
            "HUAWEICLOUD_OIDC_TOKEN_FILE": str(token),
            "HUAWEICLOUD_SDK_STS_ENDPOINT": emulator.url,
        }
    return {
        "HUAWEICLOUD_SDK_IDP_ID": "ci",
        "HUAWEICLOUD_SDK_ID_TOKEN_FILE": str(token),
        "HUAWEICLOUD_SDK_IAM_ENDPOINT": emulator.url,
    }


@pytest.mark.parametrize(
    ("mode", "logins"),
    [
        (
            "federation",
            ["/v3.0/OS-AUTH/id-token/tokens", "/v3.0/OS-CREDENTIAL/securitytokens"],
        ),
        ("oidc", ["/v5/agencies/assume-with-oidc"]),
        ("pod", ["/v1/pod-identity/credentials"]),
    ],
)
def test_sdk_logs_in_and_reads(
    emulator: Emulator, tmp_path: Path, mode: str, logins: list[str]
) -> None:
    """By each of its providers of temporary keys, the keys of which sign a read."""
    variables = {
        **{name: value for name, value in os.environ.items() if not name.startswith("H")},
        "HOME": str(tmp_path),
        "NO_PROXY": "127.0.0.1",
        "HUAWEICLOUD_SDK_PROJECT_ID": PROJECT,
        **environment(emulator, mode, tmp_path),
    }
    command = [sys.executable, str(SCRIPT), emulator.url, mode, '[["list_namespaces", {}]]']
    output = subprocess.check_output(command, env=variables, text=True, timeout=120)
    assert [each["name"] for each in json.loads(output)[0]["namespaces"]] == ["test"]
    assert [request.path for request in emulator.requests] == [*logins, SIGNED]
    assert "X-Security-Token" in emulator.requests[-1].headers
