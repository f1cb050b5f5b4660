"""The objects in SWR's answers: what each field is called there, here, and what it holds.

The attribute names are the snake-case spellings of the API's own names, as in
the official SDK. Any field may be absent or null. Spelling is inconsistent in
the API itself: ``domainID`` but ``remoteRegionId``.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a field holds; the value says it in words."""

    TEXT = "text"
    INTEGER = "a whole number"
    BOOLEAN = "true or false"
    TEXTS = "a list of texts"


class Field(NamedTuple):
    """A field: its name in JSON, the name of the attribute, what it holds."""

    key: str
    attribute: str
    kind: Kind = Kind.TEXT


class Model(NamedTuple):
    """One kind of object; ``what`` is what messages call a list of them."""

    what: str
    fields: tuple[Field, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the fields in JSON."""
        return tuple(field.key for field in self.fields)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The names of the attributes, in the order of the fields."""
        return tuple(field.attribute for field in self.fields)


_REPLICATION = (
    Field("createdAt", "created_at"),
    Field("domainID", "domain_id"),
    Field("domainName", "domain_name"),
    Field("id", "id", Kind.INTEGER),
    Field("namespace", "namespace"),
    Field("override", "override", Kind.BOOLEAN),
    Field("remoteNamespace", "remote_namespace"),
    Field("remoteRegionId", "remote_region_id"),
    Field("repoName", "repo_name"),
    Field("updatedAt", "updated_at"),
)

SYNC_REPO = Model(
    "a list of replication tasks",
    (*_REPLICATION, Field("syncAuto", "sync_auto", Kind.BOOLEAN)),
)
"""``GET /v2/manage/namespaces/{namespace}/repos/{repository}/sync_repo``."""

SYNC_JOB = Model(
    "a list of replication jobs",
    (
        *_REPLICATION,
        Field("status", "status"),
        Field("syncOperatorId", "sync_operator_id"),
        Field("syncOperatorName", "sync_operator_name"),
        Field("tag", "tag"),
    ),
)
"""``GET /v2/manage/namespaces/{namespace}/repos/{repository}/sync_job``."""

REPOSITORY = Model(
    "a list of repositories",
    (
        Field("category", "category"),
        Field("created_at", "created_at"),
        Field("description", "description"),
        Field("domain_name", "domain_name"),
        Field("internal_path", "internal_path"),
        Field("is_public", "is_public", Kind.BOOLEAN),
        Field("name", "name"),
        Field("namespace", "namespace"),
        Field("num_download", "num_download", Kind.INTEGER),
        Field("num_images", "num_images", Kind.INTEGER),
        Field("path", "path"),
        Field("size", "size", Kind.INTEGER),
        Field("tags", "tags", Kind.TEXTS),
        Field("total_range", "total_range", Kind.INTEGER),
        Field("updated_at", "updated_at"),
        Field("url", "url"),
    ),
)
"""``GET /v2/manage/repos``.

``total_range`` is not the repository's but the listing's. ``logo`` and ``status`` are left
out: no source says what they mean, and ``status`` is text or a bool, as it happens.
"""

NAMESPACE = Model(
    "a list of organizations",
    (
        Field("access_user_count", "access_user_count", Kind.INTEGER),
        Field("auth", "auth", Kind.INTEGER),
        Field("creator_name", "creator_name"),
        Field("id", "id", Kind.INTEGER),
        Field("name", "name"),
        Field("repo_count", "repo_count", Kind.INTEGER),
    ),
)
"""``GET /v2/manage/namespaces``, inside an object with the one field ``namespaces``."""

SYNC_REGION = Model(
    "a list of regions",
    (Field("regionID", "region_id"), Field("registryURL", "registry_url")),
)
"""``GET /v2/manage/regions``; the documentation's own example lacks a ``regionID``."""
