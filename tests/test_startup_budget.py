"""What a process loads that shows its schema, validates or reads: start-up time without a clock.

A plan starts the provider three times, and two of these processes do no more
than the first two. Each module takes between a tenth of a millisecond and ten.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from swr_emulator import Emulator
from tfbridge.testing import Host

if TYPE_CHECKING:
    from pathlib import Path

# Without site, so that nothing counts that merely happens to be installed here.
PROGRAM = """\
import os, sys
sys.path += {search_path!r}
provider, leave = os.getpid(), os._exit

def note_and_leave(status):
    if os.getpid() == provider:
        with open({note!r}, "w") as note:
            note.write("\\n".join(sys.modules))
    leave(status)

os._exit = note_and_leave
from terraform_provider_swr.cli import main
main()
"""

FORBIDDEN = (
    "asyncio",
    "base64",
    "calendar",
    "cryptography",  # the certificate is made in a child
    "dataclasses",
    "email",
    "flask",
    "google.protobuf.internal.decoder",
    "google.protobuf.reflection",
    "grpc.aio",
    "http",
    "inspect",
    "json",
    "msgspec",
    "pathlib",
    "requests",
    "swr_emulator",
    "terraform_provider_swr.swr.client",
    "terraform_provider_swr.http.transport",
    "terraform_provider_swr.commands",
    "terraform_provider_swr.config.settings",
    "tfbridge.commands",
    "tfbridge.testing",
    "traceback",
    "typing_extensions",
    "unittest",
    "urllib.request",
    "urllib3",
    "werkzeug",
)
"""Neither these nor anything inside them."""

NEEDED_FOR_VALUES = ("decimal", "msgpack", "tfbridge.codec.convert")
"""What a process without a configuration to look at needs no more than the others."""

# The standard library of newer Pythons has more modules for the same: counted on 3.13 and 3.14.
MORE, MORE_TO_READ = (0, 0) if sys.version_info < (3, 12) else (0, 14)
if sys.version_info >= (3, 14):
    MORE, MORE_TO_READ = (4, 23)

MODULES_TO_SHOW_THE_SCHEMA = 195 + MORE
MODULES_TO_VALIDATE = 205 + MORE
MODULES_TO_READ = 396 + MORE_TO_READ
"""All modules of the process, those of the bare interpreter included, counted on 3.11.

Raise them only for something that such a process cannot do without.
"""


NEVER_NEEDED = (
    "asyncio",
    "cryptography",
    "dataclasses",
    "flask",
    "grpc.aio",
    *(["inspect"] if sys.version_info < (3, 12) else []),  # typing looks into it since then
    "platform",
    "swr_emulator",
    "tfbridge.testing",
    "typing_extensions",
    "werkzeug",
    *("calendar", "certifi", "email.utils", "mimetypes", "random", "tempfile", "urllib.request"),
    *("charset_normalizer", "html", "idna", "importlib.metadata", "pathlib", "zipfile"),
    *("msgspec.inspect", "msgspec.toml", "msgspec.yaml"),
)
"""What is of no use to a process that reads either."""


def program(note: Path) -> list[str]:
    """Return a command that serves the provider and leaves the names of its modules in a file."""
    text = PROGRAM.format(search_path=[path for path in sys.path if path], note=str(note))
    return [sys.executable, "-IS", "-c", text]


@pytest.fixture(scope="module")
def schema_only(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the modules of a process that was asked for its schema."""
    note = tmp_path_factory.mktemp("schema") / "modules"
    with Host(program(note)) as host:
        host.schema()
    return note.read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def validating(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the modules of a process that validated a provider block and a data block."""
    folder = tmp_path_factory.mktemp("validate")
    with Host(program(folder / "schema")) as host:
        schema = host.schema()
    with Host(program(folder / "modules"), schema=schema) as host:
        assert not host.validate_provider({"region": "cn-north-4"})
        assert not host.validate_data_source("swr_sync_repos", {"namespace": "retail"})
    return (folder / "modules").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the modules of a process that was configured and has read a list."""
    note = tmp_path_factory.mktemp("read") / "modules"
    with Emulator() as emulator, Host(program(note)) as host:
        assert not host.configure(
            {
                "region": "cn-north-4",
                "endpoints": {"swr": emulator.url},
                "access_key": "DEMOACCESSKEY0000001",
                "secret_key": "demo/secret+key00000000000000000000000001",
            }
        )
        host.read_data_source("swr_namespaces", {})
    return note.read_text(encoding="utf-8").split()


def inside(names: tuple[str, ...], modules: list[str]) -> list[str]:
    """Return those of the modules that are one of the names or inside of one."""
    return [
        module
        for module in modules
        if any(module == name or module.startswith(f"{name}.") for name in names)
    ]


def test_schema_loads_nothing_forbidden(schema_only: list[str]) -> None:
    """Showing the schema loads no HTTP client, no JSON, no cryptography and no codec."""
    assert inside((*FORBIDDEN, *NEEDED_FOR_VALUES), schema_only) == []


def test_validating_loads_nothing_forbidden(validating: list[str]) -> None:
    """Validating loads no HTTP client, no JSON and no cryptography."""
    assert inside(FORBIDDEN, validating) == []


def test_schema_keeps_to_its_budget(schema_only: list[str]) -> None:
    """Showing the schema takes no more modules than planned."""
    assert len(schema_only) <= MODULES_TO_SHOW_THE_SCHEMA, "\n".join(schema_only)


def test_validating_keeps_to_its_budget(validating: list[str]) -> None:
    """Validating takes no more modules than planned."""
    assert len(validating) <= MODULES_TO_VALIDATE, "\n".join(validating)


def test_reading_loads_nothing_that_nobody_uses(reading: list[str]) -> None:
    """A read over HTTP needs a library for it, and not all that this library imports."""
    assert inside(NEVER_NEEDED, reading) == []


def test_reading_keeps_to_its_budget(reading: list[str]) -> None:
    """Reading takes no more modules than planned."""
    assert len(reading) <= MODULES_TO_READ, "\n".join(reading)
