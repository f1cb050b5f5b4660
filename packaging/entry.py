"""Where the self-contained package begins."""

from terraform_provider_swr.cli import main

main()
