#!/usr/bin/env python
"""Sign the SHA256SUMS in a folder as registries want it: a detached, binary GPG signature.

    GPG_PRIVATE_KEY="$(cat key.asc)" python packaging/sign.py [FOLDER]

GPG_PRIVATE_KEY   the private key in ASCII armour; it, or a subkey of it, is RSA and signs, since
                  registries refuse signatures by elliptic curves
GPG_PASSPHRASE    its passphrase, if it has one

The key exists in a temporary folder only, for as long as the program runs.
"""

from __future__ import annotations

import argparse
import os
import re
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

    def signing_key(self) -> str:
        """Return the fingerprint of the key to sign with.

        GnuPG itself takes the newest subkey, of whatever algorithm.
        """
        listing = self.run("--list-secret-keys", "--with-colons")
        lines = [line.split(":") for line in listing.splitlines()]
        primary = sum(line[0] == "sec" for line in lines)
        if primary != 1:
            raise DistributionError(f"GPG_PRIVATE_KEY holds {primary} private keys, not one")
        keys = [line for line in lines if line[0] in ("sec", "ssb")]
        prints = [line[9] for line in lines if line[0] == "fpr"]
        usable = [print_ for key, print_ in zip(keys, prints, strict=True) if _signs(key)]
        if not usable:
            raise DistributionError(
                "GPG_PRIVATE_KEY has no RSA key that signs, and registries refuse other signatures"
            )
        return usable[-1]

    def sign(self, path: Path, signature: Path, key: str, passphrase: str) -> None:
        """Write a detached signature by exactly this key; DistributionError if it is not RSA."""
        status = self.run(
            "--detach-sign",
            "--yes",
            "--digest-algo=SHA512",
            "--pinentry-mode=loopback",
            "--passphrase-fd=0",
            "--status-fd=1",
            f"--local-user={key}!",
            f"--output={signature}",
            str(path),
            text=passphrase,
        )
        created = re.search(r"^\[GNUPG:\] SIG_CREATED D (\d+) ", status, re.MULTILINE)
        if created is None or created[1] != RSA:
            signature.unlink(missing_ok=True)
            raise DistributionError(f"the signature is not by an RSA key: {status.strip()}")

    def close(self) -> None:
        """End the agent that gpg has started."""
        subprocess.run(
            ["gpgconf", "--homedir", self._home, "--kill", "all"], check=False, capture_output=True
        )


def _signs(key: list[str]) -> bool:
    """Tell whether a line of gpg's listing is of an RSA key that is here, valid and for signing."""
    validity, algorithm, capabilities, serial = key[1], key[3], key[11], key[14]
    return algorithm == RSA and "s" in capabilities and validity not in "ier" and serial != "#"


def sign(sums: Path, private_key: str, passphrase: str) -> Path:
    """Write the signature beside the sums, check it and return its path."""
    signature = sums.with_name(f"{sums.name}.sig")
    with tempfile.TemporaryDirectory(prefix="swr-gpg-") as home:  # mode 0700, as gpg wants
        keyring = Keyring(home)
        try:
            keyring.run("--import", text=private_key)
            keyring.sign(sums, signature, keyring.signing_key(), passphrase)
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
