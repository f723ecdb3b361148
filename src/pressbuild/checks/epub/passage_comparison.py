"""Comparing the e-book with the stories. In: the passages that are due and those that were read. Out: each difference.

Passages are compared as a sequence: one that is missing, that has moved, that is there twice or says something else
is told by its words, and so is a style, a link, a language or a note that was lost on the way.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from pressbuild.checks.epub.due_passages import Due
from pressbuild.checks.epub.passages import Passage, PassageMark
from pressbuild.checks.epub.xhtml_passages import ReadDocument
from pressbuild.checks.outcomes import Fault
from pressbuild.core.findings import Place
from pressbuild.document import Document, slugify

_MOST = 5  # differences of one story that are told
_SHOWN = 60  # characters
_PICTURE = "picture "
_CODES = {"link": "book-links", "language": "book-language", "note": "book-notes"}


@dataclass(frozen=True)
class Difference:
    """What differs, and the text of the passage that it is about."""

    code: str
    message: str
    about: str


@dataclass(frozen=True)
class Comparison:
    """A story and what was read of it. `is_free`: its layout has own templates, which may add and arrange things."""

    document: Document
    due: Sequence[Due]
    read: ReadDocument
    is_free: bool = False

    def differences(self) -> Iterator[Fault]:
        """Yield the first differences between the two, each with its place in the file if that is known."""
        due = [item.passage for item in self.due]
        read = [_without_picture(passage) for passage in self.read.passages]
        if self.is_free:
            due, read = self._freely(read)
        else:
            read = read[self._added_before(due, read) : len(read) - self._added_after(due, read)]
        found = list(_compare(due, read)) if due != read else []
        found += self._heads() if self.is_free else []
        found += self._pictures() if not found else []
        places = {unicodedata.normalize("NFC", due.passage.text): due.place for due in reversed(self.due)}
        for difference in found[:_MOST]:
            place = places.get(unicodedata.normalize("NFC", difference.about)) or Place(self.document.file)
            yield Fault(f"“{self.document.title}”: {difference.message}", code=difference.code, place=place)

    def _added_before(self, due: Sequence[Passage], read: Sequence[Passage]) -> int:
        """Return how many passages come first that are no part of the story: the word above an advertisement."""
        return int(self.document.advert is not None and len(read) > len(due))

    def _added_after(self, due: Sequence[Passage], read: Sequence[Passage]) -> int:
        """Return how many passages come last that are no part of the story: the facts of the colophon."""
        added = len(read) - len(due) if self.document.is_imprint else 0
        return max(0, min(added, sum(1 for passage in read if passage.within[:1] and "bullet" in passage.within[0])))

    def _freely(self, read: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
        """Return what both have to say, without regard to what holds it, nor to where the parts of the head stand."""
        body = [item.passage for item in self.due if not item.is_head and item.passage.kind not in ("break", "check")]
        words = Counter(passage.text for passage in body)
        heads = {item.passage.text for item in self.due if item.is_head}
        kept = [p for p in read if p.text in words and not (p.text in heads and words[p.text] < 2)]
        return list(map(_bare, filter(_has_text, body))), list(map(_bare, filter(_has_text, kept)))

    def _heads(self) -> Iterator[Difference]:
        """Yield parts of the head that a layout with its own templates has left out, wherever it has put the others."""
        said = {word.strip(",") for passage in self.read.passages for word in passage.text.split()}
        for passage in (item.passage for item in self.due if item.is_head):
            if missing := [word for word in passage.text.split() if word.strip(",") not in said]:
                yield Difference(
                    "words-lost", f"the words “{' '.join(missing[:8])}” are not in the e-book", passage.text
                )

    def _pictures(self) -> Iterator[Difference]:
        """Yield pictures that are not those of the story, as far as their names and places say."""
        wanted = [item.picture for item in self.due if item.picture]
        shown = [_picture(passage) for passage in self.read.passages if passage.kind == "picture"]
        for picture, source in zip(wanted, shown, strict=False):
            if not PurePosixPath(source).name.startswith(slugify(picture.file.stem)):
                yield Difference(
                    "book-pictures",
                    f"the picture “{picture.alt}” is {source} in the e-book, not {picture.file.name}",
                    picture.alt,
                )


def _compare(due: Sequence[Passage], read: Sequence[Passage]) -> Iterator[Difference]:
    lost: list[Passage] = []
    added: list[Passage] = []
    texts = [passage.text for passage in due], [passage.text for passage in read]
    for tag, start, end, first, last in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "equal":
            for wanted, got in zip(due[start:end], read[first:last], strict=True):
                yield from _compare_passages(wanted, got)
        else:
            lost += due[start:end]
            added += read[first:last]
    missing = Counter(passage.text for passage in lost)
    for passage in added:
        if missing[passage.text] > 0:
            missing[passage.text] -= 1
            yield Difference(
                "book-order", f"“{passage.opening()}” does not stand in its place in the e-book", passage.text
            )
        elif any(passage.text == other.text for other in due):
            yield Difference("words-twice", f"the words “{passage.opening()}” are in the e-book twice", passage.text)
        elif not lost:
            yield Difference(
                "words-added", f"the e-book says “{passage.opening()}”, which is not in the story", passage.text
            )
    for passage in lost:
        if missing[passage.text] > 0:
            missing[passage.text] -= 1
            yield Difference("words-lost", f"{_describe(passage, added)} not in the e-book", passage.text)


def _describe(passage: Passage, added: Sequence[Passage]) -> str:
    """Return what is missing: the whole passage, or the words of it that another has in its place."""
    if passage.kind == "picture":
        return f"the alternative text “{passage.opening()}” is"
    words = passage.text.split()
    for other in added:
        others = other.text.split()
        matcher = SequenceMatcher(None, words, others, autojunk=False)
        if words == others and words:
            return f"the spaces of “{passage.opening()}” are"
        if words and matcher.ratio() > 0.5:
            start, end = next((code[1], code[2]) for code in matcher.get_opcodes() if code[0] != "equal")
            return f"the words “{' '.join(words[max(0, start - 3) : end + 3])}” are"
    return f"the words “{passage.opening()}” are" if words else f"an empty {passage.kind} is"


def _compare_passages(due: Passage, read: Passage) -> Iterator[Difference]:
    opening = due.opening() or due.kind
    if due.kind != read.kind:
        code = "book-headings" if "heading" in due.kind + read.kind else "book-structure"
        yield Difference(code, f"“{opening}” is “{read.kind}” in the e-book, not “{due.kind}”", due.text)
    if due.within != read.within:
        yield Difference(
            "book-structure", f"“{opening}” stands in {_place(read)} in the e-book, not in {_place(due)}", due.text
        )
    for mark in sorted(due.marks ^ read.marks, key=lambda mark: (mark.start, mark.end, mark.name)):
        code = _CODES.get(mark.name.split()[0], "book-styles")
        if mark in due.marks:
            yield Difference(
                code, f"“{_words_at(due, mark) or opening}” has lost {_say(mark.name)} in the e-book", due.text
            )
        else:
            yield Difference(
                code,
                f"“{_words_at(read, mark) or opening}” has {_say(mark.name)} in the e-book, not in the story",
                due.text,
            )


def _place(passage: Passage) -> str:
    return " in ".join(f"“{name}”" for name in reversed(passage.within)) or "the text itself"


def _say(name: str) -> str:
    what, _, rest = name.partition(" ")
    return f"the {what} “{rest}”" if rest else f"“{name}”"


def _words_at(passage: Passage, mark: PassageMark) -> str:
    """Return the words that a mark is about, or those that it stands after."""
    places = [index for index, character in enumerate(passage.text) if not character.isspace()]
    if mark.start < mark.end <= len(places):
        return passage.text[places[mark.start] : places[mark.end - 1] + 1][:_SHOWN]
    return passage.text[: places[mark.start - 1] + 1][-_SHOWN:] if 0 < mark.start <= len(places) else ""


def _without_picture(passage: Passage) -> Passage:
    if passage.kind == "picture":
        return replace(passage, pages=(), marks=frozenset())
    return replace(passage, pages=()) if passage.pages else passage


def _picture(passage: Passage) -> str:
    return next((mark.name.removeprefix(_PICTURE) for mark in passage.marks if mark.name.startswith(_PICTURE)), "")


def _has_text(passage: Passage) -> bool:
    return bool(passage.text)


def _bare(passage: Passage) -> Passage:
    return Passage("", (), unicodedata.normalize("NFC", passage.text), passage.marks)
