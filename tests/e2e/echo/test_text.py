"""Text in normal form: what a real Terraform makes of it, and what we do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tfbridge.codec.nfc import nfc

if TYPE_CHECKING:
    from tfbridge.testing import Terraform

LETTERS = "ae b\u00e9\u1e69\u0b15\u30cf\u1100\uac00\u4e2d"
MARKS = "\u0301\u0327\u0323\u0340\u0344\u0315\u0f71\u0f73\u0f81\u3099\u05b0\u034f"

runs = st.tuples(
    st.sampled_from(LETTERS),
    st.text(st.sampled_from(MARKS), max_size=3) | st.text(st.sampled_from(MARKS), max_size=80),
).map("".join)
texts = st.lists(runs, max_size=4).map("".join)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(texts, min_size=40, max_size=40))
def test_runs_of_marks(terraform: Terraform, given_texts: list[str]) -> None:
    """Letters with few and with many marks come out as Terraform itself writes them."""
    file = terraform.folder / "texts.json"
    file.write_text(json.dumps(given_texts), encoding="utf-8")
    outputs = terraform.plan('output "x" { value = jsondecode(file("texts.json")) }')
    assert outputs["x"] == list(map(nfc, given_texts))
