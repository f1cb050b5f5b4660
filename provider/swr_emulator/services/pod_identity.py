"""The agent on a node of CCE from which a pod gets the keys of its agency.

See docs/reference/swr-api.md, section 9.4. A pod learns the address from its environment, so
the path is the emulator's own choice.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import gateway_error, not_published

if TYPE_CHECKING:
    from swr_emulator.services.call import Call

PATH = "/v1/pod-identity/credentials"


def create_pod_key(call: Call) -> Answer:
    """Return temporary keys to whoever shows the pod's token in ``Authorization``."""
    pod = call.fixture.pod_identity
    if pod is None:
        raise Refusal(not_published(call.request_id))
    given = call.request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), pod.token.encode()):
        text = "The token of the pod is invalid."
        raise Refusal(gateway_error(401, "PodIdentity.0401", text, call.request_id))
    return json_answer(call.issued.issue_key(pod.key_lifetime).body())
