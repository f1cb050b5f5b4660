"""modules/replication-audit: a matrix, what is missing, a report, and warnings."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from examples.places import outputs, reads
from swr_emulator.fixtures.builders import job, repository, task
from swr_emulator.fixtures.large_inventory import inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from examples.places import Place

pytestmark = pytest.mark.slow

AUDIT = """
module "audit" {
  source           = "./examples/modules/replication-audit"
  organization     = "retail"
  required_regions = ["cn-east-3"]
  targets          = [{ region = "ap-southeast-1", organization = "retail-sg" }]
  %s
}
output "audit" { value = module.audit }
"""

REPORT = """\
# Replication of retail in cn-north-4

5 repositories; 10 copies compared by digest: 4 equal, 5 missing, 0 pending, 1 with another image; \
4 jobs failed.

| repository | ap-southeast-1/retail-sg | cn-east-3/retail |
|---|---|---|
| `checkout` | **another image** | yes |
| `scratch` | **no** | **no** |
| `team-a/payments` | yes | yes |
| `team-a/web/frontend` | **no** | yes |
| `team-b/search` | **no** | **no** |

Not in place:

- checkout:1.1.0 to ap-southeast-1/retail-sg (another image, its task does not overwrite)
- scratch:1.1.0 to ap-southeast-1/retail-sg (missing, no task leads there)
- scratch:1.1.0 to cn-east-3/retail (missing, no task leads there)
- team-a/web/frontend:1.1.0 to ap-southeast-1/retail-sg (missing, no task leads there)
- team-b/search:2.7.0 to ap-southeast-1/retail-sg (missing)
- team-b/search:2.7.0 to cn-east-3/retail (missing, no task leads there)

Failed jobs:

- team-b/search:2.5.0 to ap-southeast-1/retail-sg (failed)
- team-b/search:2.3.0 to ap-southeast-1/retail-sg (timeout)
- team-b/search:2.2.0 to ap-southeast-1/retail-sg (failed)
- checkout:1.0.0 to ap-southeast-1/retail-sg (failed)

What is where (dotted: not in place):

```mermaid
graph LR
  r0["checkout<br/>team-a/web/frontend"]
  r1["scratch<br/>team-b/search"]
  r2["team-a/payments"]
  t0["ap-southeast-1/retail-sg"]
  t1["cn-east-3/retail"]
  r0 -.-> t0
  r0 --> t1
  r1 -.-> t0
  r1 -.-> t1
  r2 --> t0
  r2 --> t1
```
"""

EVER = 'failed_job_age = "876000h"'
TASKS = 'verify = "tasks"'


def edges(report: str) -> Iterator[tuple[str, str, str]]:
    """Read a graph as strictly as Mermaid does, and return name, arrow and name of each edge."""
    graph = report.partition("```mermaid\ngraph LR\n")[2].partition("```")[0]
    names: dict[str, str] = {}
    for line in graph.splitlines():
        if node := re.fullmatch(r'  ([a-z]\d+)\["([^"]+)"\]', line):
            assert node[1] not in names
            names[node[1]] = node[2]
        else:
            edge = re.fullmatch(r"  (\w+) (-->|-\.->) (\w+)", line)
            assert edge, line
            yield names[edge[1]], edge[2], names[edge[3]]


def test_the_whole_audit(place: Place) -> None:
    """Matrix, missing pairs, failed jobs, problems and report of an organization."""
    audit = outputs(place.caller(AUDIT % EVER))["audit"]
    assert audit["report"] == REPORT
    assert audit["matrix"]["team-a/web/frontend"] == {
        "ap-southeast-1/retail-sg": False,
        "cn-east-3": True,
    }
    assert audit["repositories"] == sorted(audit["matrix"])
    assert [f"{pair['repository']} {pair['region']}" for pair in audit["missing"]] == [
        "checkout ap-southeast-1",
        "scratch ap-southeast-1",
        "scratch cn-east-3",
        "team-a/web/frontend ap-southeast-1",
        "team-b/search ap-southeast-1",
        "team-b/search cn-east-3",
    ]
    assert {pair["organization"] for pair in audit["missing"]} == {"retail", "retail-sg"}
    assert [failed["tag"] for failed in audit["failed_jobs"]] == [
        "2.5.0",
        "2.3.0",
        "2.2.0",
        "1.0.0",
    ]
    assert [problem.partition(":")[0] for problem in audit["problems"]] == [
        "Not replicated from cn-north-4/retail",
        "Failed jobs of cn-north-4/retail",
    ]
    assert list(edges(audit["report"])) == [
        ("checkout<br/>team-a/web/frontend", "-.->", "ap-southeast-1/retail-sg"),
        ("checkout<br/>team-a/web/frontend", "-->", "cn-east-3/retail"),
        ("scratch<br/>team-b/search", "-.->", "ap-southeast-1/retail-sg"),
        ("scratch<br/>team-b/search", "-.->", "cn-east-3/retail"),
        ("team-a/payments", "-->", "ap-southeast-1/retail-sg"),
        ("team-a/payments", "-->", "cn-east-3/retail"),
    ]


def test_tasks_are_no_copies(place: Place) -> None:
    """Where only tasks were read, problems and report speak of tasks."""
    audit = outputs(place.caller(AUDIT % TASKS))["audit"]
    assert audit["copies"] == []
    (problem,) = audit["problems"]
    assert problem == (
        "No automatic task in cn-north-4/retail: scratch to ap-southeast-1/retail-sg, "
        "scratch to cn-east-3/retail, team-a/web/frontend to ap-southeast-1/retail-sg, "
        "team-b/search to cn-east-3/retail."
    )
    assert "4 automatic tasks missing, no image compared." in audit["report"]
    assert "| `team-b/search` | task | **no task** |" in audit["report"]
    assert "copies" not in audit["report"]
    assert ("team-b/search", "-->", "ap-southeast-1/retail-sg") in edges(audit["report"])


def test_what_it_sends(place: Place) -> None:
    """A page of repositories, and for each its tags here and at the targets, and its tasks."""
    place.caller(AUDIT % "").run("plan")
    sent = reads(place.emulator)
    assert sum(path.endswith("/repos") for path in sent) == 1
    assert sum(path.endswith("/sync_repo") for path in sent) == 5
    # In ap-southeast-1 the list of v3 has to be asked for once to find that there is none.
    tags = {(request.region, request.path) for request in place.emulator.requests}
    assert sum(path.endswith("/tags") and "/v2/" in path for _, path in tags) == 5
    assert sum(path.endswith("/tags") and region != "ap-southeast-1" for region, path in tags) == 10
    assert not any(path.endswith("/sync_job") for path in sent)


def test_what_tasks_cost(place: Place) -> None:
    """A page of repositories, and one request for each: no tags."""
    place.caller(AUDIT % TASKS).run("plan")
    assert sorted(path.rpartition("/")[2] for path in reads(place.emulator)) == [
        "repos",
        *["sync_repo"] * 5,
    ]
    assert not any(request.path.endswith("/tags") for request in place.emulator.requests)


def test_jobs_are_read_when_asked_for(place: Place) -> None:
    """An age adds one request for the jobs of each repository."""
    place.caller(AUDIT % f"{TASKS}\n{EVER}").run("plan")
    sent = [path.rpartition("/")[2] for path in reads(place.emulator)]
    assert sent.count("sync_repo") == sent.count("sync_job") == 5
    # The two reads share the list of repositories where they ask for it at once.
    assert len(sent) - 10 == sent.count("repos") <= 2


def test_its_checks_warn(place: Place) -> None:
    """Both are warnings; the plan succeeds."""
    terraform = place.caller(AUDIT % EVER)
    found = terraform.problems((terraform.folder / "main.tf").read_text(encoding="utf-8"))
    warnings = [problem for problem in found if "development" not in problem.summary]
    assert {problem.severity for problem in warnings} == {"warning"}
    assert sorted(problem.detail.partition(":")[0] for problem in warnings) == [
        "Failed jobs of cn-north-4/retail",
        "Not replicated from cn-north-4/retail",
    ]


def test_its_checks_can_keep_quiet(place: Place) -> None:
    """With `warn = false` the problems are in the output alone."""
    terraform = place.caller(AUDIT % "warn = false")
    found = terraform.problems((terraform.folder / "main.tf").read_text(encoding="utf-8"))
    assert [problem for problem in found if "development" not in problem.summary] == []


def test_a_fresh_image_is_pending(place: Place) -> None:
    """Within the grace period it is reported and is no problem; after it, it is one."""
    serve(place, repository("web", task("cn-east-3", "retail"), tags=["1.0"]))
    emulator, now = place.emulator, datetime.now(UTC)
    emulator.push("cn-east-3", "retail", "web", "1.0", content="an older build")
    terraform = place.caller((AUDIT % 'grace_period = "15m"').replace("targets ", "# targets "))
    for pushed, pending in ((now, ["web:1.0"]), (now - timedelta(minutes=16), [])):
        emulator.push("cn-north-4", "retail", "web", "1.0", content="a newer build", at=pushed)
        audit = outputs(terraform)["audit"]
        assert [copy["image"] for copy in audit["pending"]] == pending
        assert len(audit["missing"]) == len(audit["problems"]) == 1 - len(pending)
        assert audit["matrix"] == {"web": {"cn-east-3": False}}
        assert ("web:1.0 to cn-east-3/retail (pushed " in audit["report"]) == bool(pending)
        assert ("| `web` | pending |" in audit["report"]) == bool(pending)


def test_an_image_of_unknown_age_is_not_fresh(place: Place) -> None:
    """SWR may leave the time of a push out: no grace is given then."""
    serve(place, repository("web", tags=[{"name": "1.0", "updated": None, "created": None}]))
    audit = outputs(place.caller(AUDIT % 'grace_period = "15m"'))["audit"]
    assert audit["pending"] == []
    assert len(audit["missing"]) == 2


def test_a_failure_that_was_made_good_does_not_count(place: Place) -> None:
    """For each image and target the newest job decides."""
    tasks = (task("cn-east-3", "team"), task("ap-southeast-1", "team"))
    jobs = [
        job("cn-east-3", "team", "1.0", "failed", "2024-01-01T00:00:00Z"),
        job("cn-east-3", "team", "1.0", "success", "2024-01-02T00:00:00Z"),
        job("cn-east-3", "team", "1.1", "success", "2024-01-01T00:00:00Z"),
        job("cn-east-3", "team", "1.1", "timeout", "2024-01-02T00:00:00Z"),
        job("ap-southeast-1", "team", "1.0", "failed", "2023-01-01T00:00:00Z"),
    ]
    serve(place, repository("web", *tasks, jobs=jobs))
    audit = outputs(place.caller(AUDIT % EVER))["audit"]
    assert [(failed["tag"], failed["remote_region_id"]) for failed in audit["failed_jobs"]] == [
        ("1.1", "cn-east-3"),
        ("1.0", "ap-southeast-1"),
    ]


def test_a_failure_of_unknown_age_counts(place: Place) -> None:
    """SWR may leave times out, or send one that is none."""
    jobs = [
        job("cn-east-3", "team", "1.0", "failed", "2024-01-01T00:00:00Z"),
        job("cn-east-3", "team", "1.1", "failed", "2024-01-01T00:00:00Z"),
        job("cn-east-3", "team", "1.2", "failed", "2024-01-01T00:00:00Z"),
    ]
    jobs[0] |= {"createdAt": None, "updatedAt": None}
    jobs[1] |= {"updatedAt": "recently"}
    serve(place, repository("web", task("cn-east-3", "team"), jobs=jobs))
    audit = outputs(place.caller(AUDIT % 'failed_job_age = "1h"'))["audit"]
    assert sorted(failed["tag"] for failed in audit["failed_jobs"]) == ["1.0", "1.1"]


def test_many_problems_are_counted(place: Place) -> None:
    """Messages and nodes of the graph name ten and count the others."""
    serve(place, *(repository(f"service-{number:02}") for number in range(12)))
    audit = outputs(place.caller(AUDIT % TASKS))["audit"]
    (problem,) = audit["problems"]
    assert problem.endswith("service-04 to cn-east-3/retail, and 14 more.")
    assert '  r0["service-00<br/>' in audit["report"]
    assert '<br/>service-09<br/>and 2 more"]' in audit["report"]
    assert list(edges(audit["report"])) == []


def test_an_exclusion_of_nothing_is_an_error(place: Place) -> None:
    """A misspelt one would exclude nothing, and a stale one what is made later by its name."""
    stopped = place.caller(AUDIT % 'exclusions = ["scrach"]').run("plan", "-no-color", check=False)
    assert stopped.code == 1
    assert "Exclusions that are no repositories of cn-north-4/retail: scrach." in stopped.words


def test_it_waits_for_what_is_known_after_apply(place: Place) -> None:
    """With `depends_on` everything is read during apply, whatever was asked for."""
    resource = 'resource "terraform_data" "account" {}'
    hcl = AUDIT % f"{EVER}\ndepends_on = [terraform_data.account]"
    assert outputs(place.caller(hcl + resource))["audit"]["report"] == REPORT


def serve(place: Place, *repositories: dict[str, Any]) -> None:
    """Let the organization hold these repositories and nothing else."""
    document = inventory()
    organization = {"name": "retail", "repositories": list(repositories)}
    document["regions"]["cn-north-4"]["organizations"] = [organization]
    place.emulator.data = document
