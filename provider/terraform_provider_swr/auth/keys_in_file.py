"""Keys in a file that another tool keeps up to date."""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terraform_provider_swr.auth.sources import AccessKeys, KeysInFile

log = logging.getLogger(__name__)


class ReloadedKeys:
    """The keys as the file had them last; read again when the service calls them expired.

    Any number of threads may ask: one reads, the others share what it found.
    """

    def __init__(self, source: KeysInFile) -> None:
        self._keys = source.keys
        self._read = source.read
        self._lock = Lock()

    def get(self) -> AccessKeys:
        """Return the keys."""
        return self._keys

    def refresh(self, rejected: AccessKeys) -> bool:
        """Read the file again; False when it still has the keys that were rejected."""
        with self._lock:
            if self._keys == rejected:
                self._keys = self._read()
                log.info("the file of the keys was read again")
            return self._keys != rejected
