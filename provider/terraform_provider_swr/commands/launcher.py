"""A provider package that starts the provider in this Python environment.

It is made of two files in a mirror's folder for one version::

    0.1.0/launch                                          where Python is, on this machine
    0.1.0/linux_amd64/terraform-provider-swr_v0.1.0       the package, the same on every machine

Hosts hash the package and keep the hash in the dependency lock file (protocol
reference, section 5.5), so nothing in it may depend on the machine or change
from run to run: one lock file then serves everybody who installs the version.
Hosts start the package through a symbolic link to its folder, and the system
follows the link before ``..``, so ``launch`` is found.
"""

from __future__ import annotations

import hashlib
import shlex
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the package prints on stdout instead of a handshake is what hosts show their user.
SCRIPT = b"""\
#!/bin/sh
launch=${0%/*}/../launch
[ -r "$launch" ] && . "$launch"
echo "the Python environment of this provider is gone: run 'terraform-provider-swr install' anew"
exit 1
"""

_BEGINNING = "# Written by 'terraform-provider-swr install', removed by 'install --uninstall'.\n"

# -I and -S keep the user's PYTHON* variables and start-up hooks out, and make the start faster.
_LAUNCH = """\
# module: {module!r}
# sha256: {sha256}
[ -x {python} ] && exec {python} -IS -c {program} "$@"
"""

_PROGRAM = """\
import sys
sys.path += {search_path!r}
try:
    from terraform_provider_swr import __version__ as found
except ImportError:
    found = "none"
if found != {version!r}:
    print("this is version", {version!r}, "and its Python environment now has", found + ":",
        "run 'terraform-provider-swr install' there, then 'terraform init -upgrade'")
    sys.exit(1)
from terraform_provider_swr.cli import main
main()
"""


class Environment(NamedTuple):
    """The Python environment that holds the provider.

    ``search_path`` lists the folders that the interpreter ``python`` does not
    search by itself; ``module`` is the folder of this provider in one of them.
    """

    python: str
    search_path: Sequence[str]
    module: str
    version: str


class Note(NamedTuple):
    """What ``launch`` says about itself.

    ``module`` tells environments apart; ``sha256`` is the digest of the
    package's executable as it was written.
    """

    module: str
    sha256: str


def write_launch(environment: Environment, executable: bytes) -> bytes:
    """Return the content of ``launch``: for a shell, with a note for this command."""
    program = _PROGRAM.format(
        search_path=list(environment.search_path), version=environment.version
    )
    text = _BEGINNING + _LAUNCH.format(
        module=environment.module,
        sha256=digest(executable),
        python=shlex.quote(environment.python),
        program=shlex.quote(program),
    )
    return text.encode("utf-8", "surrogateescape")


def read_launch(content: bytes) -> Note | None:
    """Return the note in ``launch``, None if this command did not write it."""
    text = content.decode("utf-8", "surrogateescape")
    if not text.startswith(_BEGINNING):
        return None
    module, sha256 = (line.partition(": ")[2] for line in text.splitlines()[1:3])
    return Note(module, sha256)


def module_note(environment: Environment) -> str:
    """Return the environment's name as it stands in a note."""
    return repr(environment.module)


def digest(executable: bytes) -> str:
    """Return the SHA-256 of an executable's content, in hexadecimal."""
    return hashlib.sha256(executable).hexdigest()


def this_environment(bare_path: Sequence[str]) -> Environment:
    """Return the environment of this process.

    ``bare_path`` is what its interpreter searches without ``site``.
    """
    import terraform_provider_swr

    own_folder = 0 if sys.flags.safe_path else 1  # the script's, or the working directory
    return Environment(
        sys.executable,
        [path for path in sys.path[own_folder:] if path and path not in bare_path],
        terraform_provider_swr.__path__[0],
        terraform_provider_swr.__version__,
    )
