"""What ``terraform-provider-swr`` does for people, beyond what every provider does."""

from __future__ import annotations

from terraform_provider_swr.commands import matrix, report
from terraform_provider_swr.commands.progress import ReadProgress
from terraform_provider_swr.provider import Swr
from tfbridge.commands.program import Program

PROGRAM = Program(
    Swr(),
    entry_point="terraform_provider_swr.cli:main",
    commands=(report,),
    views={"swr_replication_status": matrix.show},
    progress=ReadProgress,
)
