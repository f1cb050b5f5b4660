"""What an author who uses ``tf`` would write: the same schema, the same GET, the same rows.

``schema`` beside this file is made from the schema of our own provider, see
``benchmarks/tf_schema.py``. Nothing is validated, retried or sorted here.
"""

# ruff: noqa: ARG002 - the signatures are the library's

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tf.function import Function
from tf.iface import DataSource, Provider, ReadDataContext
from tf.runner import run_provider

from rival_swr import schema

if TYPE_CHECKING:
    from tf.function import CallContext, FunctionSignature
    from tf.schema import Schema
    from tf.utils import Diagnostics

READY = "ready-"
"""A repository of this name and a number has so many rows without being asked for them."""

FIELDS = {
    "createdAt": "created_at",
    "domainID": "domain_id",
    "domainName": "domain_name",
    "id": "id",
    "namespace": "namespace",
    "override": "override",
    "remoteNamespace": "remote_namespace",
    "remoteRegionId": "remote_region_id",
    "repoName": "repo_name",
    "syncAuto": "sync_auto",
    "updatedAt": "updated_at",
}


class Swr(Provider):
    """The provider block."""

    def __init__(self) -> None:
        self.endpoint = ""
        self.token = ""

    def full_name(self) -> str:
        """Return the source address."""
        return "registry.terraform.io/tf-pyprovider/swr"

    def get_model_prefix(self) -> str:
        """Return what the names of data sources begin with."""
        return "swr_"

    def get_provider_schema(self, diags: Diagnostics) -> Schema:
        """Return the schema of the provider block."""
        return schema.PROVIDER

    def validate_config(self, diags: Diagnostics, config: dict[str, Any]) -> None:
        """Check nothing."""

    def configure_provider(self, diags: Diagnostics, config: dict[str, Any]) -> None:
        """Take the endpoint and the token."""
        self.endpoint = config["endpoints"]["swr"]
        self.token = config["token"]

    def get_data_sources(self) -> list[type[DataSource]]:
        """Return the data sources; all but one are there for their schema."""
        return DATA_SOURCES

    def get_resources(self) -> list[type]:
        """Return nothing."""
        return []

    def get_functions(self) -> list[type[Function]]:
        """Return the functions, which are there for their signatures."""
        return FUNCTIONS


class Source(DataSource):
    """A data source; ``name`` and ``declared`` come from the schema."""

    name: str
    declared: Schema

    def __init__(self, provider: Swr) -> None:
        self.provider = provider

    @classmethod
    def get_name(cls) -> str:
        """Return the name without the prefix."""
        return cls.name

    @classmethod
    def get_schema(cls) -> Schema:
        """Return the schema."""
        return cls.declared

    def read(self, ctx: ReadDataContext, config: dict[str, Any]) -> dict[str, Any]:
        """Read the replication tasks of one repository."""
        name = config["repository"]
        if name.startswith(READY):
            rows = _ready(int(name.removeprefix(READY)))
        else:
            rows = self._get(config["namespace"], name)
        return {
            **config,
            "region": config["region"] or "cn-north-4",
            "id": f"cn-north-4/{config['namespace']}/{name}",
            "repositories": [name],
            "sync_repos": rows,
        }

    def _get(self, namespace: str, repository: str) -> list[dict[str, Any]]:
        import requests

        path = f"/v2/manage/namespaces/{namespace}/repos/{repository}/sync_repo"
        answer = requests.get(
            self.provider.endpoint + path, headers={"X-Auth-Token": self.provider.token}, timeout=60
        )
        answer.raise_for_status()
        return [
            {attribute: entry[key] for key, attribute in FIELDS.items()} for entry in answer.json()
        ]


class Declared(Function):
    """A function that has a signature and nothing else."""

    name: str
    declared: FunctionSignature

    def __init__(self, provider: Swr) -> None:
        self.provider = provider

    @classmethod
    def get_name(cls) -> str:
        """Return the name."""
        return cls.name

    @classmethod
    def get_signature(cls) -> FunctionSignature:
        """Return the signature."""
        return cls.declared

    def call(self, ctx: CallContext, arguments: list[Any]) -> Any:
        """Refuse."""
        raise NotImplementedError


DATA_SOURCES: list[type[DataSource]] = [
    type(name, (Source,), {"name": name, "declared": declared})
    for name, declared in schema.DATA_SOURCES.items()
]
FUNCTIONS: list[type[Function]] = [
    type(name, (Declared,), {"name": name, "declared": declared})
    for name, declared in schema.FUNCTIONS.items()
]


@lru_cache
def _ready(count: int) -> list[dict[str, Any]]:
    """Return rows that took no longer to make than dicts do."""
    from rival_swr.rows import tasks

    (task,) = tasks(1)
    row = {attribute: task[key] for key, attribute in FIELDS.items()}
    return [
        {**row, "id": number, "remote_namespace": f"retail-{number:06}"} for number in range(count)
    ]


def main() -> None:
    """Serve the host."""
    run_provider(Swr())
