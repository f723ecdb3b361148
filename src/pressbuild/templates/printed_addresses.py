"""Addresses of links on paper. In: a link, what the layout wants. Out: the address as it is printed.

It is printed exactly; `mailto:` and `tel:` alone are left out, which nobody writes on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase

from pressbuild.document import Inlines, Link, plain_text, walk_inlines

_SCHEMES = ("mailto:", "tel:")
_SHORT = ("https://", "http://", "mailto:", "tel:", "www.")


@dataclass(frozen=True)
class PrintedAddresses:
    """Where the addresses of links are printed, and the letters that call those of the notes, by the link's `id`."""

    place: str = "none"  # or "inline", "notes": see `LayoutFacts.links`
    letters: Mapping[int, str] = field(default_factory=dict)


NO_ADDRESSES = PrintedAddresses()


def address_of(link: Link) -> str:
    """Return the address that is to be printed for a link; "" if its words say it already, or it leads to a story."""
    if link.to_story:
        return ""
    address = link.target
    for scheme in _SCHEMES:
        address = address.removeprefix(scheme)
    said = plain_text(link.children)
    return "" if _bare(address) in ("".join(said.split()), _bare(said)) else address


def _bare(address: str) -> str:
    """Return an address without what tells no two of them apart: its scheme, `www.` and the last slash."""
    for prefix in _SHORT:
        address = address.removeprefix(prefix)
    return "".join(address.split()).rstrip("/")


def letter_links(runs: Sequence[Inlines]) -> dict[int, str]:
    """Return the letters of notes, a, b, … z, aa, ab, …, for the links of a story's text that need one."""
    letters = _letters()
    links = (inline for run in runs for inline in walk_inlines(run) if isinstance(inline, Link))
    return {id(link): next(letters) for link in links if address_of(link)}


def _letters() -> Iterator[str]:
    for number in count(1):
        letters, rest = "", number
        while rest:
            rest, index = divmod(rest - 1, len(ascii_lowercase))
            letters = ascii_lowercase[index] + letters
        yield letters


def find_codes(inlines: Inlines) -> list[str]:
    """Return the addresses of a run's links that the paper shows as QR codes."""
    return [inline.target for inline in walk_inlines(inlines) if isinstance(inline, Link) and inline.is_code]
