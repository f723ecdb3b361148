"""Inline Markdown. In: the tokens of one run of text. Out: `Inlines` with typographer's marks."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pressbuild.article.typography import quotation_marks, set_dashes
from pressbuild.diagnostics import Place, Report, suggest
from pressbuild.document import (
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
from pressbuild.sources.language import check_language

if TYPE_CHECKING:
    from markdown_it.token import Token

# What markdown-it's smartquotes puts in: noncharacters, refused in sources, made into real marks by how deeply
# they are nested, since a British editor types ' for the outer quotation and others type ".
QUOTE_SENTINELS = ["\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"]
_OPENING, _CLOSING = "\ufdd0\ufdd2", "\ufdd1\ufdd3"
MAX_DEPTH = 30  # emphasis in emphasis, link in emphasis, …
# Schemes that lead somewhere and run nothing (IANA's registry of URI schemes, those of use in a paper)
_SCHEMES = "https?|mailto|tel|sms|ftps?|sftp|ircs?|xmpp|sips?|geo|news|nntp|gemini|gopher|matrix|magnet|doi|urn"
_SAFE_LINK = re.compile(rf"({_SCHEMES}):", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_STYLED: dict[str, Callable[[Inlines], Inline]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Strike,
    "sub_open": Subscript,
    "sup_open": Superscript,
}
LINK_CLASSES = {**SPAN_CLASSES, "qr": "printed as a QR code"}


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
        self._line = 0

    def read(self, tokens: Sequence[Token], place: Place) -> Inlines:
        """Return the inlines of one run of tokens."""
        if max(accumulate((token.nesting for token in tokens), initial=0)) > MAX_DEPTH:
            self.report.error("too-deep", "emphasis is nested too deeply here", place, "unravel it")
            return ()
        self._line = 0  # lines below `place`
        self._set_marks(tokens)
        return self._read_until(iter(tokens), None, place)

    def _set_marks(self, tokens: Sequence[Token]) -> None:
        """Set quotes over the whole run at once: one may open in roman and close in italic."""
        before = (None, *tokens)
        texts = [
            token
            for token, last in zip(tokens, before, strict=False)
            if token.type == "text" and not (last and last.type == "link_open" and last.info == "auto")
        ]
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
        here = Place(place.file, place.line + self._line if place.line else None)
        match token.type:
            case "text" | "text_special":
                return Text(token.content) if token.content else None
            case "code_inline":
                return Code(token.content)
            case "softbreak":
                self._line += 1
                return Text(" ")
            case "hardbreak":
                self._line += 1
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
        if token.info == "auto":
            children = (Literal(plain_text(children)),)
        styled = tuple(name for name in classes if name in SPAN_CLASSES)
        if language or styled:
            children = (Span(children, language, styled),)
        if _SAFE_LINK.match(target):
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
