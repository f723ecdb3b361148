"""Inline Markdown. In: the tokens of one run of text. Out: `Inlines` with typographer's marks.

Marks are set over all tokens of a block at once, since a quotation may open in roman and close in italic.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pressbuild.article.token_characters import LINE_SEPARATOR, clean_tokens
from pressbuild.core.findings import Place, Report, suggest
from pressbuild.document import (
    SAFE_LINK,
    SPAN_CLASSES,
    Code,
    Emphasis,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Literal,
    Span,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
    story_anchor,
)
from pressbuild.sources.language_tags import check_language
from pressbuild.typography import Run, RunKind, Speech, StrayMark, set_marks

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_DEPTH = 30  # emphasis in emphasis, link in emphasis, …
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_STYLED: dict[str, Callable[[Inlines], Inline]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Strike,
    "sub_open": Subscript,
    "sup_open": Superscript,
}
LINK_CLASSES = {**SPAN_CLASSES, "qr": "printed as a QR code"}


# Characters that stay as they are when a backslash stands before them; other marks set nothing.
_KEPT = frozenset("\"'`-.")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


@dataclass(frozen=True)
class Neighbours:
    """Where a paragraph stands: right after another one, and the quotation mark that the next one begins with.

    Speech over several paragraphs opens in each of them and closes in the last.
    """

    follows: bool = False
    next_mark: str = ""


_ALONE = Neighbours()
Lines = Sequence[tuple[Sequence["Token"], Place]]


class InlineReader:
    """Turns inline tokens into the document's inlines."""

    def __init__(self, language: str, folder: Path, report: Report) -> None:
        """`folder` is the article's own, from which links to other articles are named."""
        self.language, self.folder, self.report = language, folder, report
        self._line = 0
        self._set: dict[int, tuple[Run, ...]] = {}  # what became of each token, by its identity
        self._speech: Speech = ()
        self._open: list[tuple[str, Place]] = []  # findings on quotations that the next paragraph may close

    def read(
        self, tokens: Sequence[Token], place: Place, language: str = "", neighbours: Neighbours = _ALONE
    ) -> Inlines:
        """Return the inlines of one run of tokens; `language` is its own, if it has one."""
        return self.read_lines([(tokens, place)], language, neighbours)[0]

    def read_lines(self, lines: Lines, language: str = "", neighbours: Neighbours = _ALONE) -> list[Inlines]:
        """Return the inlines of each of several runs that are one block: a quotation may go over all of them."""
        found: list[Inlines] = []
        lines = [(clean_tokens(tokens, place, self.report), place) for tokens, place in lines]
        self._set_marks(lines, language or self.language, neighbours)
        for tokens, place in lines:
            self._line = 0  # lines below `place`
            if max(accumulate((token.nesting for token in tokens), initial=0)) > MAX_DEPTH:
                self.report.error("too-deep", "emphasis is nested too deeply here", place, "nest it less deeply")
                found.append(())
            else:
                found.append(self._read_until(iter(tokens), None, place))
        return found

    def finish(self) -> None:
        """Report the quotations that are still open: nothing follows that could close them."""
        for message, place in self._open:
            hint = "close it; where the speech goes on, the next paragraph begins with the same mark"
            self.report.warn("stray-mark", message, place, hint)
        self._open, self._speech = [], ()

    def _set_marks(self, lines: Lines, language: str, neighbours: Neighbours) -> None:
        """Set the marks of a block, and report those without a partner."""
        if not neighbours.follows:
            self.finish()
        found = list(_find_runs(lines))
        marked = set_marks([run for _, run, _ in found], language, self._speech, neighbours.next_mark)
        self._set = {id(token): runs for (token, _, _), runs in zip(found, marked.pieces, strict=True) if token}
        if not marked.is_continued:
            self.finish()
        self._open, self._speech = [], marked.speech
        text = "".join(run.text for _, run, _ in found)
        ends = list(accumulate(len(run.text) for _, run, _ in found))
        for stray in marked.strays:
            place = found[bisect_right(ends, stray.offset)][2]
            self._report_stray(stray, text[max(0, stray.offset - 12) : stray.offset + 18].strip(), place)

    def _report_stray(self, stray: StrayMark, shown: str, place: Place) -> None:
        if stray.is_open:
            self._open.append((f"the quotation that {stray.mark} opens in “{shown}” is not closed", place))
        elif stray.after == "’" and stray.mark == "'":
            message = f"the {stray.mark} in “{shown}” has no partner, and is set as an apostrophe"
            self.report.warn("stray-mark", message, place, "type ’ if it is one, or the mark that is missing")
        else:
            fate = "is printed as it is" if stray.after == stray.mark else "closes nothing"
            message = f"the {stray.mark} in “{shown}” has no partner, and {fate}"
            hint = f"type the mark that is missing; “\\{stray.mark[0]}” says that it is meant"
            self.report.warn("stray-mark", message, place, hint)

    def _read_until(self, tokens: Iterator[Token], closing: str | None, place: Place) -> Inlines:
        inlines: list[Inline] = []
        for token in tokens:
            if token.type == closing:
                break
            if token.type in _BREAKS:
                self._line += 1
            if id(token) in self._set and token.type not in ("hardbreak", LINE_SEPARATOR):
                for run in self._set[id(token)]:
                    _append(inlines, run, is_code=token.type == "code_inline")
                continue
            inline = self._read_one(token, tokens, place)
            if inline is not None:
                if isinstance(inline, Emphasis | Strong):
                    self._check_stars(plain_text(tuple(inlines[-1:])), token.markup, plain_text((inline,)), place)
                inlines.append(inline)
        return tuple(inlines)

    def _check_stars(self, before: str, stars: str, inner: str, place: Place) -> None:
        """Warn of a product such as 2*3*4, which Markdown takes for emphasis."""
        if before[-1:].isdigit() and inner[:1].isdigit():
            message = (
                f"“{before[-8:].lstrip()}{stars}{inner[:8]}{stars}” is read as emphasis, and its stars are not printed"
            )
            here = Place(place.file, place.line + self._line if place.line else None)
            self.report.warn("starred-figures", message, here, "type × between figures; “\\*” prints the star")

    def _read_one(self, token: Token, tokens: Iterator[Token], place: Place) -> Inline | None:
        here = Place(place.file, place.line + self._line if place.line else None)
        match token.type:
            case "hardbreak" | "line_separator":
                return LineBreak()
            case "em_open" | "strong_open" | "s_open" | "sub_open" | "sup_open":
                children = self._read_until(tokens, token.type.replace("_open", "_close"), place)
                return _STYLED[token.type](children) if children else None
            case "marked_open":
                return Span(self._read_until(tokens, "marked_close", place), classes=("mark",))
            case "link_open":
                return self._read_link(token, tokens, place, here)
            case "span_open":
                language, classes = read_attributes(token, {"lang", "class", "id"}, here, self.report)
                self._check_classes(classes, SPAN_CLASSES, here)
                return Span(self._read_until(tokens, "span_close", place), language, classes)
            case "footnote_ref":
                return FootnoteMark(int(token.meta["id"]) + 1, int(token.meta["subId"]) + 1)
            case _:
                self._refuse(token, here)
        return None

    def _refuse(self, token: Token, place: Place) -> None:
        match token.type:
            case "undefined_note":
                self.report.error(
                    "undefined-footnote",
                    f"the footnote [^{token.content}] is called but not written",
                    place,
                    f"add a line “[^{token.content}]: …” at the end of the article; “\\[” prints a bracket",
                )
            case "html_inline":
                self.report.error(
                    "raw-html",
                    f"HTML (“{token.content}”) is not allowed in articles",
                    place,
                    "use Markdown; “\\<” prints the sign, and code stands between two “`”",
                )
            case "image":
                self.report.error(
                    "inline-picture",
                    "a picture stands in the middle of a paragraph",
                    place,
                    "put it on a line of its own with an empty line before and after",
                )
            case _:
                self.report.error(
                    "bad-markup", f"“{token.markup or token.type}” cannot be used here", place, "take it out"
                )

    def _read_link(self, token: Token, tokens: Iterator[Token], place: Place, here: Place) -> Inline:
        target = str(token.attrs.get("href", ""))
        language, classes = read_attributes(token, {"href", "title", "lang", "class"}, here, self.report)
        self._check_classes(classes, LINK_CLASSES, here)
        children = self._read_until(tokens, "link_close", place)
        styled = tuple(name for name in classes if name in SPAN_CLASSES)
        if language or styled:
            children = (Span(children, language, styled),)
        if SAFE_LINK.match(target):
            return Link(children, target, is_code="qr" in classes)
        if is_address(target):
            file = Path(os.path.normpath(self.folder / unquote(target)))
            return Link(children, story_anchor(file), to_story=True)
        if _SCHEME.match(target):
            message = f"the link “{target}” has a scheme that could run something or is not known"
            self.report.error("bad-link", message, here, "write https://…, mailto:… or the name of the article’s file")
        else:
            message = f"the link “{target}” leads nowhere from a paper, and is printed as words"
            hint = "write the whole address (https://…), or the name of the article’s file"
            self.report.warn("relative-link", message, here, hint)
        return Span(children)

    def _check_classes(self, classes: Sequence[str], known: Mapping[str, str], place: Place) -> None:
        for name in classes:
            if name not in known:
                self.report.error("unknown-class", f"there is no class “{name}”", place, suggest(name, known))


def _find_runs(lines: Lines) -> Iterator[tuple[Token | None, Run, Place]]:
    """Yield what says something in the lines of a block, each with its run of text and its place."""
    for tokens, first in lines:
        place, languages, is_automatic = first, [""], False
        for token in tokens:
            language = languages[-1]
            if token.nesting == 1:
                languages.append(str(token.attrs.get("lang", "")) or language)
                is_automatic = token.type == "link_open" and token.info == "auto"
            elif token.nesting == -1:
                languages.pop()
                is_automatic = False
            elif token.type == "text":
                yield token, Run(token.content, RunKind.LITERAL if is_automatic else RunKind.PROSE, language), place
            elif token.type == "text_special":
                is_kept = token.info == "escape" and token.content in _KEPT
                yield token, Run(token.content, RunKind.CODE if is_kept else RunKind.PROSE, language), place
            elif token.type == "code_inline":
                yield token, Run(token.content, RunKind.CODE, language), place
            elif token.type == LINE_SEPARATOR:
                yield token, Run("\n", RunKind.PROSE, language), place
            elif token.type in _BREAKS:
                yield token, Run(_BREAKS[token.type], RunKind.PROSE, language), place
                place = replace(place, line=place.line + 1) if place.line else place
        yield None, Run("\n"), place


def _append(inlines: list[Inline], run: Run, is_code: bool) -> None:
    """Add a run to inlines; words go on in the text before them, and so does a literal with escaped signs in it."""
    before = inlines[-1] if inlines else None
    if run.kind is RunKind.LITERAL and isinstance(before, Literal):
        inlines[-1] = Literal(before.text + run.text)
    elif run.kind is RunKind.LITERAL:
        inlines.append(Literal(run.text))
    elif is_code:
        inlines.append(Code(run.text))
    elif isinstance(before, Text):
        inlines[-1] = Text(before.text + run.text)
    elif run.text:
        inlines.append(Text(run.text))


def is_address(target: str) -> bool:
    """Whether a link may lead there: to the web, a mail box, a telephone, another article."""
    return bool(SAFE_LINK.match(target)) or (target.endswith(".md") and ":" not in target)


def read_attributes(token: Token, allowed: set[str], place: Place, report: Report) -> tuple[str, tuple[str, ...]]:
    """Return language and classes of a token with `{…}` attributes; findings for any other attribute."""
    for key in token.attrs:
        if key not in allowed:
            report.error(
                "bad-attribute", f"“{key}” cannot be used here", place, "allowed: " + ", ".join(sorted(allowed))
            )
    language = str(token.attrs.get("lang", ""))
    try:
        check_language(language)
    except ValueError as problem:
        report.error("bad-language", str(problem), place)
        language = ""
    return language, tuple(str(token.attrs.get("class", "")).split())
