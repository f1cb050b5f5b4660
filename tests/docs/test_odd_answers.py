"""The table of odd answers in docs/reference says what the SDK and the provider make of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest

from docs.documents import ROOT
from swr_emulator import Emulator
from swr_emulator.faults.catalogue import CATALOGUE
from terraform_provider_swr.http.errors import ResponseError
from terraform_provider_swr.http.messages import Response
from terraform_provider_swr.swr.decode import decode_array
from terraform_provider_swr.swr.models import SyncRepo

if TYPE_CHECKING:
    from pathlib import Path

SDK_CLIENT = ROOT / "tests/swr_emulator/sdk_client.py"


class Row(NamedTuple):
    """A row of the table: the answer's name, and what becomes of it."""

    name: str
    sdk: str
    here: str


def rows() -> list[Row]:
    """Return the rows of the table."""
    text = (ROOT / "docs/reference/sdk-differences.md").read_text(encoding="utf-8")
    text = text.partition("## 2. ")[2].partition("## 3. ")[0]
    found = re.findall(r"^\| `([\w-]+)` \| .+? \| (.+?) \| (.+?) \| .+ \|$", text, re.MULTILINE)
    return [Row(*columns) for columns in found]


ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_the_provider_does(row: Row) -> None:
    """An answer is an error, an empty list or a task, as the table says."""
    answer = CATALOGUE[row.name].answer
    response = Response(answer.status, {}, answer.body)
    if row.here.startswith("error"):
        with pytest.raises(ResponseError) as caught:
            decode_array(response, SyncRepo, "GET /")
        for word in ("proxy", "entry", "field", "code"):
            assert word not in row.here or word in str(caught.value)
        return
    found = decode_array(response, SyncRepo, "GET /")
    assert row.here.startswith("a task" if found else "empty list")
    assert ("null attributes" in row.here) == any(
        None in msgspec.structs.astuple(task) for task in found
    )


def test_what_the_sdk_does(tmp_path: Path) -> None:
    """The official SDK makes of each answer what the table says, an error of none."""
    rules = [
        {"bad_answer": row.name, "match": {"path": f"repos/{row.name}/sync_repo$"}} for row in ROWS
    ]
    operation = "list_image_auto_sync_repos_details"
    calls = [[operation, {"namespace": "test", "repository": row.name}] for row in ROWS]
    with Emulator(faults={"rules": rules}) as emulator:
        result = subprocess.run(
            [sys.executable, str(SDK_CLIENT), emulator.url, "aksk", json.dumps(calls)],
            env={**os.environ, "HOME": str(tmp_path), "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=True,
        )
    results = json.loads(result.stdout)
    made = {row.name: in_words(answer["body"]) for row, answer in zip(ROWS, results, strict=True)}
    assert made == {row.name: row.sdk.partition(" with ")[0] for row in ROWS}
    for row, answer in zip(ROWS, results, strict=True):
        detail = re.fullmatch(r".+ with `(\w+)` (.+)", row.sdk)
        assert detail is None or answer["body"][0][detail[1]] == json.loads(detail[2])


def in_words(body: Any) -> str:
    """Return what the SDK gave its caller."""
    if not isinstance(body, list):
        return "nothing" if body is None else "something else"
    return ", ".join(map(_entry_in_words, body))


def _entry_in_words(entry: dict[str, Any] | None) -> str:
    if entry is None:
        return "nothing"
    return "an empty task" if set(entry.values()) == {None} else "a task"
