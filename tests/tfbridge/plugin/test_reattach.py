"""tfbridge.plugin.reattach: the value of TF_REATTACH_PROVIDERS."""

from __future__ import annotations

import json

from tfbridge.plugin import reattach


def test_the_description_leads_to_a_running_provider() -> None:
    """Test is true: without it Terraform takes the protocol for 5 and ends the provider."""
    text = reattach.description("registry.terraform.io/a/b", "unix", "/run/tf-1/host", 4711)
    assert json.loads(text) == {
        "registry.terraform.io/a/b": {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": 4711,
            "Test": True,
            "Addr": {"Network": "unix", "String": "/run/tf-1/host"},
        }
    }
