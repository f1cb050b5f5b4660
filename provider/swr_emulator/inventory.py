"""A large fixture: three regions, names with slashes, gaps, failures and 240 repositories.

``inventory`` is what ``--data inventory`` serves; the functions below it build fixtures of
other sizes. Everything is made by rule, so the same call gives the same data.
"""

from __future__ import annotations

from typing import Any

HOME = "cn-north-4"
RECOVERY = "cn-east-3"
ABROAD = "ap-southeast-1"

Document = dict[str, Any]


def inventory() -> Document:
    """Return the document of the large fixture.

    In ``cn-north-4``: ``retail`` (slashes, tasks to two regions, one repository that goes
    nowhere, failed and skipped jobs), ``retail-archive`` (a fuzzy match for ``retail``),
    ``base-images`` (read-only), ``shared`` (seen only through a repository), ``empty``, and
    ``fleet`` with 240 repositories of which every 20th is not replicated. ``cn-east-3`` holds
    the copies and sends some on to ``ap-southeast-1``, where replication is not offered.
    """
    return {
        "default_region": HOME,
        "domain": {"id": "06a5b5d7a7b04ffd8a38a57f62b6f1d4", "name": "demo-account"},
        "users": [{"name": "demo", "password": "demo-password"}],
        "access_keys": [
            {
                "access_key": "DEMOACCESSKEY0000001",
                "secret_key": "demo/secret+key00000000000000000000000001",
            }
        ],
        "tokens": [{"token": "demo-token"}],
        "agencies": [{"name": "swr-auditor", "domain_name": "partner-account"}],
        "metadata": {"agency": "ecs-swr-reader"},
        "regions": {HOME: _home(), RECOVERY: _recovery(), ABROAD: _abroad()},
    }


def organization_of(
    count: int, name: str = "fleet", target: str = RECOVERY, *, every_missing: int = 20
) -> Document:
    """Return an organization of ``count`` repositories ``service-001`` and so on.

    Every ``every_missing``-th has no task (0: all have one); every third task overwrites.
    """
    repositories = []
    for index in range(1, count + 1):
        replicated = every_missing == 0 or index % every_missing != 0
        tasks = [task(target, name, override=index % 3 == 0)] if replicated else []
        repositories.append(repository(f"service-{index:03}", *tasks))
    return {"name": name, "repositories": repositories}


def repository(name: str, *tasks: Document, jobs: list[Document] | None = None) -> Document:
    """Return a repository with its tasks and jobs."""
    return {
        "name": name,
        "category": "app_server",
        "num_images": 2,
        "tags": ["1.0.0", "1.1.0"],
        "sync_repos": list(tasks),
        "sync_jobs": jobs or [],
    }


def task(region: str, organization: str, *, override: bool = False) -> Document:
    """Return a task that copies to an organization in another region."""
    return {"remoteRegionId": region, "remoteNamespace": organization, "override": override}


def job(region: str, organization: str, tag: str, status: str, created: str) -> Document:
    """Return the run of a task for one tag."""
    return {
        "remoteRegionId": region,
        "remoteNamespace": organization,
        "tag": tag,
        "status": status,
        "createdAt": created,
        "syncOperatorName": "demo",
    }


def _home() -> Document:
    return {
        "project_id": "0123456789abcdef0123456789abcdef",
        "projects": [{"id": "1123456789abcdef0123456789abcdef", "name": f"{HOME}_dev"}],
        "sync_regions": [HOME, RECOVERY, ABROAD, "cn-south-1"],
        "organizations": [
            {"name": "retail-archive", "repositories": [repository("checkout")]},
            {"name": "retail", "repositories": _retail()},
            {
                "name": "base-images",
                "auth": 1,
                "repositories": [
                    repository("alpine", task(RECOVERY, "base-images", override=True)),
                    repository("python", task(RECOVERY, "base-images", override=True)),
                ],
            },
            {
                "name": "shared",
                "auth": 1,
                "only_visible": True,
                "repositories": [repository("tools", task(RECOVERY, "nowhere"))],
            },
            {"name": "empty"},
            organization_of(240),
        ],
    }


def _retail() -> list[Document]:
    both = (task(RECOVERY, "retail", override=True), task(ABROAD, "retail-sg"))
    return [
        repository("checkout", *both, jobs=_checkout_jobs()),
        repository("team-a/payments", *both),
        repository("team-a/web/frontend", task(RECOVERY, "retail")),
        repository("team-b/search", task(ABROAD, "retail-sg"), jobs=_search_jobs()),
        repository("scratch"),
    ]


def _checkout_jobs() -> list[Document]:
    return [
        job(RECOVERY, "retail", "1.0.0", "success", "2024-03-01T07:30:00Z"),
        job(RECOVERY, "retail", "1.1.0", "success", "2024-03-02T07:30:00.5Z"),
        job(ABROAD, "retail-sg", "1.1.0", "existed", "2024-03-02T07:30:01.25Z"),
        job(ABROAD, "retail-sg", "1.0.0", "failed", "2024-03-01T07:30:00.75Z"),
    ]


def _search_jobs() -> list[Document]:
    statuses = ("success", "failed", "timeout", "cancel", "failed", "running", "waiting")
    return [
        job(ABROAD, "retail-sg", f"2.{index}.0", status, f"2024-04-{index:02}T10:00:00Z")
        for index, status in enumerate(statuses, start=1)
    ]


def _recovery() -> Document:
    onward = task(ABROAD, "base-images")
    return {
        "project_id": "2123456789abcdef0123456789abcdef",
        "sync_regions": [HOME, RECOVERY, ABROAD],
        "organizations": [
            {
                "name": "retail",
                "repositories": [
                    repository("checkout"),
                    repository("team-a/payments"),
                    repository("team-a/web/frontend"),
                ],
            },
            {
                "name": "base-images",
                "repositories": [repository("alpine", onward), repository("python")],
            },
            {"name": "fleet", "repositories": _replicated(organization_of(240))},
        ],
    }


def _replicated(organization: Document) -> list[Document]:
    """Return the copies of those repositories of an organization that have a task."""
    sources = organization["repositories"]
    return [repository(source["name"]) for source in sources if source["sync_repos"]]


def _abroad() -> Document:
    return {
        "project_id": "3123456789abcdef0123456789abcdef",
        "sync_regions": None,
        "organizations": [
            {
                "name": "retail-sg",
                "repositories": [
                    repository("checkout"),
                    repository("team-a/payments"),
                    repository("team-b/search"),
                ],
            },
            {"name": "base-images", "repositories": [repository("alpine")]},
        ],
    }
