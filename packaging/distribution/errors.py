"""What stops a build: one exception, its text for the person who builds."""

from __future__ import annotations


class DistributionError(Exception):
    """The release cannot be made like this; the text says why."""
