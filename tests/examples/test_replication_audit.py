"""modules/replication-audit: a matrix, what is missing, a report, and warnings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from examples.places import outputs, reads
from swr_emulator.fixtures.builders import job, repository, task
from swr_emulator.fixtures.large_inventory import inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from examples.places import Place

AUDIT = """
module "audit" {
  source           = "./examples/modules/replication-audit"
  organization     = "retail"
  required_regions = ["cn-east-3", "ap-southeast-1"]
  %s
}
output "audit" { value = module.audit }
"""

REPORT = """\
# Replication of retail

5 repositories, 4 of 10 copies missing, 4 jobs failed.

| repository | ap-southeast-1 | cn-east-3 |
|---|---|---|
| `checkout` | yes | yes |
| `scratch` | **no** | **no** |
| `team-a/payments` | yes | yes |
| `team-a/web/frontend` | **no** | yes |
| `team-b/search` | yes | **no** |

Failed jobs:

- checkout:1.0.0 to ap-southeast-1 (failed)
- team-b/search:2.2.0 to ap-southeast-1 (failed)
- team-b/search:2.3.0 to ap-southeast-1 (timeout)
- team-b/search:2.5.0 to ap-southeast-1 (failed)

What is copied where (thick arrows replace images of the same tag):

```mermaid
graph LR
  r0["checkout<br/>team-a/payments"]
  r1["scratch"]
  r2["team-a/web/frontend"]
  r3["team-b/search"]
  t0["ap-southeast-1/retail-sg"]
  t1["cn-east-3/retail"]
  r0 --> t0
  r0 ==> t1
  r2 --> t1
  r3 --> t0
```
"""

EVER = 'failed_job_age = "876000h"'


def edges(report: str) -> Iterator[tuple[str, str, str]]:
    """Read a graph as strictly as Mermaid does, and return name, arrow and name of each edge."""
    graph = report.partition("```mermaid\ngraph LR\n")[2].partition("```")[0]
    names: dict[str, str] = {}
    for line in graph.splitlines():
        if node := re.fullmatch(r'  ([a-z]\d+)\["([^"]+)"\]', line):
            assert node[1] not in names
            names[node[1]] = node[2]
        else:
            edge = re.fullmatch(r"  (\w+) (-->|==>) (\w+)", line)
            assert edge, line
            yield names[edge[1]], edge[2], names[edge[3]]


def test_the_whole_audit(place: Place) -> None:
    """Matrix, missing pairs, failed jobs, problems and report of an organization."""
    audit = outputs(place.caller(AUDIT % EVER))["audit"]
    assert audit["report"] == REPORT
    assert audit["matrix"]["team-a/web/frontend"] == {"ap-southeast-1": False, "cn-east-3": True}
    assert audit["repositories"] == sorted(audit["matrix"])
    assert audit["missing"] == [
        {"repository": "scratch", "region": "ap-southeast-1"},
        {"repository": "scratch", "region": "cn-east-3"},
        {"repository": "team-a/web/frontend", "region": "ap-southeast-1"},
        {"repository": "team-b/search", "region": "cn-east-3"},
    ]
    assert [failed["tag"] for failed in audit["failed_jobs"]] == [
        "1.0.0",
        "2.2.0",
        "2.3.0",
        "2.5.0",
    ]
    assert [problem.partition(":")[0] for problem in audit["problems"]] == [
        "Not replicated",
        "Replication failed",
    ]
    assert list(edges(audit["report"])) == [
        ("checkout<br/>team-a/payments", "-->", "ap-southeast-1/retail-sg"),
        ("checkout<br/>team-a/payments", "==>", "cn-east-3/retail"),
        ("team-a/web/frontend", "-->", "cn-east-3/retail"),
        ("team-b/search", "-->", "ap-southeast-1/retail-sg"),
    ]


def test_what_it_sends(place: Place) -> None:
    """A page of repositories, one request for each, and one for the jobs of those replicated."""
    place.caller(AUDIT % EVER).run("plan")
    sent = reads(place.emulator)
    assert sum(path.endswith("/repos") for path in sent) == 1
    assert sum(path.endswith("/sync_repo") for path in sent) == 5
    assert sum(path.endswith("/sync_job") for path in sent) == 4
    assert len(sent) == 10


def test_jobs_are_left_alone_unless_asked_for(place: Place) -> None:
    """Without an age no request for jobs is sent, and the report does not speak of them."""
    audit = outputs(place.caller(AUDIT % ""))["audit"]
    assert not any(path.endswith("/sync_job") for path in reads(place.emulator))
    assert "4 of 10 copies missing.\n" in audit["report"]
    assert "Failed jobs" not in audit["report"]


def test_its_checks_warn(place: Place) -> None:
    """Both are warnings; the plan succeeds."""
    terraform = place.caller(AUDIT % EVER)
    found = terraform.problems((terraform.folder / "main.tf").read_text(encoding="utf-8"))
    warnings = [problem for problem in found if "development" not in problem.summary]
    assert {problem.severity for problem in warnings} == {"warning"}
    assert sorted(problem.detail.partition(":")[0] for problem in warnings) == [
        "Not replicated",
        "Replication failed",
    ]


def test_its_checks_can_keep_quiet(place: Place) -> None:
    """With `warn = false` the problems are in the output alone."""
    terraform = place.caller(AUDIT % "warn = false")
    found = terraform.problems((terraform.folder / "main.tf").read_text(encoding="utf-8"))
    assert [problem for problem in found if "development" not in problem.summary] == []


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
        ("1.0", "ap-southeast-1"),
        ("1.1", "cn-east-3"),
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
    audit = outputs(place.caller(AUDIT % ""))["audit"]
    (problem,) = audit["problems"]
    assert problem.endswith("service-04 to cn-east-3, and 14 more.")
    assert '  r0["service-00<br/>' in audit["report"]
    assert '<br/>service-09<br/>and 2 more"]' in audit["report"]
    assert list(edges(audit["report"])) == []


def serve(place: Place, *repositories: dict[str, Any]) -> None:
    """Let the organization hold these repositories and nothing else."""
    document = inventory()
    organization = {"name": "retail", "repositories": list(repositories)}
    document["regions"]["cn-north-4"]["organizations"] = [organization]
    place.emulator.data = document
