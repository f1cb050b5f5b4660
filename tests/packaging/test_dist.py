"""What ``make dist`` builds: twice the same, within limits, and a provider for real Terraforms."""

from __future__ import annotations

import functools
import http.server
import platform
import ssl
import stat
import subprocess
import tarfile
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest
from distribution import libc
from distribution.hashes import h1_of_folder, h1_of_zip, sha256, zh

from package_runs import ADDRESS, CLEAN_PATH, EXECUTABLE, ROOT, Project, snapshot
from terraform_provider_swr import __version__
from tfbridge.testing.certificate import client_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


pytestmark = pytest.mark.dist

PLATFORM = "linux_amd64"
ZIP = f"terraform-provider-swr_{__version__}_{PLATFORM}.zip"
SDIST = f"terraform_provider_swr-{__version__}.tar.gz"


def build(source: Path, output: Path) -> Path:
    """Build from a source tree as ``make dist`` does and return the folder with the results."""
    python = ROOT / ".cache/build/bin/python"
    assert python.exists(), "run the tests by `make test-dist`, which makes what builds need"
    scripts = source / "packaging"
    for command in (["build_packages.py", f"--output={output}"], ["collect.py", output]):
        subprocess.run([python, scripts / command[0], *command[1:]], check=True)
    return output


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the results of a build."""
    return build(ROOT, tmp_path_factory.mktemp("first") / "dist")


@pytest.fixture(scope="module")
def package(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked package, with the permissions that the zip has."""
    folder = tmp_path_factory.mktemp("package")
    unpack(dist / ZIP, folder)
    return folder


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip as hosts do: with its permissions."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)  # noqa: S202 - it was made by this project
        for entry in opened.infolist():
            (folder / entry.filename).chmod(entry.external_attr >> 16)


def test_the_files(dist: Path) -> None:
    """A build leaves the release's files and the mirror, and nothing else."""
    assert sorted(path.name for path in dist.iterdir()) == [
        "mirror",
        f"terraform-provider-swr_{__version__}_SHA256SUMS",
        ZIP,
        f"terraform-provider-swr_{__version__}_manifest.json",
        f"terraform_provider_swr-{__version__}-py3-none-any.whl",
        SDIST,
    ]


def test_a_second_build_is_equal(dist: Path, tmp_path: Path) -> None:
    """The sdist, unpacked somewhere else, builds the same files byte for byte."""
    with tarfile.open(dist / SDIST) as archive:
        archive.extractall(tmp_path, filter="data")
    again = build(tmp_path / SDIST.removesuffix(".tar.gz"), tmp_path / "dist")
    sums = ({path.name: sha256(path) for path in folder.glob("*.*")} for folder in (dist, again))
    first, second = sums
    assert first == second


def test_sums_hold(dist: Path) -> None:
    """The sums are those of the zip and the manifest."""
    subprocess.run(
        ["sha256sum", "--check", "--strict", f"terraform-provider-swr_{__version__}_SHA256SUMS"],
        cwd=dist,
        check=True,
    )


def test_sizes(dist: Path, package: Path) -> None:
    """Hosts hash the package at every command: it is small."""
    assert (dist / ZIP).stat().st_size < 25_000_000
    assert sum(path.stat().st_size for path in package.rglob("*") if path.is_file()) < 60_000_000
    assert len(list(package.rglob("*"))) < 100


def test_the_host_finds_one_executable(package: Path) -> None:
    """The first name that begins as the provider's does is the executable, and it is one."""
    names = sorted(path.name for path in package.iterdir())
    assert [name for name in names if name.startswith("terraform-provider-swr")] == [EXECUTABLE]
    assert stat.S_IMODE((package / EXECUTABLE).stat().st_mode) == 0o755
    assert not any(path.is_symlink() for path in package.rglob("*"))


def test_nothing_is_in_it_that_nobody_reads(package: Path) -> None:
    """Sources and what only type checkers read were left out."""
    suffixes = {path.suffix for path in package.rglob("*") if path.is_file()}
    assert suffixes & {".pyi", ".typed", ".h", ".c", ".cc", ".cpp", ".py", ".pyc"} == set()


def test_licences_are_in_it(package: Path) -> None:
    """Whoever gets the package gets the licence of everything in it."""
    text = (package / "LICENSES-THIRD-PARTY.txt").read_text(encoding="utf-8")
    for name in ("Python", "cryptography", "grpcio", "protobuf", "pyinstaller", "requests"):
        assert f"\n{name} " in f"\n{text}"
    for library in ("OpenSSL", "zlib", "Expat", "libffi", "BoringSSL", "libstdc++"):
        assert f"\n- {library}" in text
    assert "GCC RUNTIME LIBRARY EXCEPTION" in text.upper()
    assert (package / "LICENSE.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_it_needs_no_newer_c_library(package: Path) -> None:
    """The package runs with the C library of the machine that it was built on."""
    _, version = platform.libc_ver()
    assert (2, 2) < libc.oldest(package) <= libc.parse(version)


def test_it_runs_alone(package: Path, tmp_path: Path) -> None:
    """It needs no Python and no variable, starts through links and writes nothing into itself."""
    (tmp_path / "linked").symlink_to(package, target_is_directory=True)
    (tmp_path / "alias").symlink_to(tmp_path / "linked" / EXECUTABLE)
    before = snapshot(package)
    for path in (package / EXECUTABLE, tmp_path / "linked" / EXECUTABLE, tmp_path / "alias"):
        shown = subprocess.run(
            [path, "--version"], env={}, cwd="/", capture_output=True, text=True, check=True
        )
        assert shown.stdout == f"terraform-provider-swr {__version__}\n"
    assert snapshot(package) == before


def test_everything_of_the_wheel_is_in_it(dist: Path, package: Path) -> None:
    """No module of the provider was forgotten because it is imported late."""
    listing = subprocess.run(
        [ROOT / ".cache/build/bin/pyi-archive_viewer", "-l", "-r", package / EXECUTABLE],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        modules = {
            name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for name in wheel.namelist()
            if name.endswith(".py")
            and name.startswith(("tfbridge/", "terraform_provider_swr/"))
            and not name.startswith(("tfbridge/testing/", "tfbridge/_pb/"))
        }
    assert modules
    assert {module for module in modules if f"'{module}'" not in listing} == set()


@pytest.fixture
def network_mirror(dist: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve the mirror by https; return its URL and the certificate to trust."""
    authority = client_certificate()
    (tmp_path / "key.pem").write_bytes(authority.key)
    (tmp_path / "ca.pem").write_bytes(authority.certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0),
        functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(dist / "mirror")),
    ) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://localhost:{server.server_port}/", tmp_path / "ca.pem"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["packed", "unpacked", "network"])
def project(request: pytest.FixtureRequest, dist: Path, tmp_path: Path) -> Project:
    """Return a project whose Terraform gets the provider from each kind of mirror."""
    if request.param == "network":
        url, certificate = request.getfixturevalue("network_mirror")
        return Project(
            tmp_path / "project",
            f'network_mirror {{ url = "{url}" }}',
            {"SSL_CERT_FILE": str(certificate)},
        )
    mirror = dist / "mirror"
    if request.param == "unpacked":
        mirror = tmp_path / "mirror"
        unpack(dist / ZIP, mirror / ADDRESS / __version__ / PLATFORM)
    return Project(tmp_path / "project", f'filesystem_mirror {{ path = "{mirror}" }}')


def test_terraform_locks_the_hashes_that_were_computed(project: Project, dist: Path) -> None:
    """The lock file that Terraform writes has no hash but those of the mirror's index."""
    project.run("init")
    expected = {h1_of_zip(dist / ZIP), zh(dist / ZIP)}
    locked = project.locked_hashes()
    assert h1_of_folder(project.package) in locked
    assert locked <= expected


def test_terraform_runs_it(project: Project) -> None:
    """After init Terraform reads the schema, again and again; the package stays as it was."""
    project.run("init")
    before = snapshot(project.package)
    assert '"swr_sync_repos"' in project.run("providers", "schema", "-json").stdout
    project.run("validate")
    project.run("init")
    assert snapshot(project.package) == before


def test_terraform_plans_with_it(project: Project) -> None:
    """A plan with the package reads from SWR, and so does the next."""
    project.run("init")
    for _ in range(2):
        assert "ids = [" in " ".join(project.plan_against_emulator().split())


def test_the_wheel_installs_and_its_launcher_plans(dist: Path, tmp_path: Path) -> None:
    """In a new environment made from the wheel, install makes init and plan work."""
    python = tmp_path / "venv/bin/python"
    subprocess.run([ROOT / ".cache/build/bin/python", "-m", "venv", tmp_path / "venv"], check=True)
    requirements = ["--constraint", ROOT / "packaging/requirements.txt"]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *requirements, next(dist.glob("*.whl"))], check=True)
    project = Project(tmp_path / "project")
    subprocess.run(
        [python.parent / "terraform-provider-swr", "install"],
        env={"HOME": str(project.folder), "PATH": CLEAN_PATH},
        check=True,
    )
    project.run("init")
    locked = project.locked_hashes()
    assert "ids = [" in " ".join(project.plan_against_emulator().split())
    project.run("init")
    assert locked == project.locked_hashes() == {h1_of_folder(project.package)}
