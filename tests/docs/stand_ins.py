"""Stand-ins for providers that take the registry's login: docker and helm, as far as examples go.

They are started as ``terraform-provider-docker`` and ``terraform-provider-helm``. The data source
of docker logs in to the registry at ``STAND_IN_REGISTRY`` as docker would.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tfbridge import STRING, Attribute, Block, DataSource, Nested, Nesting, Provider, serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfbridge import Context

SOURCES = {"docker": "kreuzwerker/docker", "helm": "hashicorp/helm"}
REGISTRY = "STAND_IN_REGISTRY"


def _login(address: str) -> dict[str, Attribute]:
    return {
        address: Attribute(STRING, "Registry.", required=True),
        "username": Attribute(STRING, "User.", optional=True),
        "password": Attribute(STRING, "Password.", optional=True, sensitive=True),
    }


class RegistryImage(DataSource[list[Any]]):
    """An image, for whoever can log in."""

    attributes: ClassVar = {
        "name": Attribute(STRING, "Address.", required=True),
        "sha256_digest": Attribute(STRING, "Digest.", computed=True),
    }

    def read(self, config: Mapping[str, Any], context: Context[list[Any]]) -> dict[str, Any]:
        """Ask the registry for a token; what it does not give is an error."""
        import requests

        (login,) = (each for each in context.client if config["name"].startswith(each["address"]))
        answer = requests.get(
            f"{os.environ[REGISTRY]}/swr/auth/v2/registry/auth/",
            auth=(login["username"], login["password"]),
            timeout=10,
        )
        answer.raise_for_status()
        return {"sha256_digest": "sha256:" + "0" * 64}


class Docker(Provider[list[Any]]):
    """Stands in for kreuzwerker/docker."""

    source = SOURCES["docker"]
    blocks: ClassVar = {"registry_auth": Block(_login("address"), nesting=Nesting.SET)}
    data_sources = (RegistryImage,)

    def configure(self, config: Mapping[str, Any], _: Context[None]) -> list[Any]:
        """Return the logins."""
        return list(config["registry_auth"])


class Helm(Provider[None]):
    """Stands in for hashicorp/helm, version 3."""

    source = SOURCES["helm"]
    attributes: ClassVar = {
        "registries": Attribute(Nested(_login("url")), "Logins.", optional=True)
    }


def install(folder: Path) -> dict[str, Path]:
    """Put both into a new folder; return what overrides a source with it."""
    folder.mkdir()
    program = Path(__file__).read_text(encoding="utf-8")
    for name in SOURCES:
        executable = folder / f"terraform-provider-{name}"
        executable.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
        executable.chmod(0o755)
    return dict.fromkeys(SOURCES.values(), folder)


if __name__ == "__main__":
    serve(Docker() if sys.argv[0].endswith("docker") else Helm())
