"""Addresses of links. In: one as it is typed, one as the story has it. Out: whether they are the same."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HOST = re.compile(r"(https?://|mailto:[^@]*@)([^/?#:\s]*)", re.IGNORECASE)


def same_address(typed: str, target: str) -> bool:
    """Whether a link leads where its source says, however its signs are written (RFC 3986, section 6.2.2; RFC 5891)."""
    plain = _plain_address(html.unescape(_ESCAPED.sub(r"\1", typed)))
    wanted = _plain_address(target)
    return wanted in (plain, *(f"{scheme}{plain}" for scheme in ("mailto:", "http://", "https://", "tel:")))


def _plain_address(address: str) -> str:
    host = _HOST.match(unquote(address))
    if not host:
        return unquote(address)
    return host[1].casefold() + _read_punycode(host[2]).casefold() + unquote(address)[host.end() :]


def _read_punycode(host: str) -> str:
    try:
        return ".".join(
            part[4:].encode("ascii").decode("punycode") if part[:4].lower() == "xn--" else part
            for part in host.split(".")
        )
    except (UnicodeError, ValueError):
        return host
