"""What stops a command; the message is made for the person at the terminal.

::

    CommandError      the command cannot do what was asked
    └── UsageError    it was asked in a way that cannot be meant
"""

from __future__ import annotations


class CommandError(Exception):
    """The command cannot do what was asked; the message says why and what to do."""

    is_reported = False  # whether the message was printed already, as a part of something


class UsageError(CommandError):
    """The arguments cannot be meant; the exit status is 2, as for argparse's own errors."""
