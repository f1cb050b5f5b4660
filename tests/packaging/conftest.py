"""Makes the build's own modules importable: its scripts are no part of the wheel."""

from __future__ import annotations

import sys

from package_runs import ROOT

sys.path.append(str(ROOT / "packaging"))
