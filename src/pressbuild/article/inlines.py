"""Inline Markdown. In: the tokens of one run of text. Out: `Inlines` with typographer's marks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pressbuild.article.typography import quotation_marks, set_dashes
from pressbuild.diagnostics import Place, Report
from pressbuild.document import (
    Emphasis,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Span,
    Strong,
    Text,
    story_anchor,
)
from pressbuild.sources.language import check_language

if TYPE_CHECKING:
    from markdown_it.token import Token

# What markdown-it's smartquotes puts in: noncharacters, refused in sources, made into real marks by how deeply
# they are nested, since a British editor types ' for the outer quotation and others type ".
QUOTE_SENTINELS = ["\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"]
_OPENING, _CLOSING = "\ufdd0\ufdd2", "\ufdd1\ufdd3"
MAX_DEPTH = 30  # emphasis in emphasis, link in emphasis, …
_UNDEFINED_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_SAFE_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_SPAN_ATTRIBUTES = {"lang", "class", "id"}


def set_quotes(text: str, marks: Sequence[str]) -> str:
    """Return the text with quote sentinels replaced by the language's marks, alternating by depth."""
    depth, parts = 0, []
    for character in text:
        if character in _OPENING:
            parts.append(marks[0] if depth % 2 == 0 else marks[2])
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
            parts.append(marks[1] if depth % 2 == 0 else marks[3])
        else:
            parts.append(character)
    return "".join(parts)


class InlineReader:
    """Turns inline tokens into the document's inlines."""

    def __init__(self, language: str, folder: Path, report: Report) -> None:
        """`folder` is the article's own, from which links to other articles are named."""
        self.language, self.folder, self.report = language, folder, report
        self.marks = quotation_marks(language)

    def read(self, tokens: Sequence[Token], place: Place) -> Inlines:
        """Return the inlines of one run of tokens."""
        if max(accumulate((token.nesting for token in tokens), initial=0)) > MAX_DEPTH:
            self.report.error("too-deep", "emphasis is nested too deeply here", place, "unravel it")
            return ()
        self._set_marks(tokens)
        return self._read_until(iter(tokens), None, place)

    def _set_marks(self, tokens: Sequence[Token]) -> None:
        """Set quotes over the whole run at once: one may open in roman and close in italic."""
        texts = [token for token in tokens if token.type == "text"]
        if not texts:
            return
        joined = set_quotes("\x00".join(token.content for token in texts), self.marks)
        for token, content in zip(texts, joined.split("\x00"), strict=True):
            token.content = set_dashes(content, self.language)

    def _read_until(self, tokens: Iterator[Token], closing: str | None, place: Place) -> Inlines:
        inlines: list[Inline] = []
        for token in tokens:
            if token.type == closing:
                break
            inline = self._read_one(token, tokens, place)
            if inline is not None:
                inlines.append(inline)
        return tuple(inlines)

    def _read_one(self, token: Token, tokens: Iterator[Token], place: Place) -> Inline | None:
        match token.type:
            case "text" | "text_special":
                self._check_notes(token.content, place)
                return Text(token.content) if token.content else None
            case "code_inline":
                return Text(token.content)
            case "softbreak":
                return Text(" ")
            case "hardbreak":
                return LineBreak()
            case "em_open":
                return Emphasis(self._read_until(tokens, "em_close", place))
            case "strong_open":
                return Strong(self._read_until(tokens, "strong_close", place))
            case "link_open":
                return self._read_link(token, tokens, place)
            case "span_open":
                return self._read_span(token, tokens, place)
            case "footnote_ref":
                return FootnoteMark(int(token.meta["id"]) + 1, int(token.meta["subId"]) + 1)
            case "html_inline":
                self.report.error(
                    "raw-html", f"HTML (“{token.content}”) is not allowed in articles", place, "use Markdown"
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
        return None

    def _read_link(self, token: Token, tokens: Iterator[Token], place: Place) -> Inline:
        children = self._read_until(tokens, "link_close", place)
        target = str(token.attrs.get("href", ""))
        if _SAFE_LINK.match(target):
            return Link(children, target)
        if is_address(target):
            file = Path(os.path.normpath(self.folder / unquote(target)))
            return Link(children, story_anchor(file), to_story=True)
        self.report.error(
            "bad-link",
            f"the link “{target}” is neither a web address nor a story of this issue",
            place,
            "write https://…, or the name of an article file such as other-story.md",
        )
        return Span(children)

    def _read_span(self, token: Token, tokens: Iterator[Token], place: Place) -> Inline:
        children = self._read_until(tokens, "span_close", place)
        language, classes = read_attributes(token, _SPAN_ATTRIBUTES, place, self.report)
        return Span(children, language, classes)

    def _check_notes(self, text: str, place: Place) -> None:
        for name in _UNDEFINED_NOTE.findall(text):
            self.report.error(
                "undefined-footnote",
                f"the footnote [^{name}] is called but not written",
                place,
                f"add a line “[^{name}]: …” at the end of the article",
            )


def is_address(target: str) -> bool:
    """Whether a link may lead there: to the web, a mail box, a telephone, another article."""
    return bool(_SAFE_LINK.match(target)) or (target.endswith(".md") and ":" not in target)


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
