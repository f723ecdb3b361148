"""Style sheets that take words away. In: an opened EPUB. Out: rules that hide words, add some, or join lines.

A style sheet may set type as it likes. What it may not do is what no layout needs in an e-book: hide what is to be
read, write what nobody wrote, turn the direction of the text (EPUB 3.3, section 6.3: that is for the markup to say).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import tinycss2
import tinycss2.color4

from pressbuild.checks.epub.book_subject import form_check
from pressbuild.checks.epub.open_epub import OpenBook
from pressbuild.checks.outcomes import Fault

_NEAR_WHITE = 0.9  # of the light of white: letters as light as this cannot be read on it
_FAR = 100.0  # em, px, % …: further away than this is off the page
_DIRECTION = ("direction", "unicode-bidi")
_BLOCKS = re.compile(r"\.line\b|(^|[\s>+~])(p|li|dt|dd|tr)$")
_JOINS = re.compile(r"[+~]")  # what follows something may stand in its line
_NUMBER = re.compile(r"-?\d*\.?\d+")
Rule = tuple[str, Mapping[str, str], bool]  # selector, declarations, whether it is for dark pages


def check_hiding(book: OpenBook) -> Iterator[Fault]:
    """No style sheet hides words, adds some, joins lines, or says in which direction they are read."""
    for path, item in book.items():
        if item.get("media-type") != "text/css" or path not in book.names:
            continue
        for selector, declared, is_dark in _rules(book.read(path).decode("utf-8", "replace")):
            where = f"the rule “{selector[:60]}” of {path}"
            if "::" in selector or ":before" in selector or ":after" in selector:
                if _has_words(declared.get("content", "")):
                    yield Fault(f"{where} writes {declared['content'][:40]}, which is in no story", code="words-added")
                continue
            if why := _hides(selector, declared, is_dark):
                yield Fault(f"{where} hides words: {why}", code="book-hidden")
            if any(name in declared for name in _DIRECTION):
                yield Fault(
                    f"{where} says in which direction words are read, which only documents may", code="book-direction"
                )
            if why := _joins(selector, declared):
                yield Fault(f"{where} {why}", code="book-structure")


def _rules(style: str) -> Iterator[Rule]:
    nodes = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    yield from _walk(nodes, is_dark=False)


def _walk(nodes: list[Any], is_dark: bool) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.content is not None and node.lower_at_keyword in _CONDITIONS:
            condition = tinycss2.serialize(node.prelude)
            if not re.search(r"\bprint\b", condition):
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _walk(inner, is_dark or "dark" in condition)
        elif node.type == "qualified-rule":
            found = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            declared = {
                item.lower_name: tinycss2.serialize(item.value).strip().lower()
                for item in found
                if item.type == "declaration"
            }
            for selector in tinycss2.serialize(node.prelude).split(","):
                yield " ".join(selector.split()), declared, is_dark


_CONDITIONS = ("media", "supports", "container", "layer")


def _has_words(content: str) -> bool:
    return any(any(map(str.isalpha, text)) for text in re.findall(r"\"([^\"]*)\"|'([^']*)'", content) for text in text)


def _hides(selector: str, declared: Mapping[str, str], is_dark: bool) -> str:
    """Return the declaration that hides words, "" if none does."""
    heads_are_repeated = selector.endswith("thead")  # each cell of the table says the head of its column
    for name, value in declared.items():
        size = _size(value)
        is_nothing = (
            (name == "display" and value == "none")
            or (name == "visibility" and value in ("hidden", "collapse"))
            or (name == "opacity" and size is not None and size < 0.1)
            or (name in ("font-size", "zoom") and size == 0)
            or (name == "line-height" and size == 0 and not re.search(r"\b(sub|sup)$", selector))
            or (name in ("text-indent", "margin-left", "margin-top", "letter-spacing") and _is_far(size))
            or (name in ("transform", "scale") and bool(re.search(r"(^|scale[xy3d]*\()\s*0(\.0*)?\s*[,)]?", value)))
            or (name == "content-visibility" and value == "hidden")
        )
        is_cut = (
            (name == "position" and value in ("absolute", "fixed"))
            or (name in ("clip", "clip-path", "mask", "mask-image") and value not in ("auto", "none"))
            or (name in ("height", "max-height", "width", "max-width") and _is_cut_off(size, value, declared))
        )
        if is_nothing or (is_cut and not heads_are_repeated):
            return f"{name}: {value}"
        if name in ("color", "-webkit-text-fill-color") and not is_dark and _cannot_be_read(value, declared):
            return f"{name}: {value}, and nothing dark behind it"
    return ""


def _size(value: str) -> float | None:
    match = _NUMBER.match(value)
    return float(match[0]) if match else None


def _is_far(size: float | None) -> bool:
    return size is not None and abs(size) > _FAR


def _is_cut_off(size: float | None, value: str, declared: Mapping[str, str]) -> bool:
    clips = any(declared.get(name, "visible").startswith(("hidden", "clip")) for name in ("overflow", "overflow-y"))
    return clips and size is not None and (size == 0 or (size <= 2 and value.endswith("px")))


def _cannot_be_read(value: str, declared: Mapping[str, str]) -> bool:
    if any(name in declared for name in ("background", "background-color")):
        return False
    colour = tinycss2.color4.parse_color(value)
    if colour is None or colour == "currentcolor":
        return False
    red, green, blue = (max(0.0, min(1.0, part or 0.0)) for part in colour.to("srgb").coordinates)
    return colour.alpha < 0.1 or 0.2126 * red + 0.7152 * green + 0.0722 * blue > _NEAR_WHITE


def _joins(selector: str, declared: Mapping[str, str]) -> str:
    """Return what becomes of lines and numbers, "" if they stay."""
    display, space = declared.get("display", ""), declared.get("white-space", "")
    marker = declared.get("list-style-type", declared.get("list-style", ""))
    last = selector.rsplit(" ", 1)[-1]
    if display.startswith("inline") and _BLOCKS.search(selector) and not _JOINS.search(selector):
        return f"makes one line of several: display: {display}"
    if space in ("normal", "nowrap") and re.match(r"pre\b|code\b|\.code\b(?!-)", last):
        return f"joins the lines of code: white-space: {space}"
    if marker.split()[:1] == ["none"] and re.match(r"ol\b", last) and not re.search(r"\bnav\b", selector):
        return "takes the numbers away that were typed"
    return ""


CHECKS = (
    form_check(
        "epub-hiding-styles",
        "No style sheet hides words, adds some, or joins lines",
        "What a style sheet takes away, readers do not have.",
        check_hiding,
        "book-direction",
        "book-hidden",
        "book-structure",
        "words-added",
    ),
)
