"""The magic cookie: how a plugin knows that a host started it and not a person.

It is no secret and protects nothing. Terraform and OpenTofu always set it; a
person who runs the executable by hand does not, and gets a sentence instead of
a handshake line.

See docs/reference/plugin-protocol.md, section 1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "TF_PLUGIN_MAGIC_COOKIE"
VALUE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"


def is_present(environ: Mapping[str, str]) -> bool:
    """Return whether the environment is one that Terraform or OpenTofu prepared."""
    return environ.get(NAME) == VALUE


def explanation(name: str) -> str:
    """Return the sentence for a person who ran the executable ``name`` by hand."""
    return (
        f"{name} is a provider plugin that Terraform and OpenTofu start by themselves: "
        "name it in a configuration's required_providers and run a command such as "
        "`terraform plan`."
    )
