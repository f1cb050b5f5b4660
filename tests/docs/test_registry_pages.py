"""The pages have the registry's layout, whatever a provider declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from registry_pages import (
    Guide,
    data_source_page,
    ephemeral_resource_page,
    function_page,
    provider_page,
    signature,
    title,
)

from tfbridge import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Attribute,
    Block,
    DataSource,
    EphemeralResource,
    Function,
    List,
    Map,
    Nested,
    Nesting,
    Object,
    Parameter,
    Provider,
    Set,
)

if TYPE_CHECKING:
    from tfbridge import Type


class Cities(DataSource[None]):
    """Cities of a country.

    And more
    about them.
    """

    attributes: ClassVar = {
        "country": Attribute(STRING, "ISO code.", required=True),
        "key": Attribute(STRING, "Key.", optional=True, sensitive=True, deprecated="Use none."),
        "region": Attribute(STRING, "Region.", optional=True, computed=True),
        "sizes": Attribute(
            Nested({"least": Attribute(NUMBER, "People.", required=True)}, Nesting.SINGLE),
            "Which sizes.",
            optional=True,
        ),
        "cities": Attribute(
            Nested(
                {
                    "name": Attribute(STRING, "Name."),
                    "mayor": Attribute(
                        Nested({"age": Attribute(NUMBER, "Age.")}, Nesting.SINGLE), "Mayor."
                    ),
                }
            ),
            "The cities.",
            computed=True,
        ),
    }


class Permit(EphemeralResource[None]):
    """Lets one in for a while."""

    attributes: ClassVar = {
        "number": Attribute(STRING, "Its number.", computed=True, sensitive=True)
    }


class Join(Function):
    """Joins strings."""

    parameters = (Parameter("separator", STRING, "Between them.", allow_null=True),)
    variadic = Parameter("texts", List(STRING), "Texts.")
    returns = Object({"text": STRING, "count": NUMBER})


class Atlas(Provider[None]):
    """Knows the world."""

    name = "atlas"
    data_sources = (Cities,)
    functions = (Join,)
    blocks: ClassVar = {
        "login": Block(
            {"user": Attribute(STRING, "User.", required=True)},
            "Who asks.",
            min_items=1,
            max_items=2,
        )
    }


def test_data_source_page() -> None:
    """Front matter, example, and the schema in three groups with nested schemas below."""
    assert data_source_page(Atlas(), Cities(), 'data "atlas_cities" "x" {}\n') == (
        """---
# Made by `make docs` from the schema and examples/; do not edit.
page_title: "atlas_cities Data Source - terraform-provider-atlas"
subcategory: ""
description: |-
  Cities of a country.
---

# atlas_cities (Data Source)

Cities of a country.

And more
about them.

## Example Usage

```terraform
data "atlas_cities" "x" {}
```

## Schema

### Required

- `country` (String) ISO code.

### Optional

- `key` (String, Sensitive, Deprecated) Key.
- `region` (String) Region.
- `sizes` (Attributes) Which sizes. (see [below for nested schema](#nestedatt--sizes))

### Read-Only

- `cities` (List of Object) The cities. (see [below for nested schema](#nestedatt--cities))

<a id="nestedatt--cities"></a>
### Nested Schema for `cities`

A plain `list(object({...}))`, which mocks in `terraform test` can fill.

Read-Only:

- `mayor` (Object) Mayor. (see [below for nested schema](#nestedatt--cities--mayor))
- `name` (String) Name.

<a id="nestedatt--cities--mayor"></a>
### Nested Schema for `cities.mayor`

A plain `object({...})`, which mocks in `terraform test` can fill.

Read-Only:

- `age` (Number) Age.

<a id="nestedatt--sizes"></a>
### Nested Schema for `sizes`

Required:

- `least` (Number) People.
"""
    )


def test_ephemeral_resource_page() -> None:
    """An ephemeral resource has a page like a data source's, under its own title."""
    page = ephemeral_resource_page(Atlas(), Permit(), 'ephemeral "atlas_permit" "x" {}')
    assert 'page_title: "atlas_permit Ephemeral Resource - terraform-provider-atlas"' in page
    assert "# atlas_permit (Ephemeral Resource)\n\nLets one in for a while.\n" in page
    assert page.endswith("### Read-Only\n\n- `number` (String, Sensitive) Its number.\n")


def test_provider_page() -> None:
    """Blocks stand among the arguments, and guides are listed at the end."""
    guides = [Guide("go.md", "Going", "How to go.")]
    page = provider_page(Atlas(), "", guides, "https://example.com/docs")
    assert 'page_title: "atlas Provider"' in page
    assert "### Required\n\n- `login` (Block List, Min: 1, Max: 2) Who asks." in page
    assert '<a id="nestedblock--login"></a>\n### Nested Schema for `login`' in page
    assert page.endswith("## Guides\n\n- [Going](https://example.com/docs/guides/go): How to go.\n")


def test_function_page() -> None:
    """A function has its signature, its numbered arguments and its type."""
    page = function_page(Atlas(), Join(), "output {}")
    assert "# function: join\n\nJoins strings.\n" in page
    assert "join(separator string, texts list of string...) object" in page
    assert "1. `separator` (String, Nullable) Between them.\n2. `texts` (List of String)" in page
    assert page.endswith("has these attributes:\n\n- `count` (Number)\n- `text` (String)\n")


def test_signature_without_arguments() -> None:
    """A function may take nothing and return something simple."""

    class Now(Function):
        """Tells the time."""

        returns = STRING

    assert signature(Now()) == "now() string"
    page: str = function_page(Atlas(), Now(), "")
    assert "## Arguments" not in page
    assert page.endswith("The result of `now` is a string.\n")


def test_type_names() -> None:
    """Types are called what the registry calls them."""
    types: dict[str, Type] = {
        "Boolean": BOOL,
        "Dynamic": DYNAMIC,
        "Map of Set of Number": Map(Set(NUMBER)),
        "Object": Object({}),
    }
    given: dict[str, Any] = {name: title(of) for name, of in types.items()}
    assert given == {name: name for name in types}
