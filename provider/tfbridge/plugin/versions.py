"""Choosing the protocol version, by what the host offers.

Only the major version is negotiated. The host names its versions in
``PLUGIN_PROTOCOL_VERSIONS``, as integers between commas and in random order.

See docs/reference/plugin-protocol.md, section 1.3.
"""

from __future__ import annotations

OFFER = "PLUGIN_PROTOCOL_VERSIONS"
SERVED = (5, 6)


def choose(offer: str | None) -> int:
    """Return the highest version that both sides know.

    Without one in common, or without an offer, it is our lowest: the host
    compares and tells its user about a mismatch in its own words.
    """
    common = _parse(offer or "").intersection(SERVED)
    return max(common, default=min(SERVED))


def _parse(offer: str) -> set[int]:
    return {int(word) for word in offer.replace(",", " ").split() if word.isdecimal()}
