"""Bad answers about logins, as a client meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swr_emulator.faults.catalogue import BadAnswer, numbered
from swr_emulator.services import pod_identity
from swr_emulator.services.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Callable

LOGINS = {
    route.path
    for route in ROUTES
    if route.path == pod_identity.PATH
    or route.path.startswith(("/v5/agencies/", "/v3.0/OS-AUTH/", "/v2/manage/utils/"))
}


@pytest.mark.parametrize("bad", numbered(28), ids=lambda bad: str(bad.name))
def test_entry_is_played_to_logins_alone(bad: BadAnswer) -> None:
    """Each fits one of the calls for credentials, and no other call."""
    search: Callable[[str], object] = bad.rule().path.search
    fitting = {route.path for route in ROUTES if search(route.path)}
    assert fitting
    assert fitting <= LOGINS
