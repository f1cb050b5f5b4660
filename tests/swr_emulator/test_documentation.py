"""The emulator's page: it names everything that the emulator understands."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from swr_emulator import Emulator, cli
from swr_emulator.faults import loader as faults_loader
from swr_emulator.faults.catalogue import CATALOGUE
from swr_emulator.fixtures.loader import load
from swr_emulator.fixtures.strict_json import JsonNode
from swr_emulator.services.image_lifecycle import ImageLifecycle
from swr_emulator.services.routes import ROUTES

PAGE = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text("utf-8")
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]

TARGET = {"remoteRegionId": "cn-east-3", "remoteNamespace": "a"}
RULES = [
    {"template": "date_rule", "params": {"days": "1"}, "tag_selectors": []},
    {
        "template": "tag_rule",
        "params": {"num": "1"},
        "tag_selectors": [{"kind": "label", "pattern": ""}],
    },
]
REPOSITORY = {
    "name": "r",
    "tags": [{"name": "1"}],
    "sync_repos": [TARGET],
    "sync_jobs": [TARGET],
    "retentions": [{"rules": RULES}],
    "retention_log": [{}],
}
DATA = {
    "users": [{"name": "u", "password": "p"}],
    "access_keys": [{"access_key": "a", "secret_key": "s"}],
    "tokens": [{"token": "t"}],
    "agencies": [{"name": "a", "domain_name": "d"}],
    "identity_providers": [{"name": "i"}],
    "pod_identity": {"token": "p"},
    "regions": {
        "cn-north-4": {
            "projects": [{"id": "p", "name": "n"}],
            "sync_regions": [{}],
            "organizations": [{"name": "a", "repositories": [REPOSITORY]}],
        }
    },
}
"""Data with one of everything, so that each object's fields are checked once."""

ACTIONS = [
    {"type": "respond", "shape": "E1"},
    {"type": "respond", "text": "x"},
    {"type": "throttle"},
    {"type": "redirect", "location": "/"},
    {"type": "truncate", "missing": 1},
    {"type": "bad_answer", "name": "html-200"},
    *({"type": name} for name in faults_loader._PLAIN if name not in {"redirect", "truncate"}),
]


@pytest.fixture
def accepted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return a set that gets the name of every field that a loader says it accepts."""
    names: set[str] = set()
    check = JsonNode.fields

    def fields(node: JsonNode, *allowed: str) -> None:
        names.update(allowed)
        check(node, *allowed)

    monkeypatch.setattr(JsonNode, "fields", fields)
    return names


def missing(names: set[str]) -> list[str]:
    """Return the names that the page does not have between backticks."""
    return sorted(name for name in names if f"`{name}`" not in PAGE)


def test_every_field_of_the_data_is_named(accepted: set[str]) -> None:
    """What the loader accepts, the page explains."""
    load(DATA)
    assert {"default_region", "platforms", "tag_selectors", "max_duration"} <= accepted
    assert missing(accepted) == []


def test_every_field_of_the_faults_is_named(accepted: set[str]) -> None:
    """Rules, matches and the fields of each action."""
    rules: list[dict[str, Any]] = [{"action": action} for action in ACTIONS]
    faults_loader.load({"rules": rules})
    assert {"seed", "for_seconds", "staleness", "retry_date_in"} <= accepted
    types = {str(action["type"]) for action in ACTIONS}
    assert missing(accepted | types) == []


@pytest.mark.parametrize("bad", CATALOGUE.values(), ids=lambda bad: str(bad.name))
def test_every_bad_answer_has_its_row(bad: Any) -> None:
    """With its number and what a client should make of it."""
    assert f"| {bad.number} | `{bad.name}` | {bad.meaning} |\n" in PAGE


def test_rows_are_those_of_the_catalogue() -> None:
    """None is left of an entry that went."""
    assert len(re.findall(r"^\| \d+ \| `", PAGE, re.MULTILINE)) == len(CATALOGUE)


def test_every_option_is_named() -> None:
    """As the command's help has it."""
    parser = cli._parser()
    assert isinstance(parser, argparse.ArgumentParser)
    options = {name for action in parser._actions for name in action.option_strings}
    assert missing(options - {"-h", "--help", "--version"}) == []


def test_every_variable_of_the_environment_is_named() -> None:
    """What --print-env prints."""
    with Emulator() as emulator:
        assert missing(set(cli.environment(emulator))) == []


def test_every_step_of_an_images_life_is_named() -> None:
    """And the calls that are for logins."""
    steps = {name for name in vars(ImageLifecycle) if not name.startswith("_")}
    assert missing(steps) == []
    logins = {
        f"{route.method} {route.path}"
        for route in ROUTES
        if route.path.startswith(("/v5/", "/v3.0/", "/v1/", "/v2/manage/utils", "/id-token"))
    }
    assert missing(logins) == []


def test_blocks_of_the_page_are_good() -> None:
    """The data loads and says what the text says of it; so do the faults."""
    data, faults = BLOCKS
    regions = load(data).regions
    here, there = (
        regions[name].organizations["team"].repositories["web/frontend"].tags
        for name in ("cn-north-4", "cn-east-3")
    )
    assert here["1.0"]["digest"] == there["1.0"]["digest"]
    assert here["1.1"]["digest"] != there["1.1"]["digest"]
    assert len(faults_loader.load(faults).rules) == 4


def test_python_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Pushed again, 2.0 is replaced where the task overrides, and existed where not."""
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(block, "docs/emulator.md", "exec"), {})  # noqa: S102  the page's own example
    assert capsys.readouterr().out == "cn-east-3 2.0 success\nap-southeast-1 2.0 existed\n"


def test_shell_of_the_page_runs(tmp_path: Path) -> None:
    """After it, the environment leads to an emulator that runs."""
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    script = f'{block}echo "$HW_SWR_ENDPOINT"; kill $!'
    folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    output = subprocess.check_output(
        ["bash", "-euc", script], cwd=tmp_path, env=environment, text=True, timeout=60
    )
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\{region\}\n", output)
