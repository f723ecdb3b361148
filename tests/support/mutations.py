"""Stories with one thing wrong. In: a `Document`. Out: each way in which a word, mark, block or link may go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

from pressbuild.document import (
    Code,
    CodeBlock,
    Crosshead,
    Document,
    FootnoteMark,
    Link,
    ListItem,
    Literal,
    Picture,
    Styled,
    Text,
    TextStyle,
)

Variant = tuple[str, Any]
_WORDS = re.compile(r"\w{2,}")


def mutate(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield stories that differ from a document in one thing that a reader would see."""
    for name in ("headline", "kicker", "standfirst", "summary", "bylines", "blocks", "footnotes", "pictures"):
        for what, value in _variants(getattr(document, name)):
            if value == getattr(document, name):
                continue
            yield f"{name}: {what}", replace(document, **{name: value})


def _variants(value: Any) -> Iterator[Variant]:
    if isinstance(value, tuple):
        yield from _of_sequence(value)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _of_node(value)


def _of_sequence(items: Sequence[Any]) -> Iterator[Variant]:
    for index, item in enumerate(items):
        before, after = tuple(items[:index]), tuple(items[index + 1 :])
        if _is_seen(item):
            kind = type(item).__name__
            yield f"{kind} lost", before + after
            yield f"{kind} twice", (*before, item, item, *after)
            if after and after[0] != item and _is_seen(after[0]):
                yield f"{kind} swapped with the next", (*before, after[0], item, *after[1:])
        for what, changed in _variants(item):
            yield what, (*before, changed, *after)


def _is_seen(item: Any) -> bool:
    return not (item == () or isinstance(item, str) or (isinstance(item, Text) and not item.text.strip()))


def _of_node(node: Any) -> Iterator[Variant]:
    match node:
        case Text() | Literal() | Code():
            for what, text in _of_text(node.text):
                yield f"{type(node).__name__}: {what}", replace(node, text=text)
            return
        case FootnoteMark():
            yield "another note", replace(node, number=node.number + 1)
        case Link() if not node.to_story:
            yield "another address", replace(node, target=node.target.replace("--", "–") + "x")
        case Crosshead():
            yield "another level", replace(node, level=node.level + 1)
        case ListItem() if node.marker:
            yield "another number", replace(node, marker=f"{node.number + 1}{node.marker[-1]}")
        case ListItem() if node.checked is not None:
            yield "ticked", replace(node, checked=not node.checked)
        case Picture():
            yield "another alt text", replace(node, alt=node.alt[1:])
        case CodeBlock():
            lines = node.text.split("\n")
            yield "a line of code lost", replace(node, children=(Text("\n".join(lines[1:])),))
            last = "\n".join([*lines[:-1], lines[-1].lstrip()])
            if last != node.text:
                yield "a line of code without its indentation", replace(node, children=(Text(last),))
        case Styled():
            other = next(kind for kind in TextStyle.__subclasses__() if kind is not type(node))
            yield f"{type(node).__name__} of another kind", other(node.children)
    for part in fields(node):
        if part.name in ("place", "alignments", "target"):
            continue
        for what, value in _variants(getattr(node, part.name)):
            yield what, replace(node, **{part.name: value})


def _of_text(text: str) -> Iterator[tuple[str, str]]:
    words = list(_WORDS.finditer(text))
    for word in words[:3]:
        start, end = word.span()
        yield "a word lost", text[:start] + text[end:]
        yield "a letter lost", text[: start + 1] + text[start + 2 :]
        yield "another letter", text[:start] + ("q" if text[start] != "q" else "p") + text[start + 1 :]
        yield "a word twice", text[:end] + " " + word[0] + text[end:]
        yield "a capital", text[:start] + text[start:end].swapcase() + text[end:]
    for first, second in pairwise(words):
        if first[0] != second[0]:
            swapped = text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0]
            yield "two words swapped", swapped + text[second.end() :]
            break
    for mark in re.finditer(r"[^\w\s]", text):
        yield f"the mark {mark[0]} lost", text[: mark.start()] + text[mark.end() :]
    for space in list(re.finditer(r"(?<=\w) (?=\w)", text))[:1]:
        yield "two words run together", text[: space.start()] + text[space.end() :]
