"""What a style sheet asks for. In: CSS. Out: the addresses in it, however they are written.

They are found in the tokens of CSS (Syntax 3), as browsers read them: what looks like a comment in a string hides
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

_NAMING = ("url", "src", "image", "image-set", "cross-fade")  # functions whose strings are addresses


def style_addresses(style: str) -> Iterator[str]:
    """Yield the addresses of `url()`, `src()`, `@import` and of functions that show pictures."""
    tokens = tinycss2.parse_component_value_list(style, skip_comments=True)
    yield from _addresses(tokens, is_naming=False)


def _addresses(tokens: Iterable[Any], is_naming: bool) -> Iterator[str]:
    follows_import = False
    for token in tokens:
        if token.type == "whitespace":
            continue
        if token.type == "url" or (token.type == "string" and (is_naming or follows_import)):
            yield token.value.strip()
        elif token.type == "function":
            yield from _addresses(token.arguments, token.lower_name.removeprefix("-webkit-") in _NAMING)
        elif token.type.endswith("block"):
            yield from _addresses(token.content, is_naming=False)
        follows_import = token.type == "at-keyword" and token.lower_value == "import"
