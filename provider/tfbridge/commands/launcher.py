"""A provider package that starts the provider in this Python environment.

It is made of two files in a mirror's folder for one version::

    X.Y.Z/launch                                          where Python is, on this machine
    X.Y.Z/linux_amd64/terraform-provider-NAME_vX.Y.Z      the package, the same on every machine

Hosts hash the package and keep the hash in the dependency lock file
(docs/reference/plugin-protocol.md, section 5.5), so nothing in it may depend on the
machine or change from run to run: one lock file then serves everybody who
installs the version.
Windows starts no scripts, so there the package is the executable that pip has
made, which knows where Python is, and no two of which are the same.

Hosts start the package through a symbolic link to its folder, and the system
follows the link before ``..``, so ``launch`` is found. A folder that is no link
and has no ``launch`` beside it is a copy, of a ``.terraform`` for instance.
"""

from __future__ import annotations

import hashlib
import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the package prints on stdout instead of a handshake is what hosts show their user. A file
# that the shell cannot read to its end ends the shell, which then runs the trap.
_SCRIPT = """\
#!/bin/sh
folder=${{0%/*}}
launch=$folder/../launch
again="{again}"
trap 'echo "the file that says where this provider is installed is damaged: $again"' EXIT
[ -f "$launch" ] && [ -r "$launch" ] && . "$launch"
trap - EXIT
[ -L "$folder" ] || echo "this package is a copy, which cannot know where the provider is\
 installed: run 'terraform init' or 'tofu init' in this folder first. If that does not help:"
echo "the file that says where this provider is installed is gone: $again"
exit 1
"""

_BEGINNING = "# Written by '{name} install', removed by 'install --uninstall'.\n"

# -I and -S keep the user's PYTHON* variables and start-up hooks out, and make the start faster.
_LAUNCH = """\
# module: {home!r}
# sha256: {sha256}
trap - EXIT
[ -x {python} ] && exec {python} -IS -c {program} "$@"
echo {gone}
exit 1
"""

_GONE = "the Python environment of this provider is gone, there is no {python}: {again}"

# One line on stdout instead of a handshake is what hosts show. It goes through a copy of the
# descriptor, since the provider keeps what it and its libraries print away from the host.
_START = """\
import os, sys
sys.path += {search_path!r}
host = os.dup(1)
def stop(*words):
    os.write(host, (" ".join(words) + "\\n").encode())
    sys.exit(1)
"""

_START_ENTRY_POINT = """\
again = ("install it again into the environment of " + sys.executable +
    " ('pip install --force-reinstall {name}=={version}'),"
    " then run '{name} install'")
try:
    from {package} import __version__ as found
except ImportError:
    stop("the Python environment of this provider has it no longer:", again)
if found != {version!r}:
    stop("this is version", {version!r}, "and its Python environment now has", found + ":",
        "run '{name} install' there, then 'terraform init -upgrade'")
try:
    from {module} import {function} as main
    main()
except ImportError as error:
    stop("the Python environment of this provider is incomplete,", str(error) + ":", again)
"""

_START_SCRIPT = """\
__file__ = sys.argv[0] = {script!r}
sys.path.insert(0, os.path.dirname(__file__))
try:
    with open(__file__, "rb") as file:
        code = file.read()
except OSError:
    stop("this provider is gone, there is no", __file__ + ":",
        "run the command 'install' of the provider where it is now")
exec(compile(code, __file__, "exec"))
"""


class Environment(NamedTuple):
    """What a launcher starts, and where.

    ``search_path`` lists the folders that the interpreter ``python`` does not
    search by itself. ``home`` is the folder of the provider's package in one of
    them, or the path of its script, which has no ``entry_point``.
    """

    name: str
    version: str
    python: str
    search_path: Sequence[str]
    home: str
    entry_point: str


class Note(NamedTuple):
    """What ``launch`` says about itself.

    ``home`` tells environments apart; ``sha256`` is the digest of the
    package's executable as it was written.
    """

    home: str
    sha256: str


def package_script(name: str, *, by_pip: bool) -> bytes:
    """Return the package's executable, which depends on nothing else."""
    return _SCRIPT.format(again=_again(name, by_pip=by_pip)).encode()


def write_launch(environment: Environment, executable: bytes) -> bytes:
    """Return the content of ``launch``: for a shell, with a note for ``install``."""
    again = _again(environment.name, by_pip=bool(environment.entry_point))
    text = _BEGINNING.format(name=environment.name) + _LAUNCH.format(
        home=environment.home,
        sha256=digest(executable),
        python=shlex.quote(environment.python),
        gone=shlex.quote(_GONE.format(python=environment.python, again=again)),
        program=shlex.quote(_program(environment)),
    )
    return text.encode("utf-8", "surrogateescape")


def read_launch(content: bytes, name: str) -> Note | None:
    """Return the note in ``launch``, None if ``install`` did not write it.

    Raises ValueError when it did, and the note is damaged.
    """
    text = content.decode("utf-8", "surrogateescape")
    if not text.startswith(_BEGINNING.format(name=name)):
        return None
    lines = [line.partition(": ") for line in text.splitlines()[1:3]]
    if [key for key, _, _ in lines] != ["# module", "# sha256"]:
        raise ValueError("the note is damaged")
    return Note(*(value for _, _, value in lines))


def home_note(environment: Environment) -> str:
    """Return what tells the environment apart as it stands in a note."""
    return repr(environment.home)


def digest(executable: bytes) -> str:
    """Return the SHA-256 of an executable's content, in hexadecimal."""
    return hashlib.sha256(executable).hexdigest()


def _again(name: str, *, by_pip: bool) -> str:
    if by_pip:
        return f"install it again with 'pip install {name}', then run '{name} install'"
    return f"run the command 'install' of {name} again"


def _program(environment: Environment) -> str:
    module, _, function = environment.entry_point.partition(":")
    template = _START + (_START_ENTRY_POINT if module else _START_SCRIPT)
    return template.format(
        search_path=list(environment.search_path),
        name=environment.name,
        version=environment.version,
        package=module.partition(".")[0],
        module=module,
        function=function,
        script=environment.home,
    )
