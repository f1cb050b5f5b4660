"""Replication tasks as SWR sends them: the same for everybody, in no order."""

from __future__ import annotations

from random import Random
from typing import Any

REGIONS = ("cn-east-3", "cn-south-1", "ap-southeast-1", "ap-southeast-3")


def tasks(count: int) -> list[dict[str, Any]]:
    """Return tasks of one repository to ``count`` organizations in a few regions."""
    entries = [
        {
            "createdAt": "2020-04-17T02:11:03.251836Z",
            "domainID": "06a5b5d7a7b04ffd8a38a57f62b6f1d4",
            "domainName": "demo-account",
            "id": number,
            "namespace": "retail",
            "override": number % 3 == 0,
            "remoteNamespace": f"retail-{number:06}",
            "remoteRegionId": REGIONS[number % len(REGIONS)],
            "repoName": f"rows-{count}",
            "syncAuto": True,
            "updatedAt": "2020-05-17T02:11:03.251836Z",
        }
        for number in range(1, count + 1)
    ]
    Random(count).shuffle(entries)  # noqa: S311 - no secret
    return entries
