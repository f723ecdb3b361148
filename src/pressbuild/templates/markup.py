"""Inlines as HTML. In: `Inlines` of the document model. Out: escaped HTML for print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup, escape

from pressbuild.document import (
    AnyBlock,
    Blocks,
    Emphasis,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    PageBreak,
    Paragraph,
    Span,
    Strong,
    Text,
)

_CLASS = re.compile(r"[A-Za-z][\w-]*")


def print_inlines(inlines: Inlines, footnotes: Sequence[Blocks] = ()) -> Markup:
    """Return inlines as HTML. A footnote mark becomes the whole footnote, which the style sheet floats
    to the foot of the column (CSS Generated Content for Paged Media, section 2).
    """
    return Markup("").join(_inline(inline, footnotes) for inline in inlines)


def _inline(inline: Inline, footnotes: Sequence[Blocks]) -> Markup:
    match inline:
        case Text():
            return escape(inline.text)
        case LineBreak():
            return Markup("<br>")
        case PageBreak():
            return Markup("")
        case FootnoteMark():
            return _footnote(inline.number, footnotes)
        case Emphasis():
            return Markup("<em>{}</em>").format(print_inlines(inline.children, footnotes))
        case Strong():
            return Markup("<strong>{}</strong>").format(print_inlines(inline.children, footnotes))
        case Link():
            address = f"#{inline.target}" if inline.to_story else inline.target
            return Markup('<a href="{}">{}</a>').format(address, print_inlines(inline.children, footnotes))
        case Span():
            attributes = Markup(' lang="{}"').format(inline.language) if inline.language else Markup("")
            classes = " ".join(name for name in inline.classes if _CLASS.fullmatch(name))
            attributes += Markup(' class="{}"').format(classes) if classes else ""
            return Markup("<span{}>{}</span>").format(attributes, print_inlines(inline.children, footnotes))


def _footnote(number: int, footnotes: Sequence[Blocks]) -> Markup:
    if number > len(footnotes):
        return Markup("")
    runs = [print_inlines(block.children) for block in footnotes[number - 1] if isinstance(block, Paragraph)]
    return Markup('<span class="footnote" data-note="{}">{}</span>').format(number, Markup("<br>").join(runs))


def kind_of(block: AnyBlock) -> str:
    """Return "paragraph", "pull-quote", …: the name that templates tell blocks apart by."""
    return _kind(type(block).__name__)


@cache
def _kind(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def split_first_letter(inlines: Inlines) -> tuple[str, Inlines]:
    """Return the letter for a drop cap, with a quotation mark before it, and what is left of the inlines.

    The letter is "" where the text does not begin with a letter in plain or styled text.
    """
    if not inlines:
        return "", inlines
    first, rest = inlines[0], inlines[1:]
    if isinstance(first, Text):
        match = re.match(r"[‘“„«‚‹¿¡]?\w", first.text)
        if not match:
            return "", inlines
        left = first.text[match.end() :]
        return match[0], ((Text(left),) if left else ()) + rest
    return "", inlines
