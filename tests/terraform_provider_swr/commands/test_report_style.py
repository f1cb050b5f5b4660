"""The style of the report."""

from __future__ import annotations

import re

from terraform_provider_swr.commands.report_style import STYLE


def test_it_is_whole() -> None:
    """Braces are in pairs, every colour that is used is declared, in light and in dark."""
    assert STYLE.count("{") == STYLE.count("}")
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    light, dark = ({*re.findall(r"(--[a-z-]+):", block)} for block in blocks)
    assert light == dark == {*re.findall(r"var\((--[a-z-]+)\)", STYLE)}
