"""Every command that touches a provider, from init to destroy, in every Terraform."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from package_runs import snapshot
from terraform_provider_swr.provider import Swr

if TYPE_CHECKING:
    from hosts.project import Project
    from swr_emulator import Emulator

READ = """
data "swr_sync_repos" "x" {
  namespace  = "test"
  repository = "grpc-helloworld"
}
resource "terraform_data" "kept" { input = data.swr_sync_repos.x.id }
output "ids" { value = data.swr_sync_repos.x.sync_repos[*].id }
"""

TEST = """
run "replicated" {
  command = plan
  assert {
    condition     = output.ids[0] == 45
    error_message = "not that task"
  }
}
run "applied" {
  assert {
    condition     = data.swr_sync_repos.x.region == "cn-north-4"
    error_message = "not that region"
  }
}
run "refused" {
  command = plan
  assert {
    condition     = length(output.ids) == 0
    error_message = "there is a task after all"
  }
}
"""


def test_nothing_that_runs_changes_the_package(project: Project) -> None:
    """After two plans, another init and an apply lock file and package are as they were."""
    project.begin(READ)
    lock, package = project.lock_file, snapshot(project.package)
    assert "h1:" in lock
    for _ in range(2):
        project.run("plan")
    project.run("init")
    project.apply()
    assert (project.lock_file, snapshot(project.package)) == (lock, package)


def test_a_saved_plan(project: Project, emulator: Emulator) -> None:
    """What was read while planning is applied as it is, without another request."""
    project.begin(READ)
    project.run("plan", "-out=saved")
    emulator.clear()
    project.run("apply", "saved")
    assert emulator.requests == []
    assert project.terraform.outputs() == {"ids": [45]}
    assert project.run("plan", "-detailed-exitcode").code == 0


def test_refresh_only(project: Project) -> None:
    """A refresh reads again and has nothing to report."""
    project.begin(READ)
    project.apply()
    assert "No changes" in project.run("plan", "-refresh-only").text
    assert project.apply("-refresh-only") == {"ids": [45]}


def test_destroy(project: Project) -> None:
    """Destroy removes what was created and leaves an empty state."""
    project.begin(READ)
    project.apply()
    project.run("destroy", "-auto-approve")
    assert project.run("state", "list").stdout == ""
    assert project.terraform.outputs() == {}


def test_validate(project: Project, emulator: Emulator) -> None:
    """Validate finds a wrong name at its line, and sends nothing."""
    project.begin(READ)
    assert json.loads(project.run_json("validate", "-json"))["valid"] is True
    (problem,) = project.terraform.problems(READ.replace('"test"', '"Test"'), "validate")
    assert (problem.severity, problem.code) == ("error", 'namespace  = "Test"')
    assert emulator.requests == []


def test_tests(project: Project) -> None:
    """The test command reads, judges, and shows what failed."""
    project.begin(READ)
    project.write("main.tftest.hcl", TEST)
    completed = project.run("test", check=False)
    assert completed.code == 1
    results = re.findall(r'run "(\w+)"\.\.\. (\w+)', completed.text)
    assert results == [("replicated", "pass"), ("applied", "pass"), ("refused", "fail")]
    assert "there is a task after all" in completed.words


def test_console(project: Project) -> None:
    """The console knows what was read, and calls functions where a console can."""
    project.begin(READ)
    project.apply()
    assert project.terraform.console("data.swr_sync_repos.x.id") == (
        '"cn-north-4/test/grpc-helloworld"'
    )
    call = 'provider::swr::parse_image("swr.cn-north-4.myhuaweicloud.com/a/b/c").repository'
    completed = project.terraform.run("console", stdin=f"{call}\n", check=False)
    assert (completed.stdout.strip() == '"b/c"') == project.release.calls_functions_in_console


def test_schema(project: Project) -> None:
    """The schema that is printed has all data sources, and functions where there are any."""
    project.begin(READ)
    printed = json.loads(project.run_json("providers", "schema", "-json"))
    schema = printed["provider_schemas"][project.address]
    names = {f"swr_{source.name}" for source in Swr.data_sources}
    assert set(schema["data_source_schemas"]) == names
    assert set(schema["provider"]["block"]["attributes"]) == set(Swr.attributes)
    functions = {function.name for function in Swr.functions}
    assert set(schema.get("functions", {})) == (
        functions if project.release.has_functions else set()
    )
