"""A local SWR, IAM and STS for demonstrations and tests, strict about what it is sent.

``Emulator`` runs it inside a test; the command ``swr-emulator`` runs it for a shell.
"""

from __future__ import annotations

from swr_emulator.emulator import Emulator

__all__ = ["Emulator"]
