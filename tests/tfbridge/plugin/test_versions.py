"""tfbridge.plugin.versions: choosing the protocol version."""

from __future__ import annotations

import pytest

from tfbridge.plugin import versions


@pytest.mark.parametrize(
    ("offer", "chosen"),
    [
        (None, 5),
        ("", 5),
        ("5", 5),
        ("6", 6),
        ("5,6", 6),
        ("6,5", 6),
        (" 5 , 6 ", 6),
        ("5,5,6,7", 6),
        ("4", 5),
        ("7", 5),
        ("-6", 5),
        ("5,six,6.1,", 5),
        ("junk", 5),
    ],
)
def test_the_highest_common_version_is_chosen_else_the_lowest(
    offer: str | None, chosen: int
) -> None:
    """The offer is a set of integers; what is not an integer is passed over."""
    assert versions.choose(offer) == chosen
