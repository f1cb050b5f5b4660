"""Every way to log in to Huawei Cloud that the provider knows.

One module for each way (``token``, ``password``, ``agency``, ``metadata``,
``profile``), ``signing`` for requests with access keys, and the parts that
several of them share.
"""

from terraform_provider_swr.api.auth.regional import RegionalCredentials

__all__ = ["RegionalCredentials"]
