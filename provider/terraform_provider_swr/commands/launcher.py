"""A provider package that starts the provider in this Python environment.

It is made of two files in a mirror's folder for one version::

    X.Y.Z/launch                                          where Python is, on this machine
    X.Y.Z/linux_amd64/terraform-provider-swr_vX.Y.Z       the package, the same on every machine

Hosts hash the package and keep the hash in the dependency lock file
(docs/reference/plugin-protocol.md, section 5.5), so nothing in it may depend on the
machine or change from run to run: one lock file then serves everybody who
installs the version.
Windows starts no scripts, so there the package is the executable that pip has
made, which knows where Python is, and no two of which are the same.

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
echo "this package was installed with pip, and the file that says where is gone: install it again\
 with 'pip install terraform-provider-swr', then run 'terraform-provider-swr install'"
exit 1
"""

_BEGINNING = "# Written by 'terraform-provider-swr install', removed by 'install --uninstall'.\n"

# -I and -S keep the user's PYTHON* variables and start-up hooks out, and make the start faster.
_LAUNCH = """\
# module: {module!r}
# sha256: {sha256}
[ -x {python} ] && exec {python} -IS -c {program} "$@"
echo {gone}
exit 1
"""

_GONE = (
    "the Python environment of this provider is gone, there is no {python}: install it again with "
    "'pip install terraform-provider-swr', then run 'terraform-provider-swr install'"
)

# One line on stdout instead of a handshake is what hosts show. It goes through a copy of the
# descriptor, since the provider keeps what it and its libraries print away from the host.
_PROGRAM = """\
import os, sys
sys.path += {search_path!r}
host = os.dup(1)
def stop(*words):
    os.write(host, (" ".join(words) + "\\n").encode())
    sys.exit(1)
again = ("install it again into the environment of " + sys.executable +
    " ('pip install --force-reinstall terraform-provider-swr=={version}'),"
    " then run 'terraform-provider-swr install'")
try:
    from terraform_provider_swr import __version__ as found
except ImportError:
    stop("the Python environment of this provider has it no longer:", again)
if found != {version!r}:
    stop("this is version", {version!r}, "and its Python environment now has", found + ":",
        "run 'terraform-provider-swr install' there, then 'terraform init -upgrade'")
try:
    from terraform_provider_swr.cli import main
    main()
except ImportError as error:
    stop("the Python environment of this provider is incomplete,", str(error) + ":", again)
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
        gone=shlex.quote(_GONE.format(python=environment.python)),
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
