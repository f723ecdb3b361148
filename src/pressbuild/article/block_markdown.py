"""Markdown. In: the body of an article. Out: blocks and footnotes of the document model, or findings.

`markdown_parser.py` says what is understood. Raw HTML is refused, so that no script ever reaches an e-book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pressbuild.article.footnote_faults import check_definitions, check_note, refuse_calls
from pressbuild.article.inline_markdown import InlineReader, Neighbours, read_attributes
from pressbuild.article.markdown_lists import FoundItem, make_list
from pressbuild.article.markdown_parser import CONTAINERS, MAX_NESTING, make_parser
from pressbuild.article.markdown_parser import read_attributes as read_braces
from pressbuild.article.markdown_tables import read_table
from pressbuild.core.findings import Place, Report, suggest
from pressbuild.document import (
    AnyBlock,
    Blocks,
    Box,
    Break,
    CodeBlock,
    Crosshead,
    Definition,
    DefinitionList,
    Inlines,
    Medium,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Table,
    Text,
    Verse,
    walk_blocks,
)
from pressbuild.publication.picture_files import measure_image
from pressbuild.sources.folder import Folder
from pressbuild.typography import first_mark

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_MARKS = 2000  # of one kind in one paragraph
MAX_WORD = 4000  # characters
_LOOKS_EMPTY = re.compile(
    r"^[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]+$", re.MULTILINE
)  # such as word processors leave
_BLANK = re.compile(r"\n[ \t]*\n")
_CONTAINER_HINT = "a line “:::” ends a block; with a block inside, the outer one has more colons (“::::”)"


@dataclass(frozen=True)
class Body:
    """What the Markdown of an article says."""

    blocks: Blocks
    footnotes: tuple[Blocks, ...]


class MarkdownReader:
    """Reads the Markdown of one article."""

    def __init__(self, folder: Folder, base: Path, file: Path, language: str, report: Report) -> None:
        self.folder, self.base, self.file, self.report = folder, base, file, report
        self.inlines = InlineReader(language, file.parent, report)
        self.parser = make_parser()
        self.first_line = 1
        self.lines: list[str] = []
        self.footnotes: dict[int, Blocks] = {}
        self._neighbours: dict[int, Neighbours] = {}

    def read_inlines(self, text: str, place: Place) -> Inlines:
        """Return the inlines of one line of the front matter, or of a caption."""
        tokens = self.parser.parseInline(text.strip())[0].children or []
        refuse_calls(tokens, place, self.report)
        found = self.inlines.read([token for token in tokens if token.type != "undefined_note"], place)
        self.inlines.finish()
        return found

    def read_body(self, text: str, first_line: int) -> Body:
        """Return blocks and footnotes; `first_line` is the line of the file on which the text begins."""
        self.first_line = first_line
        env: dict[str, object] = {}
        text = _LOOKS_EMPTY.sub("", text)
        self.lines = text.split("\n")
        if self._find_excess(text):
            return Body((), ())
        tokens = self.parser.parse(text, env)
        deep = next((token for token in tokens if token.nesting == 1 and token.level + 1 >= MAX_NESTING), None)
        if deep:
            self.report.error(
                "too-deep",
                "lists and quotations are nested too deeply here",
                self._place(deep),
                "nest them less deeply",
            )
            return Body((), ())
        self._neighbours = _find_neighbours(tokens)
        blocks = self._read_blocks(iter(tokens), None)
        self.inlines.finish()
        self._check_levels(blocks)
        check_definitions(env, self.lines, Place(self.file, first_line), self.report)
        return Body(blocks, tuple(self.footnotes[key] for key in sorted(self.footnotes)))

    def _find_excess(self, text: str) -> bool:
        """Note what markdown-it or the layout engine would take minutes over, since theirs is quadratic time."""
        line = self.first_line
        found = False
        for paragraph in _BLANK.split(text):
            for mark in (mark for mark in "[<`" if paragraph.count(mark) > MAX_MARKS):
                message = f"this paragraph has more than {MAX_MARKS} of “{mark}”, more than can be read"
                self.report.error("too-many-marks", message, Place(self.file, line), "take them out")
                found = True
            if word := next((word for word in paragraph.split() if len(word) > MAX_WORD), ""):
                place = Place(self.file, line + paragraph.count("\n", 0, paragraph.find(word)))
                message = f"“{word[:20]}…” is a word of {len(word)} characters"
                self.report.error("too-long-word", message, place, f"at most {MAX_WORD} can be set; put spaces into it")
                found = True
            line += paragraph.count("\n") + 2
        return found

    def _place(self, token: Token) -> Place:
        return Place(self.file, self.first_line + (token.map[0] if token.map else 0))

    def _read_blocks(self, tokens: Iterator[Token], closing: str | None) -> Blocks:
        blocks: list[AnyBlock] = []
        for token in tokens:
            if token.type == closing:
                break
            blocks += self._read_block(token, tokens)
        return tuple(blocks)

    def _read_block(self, token: Token, tokens: Iterator[Token]) -> Blocks:
        place = self._place(token)
        match token.type:
            case "paragraph_open":
                return self._read_paragraph(token, tokens, place)
            case "heading_open":
                return (self._read_crosshead(token, tokens, place),)
            case "bullet_list_open" | "ordered_list_open":
                return self._read_list(token, tokens, place)
            case "dl_open":
                return (self._read_definitions(tokens, place),)
            case "blockquote_open":
                return (Quote(place=place, blocks=self._read_blocks(tokens, "blockquote_close")),)
            case "table_open":
                return (read_table(tokens, place, self.lines, self._read_run, self.report),)
            case "hr":
                self._check_break(token, place)
                return (Break(place=place),)
            case "footnote_block_open":
                self._read_footnotes(tokens)
            case "fence" | "code_block":
                named, attributes = read_braces(token.info.strip())
                syntax = (named.split() or attributes.get("class", "").split() or [""])[0].strip("{}.")
                lines = (Text(token.content.removesuffix("\n")),) if token.content.strip() else ()
                block_id = attributes.get("id", "")
                return (CodeBlock(id=block_id, place=place, children=lines, syntax=syntax),) if lines else ()
            case "html_block":
                shown = token.content.strip().splitlines()[0]
                self.report.error("raw-html", f"HTML (“{shown}”) is not allowed in articles", place, "use Markdown")
            case _ if token.type.startswith("container_"):
                return self._read_container(token, tokens, place)
            case _:
                self.report.error("bad-markup", f"“{token.type}” cannot be used here", place)
        return ()

    def _read_run(self, tokens: Iterator[Token], closing: str, place: Place) -> Inlines:
        """Return the inlines between an opening token, already read, and its closing one."""
        inlines: Inlines = ()
        for token in tokens:
            if token.type == closing:
                break
            if token.type == "inline":
                inlines += self.inlines.read(token.children or [], place)
        return inlines

    def _check_break(self, token: Token, place: Place) -> None:
        """Warn of a line `---` right under a text, of which other programs make a heading."""
        above = self.lines[token.map[0] - 1].strip() if token.map and token.map[0] else ""
        if above and token.markup.startswith("-") and not above.startswith(("#", "|", ":::")):
            message = f"“---” right under “{above[:40]}” is set as a break; other programs make a heading of that line"
            hint = "put an empty line between them; a crosshead is written “## …”"
            self.report.warn("underlined", message, place, hint)

    def _check_underline(self, text: str, place: Place) -> None:
        """Refuse a line `===` under a text, a heading in other dialects of Markdown."""
        lines = [line.strip() for line in text.split("\n")]
        found = next((number for number, line in enumerate(lines) if number and re.fullmatch("={2,}", line)), 0)
        if found and place.line:
            message = f"“{lines[found]}” right under “{lines[found - 1][:40]}” would be printed"
            here = Place(place.file, place.line + found)
            self.report.error("underlined", message, here, "a crosshead is written “## …”")

    def _read_paragraph(self, token: Token, tokens: Iterator[Token], place: Place) -> Blocks:
        inline = next(tokens)
        next(tokens)  # paragraph_close
        self._check_underline(inline.content, place)
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            return self._read_picture(children[0], place)
        if inline.content.startswith(":::"):
            name = (inline.content.lstrip(": ").split() or [""])[0]
            if not name:
                self.report.error("unknown-block", "this “:::” ends nothing", place, _CONTAINER_HINT)
                return ()
            hint = suggest(name, CONTAINERS) if name not in CONTAINERS else "put an empty line before it"
            self.report.error("unknown-block", f"“::: {name}” is not a block that articles know", place, hint)
            return ()
        language, _ = read_attributes(token, {"lang", "id"}, place, self.report)
        runs = self.inlines.read(children, place, language, self._neighbours.get(id(inline), Neighbours()))
        name = str(token.attrs.get("id", ""))
        return (Paragraph(id=name, place=place, language=language, children=runs),) if runs else ()

    def _read_crosshead(self, token: Token, tokens: Iterator[Token], place: Place) -> Crosshead:
        level = int(token.tag[1])
        if level not in (2, 3, 4, 5):
            self.report.error(
                "heading-level",
                f"a heading of level {level} (“{token.markup}”) cannot stand in a story",
                place,
                "the headline belongs into the front matter; use ## for crossheads and ###, ####, ##### below them",
            )
        read_attributes(token, {"id"}, place, self.report)
        name = str(token.attrs.get("id", ""))
        return Crosshead(id=name, place=place, level=level, children=self._read_run(tokens, "heading_close", place))

    def _read_list(self, token: Token, tokens: Iterator[Token], place: Place) -> Blocks:
        closing = token.type.replace("_open", "_close")
        items = []
        for item in tokens:
            if item.type == closing:
                break
            marker = item.info + item.markup if token.type.startswith("ordered") else ""
            above = self.lines[item.map[0] - 1] if item.map and item.map[0] else ""
            blocks = self._read_blocks(tokens, "list_item_close")
            items.append(FoundItem(marker, blocks, self._place(item), not above.strip("> \t")))
        return make_list(items, str(token.attrs.get("id", "")), place, self.report)

    def _read_definitions(self, tokens: Iterator[Token], place: Place) -> DefinitionList:
        entries: list[Definition] = []
        for token in tokens:
            match token.type:
                case "dl_close":
                    break
                case "dt_open":
                    term = self._read_run(tokens, "dt_close", self._place(token))
                    entries.append(Definition((term,), ()))
                case "dd_open":
                    meaning = self._read_blocks(tokens, "dd_close")
                    entries[-1] = replace(entries[-1], definitions=(*entries[-1].definitions, meaning))
        return DefinitionList(place=place, entries=tuple(entries))

    def _read_picture(self, token: Token, place: Place) -> Blocks:
        reference = unquote(str(token.attrs.get("src", "")))  # markdown-it writes é as %C3%A9
        read_attributes(token, {"src", "alt", "title", "credit", "id", "class"}, place, self.report)
        if not token.content.strip():
            self.report.error(
                "no-alt-text", f"the picture “{reference}” has no alt text", place, "write ![what it shows](…)"
            )
        file = self.folder.find(reference, self.base, place, self.report, "the picture")
        size = measure_image(file, self.folder, place, self.report) if file else None
        if not file or not size:
            return ()
        return (
            Picture(
                id=str(token.attrs.get("id", "")),
                place=place,
                file=file,
                alt=token.content,
                width=size[0],
                height=size[1],
                caption=self.read_inlines(str(token.attrs.get("title", "")), place),
                credit=self.read_inlines(str(token.attrs.get("credit", "")), place),
            ),
        )

    def _read_container(self, token: Token, tokens: Iterator[Token], place: Place) -> Blocks:
        name = token.info
        if not token.meta["is_closed"]:
            self.report.error("unclosed-block", f"the block “::: {name}” has no end", place, _CONTAINER_HINT)
        language, _ = read_attributes(token, {"id", "lang"}, place, self.report)
        block_id = str(token.attrs.get("id", ""))
        outer, self.inlines.language = self.inlines.language, language or self.inlines.language
        title = self.inlines.read(next(tokens).children or [], place)
        if name == "verse":
            lines = self._read_verse(tokens, title)
            self.inlines.language = outer
            return (Verse(id=block_id, place=place, language=language, lines=lines),)
        blocks = self._read_blocks(tokens, f"container_{name}_close")
        self.inlines.language = outer
        match name:
            case "box":
                return (Box(id=block_id, place=place, language=language, title=title, blocks=blocks),)
            case "pullquote":
                return (PullQuote(id=block_id, place=place, language=language, blocks=blocks, attribution=title),)
            case "table":
                return self._caption_table(block_id, language, place, title, blocks)
        if title:
            message = f"a block “::: {name}” has no title, and these words would be lost"
            self.report.error("unknown-block", message, place, "put them on a line of their own below it")
        medium = Medium.PRINT if name == "print-only" else Medium.SCREEN
        return tuple(replace(block, medium=medium) for block in blocks)

    def _read_verse(self, tokens: Iterator[Token], title: Inlines) -> tuple[Inlines, ...]:
        typed = list(takewhile(lambda token: token.type != "container_verse_close", tokens))
        runs = self.inlines.read_lines([(token.children or [], self._place(token)) for token in typed])
        lines = [title] if title else []
        for token, run in zip(typed, runs, strict=True):
            indent = "\u00a0" * token.meta["indent"]
            lines.append((Text(indent), *run) if indent and run else run)
        return tuple(lines)

    def _caption_table(self, block_id: str, language: str, place: Place, caption: Inlines, blocks: Blocks) -> Blocks:
        tables = [block for block in blocks if isinstance(block, Table)]
        notes = [block for block in blocks if isinstance(block, Paragraph)]
        if len(tables) != 1 or len(tables) + len(notes) != len(blocks):
            message = "a “::: table” block holds one table and, below it, its source"
            self.report.error("bad-table", message, place, "put everything else below the line “:::”")
            return ()
        note = tuple(inline for block in notes for inline in block.children)
        table = replace(tables[0], id=block_id, place=place, language=language, caption=caption, note=note)
        return (table,)

    def _read_footnotes(self, tokens: Iterator[Token]) -> None:
        for token in tokens:
            if token.type == "footnote_block_close":
                return
            if token.type == "footnote_open":
                number = int(token.meta["id"]) + 1
                inner = []
                for inside in tokens:
                    if inside.type == "footnote_close":
                        break
                    if inside.type != "footnote_anchor":
                        inner.append(inside)
                first = next((inside for inside in inner if inside.map), token)
                blocks = self._read_blocks(iter(inner), None)
                check_note(blocks, self._place(first), self.report)
                self.footnotes[number] = blocks

    def _check_levels(self, blocks: Blocks) -> None:
        """Refuse a heading that skips a level (WCAG 2.1, success criterion 1.3.1; technique G141)."""
        level = 1
        for head in (block for block in walk_blocks(blocks) if isinstance(block, Crosshead)):
            if head.level > level + 1:
                marks = "#" * (level + 1)
                message = f"this crosshead is of level {head.level}, and there is none of level {level + 1} above it"
                self.report.error("heading-level", message, head.place, f"write “{marks}” for it")
            level = head.level


def _find_neighbours(tokens: Sequence[Token]) -> dict[int, Neighbours]:
    """Return by its identity, for each paragraph that stands next to another one, what is before and after it.

    A picture, box, table or pull quote between two paragraphs does not part them: speech goes on past it.
    """
    found: dict[int, Neighbours] = {}
    last: list[Token | None] = [None] * (MAX_NESTING + 2)  # the paragraph before, at each level
    for index, token in enumerate(tokens):
        if token.nesting < 0 or token.type == "inline":
            continue
        last[token.level + 1 :] = [None] * len(last[token.level + 1 :])
        if token.type == "paragraph_open":
            inline, before = tokens[index + 1], last[token.level]
            if inline.content.startswith("!["):
                continue
            if before:
                mark = first_mark(inline.content.lstrip("*_ "))
                found[id(before)] = replace(found.get(id(before), Neighbours()), next_mark=mark)
                found[id(inline)] = Neighbours(follows=True)
            last[token.level] = inline
        elif not token.type.startswith("container_"):
            last[token.level] = None
    return found
