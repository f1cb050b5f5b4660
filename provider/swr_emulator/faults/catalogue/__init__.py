"""152 bad answers under 28 numbers, which a client of SWR must survive.

The numbers to 26 are those of docs/reference/swr-api.md, section 7; 27 is about tags and
retention, 28 about logins. Most have several variants, each with a name of its own::

    emulator.faults = [catalogue.CATALOGUE["html-200"].rule()]
    for bad in catalogue.numbered(18): ...
    bad.answer.status, bad.answer.body     for a test of a parser, without a socket

What is not an answer cannot be here: names that do not resolve, certificates that do not
verify (``Emulator(tls=...)`` has one of your making), ports where nobody listens.
"""

from __future__ import annotations

from swr_emulator.faults.catalogue.bodies import BODIES
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.faults.catalogue.error_statuses import ERROR_STATUSES
from swr_emulator.faults.catalogue.logins import LOGINS
from swr_emulator.faults.catalogue.paging_iam_and_wire import PAGING_IAM_AND_WIRE
from swr_emulator.faults.catalogue.tags_and_retention import TAGS_AND_RETENTION

__all__ = ["CATALOGUE", "PARTS", "BadAnswer", "numbered"]

PARTS = (ERROR_STATUSES, BODIES, PAGING_IAM_AND_WIRE, TAGS_AND_RETENTION, LOGINS)

CATALOGUE: dict[str, BadAnswer] = {bad.name: bad for part in PARTS for bad in part}
"""All bad answers by name."""


def numbered(number: int) -> list[BadAnswer]:
    """Return the variants with a number of the list."""
    return [bad for bad in CATALOGUE.values() if bad.number == number]
