"""``install``: lets ``terraform init`` find the provider of this Python environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tfbridge.commands import launcher, mirror
from tfbridge.commands.errors import CommandError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from tfbridge.commands.program import Program

_USE = """\
terraform {{
  required_providers {{
    {type} = {{
      source  = "{source}"
      version = "{version}"
    }}
  }}
}}
"""


_NOTE = """\
  note      {} is a package of the same version.
            Hosts prefer what was installed now. A lock file that was written with the zip
            does not know it. Keep one of the two."""


SUMMARY = "let 'terraform init' and 'tofu init' find this provider"


def declare(parser: ArgumentParser, program: Program) -> None:
    """Add the arguments."""
    parser.description = (
        "Puts a small package that starts this Python environment into the folder where Terraform "
        "and OpenTofu look for providers. Lock files stay valid for as long as the version is the "
        "same, here and, but for Windows, on other machines."
    )
    parser.add_argument("--help", "-h", action="help", help="show this")
    parser.add_argument(
        "--dir",
        metavar="FOLDER",
        help="another filesystem mirror than the one that both search without being told",
    )
    parser.add_argument(
        "--uninstall", action="store_true", help="remove all that this command put there"
    )
    parser.set_defaults(run=partial(run, program))


def run(program: Program, options: Namespace) -> int:
    """Install or uninstall; return the exit status."""
    folder = _mirror(options.dir)
    if options.uninstall:
        lines = _uninstall(program, folder)
    else:
        lines = _install(program, folder, implied=options.dir is None)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


def _mirror(chosen: str | None) -> Path:
    if chosen is None:
        return mirror.implied(os.environ).absolute()
    if not chosen:
        raise UsageError("--dir is empty: it takes the name of a folder")
    try:
        return Path(chosen).expanduser().absolute()
    except RuntimeError as error:  # ~ of nobody
        raise CommandError(f"{chosen} is no folder: {error}") from None


def _install(program: Program, folder: Path, *, implied: bool) -> Iterator[str]:
    environment = _environment(program)
    version = environment.version
    executable = _executable(program)
    launch = launcher.write_launch(environment, executable)
    yield f"Version {version}, started by {environment.python}:"
    for provider in _providers(program, folder):
        for package in provider.put(version, executable, launch):
            yield f"  installed {package}"
        for old in _replaced(provider, environment):
            for package in provider.remove(old):
                yield f"  removed   {package}"
        for zipped in provider.zips(version):
            yield _NOTE.format(zipped)
    source = program.provider.source
    block = _USE.format(type=source.rpartition("/")[2], source=source, version=_constraint(version))
    yield f"\nPut this into the configuration, then run 'terraform init' or 'tofu init':\n\n{block}"
    yield from _advice(folder, implied=implied)


def _uninstall(program: Program, folder: Path) -> Iterator[str]:
    removed = [
        package
        for provider in _providers(program, folder)
        for version in provider.written()
        for package in provider.remove(version)
    ]
    for package in removed:
        yield f"removed {package}"
    if not removed:
        yield f"Nothing to remove: 'install' has written nothing into {folder}."


def _providers(program: Program, folder: Path) -> list[mirror.ProviderFolder]:
    source = program.provider.source
    return [
        mirror.ProviderFolder(folder, registry, source) for registry in mirror.registries(source)
    ]


def _constraint(version: str) -> str:
    """Return what matches the version and its patches; a pre-release has to be named as it is."""
    return version if re.search("[-+]", version) else f"~> {version}"


def _replaced(provider: mirror.ProviderFolder, environment: launcher.Environment) -> Iterator[str]:
    """Yield the versions that were in this environment before the one that is in it now."""
    for version, note in provider.written().items():
        if version != environment.version and note.home == launcher.home_note(environment):
            yield version


def _environment(program: Program) -> launcher.Environment:
    """Return what starts the provider that runs in this process."""
    bare_path = _bare_path()
    own_folder = 0 if sys.flags.safe_path else 1  # the script's, or the working directory
    return launcher.Environment(
        program.name,
        program.provider.version,
        sys.executable,
        [path for path in sys.path[own_folder:] if path and path not in bare_path],
        _home(program),
        program.entry_point,
    )


def _home(program: Program) -> str:
    """Return the folder of the provider's package, or the path of its script."""
    if program.entry_point:
        package = sys.modules[program.entry_point.partition(".")[0]]
        return str(package.__path__[0])
    script = getattr(sys.modules["__main__"], "__file__", None)
    if script is None or not Path(script).is_file():
        raise CommandError("Only a provider that was started as a script can be installed.")
    return str(Path(script).resolve())


def _bare_path() -> list[str]:
    """Return what this interpreter searches when nothing is added to it."""
    program = "import sys; print(*sys.path, sep='\\0', end='')"
    command = [sys.executable, "-IS", "-c", program]
    return subprocess.run(  # noqa: S603 - it is this very interpreter
        command, check=True, capture_output=True, encoding=sys.getfilesystemencoding()
    ).stdout.split("\0")


def _executable(program: Program) -> bytes:
    """Return the content of the package's executable."""
    provider = program.provider
    if getattr(sys, "frozen", False):
        raise CommandError(
            "This is the self-contained package, which needs no launcher. Unpack its zip into "
            f"MIRROR/{mirror.registries(provider.source)[0]}/{provider.source}/"
            f"{provider.version}/{mirror.platforms()[0]} instead, where MIRROR is "
            f"{mirror.implied(os.environ)} or a filesystem mirror of your own."
        )
    if sys.platform == "win32":
        return _windows_executable(program.name)
    return launcher.package_script(program.name, by_pip=bool(program.entry_point))


def _windows_executable(name: str) -> bytes:
    """Return the executable that pip made: Windows starts no scripts."""
    path = Path(sysconfig.get_path("scripts"), f"{name}.exe")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(
            f"{path} is missing. Windows can only start an .exe, and pip makes this one when it "
            f"installs the provider: run 'pip install --force-reinstall {name}'."
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
    names = ("terraform.rc", "tofu.rc") if sys.platform == "win32" else (".terraformrc", ".tofurc")
    return [mirror.home(os.environ) / name for name in names]
