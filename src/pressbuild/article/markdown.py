"""Markdown. In: the body of an article. Out: blocks and footnotes of the document model, or findings.

CommonMark and tables by markdown-it-py; footnotes, attributes `{#id .class lang=es}` and containers
`::: box Title` by its plugins. Raw HTML is refused, so that no script ever reaches an e-book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from pressbuild.article.inlines import QUOTE_SENTINELS, InlineReader, is_address, read_attributes
from pressbuild.diagnostics import Place, Report, suggest
from pressbuild.document import (
    AnyBlock,
    Blocks,
    Box,
    Break,
    Crosshead,
    FootnoteMark,
    Inlines,
    List,
    Medium,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Table,
    block_inlines,
    walk_blocks,
    walk_inlines,
)
from pressbuild.images import measure_image
from pressbuild.sources.folder import Folder

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_MARKS = 2000  # of one kind in one paragraph
MAX_WORD = 4000  # characters
MAX_NESTING = 30  # blocks in blocks; markdown-it leaves out what lies deeper without a word
CONTAINERS = ("box", "pullquote", "table", "print-only", "screen-only")
_INFO_ID = re.compile(r"\s*\{#([A-Za-z][\w-]*)\}\s*$")
_BLANK = re.compile(r"\n[ \t]*\n")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_CONTAINER_HINT = "a line “:::” ends a block; with a block inside, the outer one has more colons (“::::”)"
_ALIGNMENT = re.compile(r"text-align:\s*(left|right|center)")


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
        self.parser = _make_parser()
        self.first_line = 1
        self.lines: list[str] = []
        self.footnotes: dict[int, Blocks] = {}

    def read_inlines(self, text: str, place: Place) -> Inlines:
        """Return the inlines of one line of the front matter."""
        tokens = self.parser.parseInline(text.strip())
        return self.inlines.read(tokens[0].children or [], place)

    def read_body(self, text: str, first_line: int) -> Body:
        """Return blocks and footnotes; `first_line` is the line of the file on which the text begins."""
        self.first_line = first_line
        env: dict[str, object] = {}
        self.lines = text.split("\n")
        if self._find_excess(text):
            return Body((), ())
        tokens = self.parser.parse(text, env)
        deep = next((token for token in tokens if token.nesting == 1 and token.level + 1 >= MAX_NESTING), None)
        if deep:
            self.report.error(
                "too-deep", "lists and quotations are nested too deeply here", self._place(deep), "unravel them"
            )
            return Body((), ())
        blocks = self._read_blocks(iter(tokens), None)
        self._check_levels(blocks)
        self._check_unused_notes(env, text)
        self._check_definitions(env)
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
                return (self._read_list(token, tokens, place),)
            case "blockquote_open":
                return (Quote(place=place, blocks=self._read_blocks(tokens, "blockquote_close")),)
            case "table_open":
                return (self._read_table(tokens, place),)
            case "hr":
                return (Break(place=place),)
            case "footnote_block_open":
                self._read_footnotes(tokens)
            case "fence" | "code_block":
                return (Paragraph(place=place, children=self.read_inlines(token.content, place)),)
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

    def _read_paragraph(self, token: Token, tokens: Iterator[Token], place: Place) -> Blocks:
        inline = next(tokens)
        next(tokens)  # paragraph_close
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
        runs = self.inlines.read(children, place)
        name = str(token.attrs.get("id", ""))
        return (Paragraph(id=name, place=place, language=language, children=runs),) if runs else ()

    def _read_crosshead(self, token: Token, tokens: Iterator[Token], place: Place) -> Crosshead:
        level = int(token.tag[1])
        if level not in (2, 3):
            self.report.error(
                "heading-level",
                f"a heading of level {level} (“{token.markup}”) cannot stand in a story",
                place,
                "the headline belongs into the front matter; use ## for crossheads and ### below them",
            )
        name = str(token.attrs.get("id", ""))
        return Crosshead(id=name, place=place, level=level, children=self._read_run(tokens, "heading_close", place))

    def _read_list(self, token: Token, tokens: Iterator[Token], place: Place) -> List:
        closing = token.type.replace("_open", "_close")
        items = []
        for item in tokens:
            if item.type == closing:
                break
            items.append(self._read_blocks(tokens, "list_item_close"))
        ordered = token.type.startswith("ordered")
        start = int(token.attrs.get("start", 1))
        name = str(token.attrs.get("id", ""))
        return List(id=name, place=place, items=tuple(items), ordered=ordered, start=start)

    def _read_table(self, tokens: Iterator[Token], place: Place) -> Table:
        head: tuple[Inlines, ...] = ()
        rows: list[tuple[Inlines, ...]] = []
        cells: list[Inlines] = []
        alignments: list[str] = []
        for token in tokens:
            match token.type:
                case "table_close":
                    break
                case "tr_open":
                    cells = []
                    self._check_row(token, len(head))
                case "th_open":
                    found = _ALIGNMENT.search(str(token.attrs.get("style", "")))
                    alignments.append(found[1] if found else "")
                    cells.append(self._read_run(tokens, "th_close", place))
                case "td_open":
                    cells.append(self._read_run(tokens, "td_close", place))
                case "tr_close" if not head:
                    head = tuple(cells)
                case "tr_close":
                    rows.append(tuple(cells))
        return Table(place=place, head=head, rows=tuple(rows), alignments=tuple(alignments))

    def _check_row(self, token: Token, columns: int) -> None:
        """Refuse a row with more cells than the head of its table: markdown-it drops them without a word."""
        line = self.lines[token.map[0]].lstrip(" \t>") if token.map else ""
        inner = _CELL_EDGE.split(line.strip().removeprefix("|").removesuffix("|"))
        cells = len(inner)
        if "" in inner or any(cell.strip() == "^^" for cell in inner):
            self.report.error(
                "merged-cells",
                "this row has a merged cell (“||” or “^^”), and tables here have none",
                self._place(token),
                "for an empty cell put a space between the bars (“| |”), or write what the cell says again",
            )
        if columns and cells > columns:
            self.report.error(
                "bad-table",
                f"this row has {cells} cells, and the head of its table {columns}",
                self._place(token),
                "take one out, or give the head and the line below it one more; a “|” that is text is written “\\|”",
            )

    def _read_picture(self, token: Token, place: Place) -> Blocks:
        reference = unquote(str(token.attrs.get("src", "")))  # markdown-it writes é as %C3%A9
        read_attributes(token, {"src", "alt", "title", "credit", "id", "class"}, place, self.report)
        if not token.content.strip():
            self.report.error(
                "no-alt-text", f"the picture “{reference}” has no alt text", place, "write ![what it shows](…)"
            )
        file = self.folder.find(reference, self.base, place, self.report, "the picture")
        size = measure_image(file, self.folder.shown(file), place, self.report) if file else None
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
        info = token.info.strip()
        name = info.split()[0]
        end = token.map[1] if token.map else 0
        if end and not "".join(self.lines[end : end + 1]).lstrip(" \t>").startswith(":::"):
            self.report.error("unclosed-block", f"the block “::: {name}” has no end", place, _CONTAINER_HINT)
        title = info[len(name) :].strip()
        match = _INFO_ID.search(title)
        block_id = match[1] if match else ""
        title = title[: match.start()] if match else title
        blocks = self._read_blocks(tokens, f"container_{name}_close")
        inlines = self.read_inlines(title, place)
        match name:
            case "box":
                return (Box(id=block_id, place=place, title=inlines, blocks=blocks),)
            case "pullquote":
                return (PullQuote(id=block_id, place=place, blocks=blocks, attribution=inlines),)
            case "table":
                return self._caption_table(block_id, place, inlines, blocks)
        medium = Medium.PRINT if name == "print-only" else Medium.SCREEN
        return tuple(replace(block, medium=medium) for block in blocks)

    def _caption_table(self, block_id: str, place: Place, caption: Inlines, blocks: Blocks) -> Blocks:
        tables = [block for block in blocks if isinstance(block, Table)]
        notes = [block for block in blocks if isinstance(block, Paragraph)]
        if len(tables) != 1 or len(tables) + len(notes) != len(blocks):
            self.report.error(
                "bad-table", "a “::: table” block holds one table and, below it, its source", place, "mend it"
            )
            return ()
        note = tuple(inline for block in notes for inline in block.children)
        return (replace(tables[0], id=block_id, place=place, caption=caption, note=note),)

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
                blocks = self._read_blocks(iter(inner), None)
                self._check_footnote(blocks, self._place(token))
                self.footnotes[number] = blocks

    def _check_footnote(self, blocks: Blocks, place: Place) -> None:
        """Refuse what the foot of a column has no room for: it would be lost without a word."""
        if any(not isinstance(block, Paragraph) for block in blocks):
            self.report.error(
                "bad-footnote", "a footnote holds something that is not a paragraph", place, "write it as plain text"
            )
        inlines = (inline for block in blocks for run in block_inlines(block) for inline in walk_inlines(run))
        if any(isinstance(inline, FootnoteMark) for inline in inlines):
            self.report.error("bad-footnote", "a footnote calls a footnote", place, "write it into this one")

    def _check_levels(self, blocks: Blocks) -> None:
        """Refuse a heading that skips a level (WCAG 2.1, success criterion 1.3.1; technique G141)."""
        first = next((block for block in walk_blocks(blocks) if isinstance(block, Crosshead)), None)
        if first and first.level > 2:
            message = f"the first crosshead is of level {first.level}, and there is none of level 2 above it"
            self.report.error("heading-level", message, first.place, "use ## for it, and ### only below a ##")

    def _check_unused_notes(self, env: dict[str, object], text: str) -> None:
        notes = env.get("footnotes")
        refs = notes.get("refs", {}) if isinstance(notes, dict) else {}
        for label, number in refs.items():
            if number == -1:
                name = label.removeprefix(":")
                line = text.count("\n", 0, max(0, text.find(f"[^{name}]:")))
                self.report.error(
                    "unused-footnote",
                    f"the footnote [^{name}] is written but never called",
                    Place(self.file, self.first_line + line),
                    f"put [^{name}] where it belongs in the text, or delete the footnote",
                )

    def _check_definitions(self, env: dict[str, object]) -> None:
        """Refuse what Markdown takes for a definition and leaves out: a note written twice, “[Photo]: Somebody”."""
        seen: set[str] = set()
        for number, line in enumerate(self.lines):
            match = _NOTE.match(line)
            if match and match[1] in seen:
                place = Place(self.file, self.first_line + number)
                message = f"the footnote [^{match[1]}] is written twice, and only one would be printed"
                self.report.error("duplicate-footnote", message, place, "give one of them another name")
            seen |= {match[1]} if match else set()
        references = env.get("references")
        for facts in references.values() if isinstance(references, dict) else ():
            if not is_address(facts["href"]):
                self.report.error(
                    "bad-link",
                    f"“{self.lines[facts['map'][0]].strip()}” is read as the address of a link and not printed",
                    Place(self.file, self.first_line + facts["map"][0]),
                    "if it is text, write a backslash before the first bracket",
                )


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"typographer": True, "quotes": QUOTE_SENTINELS})
    parser.options["maxNesting"] = MAX_NESTING
    parser.validateLink = _accept_link  # type: ignore[method-assign]
    parser.enable(["table", "smartquotes"])
    parser.use(footnote_plugin, inline=False).use(attrs_plugin, spans=True).use(attrs_block_plugin)
    for name in CONTAINERS:
        parser.use(container_plugin, name)
    return parser


def _accept_link(url: str) -> bool:
    """Let every link through: a bad one is to be a finding of ours, not text on the page."""
    return True
