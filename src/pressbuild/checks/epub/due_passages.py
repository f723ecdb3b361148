"""What a document of the e-book is to hold. In: a story, its place in the issue. Out: its `Passage`s in reading order.

This is read off the document model alone. `book_reading` reads what the book really holds, `book_compare` compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from pressbuild.checks.epub.passages import Passage, PassageWriter
from pressbuild.checks.epub.xhtml_passages import plain_address
from pressbuild.core.findings import Place
from pressbuild.document import (
    AnyBlock,
    Blocks,
    Box,
    Break,
    Code,
    CodeBlock,
    Crosshead,
    DefinitionList,
    Document,
    FootnoteMark,
    Inlines,
    LineBreak,
    Link,
    List,
    Literal,
    Medium,
    PageBreak,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Span,
    Styled,
    Table,
    Text,
    Verse,
)
from pressbuild.publication.manifest import ArticleEntry, ListedArticle

_HAVE_HOSTS = {"http", "https", "ftp"}
_HOST = re.compile(r"[^\s\x00-\x20#%/:<>?@\[\\\]^`{|}\x7f]+")
_MAX_PORT = 65535
_STYLES = {"Emphasis": "emphasis", "Strong": "strong", "Strike": "struck", "Subscript": "sub", "Superscript": "sup"}


@dataclass(frozen=True)
class Due:
    """A passage that is due, and the run of the story's text that it is (see `pagemap.text_runs`), None for others.

    `is_head`: it stands in the head of the story beside the headline. `place` is where it is in the file, if known.
    """

    passage: Passage
    run: int | None = None
    picture: Picture | None = None
    is_head: bool = False
    place: Place | None = None


def story_path(document: Document) -> str:
    """Return the path of a story's document in the archive."""
    return f"EPUB/{document.book_file}"


def order_stories(stories: Sequence[tuple[ListedArticle, Document]]) -> list[Document]:
    """Return the stories in the order of the book: by sections as first named, then those without, then the imprint."""
    sections: dict[str, list[Document]] = {}
    last: list[Document] = []
    for listed, document in stories:
        if document.is_imprint:
            last.append(document)
        else:
            sections.setdefault(listed.entry.section, []).append(document)
    unnamed = sections.pop("", [])
    return [*(document for group in sections.values() for document in group), *unnamed, *last]


def passages_due(
    document: Document, entry: ArticleEntry, targets: Mapping[str, str], runs: Mapping[int, int]
) -> list[Due]:
    """Return what the document of a story is to hold.

    `targets` are the paths of stories by their anchors, `runs` the numbers of the story's runs by their `id`.
    """
    return list(_Account(document, targets, runs).story(entry))


class _Account:
    def __init__(self, document: Document, targets: Mapping[str, str], runs: Mapping[int, int]) -> None:
        self.document, self.targets, self.runs = document, targets, runs

    def story(self, entry: ArticleEntry) -> Iterator[Due]:
        document, language = self.document, self.document.language
        kicker: Inlines = (Text(entry.kicker),) if entry.kicker else document.kicker
        yield from self._head("kicker", kicker)
        yield from self._run(document.headline, "heading 1", (), language)
        yield from self._head("standfirst", document.standfirst)
        names = [part for byline in document.bylines for part in (Text(", "), *byline)]
        yield from self._head("byline", tuple(names[1:]))
        first = len(document.pictures) if document.is_imprint else 1
        yield from self._blocks(document.pictures[:first], (), language)
        yield from self._blocks(document.blocks, (), language)
        yield from self._blocks(document.pictures[first:], (), language)
        for number, note in enumerate(document.footnotes, 1):
            yield from self._blocks(note, (f"note {number}",), language)

    def _head(self, key: str, run: Inlines) -> Iterator[Due]:
        for due in self._run(run, "text", (), self.document.language):
            yield replace(due, is_head=True, place=self.document.place_of(key))

    def _blocks(self, blocks: Blocks, within: tuple[str, ...], language: str) -> Iterator[Due]:
        for block in blocks:
            if block.medium is not Medium.PRINT:
                for due in self._block(block, within, block.language or language):
                    yield due if due.place else replace(due, place=block.place)

    def _block(self, block: AnyBlock, within: tuple[str, ...], language: str) -> Iterator[Due]:
        match block:
            case Paragraph():
                yield from self._run(block.children, "text", within, language)
            case Crosshead():
                yield from self._run(block.children, f"heading {block.level}", within, language)
            case CodeBlock():
                yield from self._run(block.children, "code", within, language)
            case Verse():
                for line in block.lines:
                    yield from self._run(line, "text", within, language)
            case List():
                yield from self._list(block, within, language)
            case DefinitionList():
                for entry in block.entries:
                    for term in entry.terms:
                        yield from self._run(term, "term", within, language)
                    for definition in entry.definitions:
                        yield from self._blocks(definition, (*within, "definition"), language)
            case Quote():
                yield from self._blocks(block.blocks, (*within, "quotation"), language)
            case PullQuote():
                yield from self._blocks(block.blocks, (*within, "aside"), language)
                yield from self._run(block.attribution, "text", (*within, "aside"), language)
            case Box():
                yield from self._run(block.title, "text", (*within, "aside"), language)
                yield from self._blocks(block.blocks, (*within, "aside"), language)
            case Table():
                yield from self._table(block, within, language)
            case Picture():
                yield from self._picture(block, within, language)
            case Break():
                yield Due(Passage("break", within, "", frozenset()))

    def _list(self, block: List, within: tuple[str, ...], language: str) -> Iterator[Due]:
        for number, item in enumerate(block.items, 1):
            inside = (*within, f"number {item.number}" if block.ordered else f"bullet {number}")
            if item.checked is not None:
                yield Due(Passage("check", inside, "done" if item.checked else "to do", frozenset()))
            yield from self._blocks(item.blocks, inside, language)

    def _table(self, block: Table, within: tuple[str, ...], language: str) -> Iterator[Due]:
        yield from self._run(block.caption, "text", within, language)
        for number, row in enumerate((block.head, *block.rows), 1):
            for column, cell in enumerate(row, 1):
                head = ", head of the column" if number == 1 else ", head of the row" if column == 1 else ""
                kind = f"cell {column} of row {number}" + (head if cell else "")
                yield from self._run(cell, kind, within, language, is_due=True)
        yield from self._run(block.note, "text", within, language)

    def _picture(self, block: Picture, within: tuple[str, ...], language: str) -> Iterator[Due]:
        writer = PassageWriter()
        writer.add(block.alt, frozenset())
        yield Due(writer.passage("picture", within), picture=block)
        between: Inlines = (Text(" "),) if block.caption and block.credit else ()
        caption = next(self._run((*block.caption, *between, *block.credit), "text", within, language), None)
        if caption:
            yield Due(caption.passage, self.runs.get(id(block.caption)))

    def _run(
        self,
        run: Inlines,
        kind: str,
        within: tuple[str, ...],
        language: str,
        is_due: bool = False,
    ) -> Iterator[Due]:
        """Yield a run as a passage, unless there is nothing in it; an empty cell `is_due` all the same."""
        writer = PassageWriter(keeps_spaces=kind == "code")
        self._add(run, writer, frozenset(), language)
        if is_due or not writer.is_empty:
            yield Due(writer.passage(kind, within), self.runs.get(id(run)))

    def _add(self, run: Inlines, writer: PassageWriter, names: frozenset[str], language: str) -> None:
        for inline in run:
            said = names | {f"language {language.casefold()}"}
            match inline:
                case Text() | Literal():
                    writer.add(inline.text, said)
                case Code():
                    writer.add(inline.text, said | {"code"})
                case LineBreak():
                    writer.add(" ", frozenset())
                    writer.add_point("new line")
                case FootnoteMark():
                    writer.add_point(f"note {inline.number}")
                case PageBreak():
                    pass
                case Link():
                    target = self.targets.get(inline.target, "") if inline.to_story else inline.target
                    link = {f"link {plain_address(target)}"} if inline.to_story or leads_somewhere(target) else set()
                    self._add(inline.children, writer, names | link, language)
                case Span():
                    classes = {f"class {name}" for name in inline.classes}
                    self._add(inline.children, writer, names | classes, inline.language or language)
                case Styled():
                    self._add(inline.children, writer, names | {_STYLES[type(inline).__name__]}, language)


def leads_somewhere(target: str) -> bool:
    """Whether an address can be asked for at all: a link that cannot is words in the e-book."""
    scheme, colon, rest = target.strip().partition(":")
    if scheme.casefold() not in _HAVE_HOSTS:
        return bool(colon)
    authority = re.split(r"[/?#\\]|%5C", rest.lstrip("/\\"), maxsplit=1, flags=re.IGNORECASE)[0]
    match = re.fullmatch(r"(?:[^@]*@)?(\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(?::0*([0-9]{0,5}))?", authority)
    if not match or int(match[2] or 0) > _MAX_PORT:
        return False
    return match[1].startswith("[") or bool(_HOST.fullmatch(unquote(match[1])))
