"""``terraform-provider-swr install``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from typing import TYPE_CHECKING

import pytest

from echo.package import install as echo_package
from terraform_provider_swr import __version__
from terraform_provider_swr.commands import PROGRAM
from tfbridge.commands import mirror
from tfbridge.commands.command_line import main
from tfbridge.commands.program import Program
from tfbridge.testing import Host

if TYPE_CHECKING:
    from pathlib import Path

REGISTRIES = ("registry.terraform.io", "registry.opentofu.org")
VERSION = f"tf-pyprovider/swr/{__version__}"
EXECUTABLE = f"terraform-provider-swr_v{__version__}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a person on Linux, wherever the tests run."""
    live_in(tmp_path, monkeypatch)
    return tmp_path


def live_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this the home of a person on Linux."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.delenv("TF_CLI_CONFIG_FILE", raising=False)
    monkeypatch.setattr(mirror, "platforms", lambda: ["linux_amd64"])


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its name."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def install(*arguments: str) -> int:
    """Run the command."""
    return main(PROGRAM, ["install", *arguments])


def test_both_hosts_find_the_package(home: Path) -> None:
    """The package is in the folder that both hosts search, under the registry of each."""
    assert install() == 0
    plugins = home / ".terraform.d/plugins"
    expected = [f"{VERSION}/launch", f"{VERSION}/linux_amd64/{EXECUTABLE}"]
    for registry in REGISTRIES:
        assert sorted(files(plugins / registry)) == sorted(expected)
        package = plugins / registry / VERSION / "linux_amd64"
        assert os.name == "nt" or (package / EXECUTABLE).stat().st_mode & 0o777 == 0o755


def test_the_package_says_nothing_of_the_machine(home: Path) -> None:
    """What hosts hash is the same for everybody: no path of this machine is in it."""
    install()
    package = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION / "linux_amd64"
    content = (package / EXECUTABLE).read_text(encoding="ascii")
    assert content.startswith("#!/bin/sh\n")
    assert str(home) not in content
    assert sys.prefix not in content


def test_what_it_prints(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says where the packages are and prints the block that requires the provider."""
    install()
    shown = capsys.readouterr().out
    for registry in REGISTRIES:
        assert str(home / ".terraform.d/plugins" / registry / VERSION / "linux_amd64") in shown
    assert sys.executable in shown
    assert f'source  = "tf-pyprovider/swr"\n      version = "~> {__version__}"' in shown


def test_again_changes_nothing(home: Path) -> None:
    """Installing the same version again leaves the same files untouched."""
    install()
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    install()
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_repairs_what_is_broken(home: Path) -> None:
    """Installing again brings back what is missing."""
    install()
    before = files(home)
    package = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION / "linux_amd64"
    (package / EXECUTABLE).unlink()
    install()
    assert files(home) == before


def test_upgrade(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version that the environment had before makes way for the one that it has now."""
    monkeypatch.setattr("terraform_provider_swr.provider.Swr.version", "0.0.9")
    install()
    monkeypatch.undo()
    live_in(home, monkeypatch)
    install()
    provider = home / ".terraform.d/plugins" / REGISTRIES[0] / "tf-pyprovider/swr"
    assert [path.name for path in provider.iterdir()] == [__version__]


def test_upgrade_keeps_other_environments(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version that another environment still has stays."""
    monkeypatch.setattr("terraform_provider_swr.provider.Swr.version", "0.0.9")
    install()
    provider = home / ".terraform.d/plugins" / REGISTRIES[0] / "tf-pyprovider/swr"
    launch = provider / "0.0.9/launch"
    text = launch.read_text(encoding="utf-8").replace("# module: '", "# module: '/other")
    launch.write_text(text, encoding="utf-8")
    monkeypatch.undo()
    live_in(home, monkeypatch)
    install()
    assert sorted(path.name for path in provider.iterdir()) == ["0.0.9", __version__]


@pytest.mark.usefixtures("home")
def test_uninstall_removes_all_that_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After uninstalling the mirror is as it was before, empty folders included."""
    (tmp_path / "mirror").mkdir()
    install("--dir", str(tmp_path / "mirror"))
    assert install("--dir", str(tmp_path / "mirror"), "--uninstall") == 0
    assert list((tmp_path / "mirror").iterdir()) == []
    assert str(tmp_path / "mirror" / REGISTRIES[0]) in capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_uninstall_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """Uninstalling what is not installed is no error."""
    assert install("--uninstall") == 0
    assert "Nothing to remove" in capsys.readouterr().out


def test_uninstall_keeps_what_it_did_not_write(home: Path) -> None:
    """Other files stay, and so does an executable that was changed."""
    install()
    provider = home / ".terraform.d/plugins" / REGISTRIES[0] / "tf-pyprovider/swr"
    other = provider / "9.9.9/linux_amd64" / "terraform-provider-swr_v9.9.9"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"not ours")
    zipped = provider / "terraform-provider-swr_9.9.8_linux_amd64.zip"
    zipped.write_bytes(b"not ours")
    changed = provider / __version__ / "linux_amd64" / EXECUTABLE
    changed.write_bytes(b"changed")
    install("--uninstall")
    assert set(files(home)) == {
        path.relative_to(home).as_posix() for path in (other, zipped, changed)
    }


@pytest.mark.parametrize("name", [EXECUTABLE, "_internal"])
def test_a_package_of_others_is_not_touched(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A package that something else put there is an error that names it."""
    package = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION / "linux_amd64"
    package.mkdir(parents=True)
    (package / name).write_bytes(b"not ours")
    assert install() == 1
    assert str(package) in capsys.readouterr().err
    assert files(package) == {name: b"not ours"}


def test_a_launch_of_others_is_not_touched(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where ``launch`` belongs, written by something else, is an error that names it."""
    version = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION
    version.mkdir(parents=True)
    (version / "launch").write_bytes(b"not ours")
    assert install() == 1
    assert str(version / "launch") in capsys.readouterr().err
    assert files(version) == {"launch": b"not ours"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows words it in its own way")
def test_a_mirror_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A system's refusal is a sentence, not a traceback."""
    (tmp_path / "file").write_bytes(b"")
    assert install("--dir", str(tmp_path / "file")) == 1
    assert "Not a directory" in capsys.readouterr().err


@pytest.mark.parametrize("name", [".terraformrc", ".tofurc"])
def test_settings_that_hide_the_mirror(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """It warns about a provider_installation block, which switches the implied mirrors off."""
    (home / name).write_text("provider_installation {\n}\n", encoding="ascii")
    install()
    shown = capsys.readouterr().out
    assert str(home / name) in shown
    assert f'filesystem_mirror {{ path = "{(home / ".terraform.d/plugins").as_posix()}" }}' in shown


@pytest.mark.parametrize(
    ("content", "warned"),
    [
        ('{ "provider_installation": [] }', True),
        ("  provider_installation{}", True),
        ("# provider_installation {\n# }", False),
        ("// provider_installation {\n", False),
        ("/* not now\nprovider_installation {\n}\n*/", False),
        ('plugin_cache_dir = "/provider_installation"', False),
    ],
)
def test_only_a_block_hides_the_mirror(
    home: Path, capsys: pytest.CaptureFixture[str], content: str, *, warned: bool
) -> None:
    """JSON counts, what stands in comments does not."""
    (home / ".terraformrc").write_text(content, encoding="ascii")
    install()
    assert ("has a block provider_installation" in capsys.readouterr().out) == warned


def run_package(
    package: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the executable of a package as a person might."""
    return subprocess.run(
        [str(package / EXECUTABLE), *arguments],
        env={"PATH": "/usr/bin:/bin", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
def test_the_package_starts_this_environment(home: Path) -> None:
    """The executable is the provider, whatever Python variables the user has set."""
    install()
    package = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION / "linux_amd64"
    environment = {"PYTHONPATH": "/nowhere", "PYTHONHOME": "/nowhere"}
    shown = run_package(package, "--version", environment=environment)
    assert shown.stdout == f"terraform-provider-swr {__version__}\n"
    refused = run_package(package)
    assert refused.returncode == 1
    assert refused.stdout == ""


def test_windows(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows the package is the .exe that pip made, in the folder for roaming settings."""
    (home / "Scripts").mkdir()
    (home / "Scripts/terraform-provider-swr.exe").write_bytes(b"MZ")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(mirror, "platforms", lambda: ["windows_amd64"])
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(home / name.title()))
    monkeypatch.setenv("APPDATA", str(home / "Roaming"))
    assert install() == 0
    plugins = home / "Roaming/terraform.d/plugins"
    package = plugins / REGISTRIES[0] / VERSION / "windows_amd64"
    assert files(package) == {f"{EXECUTABLE}.exe": b"MZ"}
    assert install("--uninstall") == 0
    assert list(plugins.iterdir()) == []


def test_windows_without_an_executable(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without pip's .exe there is nothing that Windows could start, and the error says so."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(home))
    monkeypatch.setenv("APPDATA", str(home))
    assert install() == 1
    assert "pip install --force-reinstall" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_the_self_contained_package_needs_no_launcher(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the self-contained package the command says where to unpack that one."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert install() == 1
    assert f"registry.terraform.io/{VERSION}/linux_amd64" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
def test_a_script_can_be_installed(home: Path) -> None:
    """A provider that is one script has the command too, and its package starts the script."""
    script = echo_package(home / "bin") / "terraform-provider-echo"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    subprocess.run([script, "install"], env=environment, check=True, capture_output=True)
    folder = home / ".terraform.d/plugins" / REGISTRIES[0] / "example/echo/0.0.0"
    (package,) = (path for path in folder.iterdir() if path.is_dir())
    executable = package / "terraform-provider-echo_v0.0.0"
    with Host([str(executable)]) as host:
        assert "echo_value" in host.schema().data_source_schemas
    script.unlink()
    gone = subprocess.run([executable], capture_output=True, text=True, check=False)
    assert gone.returncode == 1
    assert gone.stdout.startswith(f"this provider is gone, there is no {script}: run the command")


def test_a_script_in_this_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    """The script that was started is what the package starts, and settings may be elsewhere."""
    script = echo_package(home / "bin") / "terraform-provider-echo"
    (home / "cli.tfrc").write_text("provider_installation {\n}\n", encoding="ascii")
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(home / "cli.tfrc"))
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(script), raising=False)
    assert main(Program(PROGRAM.provider), ["install"]) == 0
    launch = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION / "launch"
    assert f"# module: {str(script)!r}" in launch.read_text(encoding="utf-8")
    assert f"{home / 'cli.tfrc'} has a block provider_installation" in capsys.readouterr().out


def test_only_a_file_can_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    """What was started from no file, such as an interactive Python, is refused."""
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    assert main(Program(PROGRAM.provider), ["install", "--dir", str(home)]) == 1
    assert "started as a script" in capsys.readouterr().err


def test_a_source_with_a_host_of_its_own(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address with a registry in it is the same for both hosts."""
    monkeypatch.setattr("terraform_provider_swr.provider.Swr.source", "example.com/team/swr")
    assert install() == 0
    plugins = home / ".terraform.d/plugins"
    assert [path.name for path in plugins.iterdir()] == ["example.com"]
    assert (plugins / "example.com/team/swr" / __version__ / "linux_amd64" / EXECUTABLE).is_file()
    assert 'source  = "example.com/team/swr"' in capsys.readouterr().out


def test_a_prerelease_is_required_as_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No range matches a pre-release, so the block names it."""
    monkeypatch.setattr("terraform_provider_swr.provider.Swr.version", "1.0.0-rc1")
    assert install("--dir", str(home)) == 0
    assert 'version = "1.0.0-rc1"' in capsys.readouterr().out


def test_a_zip_of_the_same_version(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A packed package of the same version beside it is named, with what hosts make of it."""
    provider = home / ".terraform.d/plugins" / REGISTRIES[0] / "tf-pyprovider/swr"
    provider.mkdir(parents=True)
    zipped = provider / f"terraform-provider-swr_{__version__}_linux_amd64.zip"
    zipped.write_bytes(b"not ours")
    (provider / "terraform-provider-swr_9.9.9_linux_amd64.zip").write_bytes(b"not ours")
    assert install() == 0
    shown = capsys.readouterr().out
    assert f"{zipped} is a package of the same version" in shown
    assert "9.9.9" not in shown


@pytest.mark.parametrize("name", ["install", "--uninstall"])
@pytest.mark.parametrize("lines", [1, 2])
def test_a_damaged_launch(
    home: Path, capsys: pytest.CaptureFixture[str], name: str, lines: int
) -> None:
    """A ``launch`` that was cut off is one sentence that says what to remove."""
    install()
    launch = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION / "launch"
    launch.write_text("".join(launch.read_text().splitlines(keepends=True)[:lines]))
    capsys.readouterr()
    assert install(*(name,) * (name != "install")) == 1
    said = capsys.readouterr().err
    assert f"{launch} is damaged" in said
    assert f"Remove the folder {launch.parent}" in said
    assert said.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
@pytest.mark.parametrize("content", [b"echo '", b"(", b"\0\xff("])
def test_a_damaged_launch_tells_the_host(home: Path, content: bytes) -> None:
    """A ``launch`` that the shell cannot read gives a host a sentence to show."""
    install()
    version = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION
    (version / "launch").write_bytes(content)
    shown = run_package(version / "linux_amd64")
    assert shown.returncode != 0
    assert "install it again with 'pip install terraform-provider-swr'" in shown.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
def test_a_copied_package(home: Path, tmp_path: Path) -> None:
    """A package that was copied away, as with ``.terraform``, says that ``init`` is to be run."""
    install()
    version = home / ".terraform.d/plugins" / REGISTRIES[0] / VERSION
    copy = tmp_path / ".terraform/providers" / VERSION / "linux_amd64"
    shutil.copytree(version / "linux_amd64", copy)
    shown = run_package(copy)
    assert shown.returncode == 1
    assert "this package is a copy" in shown.stdout
    assert "run 'terraform init' or 'tofu init'" in shown.stdout


def test_an_empty_name_of_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """``--dir ''`` is wrong usage and not the working directory."""
    assert install("--dir", "") == 2
    assert "--dir is empty" in capsys.readouterr().err


def test_the_home_of_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """``--dir`` with the home of a user who is not there is a sentence."""
    assert install("--dir", "~nobody-of-this-name/x") == 1
    assert "is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", None])
@pytest.mark.parametrize(("platform", "name"), [("linux", "HOME"), ("win32", "APPDATA")])
def test_without_a_home(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    platform: str,
    name: str,
    value: str | None,
) -> None:
    """A user whom the system does not know, without the variable, is told what to set."""

    def unknown(_uid: int) -> None:
        raise KeyError

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    monkeypatch.delenv(name, raising=False)
    if value is not None:
        monkeypatch.setenv(name, value)
    for arguments in ([], ["--uninstall"]):
        assert install(*arguments) == 1
        said = capsys.readouterr().err
        assert f"Set {name}, or name a folder with --dir." in said
        assert said.count("\n") == 1
