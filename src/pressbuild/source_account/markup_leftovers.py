"""Markup that did not take. In: a text of a story. Out: where it has signs of markup, and what to do.

Words with such signs are printed with them: nothing is lost, but nobody wants “**Note” in a paper. What may be meant
is left alone: 5 * 3, snake_case, Leser*innen, s**t, C#, a star that calls a note (“only 9 € *”), [sic].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Leftover:
    """Signs at `start`. `is_certain` if they cannot be meant."""

    start: int
    shown: str
    hint: str
    is_certain: bool = False


@dataclass(frozen=True)
class _Rule:
    pattern: str
    hint: str
    is_certain: bool = False


_RULES = {
    "strong": _Rule(
        r"(?<![\w*])\*\*(?=[^\s*])(?![^\w\s]*(?:\s|$))|(?<![\w_])__(?=[^\W_])",
        "the marks stand right at the words, on both sides: **so**; “\\*\\*” prints the signs",
    ),
    "emphasis": _Rule(
        r"(?<![\w*\\])\*(?=[^\W\d_])|(?<![\w_/.])_(?=[^\W\d_])",
        "the marks stand right at the words, on both sides: *so*; “\\*” prints the sign",
    ),
    "strike": _Rule(r"~~(?=\S)", "words are struck through ~~so~~; “\\~\\~” prints the signs"),
    "marked": _Rule(r"(?<!\S)==(?=[^\s=])", "words are marked ==so==; “\\==” prints the signs"),
    "crosshead": _Rule(r"(?<!\S)#{2,}(?=\s*\w)", "a crosshead is a line of its own that begins with “## ”"),
    "link": _Rule(
        r"\](?:\((?=\S|\Z)| \((?=https?:|www\.|mailto:))",
        "a link is written [words](https://…), without spaces between them or in the address; “\\[” prints the bracket",
    ),
    "picture": _Rule(r"!\[", "a picture is written ![what it shows](file.jpg)", True),
    "note": _Rule(r"\^\[(?=[^\s\]])|\[\^", "a note is called [^1] and written “[^1]: …”"),
    "wiki": _Rule(r"\[\[(?=[^\s\]])", "a link is written [words](other-story.md)"),
    "attributes": _Rule(
        r"(?<!\{)\{(?:[.#][A-Za-z][^{}]*|(?:lang|class|id)=[^{}]+|-)\}|(?<!\{)\{\Z",
        "[words]{.sc}: attributes stand right behind their words, without a space; “\\{” prints the sign",
        True,
    ),
    "underline": _Rule(
        r"(?<![\w+])\+\+(?=[^\W\d_])|\^\^(?=[^\s^])|\^\Z",
        "words are underlined [so]{.underline}; “\\^” prints the sign",
    ),
    "admonition": _Rule(
        r"\A!!!+[ \u00a0](?=\w)", "a box begins with a line “::: box Title” and ends with a line “:::”"
    ),
    "template": _Rule(r"\{[{%](?=.)", "articles have no templates", True),
    "block": _Rule(r"(?<!:):{3,}(?!:)", "a block begins with a line “::: box Title” and ends with a line “:::”"),
    "code": _Rule(r"`", "code stands between two “`”; “\\`” prints the sign"),
    "table": _Rule(r"\A\|(?=[^|]+\|)", "a table has a line “|---|---|” below its heads, and an empty line above them"),
    "definition": _Rule(r"\A:[ \u00a0](?=\S)", "a definition stands right below its term, and begins with “: ”"),
    "task": _Rule(r"\A\[[ xX]\][ \u00a0](?=\S)", "a task is an entry of a list: “- [x] done”"),
    "entity": _Rule(r"&(?:[A-Za-z][A-Za-z0-9]{1,9}|#\d+);", "type the character itself"),
}
_ANY = re.compile("|".join(f"(?P<{name}>{rule.pattern})" for name, rule in _RULES.items()))
_SIGN = re.compile(r"[*_~=#\][{|`&^]|:::|\+\+|\A[:!]")  # most texts have none, and are done with
_OF_BEGINNINGS = ("table", "definition", "task", "admonition")
_CALLING_STAR = re.compile(r"[\w.,!?)%€$£”’»][ \u00a0]?\*(?![\w*])")
_CONTEXT = 24  # characters that are shown


def find_leftovers(text: str, is_beginning: bool) -> Iterator[Leftover]:
    """Yield the signs of markup in a text. `is_beginning` if a paragraph begins with it."""
    for match in _ANY.finditer(text) if _SIGN.search(text) else ():
        name = match.lastgroup or ""
        if name in _OF_BEGINNINGS and not is_beginning:
            continue
        rule = _RULES[name]
        start = max(0, match.start() - (_CONTEXT if match[0][0] == "]" else 0))
        start = max(start, text.rfind("[", 0, match.start())) if match[0][0] == "]" else start
        shown = text[start : match.end() + _CONTEXT].strip()
        yield Leftover(match.start(), shown, rule.hint, rule.is_certain)


def has_calling_star(text: str) -> bool:
    """Whether a star behind words calls a note: “only 9 €*”. Then a star before words may begin that note."""
    return "*" in text and _CALLING_STAR.search(text) is not None


def may_begin_note(leftover: Leftover) -> bool:
    """Whether it is a star before words."""
    return leftover.shown.startswith("*") and not leftover.shown.startswith("**")
