#!/usr/bin/env python
"""Sign the SHA256SUMS in a folder as registries want it: a detached, binary GPG signature.

    GPG_PRIVATE_KEY="$(cat key.asc)" python packaging/sign.py [FOLDER]

GPG_PRIVATE_KEY   the private key in ASCII armour; RSA, since registries refuse elliptic curves
GPG_PASSPHRASE    its passphrase, if it has one

The key exists in a temporary folder only, for as long as the program runs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from distribution.errors import DistributionError

ROOT = Path(__file__).resolve().parent.parent
RSA = "1"  # GnuPG's number for the algorithm


class Keyring:
    """GnuPG with a home of its own."""

    def __init__(self, home: str) -> None:
        self._home = home

    def run(self, *arguments: str, text: str | None = None) -> str:
        """Run gpg and return what it prints; DistributionError when it fails."""
        command = ["gpg", "--batch", "--no-tty", "--homedir", self._home, *arguments]
        try:
            completed = subprocess.run(
                command, input=text, capture_output=True, text=True, check=False
            )
        except FileNotFoundError:
            raise DistributionError("gpg is not installed (Debian's package is gnupg)") from None
        if completed.returncode:
            raise DistributionError(f"gpg {arguments[0]}: {completed.stderr.strip()}")
        return completed.stdout

    def key_algorithm(self) -> str:
        """Return the number of the secret key's algorithm."""
        listing = self.run("--list-secret-keys", "--with-colons")
        keys = [line.split(":") for line in listing.splitlines() if line.startswith("sec:")]
        if len(keys) != 1:
            raise DistributionError(f"GPG_PRIVATE_KEY holds {len(keys)} private keys, not one")
        return keys[0][3]

    def close(self) -> None:
        """End the agent that gpg has started."""
        subprocess.run(
            ["gpgconf", "--homedir", self._home, "--kill", "all"], check=False, capture_output=True
        )


def sign(sums: Path, private_key: str, passphrase: str) -> Path:
    """Write the signature beside the sums, check it and return its path."""
    signature = sums.with_name(f"{sums.name}.sig")
    with tempfile.TemporaryDirectory(prefix="swr-gpg-") as home:  # mode 0700, as gpg wants
        keyring = Keyring(home)
        try:
            keyring.run("--import", text=private_key)
            if keyring.key_algorithm() != RSA:
                raise DistributionError("GPG_PRIVATE_KEY is not an RSA key, registries refuse it")
            keyring.run(
                "--detach-sign",
                "--yes",
                "--digest-algo=SHA512",
                "--pinentry-mode=loopback",
                "--passphrase-fd=0",
                f"--output={signature}",
                str(sums),
                text=passphrase,
            )
            keyring.run("--verify", str(signature), str(sums))
        finally:
            keyring.close()
    return signature


def main() -> None:
    """Sign what is in the folder."""
    parser = argparse.ArgumentParser(description="Sign SHA256SUMS with the key in GPG_PRIVATE_KEY.")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "dist")
    folder = parser.parse_args().folder
    private_key = os.environ.get("GPG_PRIVATE_KEY")
    if not private_key:
        raise DistributionError("set GPG_PRIVATE_KEY to the private key in ASCII armour")
    found = sorted(folder.glob("*_SHA256SUMS"))
    if len(found) != 1:
        raise DistributionError(f"{folder} holds {len(found)} files *_SHA256SUMS, not one")
    print(sign(found[0], private_key, os.environ.get("GPG_PASSPHRASE", "")))


if __name__ == "__main__":
    try:
        main()
    except DistributionError as error:
        sys.exit(f"sign: {error}")
