"""Small files that the configuration names: read in one go, or refused with a reason."""

from __future__ import annotations

from stat import S_ISDIR, S_ISREG

from terraform_provider_swr.http.errors import ConfigurationError

LARGEST = 4 * 1024 * 1024


def read_small_file(path: str, attribute: str | None, missing: str) -> bytes:
    """Return what is in a file; ``missing`` is the message when there is none.

    Raises ConfigurationError for what cannot be read, and for what never ends
    or never begins, such as a device or a named pipe.
    """
    from pathlib import Path

    try:
        expanded = Path(path).expanduser()
        mode = expanded.stat().st_mode
        if not S_ISREG(mode):
            kind = "a folder" if S_ISDIR(mode) else "a pipe, a device or a socket"
            raise ConfigurationError(f"{path} is not a file but {kind}.", attribute=attribute)
        with expanded.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ConfigurationError(missing, attribute=attribute) from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise ConfigurationError(f"{path} cannot be read: {reason}.", attribute=attribute) from None
    if len(content) > LARGEST:
        raise ConfigurationError(
            f"{path} is larger than {LARGEST // 1024 // 1024} MiB, so it is not what it should be.",
            attribute=attribute,
        )
    return content
