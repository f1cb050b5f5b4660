"""What the emulated cloud contains.

A fixture is one JSON object. Everything is optional but ``regions``; see
``data/example.json`` (the default, the example of the API Reference) for a complete one::

    {
      "default_region": "cn-north-4",       region of a plain base URL; default: the first
      "domain": {"id": "...", "name": "demo-account"},
      "users": [{"name": "demo", "password": "...", "id": "..."}],
      "access_keys": [{"access_key": "...", "secret_key": "..."}],
      "tokens": [{"token": "...", "region": "cn-north-4", "expires_at": "2030-01-01T00:00:00Z"}],
      "agencies": [{"name": "auditor", "domain_name": "partner", "domain_id": "..."}],
      "token_lifetime": 86400,              seconds
      "metadata": {"agency": "ecs-swr", "key_lifetime": 86400, "require_token": false},
      "regions": {
        "cn-north-4": {
          "project_id": "...",
          "projects": [{"id": "...", "name": "cn-north-4_dev"}],   more than the default one
          "sync_regions": ["cn-north-1", {"registryURL": "..."}],  null: API not published
          "organizations": [
            {"name": "test", "auth": 7, "only_visible": false,
             "repositories": [
               {"name": "grpc-helloworld", "category": "app_server",
                "sync_repos": [{"remoteRegionId": "cn-north-1", "remoteNamespace": "sdsad"}],
                "sync_jobs": [{"remoteRegionId": "...", "remoteNamespace": "...",
                               "tag": "1.0", "status": "success"}]}]}]}}
    }

Organizations, repositories, tasks and jobs take every field that the API answers with
(facts: API Reference, sections on organizations, repositories and image replication), are
served word for word, and get sensible values for the fields left out. ``null`` is served as
``null``. A token without ``region`` is good in all regions; ``only_visible`` organizations are
listed under ``mode::visible`` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Record = dict[str, Any]
"""A JSON object as the API answers it."""


@dataclass(frozen=True)
class Domain:
    """An account (tenant)."""

    id: str
    name: str


@dataclass(frozen=True)
class User:
    """An IAM user of the domain."""

    id: str
    name: str
    password: str


@dataclass(frozen=True)
class Project:
    """A project; the default one of a region has the region's name."""

    id: str
    name: str
    region: str


@dataclass(frozen=True)
class StaticToken:
    """A token that is good without having been asked for; None: everywhere, for ever."""

    value: str
    region: str | None = None
    expires_at: float | None = None


@dataclass(frozen=True)
class Agency:
    """A role in another account that the fixture's users may assume."""

    name: str
    domain: Domain


@dataclass(frozen=True)
class Metadata:
    """What an ECS instance finds at its metadata address; no agency, no keys."""

    agency: str | None = None
    key_lifetime: int = 86_400
    require_token: bool = False


@dataclass(frozen=True)
class Repository:
    """One image repository: its own record, its replication tasks and their jobs."""

    record: Record
    sync_repos: list[Record] = field(default_factory=list)
    sync_jobs: list[Record] = field(default_factory=list)


@dataclass(frozen=True)
class Organization:
    """One organization (namespace) and its repositories by name, with real slashes."""

    record: Record
    repositories: dict[str, Repository] = field(default_factory=dict)
    only_visible: bool = False


@dataclass(frozen=True)
class Region:
    """One region; ``sync_regions`` None means that its API is not published there."""

    name: str
    project: Project
    organizations: dict[str, Organization] = field(default_factory=dict)
    sync_regions: list[Record] | None = None


@dataclass(frozen=True)
class Fixture:
    """Everything the emulator serves and everybody it knows."""

    default_region: str
    domain: Domain
    regions: Mapping[str, Region]
    projects: tuple[Project, ...] = ()
    users: tuple[User, ...] = ()
    access_keys: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, StaticToken] = field(default_factory=dict)
    agencies: tuple[Agency, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    token_lifetime: int = 86_400


Data = Fixture | Path | str | dict[str, Any] | None
"""What a fixture can be made of: itself, a file, a JSON object, a packaged name, nothing."""


def load(data: Data = None) -> Fixture:
    """Return the fixture for ``data``.

    None or ``"example"`` is the API Reference's example, ``"inventory"`` the large one of
    ``swr_emulator.inventory``; any other string or path is a JSON file. Raises FixtureError.
    """
    if isinstance(data, Fixture):
        return data
    from swr_emulator.fixture_reader import read

    return read(document(data))


def document(data: Path | str | dict[str, Any] | None = None) -> Any:
    """Return the JSON document that ``load`` would read."""
    from swr_emulator.errors import FixtureError
    from swr_emulator.nodes import parse

    if isinstance(data, dict):
        return data
    if data is None or data == "example":
        return parse(Path(str(files("swr_emulator") / "data" / "example.json")), FixtureError)
    if data == "inventory":
        from swr_emulator.inventory import inventory

        return inventory()
    return parse(data, FixtureError)
