"""Reading a document of an e-book back. In: XHTML of any EPUB. Out: its `Passage`s in reading order.

It knows HTML and the roles of DPUB-ARIA, and nothing of the templates that made the document: what it finds is what a
reading system would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree

from pressbuild.checks.epub.open_epub import EPUB_TYPE, XHTML, resolve
from pressbuild.checks.epub.passages import Passage, PassageMark, PassageWriter
from pressbuild.core.units import parse_whole
from pressbuild.document import SPAN_CLASSES

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STYLES = {
    "em": "emphasis", "i": "emphasis", "strong": "strong", "b": "strong", "s": "struck", "del": "struck", "sub": "sub",
    "sup": "sup", "code": "code", "kbd": "code", "samp": "code",
}  # fmt: skip
_INLINE = {*_STYLES, *"a abbr bdi bdo cite dfn ins mark q small span time u var wbr".split()}
_NOTES = {"doc-footnote", "doc-endnote"}
_NOTE_TYPES = {"footnote", "endnote", "rearnote"}
_CHECKS = {"☑": "done", "☒": "done", "✓": "done", "☐": "to do"}


@dataclass(frozen=True)
class _Around:
    """What is round a place in a document."""

    kind: str = "text"
    within: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    language: str = ""
    is_unheard: bool = False


@dataclass
class _Counts:
    """How far a list or a table has been read."""

    item: int = 0
    row: int = 0
    cell: int = 0


@dataclass(frozen=True)
class ReadDocument:
    """A document as it is read. `unheard` are passages that are not read aloud, `pages_after` begin after all words."""

    passages: tuple[Passage, ...]
    unheard: tuple[Passage, ...]
    pages_after: tuple[int, ...]


def read_document(path: str, root: etree._Element) -> ReadDocument:
    """Return a document of the book, `path` in its archive, as it is read."""
    reader = _PassageReader(path, root)
    body = root.find(f"{XHTML}body")
    if body is not None:
        language = language_of(root)
        reader.read(body, _Around(language=language, names=frozenset({f"language {language}"})))
    reader.end_passage(_Around())
    return ReadDocument(tuple(reader.passages), tuple(reader.unheard), tuple(page for page, _ in reader.pages))


def language_of(element: etree._Element) -> str:
    """Return the language that an element says, "" if it says none."""
    return (element.get("lang") or element.get(XML_LANG) or "").casefold()


class _PassageReader:
    def __init__(self, path: str, root: etree._Element) -> None:
        self.path = path
        self.passages: list[Passage] = []
        self.unheard: list[Passage] = []
        self.pages: list[tuple[int, int]] = []  # that have no passage yet
        self.notes = _number_notes(root)
        self.writer = PassageWriter()
        self.lists: list[_Counts] = []
        self.numbered: set[str] = set()  # notes whose number has been read

    def read(self, element: etree._Element, around: _Around) -> None:
        """Read an element and all in it."""
        if not isinstance(element.tag, str):
            return
        tag, role = str(element.tag).removeprefix(XHTML), element.get("role", "")
        if (language := language_of(element)) and language != around.language:
            names = {name for name in around.names if not name.startswith("language ")}
            around = replace(around, language=language, names=frozenset((*names, f"language {language}")))
        if role == "doc-pagebreak" or element.get(EPUB_TYPE) == "pagebreak":
            self.writer.add_page(_number_in(element.get("id", "") or element.get("aria-label", "")))
        elif role == "doc-noteref" or element.get(EPUB_TYPE) == "noteref":
            note = self.notes.get(resolve(self.path, element.get("href", "")).partition("#")[2], 0)
            shown = "".join(map(str, element.itertext())).strip()
            self.writer.add_point(f"note {note}" if shown == str(note) else f"note {note}, shown as “{shown}”")
        elif role == "doc-backlink":
            pass
        elif tag == "br":
            self.writer.add(" ", frozenset())
            self.writer.add_point("new line")
        elif tag in _INLINE:
            self._read_inline(element, tag, around)
        else:
            self._read_block(element, tag, around)

    def _read_children(self, element: etree._Element, around: _Around) -> None:
        self._add(element.text, around)
        for child in element:
            self.read(child, around)
            self._add(child.tail, around)

    def _add(self, text: str | None, around: _Around) -> None:
        if text:
            self.writer.add(text, around.names)

    def _read_inline(self, element: etree._Element, tag: str, around: _Around) -> None:
        names = set(around.names)
        if tag in _STYLES and around.kind != "code":
            names.add(_STYLES[tag])
        names |= {f"class {name}" for name in (element.get("class") or "").split() if name in SPAN_CLASSES}
        if tag == "a" and element.get("href") is not None:
            names.add("link " + plain_address(resolve(self.path, element.get("href", ""))))
        self._read_children(element, around if names == around.names else replace(around, names=frozenset(names)))

    def _read_block(self, element: etree._Element, tag: str, around: _Around) -> None:
        self.end_passage(around)
        inner = self._inside(element, tag, around)
        if tag == "img":
            self._add_picture(element, inner)
        elif tag == "hr":
            self._keep(Passage("break", inner.within, "", frozenset()), inner)
        elif tag == "input":
            state = "to do" if element.get("checked") is None else "done"
            self._keep(Passage("check", inner.within, state, frozenset()), inner)
        else:
            first = len(self.passages)
            counts = tag in ("ol", "ul", "table")
            if counts:
                self.lists.append(_Counts(item=_first_number(element) - 1))
            self._read_children(element, inner)
            if counts:
                self.lists.pop()
            if tag in ("td", "th") and self.writer.is_empty and len(self.passages) == first:
                self._keep(Passage(inner.kind, inner.within, "", frozenset()), inner)  # an empty cell is a cell
            self.end_passage(inner)
            if tag == "figcaption":
                self._join(first)

    def _inside(self, element: etree._Element, tag: str, around: _Around) -> _Around:
        """Return what is round the children of a block."""
        kind, within = around.kind, around.within
        if element.get("aria-hidden") == "true":
            around = replace(around, is_unheard=True)
        if re.fullmatch(r"h[1-6]", tag):
            kind = f"heading {tag[1]}"
        elif tag in ("p", "div", "figcaption", "caption"):
            kind = kind if kind.startswith("cell") or kind == "term" else "text"
        elif tag == "li" and self.lists:
            kind, within = "text", (*within, self._item(element))
        elif tag == "blockquote":
            kind, within = "text", (*within, "quotation")
        elif note := self.notes.get(element.get("id", "")):
            kind, within = "text", (*within, f"note {note}")
        elif tag == "aside":
            kind, within = "text", (*within, "aside")
        elif tag == "tr" and self.lists:
            self.lists[-1].row += 1
            self.lists[-1].cell = 0
        elif tag in ("td", "th") and self.lists:
            self.lists[-1].cell += 1
            head = {"col": ", head of the column", "row": ", head of the row"}.get(element.get("scope", ""), "")
            kind = f"cell {self.lists[-1].cell} of row {self.lists[-1].row}" + (head if tag == "th" else "")
        elif tag == "pre":
            kind = "code"
            self.writer = PassageWriter(keeps_spaces=True, _pages=self.writer.take_pages())
        elif tag == "dt":
            kind = "term"
        elif tag == "dd":
            kind, within = "text", (*within, "definition")
        if kind == around.kind and within is around.within:
            return around
        return replace(around, kind=kind, within=within)

    def _item(self, element: etree._Element) -> str:
        counts = self.lists[-1]
        counts.item = parse_whole(element.get("value", ""), counts.item + 1)
        parent = element.getparent()
        ordered = parent is not None and parent.tag == f"{XHTML}ol"
        return f"number {counts.item}" if ordered else f"bullet {counts.item}"

    def _add_picture(self, element: etree._Element, around: _Around) -> None:
        source = resolve(self.path, element.get("src", ""))
        names = f"picture {source}"
        writer = PassageWriter(_pages=self.writer.take_pages())
        writer.add(element.get("alt", ""), frozenset())
        writer.add_point(names)
        self._keep(writer.passage("picture", around.within), around)

    def end_passage(self, around: _Around) -> None:
        """Keep what was read as a passage, if there is anything."""
        if self.writer.is_empty:
            self.pages += self.writer.take_pages()
        else:
            self._keep(self.writer.passage(around.kind, around.within), around)
        self.writer = PassageWriter()

    def _keep(self, passage: Passage, around: _Around) -> None:
        if passage.text in _CHECKS and passage.kind == "text":
            passage = Passage("check", passage.within, _CHECKS[passage.text], frozenset(), passage.pages)
        note = next((name for name in reversed(passage.within) if name.startswith("note ")), "")
        if note and note not in self.numbered:
            self.numbered.add(note)
            passage = _without_number(passage, note.removeprefix("note "))
        if self.pages:
            passage = replace(passage, pages=(*self.pages, *passage.pages))
            self.pages = []
        self.passages.append(passage)
        if around.is_unheard:
            self.unheard.append(passage)

    def _join(self, first: int) -> None:
        """Make one passage of what a caption says, in however many blocks."""
        parts = self.passages[first:]
        if len(parts) > 1:
            text = " ".join(part.text for part in parts)
            self.passages[first:] = [replace(parts[0], text=text)]


def _number_notes(root: etree._Element) -> Mapping[str, int]:
    """Return the number of each note of a document by its id."""
    notes = (e for e in root.iter() if e.get("role") in _NOTES or e.get(EPUB_TYPE) in _NOTE_TYPES)
    return {element.get("id", ""): number for number, element in enumerate(notes, 1)}


def _without_number(passage: Passage, number: str) -> Passage:
    """Return the first passage of a note without its number, which is not part of its words."""
    match = re.match(rf"\(?{number}[.)]?(\s+|$)", passage.text)
    if not match:
        return passage
    cut = len("".join(match[0].split()))
    kept = (
        PassageMark(mark.name, max(0, mark.start - cut), mark.end - cut) for mark in passage.marks if mark.end > cut
    )
    pages = tuple((page, max(0, position - cut)) for page, position in passage.pages)
    return replace(passage, text=passage.text[match.end() :], marks=frozenset(kept), pages=pages)


def _number_in(text: str) -> int:
    match = re.search(r"\d+", text)
    return parse_whole(match[0], 0) if match else 0


def _first_number(element: etree._Element) -> int:
    return parse_whole(element.get("start", ""), 1)


def plain_address(address: str) -> str:
    """Return an address in one of its many spellings, so that two can be compared: (RFC 3986, section 6.2)."""
    scheme, colon, rest = unquote(address).partition(":")
    if not colon or "/" in scheme:
        return unquote(address)
    scheme, rest = scheme.casefold(), rest.strip()
    if scheme == "tel":
        return "tel:" + re.sub(r"[\s().-]", "", rest)
    if scheme in ("http", "https", "ftp"):
        rest = rest.replace("\\", "/").lstrip("/")
        host = re.split("[/?#]", rest, maxsplit=1)[0]
        return f"{scheme}://{_plain_host(host)}{rest[len(host) :].rstrip('/')}"
    return f"{scheme}:{rest}"


def _plain_host(host: str) -> str:
    user, at, name = re.sub(r":0*([0-9]*)$", r":\1", host).removesuffix(":").removeprefix("@").rpartition("@")
    return user + at + ".".join(_plain_label(label.casefold()) for label in name.split("."))


def _plain_label(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label
