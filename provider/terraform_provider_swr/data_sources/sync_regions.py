"""``swr_sync_regions``: the regions that images can be copied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import REGION, SwrDataSource, read_from
from tfbridge import STRING, Attribute, List

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context


class SyncRegions(SwrDataSource):
    """The regions that SWR offers as targets of replication. Some regions lack this list."""

    attributes = {
        "region": REGION,
        "id": Attribute(STRING, "`region`.", computed=True),
        "regions": Attribute(List(STRING), "Ids of the regions, sorted.", computed=True),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """List the regions; entries without an id, which SWR is known to send, are left out."""
        read = read_from(config, context.client)
        rows = context.client.list_sync_regions(region=read["region"])
        return {**read, "regions": sorted({row.region_id for row in rows} - {None})}
