"""The command ``swr-emulator``."""

from __future__ import annotations

import argparse
import json
import math
import shlex
import signal
import sys
from importlib.metadata import version
from threading import Event
from typing import TYPE_CHECKING

from swr_emulator.emulator import Emulator
from swr_emulator.errors import EmulatorError
from swr_emulator.fixtures.loader import document
from swr_emulator.services import ci_id_token

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_PORT = 65_535
_NO_KEYS = "The data has no access_keys, so there are none to log in with."

_DESCRIPTION = """\
A local Huawei Cloud SWR, IAM and STS for trying out and testing Terraform modules without
an account. It verifies tokens and AK/SK signatures, serves what a JSON file describes, and
answers errors in the forms of the real service."""

_EPILOG = """\
regions: a plain base URL serves the data's default region; URL/REGION serves another, so
endpoints = { swr = "URL/{region}" } reaches them all.

data: a JSON file, or one of the names "example" (the default) and "inventory" (three
regions, several organizations, one of 240 repositories). --print-data shows the data in
use, to begin a file of your own with.

faults: a JSON file with rules for answering badly. Example:
  {"rules": [{"match": {"path": "sync_repo$", "first": 2},
              "action": {"type": "throttle", "retry_after": 1}}]}

docs/emulator.md in the project's repository has every field of both files.

The emulator runs until it gets SIGINT (Ctrl-C) or SIGTERM."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 2 for unusable data or faults."""
    options = _parser().parse_args(arguments)
    try:
        if options.print_data:
            _say(json.dumps(document(options.data), indent=2, ensure_ascii=False))
            return 0
        return _serve(options)
    except EmulatorError as error:
        return _complain(str(error))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is no host name"
        return _complain(f"cannot listen on {options.host}, port {options.port}: {why}")


def describe(emulator: Emulator, *, as_environment: bool) -> str:
    """Return where the emulator listens and how to get in: for a shell, or as HCL."""
    if as_environment:
        pairs = environment(emulator).items()
        return "export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in pairs)
    values = environment(emulator)
    lines = [f"swr-emulator listens on {emulator.url}", "", 'provider "swr" {']
    lines += [f'  region     = "{values["HW_REGION_NAME"]}"']
    if "HW_ACCESS_KEY" in values:
        lines += [
            f'  access_key = "{values["HW_ACCESS_KEY"]}"',
            f'  secret_key = "{values["HW_SECRET_KEY"]}"',
        ]
    else:
        lines += [f"  # {_NO_KEYS}"]
    lines += [f'  auth_url   = "{emulator.auth_url}"']
    lines += [f'  endpoints  = {{ swr = "{emulator.url}/{{region}}" }}', "}"]
    return "\n".join(lines)


def environment(emulator: Emulator) -> dict[str, str]:
    """Return the environment of the provider for this emulator, with its first access key.

    Addresses are those of every service that the provider may ask, whatever the credentials.
    Two are for scripts and ``TF_VAR_...``: ``SWR_EMULATOR_URL``, and where an ID token comes
    from, ``SWR_EMULATOR_ID_TOKEN_URL``.
    """
    values = {
        "SWR_EMULATOR_URL": emulator.url,
        "SWR_EMULATOR_ID_TOKEN_URL": emulator.url + ci_id_token.PATH,
        "HW_REGION_NAME": emulator.data.default_region,
        "HW_SWR_ENDPOINT": f"{emulator.url}/{{region}}",
        "HW_AUTH_URL": emulator.auth_url,
        "HUAWEICLOUD_SDK_STS_ENDPOINT": emulator.url,
    }
    if emulator.data.pod_identity is not None:
        values["HC_CONTAINER_CREDENTIALS_FULL_URI"] = emulator.pod_url
    for access_key, secret_key in emulator.data.access_keys.items():
        return values | {"HW_ACCESS_KEY": access_key, "HW_SECRET_KEY": secret_key}
    return values


def _serve(options: argparse.Namespace) -> int:
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    emulator = Emulator(
        options.data,
        options.faults,
        tls=options.tls,
        host=options.host,
        port=options.port,
        latency_ms=options.latency_ms,
        log=_log if options.verbose else None,
    )
    with emulator:
        if options.print_env and not emulator.data.access_keys:
            _log(f"swr-emulator: {_NO_KEYS}")
        _say(describe(emulator, as_environment=options.print_env))
        ended.wait()
    return 0


def _say(text: str) -> None:
    if sys.stdout is None:  # closed by the shell, with >&-
        raise EmulatorError("standard output is closed")
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        # Else the interpreter would try once more at its end, and trace.
        sys.stdout = None
        raise EmulatorError(f"standard output cannot be written: {error.strerror}") from None


def _complain(problem: str) -> int:
    sys.stderr.write(f"swr-emulator: {problem}\n")
    return 2


def _log(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text[:6]) <= _MAX_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {_MAX_PORT}")


def _milliseconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if 0 <= value < math.inf:
        return value
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of milliseconds")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "swr-emulator",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {version('terraform-provider-swr')}"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    parser.add_argument(
        "--port",
        type=_port,
        default=8080,
        help="TCP port, 0 for any free one (default: %(default)s)",
    )
    parser.add_argument("--data", metavar="FILE", help="what to serve (default: example)")
    parser.add_argument("--faults", metavar="FILE", help="when to answer badly (default: never)")
    parser.add_argument(
        "--tls", nargs=2, metavar=("CERT", "KEY"), help="serve HTTPS with these PEM files"
    )
    parser.add_argument(
        "--latency-ms",
        type=_milliseconds,
        default=0,
        metavar="MS",
        help="wait before each answer (default: %(default)s)",
    )
    parser.add_argument(
        "--print-env",
        action="store_true",
        help="print one line for a shell's eval in place of HCL, when ready",
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="print a line for each request on stderr: method, path, status, why refused",
    )
    parser.add_argument("--print-data", action="store_true", help="print the data and end")
    return parser


if __name__ == "__main__":  # pragma: no cover  the tests start it as a process
    sys.exit(main())
