"""Signing the sums with a throw-away key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from package_runs import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="releases are signed on Linux")


class Home:
    """A GnuPG home of the test's own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(mode=0o700)

    def gpg(self, *arguments: str) -> bytes:
        """Run gpg and return what it prints."""
        command = ["gpg", "--batch", "--homedir", str(self.path), *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def key(self, algorithm: str, passphrase: str = "") -> str:
        """Make a key and return it in ASCII armour."""
        secret = ("--pinentry-mode=loopback", f"--passphrase={passphrase}")
        self.gpg(*secret, "--quick-generate-key", "Test <test@example.com>", algorithm, "sign")
        return self.gpg(*secret, "--armor", "--export-secret-keys").decode()

    def key_with_subkey(self, algorithm: str, of_subkey: str) -> str:
        """Make a key with a subkey that signs as well, and return both in ASCII armour."""
        self.key(algorithm)
        listing = self.gpg("--list-keys", "--with-colons").decode()
        primary = next(line for line in listing.splitlines() if line.startswith("fpr:"))
        secret = ("--pinentry-mode=loopback", "--passphrase=")
        self.gpg(*secret, "--quick-add-key", primary.split(":")[9], of_subkey, "sign")
        return self.gpg(*secret, "--armor", "--export-secret-keys").decode()

    def algorithm_of(self, signature: Path) -> str:
        """Return the number of the algorithm that a signature was made with."""
        packets = self.gpg("--list-packets", str(signature)).decode()
        return packets.partition(":signature packet: algo ")[2].partition(",")[0]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Return a GnuPG home; the agent that gpg starts for it ends with the test."""
    if not shutil.which("gpg"):
        message = "gpg is not installed (apt-get install gnupg): signing is NOT tested"
        must_be_there = os.environ.get("CI") and sys.platform == "linux"
        (pytest.fail if must_be_there else pytest.skip)(message)
    made = Home(tmp_path_factory.mktemp("gpg") / "home")
    yield made
    subprocess.run(["gpgconf", "--homedir", str(made.path), "--kill", "all"], check=False)


@pytest.fixture
def sums(tmp_path: Path) -> Path:
    """Return a file of sums in a folder of its own."""
    path = tmp_path / "terraform-provider-swr_1.2.3_SHA256SUMS"
    path.write_text("0  a.zip\n", encoding="ascii")
    return path


def sign(folder: Path, key: str = "", passphrase: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script on the folder."""
    variables = {"GPG_PRIVATE_KEY": key, "GPG_PASSPHRASE": passphrase}
    return subprocess.run(
        ["sh", str(ROOT / "packaging/sign.sh"), str(folder)],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("passphrase", ["", pytest.param("secret words", marks=pytest.mark.slow)])
def test_a_signature_is_binary_and_holds(home: Home, sums: Path, passphrase: str) -> None:
    """An RSA key signs, with or without a passphrase; gpg verifies the binary signature."""
    completed = sign(sums.parent, home.key("rsa2048", passphrase), passphrase)
    signature = sums.with_name(f"{sums.name}.sig")
    assert completed.returncode == 0, completed.stderr
    assert completed.stdout.strip() == str(signature)
    assert not signature.read_bytes().startswith(b"-----BEGIN")
    home.gpg("--verify", str(signature), str(sums))
    assert sorted(sums.parent.iterdir()) == [sums, signature]  # HOME included: no key was left


def test_signing_again_replaces_the_signature(home: Home, sums: Path) -> None:
    """A second signature takes the place of the first."""
    key = home.key("rsa2048")
    sign(sums.parent, key)
    sums.write_text("1  b.zip\n", encoding="ascii")
    assert sign(sums.parent, key).returncode == 0
    home.gpg("--verify", f"{sums}.sig", str(sums))


def test_a_key_that_registries_refuse(home: Home, sums: Path) -> None:
    """A key on an elliptic curve is refused before anything is signed."""
    completed = sign(sums.parent, home.key("ed25519"))
    assert completed.returncode == 1
    assert "no RSA key that signs" in completed.stderr
    assert list(sums.parent.iterdir()) == [sums]


@pytest.mark.parametrize(("key", "subkey"), [("rsa2048", "ed25519"), ("ed25519", "rsa2048")])
def test_two_kinds_of_keys(home: Home, sums: Path, key: str, subkey: str) -> None:
    """Of a key and its subkey the one signs that registries accept, not the newer one."""
    completed = sign(sums.parent, home.key_with_subkey(key, subkey))
    assert completed.returncode == 0, completed.stderr
    signature = sums.with_name(f"{sums.name}.sig")
    assert home.algorithm_of(signature) == "1"
    home.gpg("--verify", str(signature), str(sums))


def test_no_key(sums: Path) -> None:
    """Without a key the script names the variable that it wants."""
    completed = sign(sums.parent)
    assert completed.returncode == 1
    assert "GPG_PRIVATE_KEY" in completed.stderr


def test_nothing_to_sign(tmp_path: Path) -> None:
    """A folder without sums is an error that says so."""
    completed = sign(tmp_path, "a key")
    assert completed.returncode == 1
    assert "0 files" in completed.stderr
