"""The objects in SWR's answers: what each field is called there, here, and what it holds.

The attribute names are the snake-case spellings of the API's own names, as in
the official SDK. Any field may be absent or null. Spelling is inconsistent in
the API itself: ``domainID`` but ``remoteRegionId``.

The order of the fields is the order in which rows are sorted: the first that
differs decides.

See docs/reference/swr-api.md, sections 1.4, 2.1, 2.2, 2.3 and 2.4.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

Digits = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{0,18}\Z")]
"""A whole number that is written as a string; an empty one says nothing."""

Count = Annotated[int, msgspec.Meta(ge=0, lt=10**18)]


class Model(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One kind of object; ``what`` is what messages call a list of them."""

    what: ClassVar[str]


class Continuation(Model, frozen=True, gc=False):
    """How a page of a ``/v3/`` list says whether another one follows it."""

    what = "a page of a list"

    next_marker: str | int | None = None
    has_more: bool | None = msgspec.field(name="has_more", default=None)


class SyncRepo(Model, frozen=True, gc=False):
    """``GET /v2/manage/namespaces/{namespace}/repos/{repository}/sync_repo``."""

    what = "a list of replication tasks"

    repo_name: str | None = None
    remote_region_id: str | None = None
    remote_namespace: str | None = None
    id: int | None = None
    namespace: str | None = None
    override: bool | None = None
    sync_auto: bool | None = None
    domain_id: str | None = msgspec.field(name="domainID", default=None)
    domain_name: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class SyncJob(Model, frozen=True, gc=False):
    """``GET /v2/manage/namespaces/{namespace}/repos/{repository}/sync_job``."""

    what = "a list of replication jobs"

    id: int | None = None
    repo_name: str | None = None
    tag: str | None = None
    status: str | None = None
    remote_region_id: str | None = None
    remote_namespace: str | None = None
    namespace: str | None = None
    override: bool | None = None
    sync_operator_id: str | None = None
    sync_operator_name: str | None = None
    domain_id: str | None = msgspec.field(name="domainID", default=None)
    domain_name: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class Tag(Model, frozen=True, gc=False, rename=None):
    """An entry of either list of tags.

    ``GET /v2/manage/namespaces/{namespace}/repos/{repository}/tags`` calls the name of a tag
    ``Tag``, ``GET /v3/manage/...`` calls it ``tag``: ``name`` is the one that came. The manifest,
    of which v2 sends every byte, is left out.
    """

    what = "a list of image tags"

    tag: str | None = None
    capital_tag: str | None = msgspec.field(name="Tag", default=None)
    digest: str | None = None
    image_id: str | None = None
    tag_type: int | None = None
    size: int | None = None
    path: str | None = None
    created_at: str | None = msgspec.field(name="created", default=None)
    updated_at: str | None = msgspec.field(name="updated", default=None)

    @property
    def name(self) -> str | None:
        """The name of the tag, whichever spelling of the field it came in."""
        return self.capital_tag if self.tag is None else self.tag


class TagSelector(Model, frozen=True, gc=False, rename=None):
    """An exception from a rule of retention: a tag, or a regular expression for tags."""

    kind: str | None = None
    pattern: str | None = None


class RetentionParams(Model, frozen=True, gc=False, rename=None):
    """The number of a rule of retention. SWR writes it as a string."""

    days: Digits | Count | None = None
    num: Digits | Count | None = None


class RetentionRule(Model, frozen=True, gc=False, rename=None):
    """A rule of retention: what is deleted."""

    template: str | None = None
    params: RetentionParams | None = None
    tag_selectors: tuple[TagSelector, ...] | None = None


class Retention(Model, frozen=True, gc=False, rename=None):
    """``GET /v2/manage/namespaces/{namespace}/repos/{repository}/retentions``."""

    what = "a list of retention policies"

    id: int | None = None
    rules: tuple[RetentionRule, ...] | None = None


class Repository(Model, frozen=True, gc=False, rename=None):
    """``GET /v2/manage/repos``.

    ``total_range`` is not the repository's but the listing's. ``logo`` and ``status`` are left
    out: no source says what they mean, and ``status`` is a string or a bool, as it happens.
    """

    what = "a list of repositories"

    namespace: str | None = None
    name: str | None = None
    category: str | None = None
    description: str | None = None
    is_public: bool | None = None
    size: int | None = None
    num_images: int | None = None
    num_download: int | None = None
    path: str | None = None
    internal_path: str | None = None
    url: str | None = None
    domain_name: str | None = None
    tags: tuple[str, ...] | None = None
    created_at: str | None = None
    updated_at: str | None = None
    total_range: int | None = None


class Namespace(Model, frozen=True, gc=False, rename=None):
    """``GET /v2/manage/namespaces``, inside an object with the one field ``namespaces``."""

    what = "a list of organizations"

    name: str | None = None
    id: int | None = None
    creator_name: str | None = None
    auth: int | None = None
    access_user_count: int | None = None
    repo_count: int | None = None


class SyncRegion(Model, frozen=True, gc=False):
    """``GET /v2/manage/regions``; the documentation's own example lacks a ``regionID``."""

    what = "a list of regions"

    region_id: str | None = msgspec.field(name="regionID", default=None)
    registry_url: str | None = msgspec.field(name="registryURL", default=None)
