"""tfbridge.plugin.bootstrap: the first moments, in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from tfbridge.plugin import cookie

_COOKIE = {cookie.NAME: cookie.VALUE}
_PATIENCE = 60


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def _run(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _python(code),
        env=dict(os.environ) | environ,
        input="typed by the user",
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )


def test_a_person_gets_an_explanation() -> None:
    """Without the cookie the process ends with status 1, and stdout stays as it was."""
    result = _run("from tfbridge import plugin; plugin.begin('example')", **{cookie.NAME: ""})
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("example is a provider plugin")


def test_stdout_carries_one_line_and_nothing_else() -> None:
    """Prints before and after, from Python and from other programs, lead nowhere."""
    result = _run(
        """
        import os, subprocess
        from tfbridge import plugin

        bootstrap = plugin.begin("example")
        print("before", flush=True)
        subprocess.run(["echo", "a child"], check=True)
        bootstrap.host.send("1|6|unix")
        print("after", flush=True)
        os.write(1, b"x" * 1_000_000)
        """,
        **_COOKIE,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "1|6|unix\n", "")


def test_the_hosts_end_of_stdout_is_closed_after_the_line() -> None:
    """The host sees the end of stdout while the process lives on."""
    code = """
        import sys
        from tfbridge import plugin

        plugin.begin("example").host.send("line")
        sys.stderr.read()
    """
    code = code.replace("sys.stderr.read()", "__import__('signal').pause()")
    process = subprocess.Popen(
        _python(code), env=dict(os.environ) | _COOKIE, stdout=subprocess.PIPE
    )
    assert process.stdout
    with process.stdout:
        assert process.stdout.read() == b"line\n"
    assert process.poll() is None
    process.kill()
    process.wait(_PATIENCE)


def test_stdin_is_the_users_own() -> None:
    """What the user types is not read, by whatever library it may be."""
    result = _run(
        """
        import sys
        from tfbridge import plugin

        bootstrap = plugin.begin("example")
        bootstrap.host.send(repr(sys.stdin.read()))
        """,
        **_COOKIE,
    )
    assert result.stdout == "''\n"


@pytest.mark.parametrize("closed", ["0", "1"])
def test_closed_streams_are_told_apart(closed: str) -> None:
    """A closed stdin does not matter; without stdout there is nobody to talk to."""
    result = _run(
        f"""
        import os
        from tfbridge import plugin

        os.close({closed})
        plugin.begin("example").host.send("line")
        """,
        **_COOKIE,
    )
    if closed == "0":
        assert (result.returncode, result.stdout, result.stderr) == (0, "line\n", "")
    else:
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith("example: standard output is closed: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, "still here\n"), (signal.SIGTERM, "")]
)
def test_signals_are_settled_before_anything_slow(number: signal.Signals, status: str) -> None:
    """SIGINT does not interrupt an import; SIGTERM ends it with status 0."""
    result = _run(
        f"""
        import os
        from tfbridge import plugin

        bootstrap = plugin.begin("example")
        os.kill(os.getpid(), {int(number)})
        bootstrap.host.send("still here")
        """,
        **_COOKIE,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, status, "")


def test_beginning_loads_next_to_nothing() -> None:
    """It comes before all imports, so it must not be one of the slow ones."""
    result = _run(
        """
        import sys
        from tfbridge import plugin

        host = plugin.begin("example").host
        slow = {"asyncio", "cryptography", "google", "grpc", "json", "logging", "ssl", "threading"}
        host.send(str(sorted(slow & set(sys.modules))))
        """,
        **_COOKIE,
    )
    assert result.stdout == "[]\n"
