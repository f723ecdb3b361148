"""What a style sheet asks for. In: CSS. Out: the addresses in it, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)  # CSS Syntax, 4.3.7
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ADDRESS = re.compile(r"(?:url\(|src\(|@import)\s*[\"']?([^\"')\s;]+)", re.IGNORECASE)
_SET = re.compile(r"image-set\(([^;}]*)", re.IGNORECASE)
_STRING = re.compile(r"[\"']([^\"']+)[\"']")


def style_addresses(style: str) -> Iterator[str]:
    """Yield the addresses of `url()`, `src()`, `@import` and `image-set()`."""
    plain = _ESCAPE.sub(_unescape, _COMMENT.sub("", style))
    for target in _ADDRESS.findall(plain):
        if target.lower() != "url(":  # `@import url(…)`, which is found a second time
            yield target
    for choices in _SET.findall(plain):
        yield from (target for target in _STRING.findall(choices) if "/" in target or "." in target)


def _unescape(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else 0
    return chr(number) if 0 < number < 0x110000 else found[2] or "\ufffd"
