"""The provider's executable on an ECS instance, as far as it can tell.

The metadata service has one address everywhere, which no test can serve. Here
it is at METADATA_URL.
"""

from __future__ import annotations

import os

from terraform_provider_swr.auth import ecs_metadata
from terraform_provider_swr.cli import main

ecs_metadata.METADATA_URL = os.environ["METADATA_URL"]

if __name__ == "__main__":
    main()
