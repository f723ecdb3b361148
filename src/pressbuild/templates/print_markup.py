"""Inlines as HTML. In: `Inlines` of the document model. Out: escaped HTML for print."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup, escape

from pressbuild.document import (
    SPAN_CLASSES,
    AnyBlock,
    Blocks,
    Code,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Literal,
    PageBreak,
    Paragraph,
    Span,
    Text,
    TextStyle,
)
from pressbuild.sources.language_tags import direction_of
from pressbuild.templates.printed_addresses import NO_ADDRESSES, PrintedAddresses, address_of

_RUN = re.compile(r"run ([0-9]{1,9})")

ADDED = "added"  # the class of words that stand in no run of the story: see `origins`


@dataclass(frozen=True)
class PrintedNotes:
    """How the notes of a story are printed.

    `texts` are the notes by number, from 1; `calls` the calls (number, call) where the note itself stands, any other
    being its number again. `after` are notes that stand at the end of a run of text, by its `id`, without a call there;
    `alone` are those of a story that has no text to stand under. `addresses` says where those of links are printed.
    """

    texts: Sequence[Blocks] = ()
    calls: frozenset[tuple[int, int]] = frozenset()
    after: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    alone: tuple[int, ...] = ()
    addresses: PrintedAddresses = NO_ADDRESSES


UNCALLED = 0  # the call of a note that stands where nothing calls it


def print_inlines(inlines: Inlines, notes: PrintedNotes = PrintedNotes()) -> Markup:
    """Return inlines as HTML. The first call of a note becomes the whole note, which the style sheet floats
    to the foot of the column (CSS Generated Content for Paged Media, section 2).
    """
    before = (None, *inlines)
    return Markup("").join(
        _note(inline, notes, isinstance(last, FootnoteMark))
        if isinstance(inline, FootnoteMark)
        else _inline(inline, notes)
        for inline, last in zip(inlines, before, strict=False)
    )


def print_notes(numbers: Sequence[int], notes: PrintedNotes) -> Markup:
    """Return notes that nothing in the text calls."""
    return print_inlines(tuple(FootnoteMark(number, UNCALLED) for number in numbers), notes)


def mark_run(number: int) -> Markup:
    """Return what begins a run of a story's text: its number in `pagemap.text_runs`, where no reader sees it."""
    return Markup("<!--run {}-->").format(number)


def read_run_mark(comment: str) -> int | None:
    """Return the number that `mark_run` wrote into an HTML comment, None if it is another comment."""
    match = _RUN.fullmatch(comment)
    return int(match[1]) if match else None


def _inline(inline: Inline, notes: PrintedNotes) -> Markup:
    match inline:
        case Text():
            return escape(inline.text)
        case Literal():
            return _literal(inline)
        case Code():
            return Markup("<code>{}</code>").format(inline.text)
        case LineBreak():
            return Markup("<br>")
        case PageBreak():
            return Markup("")
        case FootnoteMark():
            return _note(inline, notes, False)
        case Link():
            address = f"#{inline.target}" if inline.to_story else inline.target
            inner = print_inlines(inline.children, notes)
            return Markup('<a href="{}">{}</a>{}').format(address, inner, _printed_address(inline, notes.addresses))
        case Span():
            attributes = Markup("")
            if inline.language:
                attributes = Markup(' lang="{}" dir="{}"').format(inline.language, direction_of(inline.language))
            attributes += class_attribute(inline.classes)
            return Markup("<span{}>{}</span>").format(attributes, print_inlines(inline.children, notes))
        case _:
            return wrap(inline, print_inlines(inline.children, notes))


def wrap(inline: TextStyle, inner: Markup) -> Markup:
    """Return the element of an inline that is one in HTML, too, with what is in it."""
    return Markup("<{0}>{1}</{0}>").format(inline.element, inner)


def class_attribute(classes: Sequence[str]) -> Markup:
    """Return the attribute with those classes that both editions style; nothing for none."""
    known = " ".join(name for name in classes if name in SPAN_CLASSES)
    return Markup(' class="{}"').format(known) if known else Markup("")


def _printed_address(link: Link, addresses: PrintedAddresses) -> Markup:
    """Return the address of a link as a note, or in parentheses where no note can stand; nothing if none is wanted."""
    address = address_of(link) if addresses.place != "none" else ""
    if not address:
        return Markup("")
    letter = addresses.letters.get(id(link)) if addresses.place == "notes" else None
    if letter:
        return Markup('<span class="footnote" data-note="{0}" data-call="{0}">{1}</span>').format(
            letter, _literal(Literal(address))
        )
    return Markup('<span class="{}"> ({})</span>').format(ADDED, _literal(Literal(address)))


def _literal(literal: Literal) -> Markup:
    return Markup('<span class="literal">{}</span>').format(literal.text)


def _note(mark: FootnoteMark, notes: PrintedNotes, follows_another: bool) -> Markup:
    """Return a note, or its number alone. `data-call` is what the style sheet prints: “2”, or “,3” next to another."""
    number = mark.number
    call = "" if mark.call == UNCALLED else f",{number}" if follows_another else str(number)
    if mark.call != UNCALLED and (number, mark.call) not in notes.calls:
        return Markup('<span class="note-again" data-call="{}"></span>').format(call)
    # a note has no notes of its own
    inside = PrintedNotes(addresses=PrintedAddresses("none" if notes.addresses.place == "none" else "inline"))
    paragraphs = [block for block in notes.texts[number - 1] if isinstance(block, Paragraph)]
    runs = [print_inlines(block.children, inside) for block in paragraphs]
    place = paragraphs[0].place if paragraphs else None
    source = Markup(' data-block="note:{}"').format(place.line) if place else ""  # see `engine.blocks`
    text = Markup("<br>").join(runs)
    return Markup('<span class="footnote"{} data-note="{}" data-call="{}">{}</span>').format(source, number, call, text)


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
