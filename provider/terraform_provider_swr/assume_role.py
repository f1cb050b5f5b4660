"""The blocks of the provider block that turn credentials into those of an agency."""

from __future__ import annotations

from tfbridge import NUMBER, STRING, Attribute, Block

ASSUME_ROLE = Block(
    {
        "agency_name": Attribute(
            STRING,
            "Name of the agency to act as. Required in the block; without a block the "
            "variable alone is enough. Environment: `HW_ASSUME_ROLE_AGENCY_NAME`.",
            required=True,
        ),
        "domain_name": Attribute(
            STRING,
            "Name of the account that made the agency. This or `domain_id` is needed, also "
            "when that is your own account. Environment: `HW_ASSUME_ROLE_DOMAIN_NAME`.",
            optional=True,
        ),
        "domain_id": Attribute(
            STRING,
            "Id of the account that made the agency; counts before `domain_name`. With it keys "
            "are asked of STS, in place of IAM. Environment: `HW_ASSUME_ROLE_DOMAIN_ID`.",
            optional=True,
        ),
        "duration": Attribute(
            NUMBER,
            "Seconds that the temporary keys are valid, by default 3600: 900 to 86400, with "
            "`domain_id` to 43200, and on top of temporary keys to 3600. They are renewed before "
            "they expire. Environment: `HW_ASSUME_ROLE_DURATION`.",
            optional=True,
        ),
    },
    "Act as an agency of this or another account, on top of the credentials above. Of several "
    "blocks each agency is assumed with the keys of the one before; the environment completes a "
    "single block only.",
)

ASSUME_ROLE_WITH_OIDC = Block(
    {
        "id_token": Attribute(
            STRING,
            "The ID token, a JWT. Environment: `HW_ASSUME_ROLE_ID_TOKEN`, or "
            "`HUAWEICLOUD_OIDC_ID_TOKEN` with `provider_urn`.",
            optional=True,
            sensitive=True,
        ),
        "id_token_file": Attribute(
            STRING,
            "File with the ID token, read again whenever keys are renewed; `id_token` counts "
            "before it. Environment: `HW_ASSUME_ROLE_ID_TOKEN_FILE`, or "
            "`HUAWEICLOUD_OIDC_TOKEN_FILE` with `provider_urn`.",
            optional=True,
        ),
        "idp_id": Attribute(
            STRING,
            "Name of the identity provider in IAM; needs `agency_name` and `domain_id`. "
            "Environment: `HW_ASSUME_ROLE_IDP_ID`.",
            optional=True,
        ),
        "agency_name": Attribute(
            STRING,
            "Name of the agency to act as. Environment: `HW_ASSUME_ROLE_AGENCY_NAME`.",
            optional=True,
        ),
        "domain_id": Attribute(
            STRING,
            "Id of the account that made the agency. Environment: `HW_ASSUME_ROLE_DOMAIN_ID`.",
            optional=True,
        ),
        "provider_urn": Attribute(
            STRING,
            "URN of the OIDC identity provider, as the console of the new IAM shows it, in place "
            "of `idp_id`; needs `agency_urn`. Environment: `HUAWEICLOUD_OIDC_PROVIDER_URN`.",
            optional=True,
        ),
        "agency_urn": Attribute(
            STRING,
            "URN of the agency, which trusts the identity provider. Environment: "
            "`HUAWEICLOUD_OIDC_AGENCY_URN`.",
            optional=True,
        ),
        "duration": Attribute(
            NUMBER,
            "Seconds that the temporary keys are valid, by default 3600: 900 to 3600, or to 43200 "
            "with `provider_urn`. They are renewed before they expire. Environment: "
            "`HW_ASSUME_ROLE_DURATION`, or `HUAWEICLOUD_OIDC_DURATION_SECONDS` with "
            "`provider_urn`.",
            optional=True,
        ),
    },
    "Log in with an ID token of another issuer, such as a CI system, and act as an agency. It "
    "takes either `idp_id`, `agency_name` and `domain_id`, or `provider_urn` and `agency_urn`. "
    "The block counts before credentials in the environment.",
    max_items=1,
)
