"""tfbridge.plugin.cookie: telling a host from a person."""

from __future__ import annotations

import pytest

from tfbridge.plugin import cookie


def test_the_cookie_of_terraform_and_opentofu_is_recognized() -> None:
    """Both hosts set the same value."""
    assert cookie.is_present(
        {
            "TF_PLUGIN_MAGIC_COOKIE": (
                "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
            )
        }
    )


@pytest.mark.parametrize("environ", [{}, {"TF_PLUGIN_MAGIC_COOKIE": ""}, {cookie.NAME: "d602"}])
def test_anything_else_is_a_person(environ: dict[str, str]) -> None:
    """No cookie, an empty one and another one are all the same."""
    assert not cookie.is_present(environ)


def test_the_explanation_is_one_sentence_that_names_the_executable() -> None:
    """It says what the program is and how it is used."""
    text = cookie.explanation("terraform-provider-example")
    assert text.startswith("terraform-provider-example is a provider plugin")
    assert "`terraform plan`" in text
    assert "\n" not in text
