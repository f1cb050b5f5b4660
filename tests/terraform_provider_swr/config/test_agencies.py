"""The agencies to act as."""

from __future__ import annotations

from typing import Any

import pytest

from terraform_provider_swr.auth.koocli_profile import Profile
from terraform_provider_swr.auth.sources import (
    AccessKeys,
    Agency,
    EcsAgencySource,
    KeysInFile,
    PasswordSource,
    PodIdentity,
    Secret,
    Source,
    Token,
)
from terraform_provider_swr.config.agencies import (
    agency_of,
    blocks_of,
    check_durations,
    find_agencies,
)
from terraform_provider_swr.config.arguments import Arguments
from terraform_provider_swr.http.errors import ConfigurationError

ENVIRONMENT = {
    "HW_ASSUME_ROLE_AGENCY_NAME": "env-agency",
    "HW_ASSUME_ROLE_DOMAIN_NAME": "env-name",
    "HW_ASSUME_ROLE_DOMAIN_ID": "env-id",
    "HW_ASSUME_ROLE_DURATION": "1000",
}
PERMANENT = AccessKeys(Secret("a"), Secret("s"))
TEMPORARY = AccessKeys(Secret("a"), Secret("s"), Secret("t"))


def found(*blocks: dict[str, Any], environ: dict[str, str] | None = None) -> tuple[Agency, ...]:
    """Return the agencies of some blocks."""
    arguments = Arguments({"assume_role": list(blocks)}, environ or {})
    return find_agencies(arguments, with_environment=True)


def test_none() -> None:
    """Without block and environment there is none."""
    assert found() == ()
    assert find_agencies(Arguments({}, {}), with_environment=True) == ()


def test_environment() -> None:
    """The environment stands in for the block, unless it belongs to something else."""
    assert found(environ=ENVIRONMENT) == (Agency("env-agency", "env-name", "env-id", 1000),)
    arguments = Arguments({}, ENVIRONMENT)
    assert find_agencies(arguments, with_environment=False) == ()


def test_environment_completes_a_block() -> None:
    """What a block leaves out comes from the environment, but an owner from one place only."""
    assert found({"agency_name": "a"}, environ=ENVIRONMENT) == (
        Agency("a", "env-name", "env-id", 1000),
    )
    block = {"agency_name": "a", "domain_name": "d", "domain_id": None, "duration": 900}
    assert found(block, environ=ENVIRONMENT) == (Agency("a", "d", None, 900),)


def test_chain() -> None:
    """Several blocks are a chain, which the environment has no part in."""
    blocks = ({"agency_name": "a", "domain_id": "d1"}, {"agency_name": "b", "domain_name": "d2"})
    assert found(*blocks, environ=ENVIRONMENT) == (Agency("a", None, "d1"), Agency("b", "d2"))
    with pytest.raises(ConfigurationError, match="whose is it"):
        found(*blocks, {"agency_name": "c"}, environ=ENVIRONMENT)
    with pytest.raises(ConfigurationError, match="needs agency_name") as caught:
        found(*blocks, {"domain_id": "d3"}, environ=ENVIRONMENT)
    assert caught.value.attribute == "assume_role"


def test_blocks() -> None:
    """Blocks come as a list, as one, or not at all."""
    assert list(blocks_of(Arguments({"x": None}, {}), "x")) == []
    assert list(blocks_of(Arguments({"x": {"a": 1}}, {}), "x")) == [{"a": 1}]
    assert list(blocks_of(Arguments({"x": [{"a": 1}]}, {}), "x")) == [{"a": 1}]


def test_profile() -> None:
    """A profile may name an agency, and then its account."""
    profile = Profile("p", None, None, None, None, None, None)
    assert agency_of(profile) == ()
    with_agency = profile._replace(agency_name="a", agency_domain_id="d")
    assert agency_of(with_agency) == (Agency("a", None, "d"),)
    both = with_agency._replace(agency_domain_name="n")
    assert agency_of(both) == (Agency("a", "n", None),)
    with pytest.raises(ConfigurationError, match="whose is it"):
        agency_of(profile._replace(agency_name="a"))


@pytest.mark.parametrize(
    ("source", "longest"),
    [
        (PERMANENT, 43_200),
        (KeysInFile(PERMANENT, lambda: PERMANENT), 43_200),
        (TEMPORARY, 3_600),
        (KeysInFile(TEMPORARY, lambda: TEMPORARY), 3_600),
        (PodIdentity("u", None), 3_600),
        (EcsAgencySource(""), 3_600),
        (Token(Secret("t")), 86_400),
        (PasswordSource("u", Secret("p"), "d"), 86_400),
    ],
)
def test_durations(source: Source, longest: int) -> None:
    """STS makes keys for twelve hours, with temporary ones for one; IAM for a day."""
    check_durations(source, (Agency("a", None, "d", longest),))
    if longest < 86_400:
        with pytest.raises(ConfigurationError, match=f"for {longest} at most") as caught:
            check_durations(source, (Agency("a", None, "d", longest + 1),))
        assert caught.value.attribute == "assume_role"
    check_durations(source, (Agency("a", "by-name", None, 86_400),))


def test_durations_of_a_chain() -> None:
    """Whatever is below, the second agency of a chain is assumed with temporary keys."""
    first = Agency("a", "d", None, 86_400)
    for source in (PERMANENT, Token(Secret("t"))):
        check_durations(source, (first, Agency("b", None, "d", 3_600)))
        with pytest.raises(ConfigurationError, match="as it is assumed with temporary keys"):
            check_durations(source, (first, Agency("b", None, "d", 3_601)))
