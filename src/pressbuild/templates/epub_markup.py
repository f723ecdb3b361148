"""Inlines as XHTML. In: `Inlines` of the document model. Out: escaped markup for the e-book."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import replace

from markupsafe import Markup, escape

from pressbuild.core.word_stream import squeeze
from pressbuild.document import (
    Blocks,
    Box,
    Code,
    Crosshead,
    DefinitionList,
    Document,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Literal,
    Medium,
    PageBreak,
    Paragraph,
    PullQuote,
    Quote,
    Span,
    Styled,
    Table,
    Text,
    Verse,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from pressbuild.publication.layouts import fill_words
from pressbuild.sources.language_tags import direction_of
from pressbuild.templates.epub_addresses import make_address
from pressbuild.templates.print_markup import class_attribute, wrap

# EPUB 3.3 and DPUB-ARIA 1.1: a marker has no content; its name is the number of the printed page.
_PAGE_BREAK = Markup('<span epub:type="pagebreak" role="doc-pagebreak" id="page-{0}" aria-label="{1}"{2}></span>')
_LETTER, _CELL_PADDING = 0.5, 0.6  # em: of most text faces, and of epub/base.css
_NOTE_REF = Markup(
    '<a class="note-call" epub:type="noteref" role="doc-noteref" id="{0}" href="#note-{1}"><sup>{1}</sup></a>'
)


def page_break(page: int, words: Mapping[str, str]) -> Markup:
    """Return the marker of a printed page."""
    return _PAGE_BREAK.format(page, fill_words(words["page_label"], page=page), language_attributes(words["language"]))


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
            return Markup('<span class="literal">{}</span>').format(Markup("<wbr/>").join(inline.parts))
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
            address = links.get(inline.target) if inline.to_story else make_address(inline.target)
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


def table_width(table: Table) -> float:
    """Return how wide a table is at least, in em: the longest words of its columns side by side, about."""
    columns = zip(table.head, *table.rows, strict=True)
    longest = (max(len(word) for cell in column for word in ("", *plain_text(cell).split())) for column in columns)
    return sum(letters * _LETTER + _CELL_PADDING for letters in longest)


def is_repeated(quote: PullQuote, document: Document, without: Medium = Medium.PRINT) -> bool:
    """Whether the running text of a story says what a pull quote says, so that it need not be read aloud twice.

    `without` is the medium whose own blocks the edition leaves out. Another pull quote with the same words is no
    running text, nor is a table or a caption.
    """
    inner = [run for block in walk_blocks((quote,)) for run in block_inlines(block)]
    if any(isinstance(inline, Link | FootnoteMark | PageBreak) for run in inner for inline in walk_inlines(run)):
        return False
    text = [_spoken(run) for run in _running_text(document.blocks, without)]
    heads = [_spoken(run) for run in (document.headline, document.standfirst, *document.bylines)]
    said_by = _spoken(quote.attribution)
    quoted = [_spoken(run) for block in walk_blocks(quote.blocks) for run in block_inlines(block)]
    return any(quoted) and all(
        any(f" {words} " in f" {run} " for run in runs)
        for words, runs in ((said_by, text + heads), *((words, text) for words in quoted))
        if words
    )


def _spoken(run: Inlines) -> str:
    """Return words as they are heard: without punctuation and capitals."""
    words = (squeeze(word).strip(_SILENT) for word in plain_text(run).split())
    return " ".join(word for word in words if word)


_SILENT = string.punctuation + "“”‘’„‚«»‹›…–—¿¡"


def _running_text(blocks: Blocks, without: Medium) -> Iterator[Inlines]:
    for block in blocks:
        if block.medium is without:
            continue
        match block:
            case Paragraph() | Crosshead() | Verse():
                yield from block_inlines(block)
            case List():
                for item in block.items:
                    yield from _running_text(item.blocks, without)
            case DefinitionList():
                yield from block_inlines(block)
                for entry in block.entries:
                    for definition in entry.definitions:
                        yield from _running_text(definition, without)
            case Quote() | Box():
                yield from _running_text(block.blocks, without)
