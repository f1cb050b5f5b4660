"""``swr_registry_login``: user and password for the registry, never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.validators import region_name, unless_empty
from tfbridge import STRING, Attribute, EphemeralResource, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context

TEMPORARY, LONG_TERM = "temporary", "long_term"


class RegistryLogin(EphemeralResource["SwrClient"]):
    """A login to the registry for docker, podman, helm and Kubernetes, which is never stored.

    Needs Terraform 1.10 or newer, or OpenTofu 1.11 or newer.

    A temporary login is made by SWR, which takes a `POST` request: the only
    one that this provider ever sends to SWR. Each plan and each apply makes a
    new one. It ends by itself, after some hours; there is no call that ends it
    earlier, nor one that makes it last longer.

    A long-term login is computed from the provider's access key and its secret
    key, and nothing is sent. It is good for as long as the access key. Tokens,
    users and keys that expire cannot have one.

    Pass the values to provider blocks, write-only arguments and other
    ephemeral blocks. Terraform refuses them in data sources, in outputs of the
    root module and in all other arguments of resources.
    """

    attributes = {
        "region": Attribute(
            STRING,
            "Region of the registry; by default the provider's.",
            optional=True,
            computed=True,
            validators=[unless_empty(region_name)],
        ),
        "kind": Attribute(
            STRING,
            '`"temporary"`, the default, or `"long_term"`.',
            optional=True,
            computed=True,
            validators=[unless_empty(one_of(TEMPORARY, LONG_TERM))],
        ),
        "user_name": Attribute(STRING, "User to log in as.", computed=True),
        "password": Attribute(STRING, "Password of that user.", computed=True, sensitive=True),
        "authorization_token": Attribute(
            STRING,
            "User and password in one, `user_name:password` in base64, as `auth` in docker's "
            "configuration and in pull secrets of Kubernetes.",
            computed=True,
            sensitive=True,
        ),
        "proxy_endpoint": Attribute(
            STRING, "Address of the registry, `https://swr.{region}.{cloud}`.", computed=True
        ),
        "expires_at": Attribute(
            STRING,
            "When the login ends, in UTC. Null for a long-term one, and where SWR does not say.",
            computed=True,
        ),
    }

    def open(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Make or compute the login. There is nothing to renew and nothing to close."""
        client = context.client
        region = config["region"] or client.region
        kind = config["kind"] or TEMPORARY
        login = (
            client.long_term_registry_login(region)
            if kind == LONG_TERM
            else client.create_registry_login(region)
        )
        # Terraform insists on what is configured as it is, an empty string included.
        configured = {name: value for name, value in config.items() if value is not None}
        return {
            "region": region,
            "kind": kind,
            "user_name": login.user_name,
            "password": login.password,
            "authorization_token": login.authorization_token,
            "proxy_endpoint": f"https://{login.host}",
            "expires_at": login.expires_at,
            **configured,
        }
