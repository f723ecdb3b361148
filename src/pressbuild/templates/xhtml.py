"""Inlines as XHTML. In: `Inlines` of the document model. Out: escaped markup for the e-book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup, escape

from pressbuild.document import (
    Blocks,
    Code,
    Document,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Literal,
    PageBreak,
    PullQuote,
    Span,
    Styled,
    Text,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from pressbuild.sources.language import direction_of
from pressbuild.stream import squeeze
from pressbuild.templates.markup import class_attribute, wrap

# EPUB 3.3 and DPUB-ARIA 1.1: a marker has no content; its name is the number of the printed page.
_PAGE_BREAK = Markup('<span epub:type="pagebreak" role="doc-pagebreak" id="page-{0}" aria-label="{1}"></span>')
_NOTE_REF = Markup(
    '<a class="note-call" epub:type="noteref" role="doc-noteref" id="{0}" href="#note-{1}"><sup>{1}</sup></a>'
)


def page_break(page: int, words: Mapping[str, str]) -> Markup:
    """Return the marker of a printed page."""
    return _PAGE_BREAK.format(page, words["page_label"].format(page=page))


def note_call(number: int, call: int = 1) -> str:
    """Return the id of a call of a footnote, to which the note leads back."""
    return f"call-{number}" if call == 1 else f"call-{number}-{call}"


def screen_inlines(inlines: Inlines, links: Mapping[str, str], words: Mapping[str, str]) -> Markup:
    """Return inlines as XHTML. `links` says in which file each story is, by its anchor."""
    return Markup("").join(_inline(inline, links, words) for inline in inlines)


def without_marks(inlines: Inlines) -> Inlines:
    """Return inlines without calls of footnotes and page breaks, for words that stand in a second place."""
    kept: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Styled):
            kept.append(replace(inline, children=without_marks(inline.children)))
        elif not isinstance(inline, FootnoteMark | PageBreak):
            kept.append(inline)
    return tuple(kept)


def _inline(inline: Inline, links: Mapping[str, str], words: Mapping[str, str]) -> Markup:
    match inline:
        case Text():
            return escape(inline.text)
        case Literal():
            return Markup('<span class="literal">{}</span>').format(inline.text)
        case Code():
            return Markup("<code>{}</code>").format(inline.text)
        case LineBreak():
            return Markup("<br/>")
        case PageBreak():
            return page_break(inline.page, words)
        case FootnoteMark():
            return _NOTE_REF.format(note_call(inline.number, inline.call), inline.number)
    inner = screen_inlines(inline.children, links, words)
    match inline:
        case Link():
            address = links.get(inline.target) if inline.to_story else inline.target
            return Markup('<a href="{}">{}</a>').format(address, inner) if address else inner
        case Span():
            attributes = language_attributes(inline.language) + class_attribute(inline.classes)
            return Markup("<span{}>{}</span>").format(attributes, inner)
        case _:
            return wrap(inline, inner)


def language_attributes(language: str) -> Markup:
    """Return `lang`, `xml:lang` and `dir` for words in another language, nothing for none."""
    if not language:
        return Markup("")
    return Markup(' lang="{0}" xml:lang="{0}" dir="{1}"').format(language, direction_of(language))


def is_repeated(quote: PullQuote, document: Document) -> bool:
    """Whether a pull quote says what the story says too, so that nobody need hear it twice."""
    words = squeeze(_text(quote.blocks)).strip("“”‘’«»„‚.…")
    inner = [
        inline for block in walk_blocks(quote.blocks) for run in block_inlines(block) for inline in walk_inlines(run)
    ]
    if any(isinstance(inline, Link | FootnoteMark | PageBreak) for inline in inner):
        return False
    others = tuple(block for block in document.blocks if block is not quote)
    return words in squeeze(_text(others))


def _text(blocks: Blocks) -> str:
    return " ".join(plain_text(run) for block in walk_blocks(blocks) for run in block_inlines(block))
