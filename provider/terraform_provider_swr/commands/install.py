"""``install``: lets ``terraform init`` find the provider of this Python environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from terraform_provider_swr import __version__
from terraform_provider_swr.commands import launcher, mirror
from terraform_provider_swr.commands.errors import CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from collections.abc import Iterator

SOURCE = "tf-pyprovider/swr"

_USE = f"""\
terraform {{
  required_providers {{
    swr = {{
      source  = "{SOURCE}"
      version = "~> {__version__}"
    }}
  }}
}}
"""


def register(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "install",
        help="let 'terraform init' and 'tofu init' find this provider",
        description="Puts a small package that starts this Python environment into the folder "
        "where Terraform and OpenTofu look for providers. Lock files stay valid for as long as "
        "the version is the same, here and, but for Windows, on other machines.",
    )
    parser.add_argument(
        "--dir",
        type=Path,
        metavar="FOLDER",
        help="another filesystem mirror than the one that both search without being told",
    )
    parser.add_argument(
        "--uninstall", action="store_true", help="remove all that this command put there"
    )
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Install or uninstall; return the exit status."""
    folder = (options.dir or mirror.implied(os.environ)).expanduser().absolute()
    lines = _uninstall(folder) if options.uninstall else _install(folder, implied=not options.dir)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


def _install(folder: Path, *, implied: bool) -> Iterator[str]:
    environment = launcher.this_environment(_bare_path())
    executable = _executable()
    launch = launcher.write_launch(environment, executable)
    yield f"Version {__version__}, started by {environment.python}:"
    for provider in _providers(folder):
        for package in provider.put(__version__, executable, launch):
            yield f"  installed {package}"
        for version in _replaced(provider, environment):
            for package in provider.remove(version):
                yield f"  removed   {package}"
    yield f"\nPut this into the configuration, then run 'terraform init' or 'tofu init':\n\n{_USE}"
    yield from _advice(folder, implied=implied)


def _uninstall(folder: Path) -> Iterator[str]:
    removed = [
        package
        for provider in _providers(folder)
        for version in provider.written()
        for package in provider.remove(version)
    ]
    for package in removed:
        yield f"removed {package}"
    if not removed:
        yield f"Nothing to remove: 'install' has written nothing into {folder}."


def _providers(folder: Path) -> list[mirror.ProviderFolder]:
    return [mirror.ProviderFolder(folder, name, SOURCE) for name in mirror.REGISTRIES]


def _replaced(provider: mirror.ProviderFolder, environment: launcher.Environment) -> Iterator[str]:
    """Yield the versions that were in this environment before the one that is in it now."""
    for version, note in provider.written().items():
        if version != __version__ and note.module == launcher.module_note(environment):
            yield version


def _bare_path() -> list[str]:
    """Return what this interpreter searches when nothing is added to it."""
    program = "import sys; print(*sys.path, sep='\\0', end='')"
    command = [sys.executable, "-IS", "-c", program]
    return subprocess.run(  # noqa: S603 - it is this very interpreter
        command, check=True, capture_output=True, encoding=sys.getfilesystemencoding()
    ).stdout.split("\0")


def _executable() -> bytes:
    """Return the content of the package's executable."""
    if getattr(sys, "frozen", False):
        raise CommandError(
            "This is the self-contained package, which needs no launcher. Unpack its zip into "
            f"MIRROR/{mirror.REGISTRIES[0]}/{SOURCE}/{__version__}/{mirror.platforms()[0]} "
            "instead, where MIRROR is "
            f"{mirror.implied(os.environ)} or a filesystem mirror of your own."
        )
    return _windows_executable() if sys.platform == "win32" else launcher.SCRIPT


def _windows_executable() -> bytes:
    """Return the executable that pip made: Windows starts no scripts."""
    path = Path(sysconfig.get_path("scripts"), "terraform-provider-swr.exe")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(
            f"{path} is missing. Windows can only start an .exe, and pip makes this one when it "
            "installs the provider: run 'pip install --force-reinstall terraform-provider-swr'."
        ) from error


def _advice(folder: Path, *, implied: bool) -> Iterator[str]:
    """Yield what keeps hosts from looking into the folder."""
    if not implied:
        yield (
            f"Terraform and OpenTofu look into {folder} if their CLI configuration has a block\n"
            f'provider_installation with filesystem_mirror {{ path = "{folder.as_posix()}" }}.'
        )
        return
    for path in _cli_configurations():
        if path.is_file() and _has_installation_block(path.read_bytes()):
            yield (
                f"{path} has a block provider_installation, which may keep hosts from looking\n"
                f"into {folder}. If so, add to it:\n"
                f'  filesystem_mirror {{ path = "{folder.as_posix()}" }}'
            )


def _has_installation_block(content: bytes) -> bool:
    """Tell whether a CLI configuration, in HCL or JSON, has the block outside of comments."""
    text = re.sub(rb"/\*.*?\*/", b"", content, flags=re.DOTALL)
    return bool(re.search(rb'^[\s{]*"?provider_installation"?\s*[{:=]', text, re.MULTILINE))


def _cli_configurations() -> list[Path]:
    if chosen := os.environ.get("TF_CLI_CONFIG_FILE"):
        return [Path(chosen)]
    if sys.platform == "win32":
        return [Path(os.environ["APPDATA"], name) for name in ("terraform.rc", "tofu.rc")]
    return [Path.home() / name for name in (".terraformrc", ".tofurc")]
