"""Keys in a file of another tool."""

from __future__ import annotations

import threading

from terraform_provider_swr.auth.keys_in_file import ReloadedKeys
from terraform_provider_swr.auth.sources import AccessKeys, KeysInFile, Secret

OLD, NEW = (AccessKeys(Secret(name), Secret("s"), Secret("t")) for name in ("old", "new"))


def test_fresh_keys_of_the_file() -> None:
    """Keys that expired are looked for in their file again, once for all who had them."""
    reads: list[None] = []

    def read() -> AccessKeys:
        reads.append(None)
        return NEW

    keys = ReloadedKeys(KeysInFile(OLD, read))
    assert keys.get() is OLD
    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(keys.refresh(OLD))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 8
    assert len(reads) == 1
    assert keys.get() is NEW


def test_the_same_keys_again() -> None:
    """A file that still has the rejected keys is no help."""
    keys = ReloadedKeys(KeysInFile(OLD, lambda: AccessKeys(*OLD)))
    assert keys.refresh(OLD) is False
