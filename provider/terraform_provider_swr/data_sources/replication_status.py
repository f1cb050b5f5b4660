"""``swr_replication_status``: whether images have arrived where they are copied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    ORGANIZATION,
    REGION,
    REPOSITORY,
    SwrDataSource,
    read_from,
    warn_of_vanished,
)
from terraform_provider_swr.data_sources.image import TAG_REGEX
from terraform_provider_swr.validators import (
    at_least_one,
    organization_name,
    region_name,
    unless_empty,
)
from tfbridge import BOOL, NUMBER, STRING, Attribute, List, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from terraform_provider_swr.swr.replication_status import Target
    from tfbridge import Context


class ReplicationStatus(SwrDataSource):
    """Which images are at their targets: for every tag, its digest here and there.

    A digest is the SHA-256 of an image's manifest, so it is equal in both
    regions, or the images differ. That proves what a replication task only
    promises. It proves nothing about the images behind an index, whose digest
    covers just the list of them.

    Each repository takes a request for its tags, one for its tasks, and one for
    each target; a page of tags counts as one. Credentials have to reach the
    regions of all targets: a `token` reaches one region only.
    """

    attributes = {
        "namespace": ORGANIZATION,
        "repository": REPOSITORY,
        "region": REGION,
        "targets": Attribute(
            Nested(
                {
                    "region": Attribute(
                        STRING,
                        "Region to look in.",
                        required=True,
                        validators=[region_name],
                    ),
                    "namespace": Attribute(
                        STRING,
                        "Organization to look in; by default the one that is checked.",
                        optional=True,
                        validators=[unless_empty(organization_name)],
                    ),
                }
            ),
            "Where to look; when left out or empty, wherever each repository's tasks lead to. Over "
            "protocol 5 each target has to have both names, `namespace = null` included.",
            optional=True,
        ),
        "tag_regex": TAG_REGEX,
        "newest": Attribute(
            NUMBER,
            "Check only so many tags of each repository, those that were pushed last; all when "
            "left out. Counted after `tag_regex`.",
            optional=True,
            validators=[at_least_one],
        ),
        "id": Attribute(
            STRING,
            "`region/namespace` or `region/namespace/repository`: what was checked.",
            computed=True,
        ),
        "repositories": Attribute(
            List(STRING), "Names of all repositories that were read, sorted.", computed=True
        ),
        "unchecked": Attribute(
            List(STRING),
            "Those of `repositories` without a copy to check, sorted: they have no task, no tag, "
            "or no tag that `tag_regex` finds.",
            computed=True,
        ),
        "copies": Attribute(
            Nested(
                {
                    "repo_name": Attribute(STRING, "Repository."),
                    "tag": Attribute(STRING, "Tag."),
                    "remote_region_id": Attribute(STRING, "Region of the target."),
                    "remote_namespace": Attribute(STRING, "Organization of the target."),
                    "status": Attribute(
                        STRING,
                        "`in_sync` for equal digests, `differs` for others or where a digest is "
                        "not known, `missing` where the target lacks the tag.",
                    ),
                    "updated_at": Attribute(STRING, "When the tag was last pushed here, in UTC."),
                    "remote_updated_at": Attribute(
                        STRING, "When the tag last changed at the target, in UTC."
                    ),
                    "has_task": Attribute(BOOL, "Whether a replication task leads there."),
                    "override": Attribute(
                        BOOL, "Whether that task replaces a tag that is pushed again."
                    ),
                    "sync_auto": Attribute(BOOL, "Whether that task copies new images at once."),
                    "digest": Attribute(STRING, "Digest of the image here."),
                    "remote_digest": Attribute(STRING, "Digest of the image at the target."),
                }
            ),
            "A row for each tag and target, sorted by `repo_name`, `tag`, `remote_region_id` and "
            "`remote_namespace`.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read tags and tasks here, then tags at every target."""
        from terraform_provider_swr.swr.replication_status import Source, Target, read_status

        read = read_from(config, context.client, "namespace", "repository")
        targets = [
            Target(target["region"], target["namespace"] or config["namespace"])
            for target in config["targets"] or ()
            if target is not None
        ]
        found = read_status(
            context.client,
            Source(
                namespace=config["namespace"],
                repository=config["repository"],
                region=read["region"],
                targets=targets or None,
                tag_regex=config["tag_regex"],
                newest=config["newest"],
            ),
        )
        warn_of_vanished(context, config["namespace"], found.vanished)
        for target in found.absent:
            _warn_of_absent(context, target)
        return {
            **read,
            "repositories": found.repositories,
            "unchecked": found.unchecked,
            "copies": found.copies,
        }


def _warn_of_absent(context: Context[SwrClient], target: Target) -> None:
    context.diagnostics.warning(
        "Target organization not found",
        f"There is no organization {target.namespace} in {target.region}, or these credentials "
        "may not see it, so all its copies are missing. SWR takes a replication task to an "
        "organization that does not exist without a word.",
    )
