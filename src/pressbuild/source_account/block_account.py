"""The account of blocks. In: a cursor in the source and the blocks that were read. Out: what differs, by line."""

from __future__ import annotations

import re

from pressbuild.document import (
    AnyBlock,
    Blocks,
    Box,
    Break,
    CodeBlock,
    Crosshead,
    DefinitionList,
    Inlines,
    List,
    ListItem,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Table,
    Text,
    Verse,
    block_inlines,
    plain_text,
)
from pressbuild.source_account.inline_account import InlineAccount
from pressbuild.source_account.named_changes import Name
from pressbuild.source_account.source_cursor import ATTRIBUTES, AccountFault, Cursor, Mismatch

MAX_FAULTS = 20  # of one article
_BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HASHES = re.compile(rf"(#{{1,6}})[{_BLANKS}]*")
_CLOSING_HASHES = re.compile(rf"[{_BLANKS}]*#+[{_BLANKS}]*(?=\n|\Z)")
_BULLET = re.compile(rf"[-*+•‣◦▪●](?:[{_BLANKS}]+|(?=\n|\Z))")
_NUMBER = re.compile(rf"(\d{{1,9}}[.)])(?:[{_BLANKS}]+|(?=\n|\Z))")
_MARKER = re.compile(r"\d{1,9}[.)] ?")
_BLANK_EDGES = " \t\u00a0"
_TICK = re.compile(r"\[([ xX])\][ \t]*")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*(?=\n|\Z)")
_FENCE = re.compile(r"(`{3,}|~{3,})[^\n]*")
_OPENING = re.compile(r":{3,}[ \t]*(box|pullquote|table|verse)(?=[ \t{\n]|\Z)[ \t]*")
_COLONS = re.compile(r"[ \t]*:{3,}[ \t]*(?=\n|\Z)")
_DELIMITERS = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?=\n|\Z)")
_DEFINES = re.compile(rf"[:~][{_BLANKS}]+")
_PICTURE = re.compile(r"!\[")
_CREDIT = re.compile(r"\{[^{}\n]*?\bcredit=([\"']?)")
_MARKERS = re.compile(r"(?:[ \t>]|[-*+•‣◦▪●](?=[ \t])|\d{1,9}[.)](?=[ \t])|:(?=[ \t]))*")
_BLANK_QUOTED = re.compile(r"(?:[ \t]*\n[ \t]*(?:>[ \t]*)+)+(?=\n|\Z)")


class BlockAccount:
    """Walks through blocks and their source at once. A difference ends the account of one block, not of the article."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.inlines = InlineAccount(cursor)
        self.faults: list[AccountFault] = []
        self.is_lost = False  # after a difference, until a block says on which line it stands

    def blocks(self, blocks: Blocks) -> None:
        """Step over the source of blocks, noting what differs."""
        for block in blocks:
            if len(self.faults) >= MAX_FAULTS:
                return
            if self.is_lost and not self._find_line(block):
                continue
            try:
                self._block(block)
            except Mismatch as problem:
                self.note(problem)

    def note(self, problem: Mismatch) -> None:
        """Note a difference at the cursor."""
        cursor = self.cursor
        stop = cursor.source.find("\n\n", cursor.at, cursor.at + 60)
        typed = cursor.source[cursor.at : stop if stop >= 0 else cursor.at + 60]
        self.faults.append(AccountFault(cursor.line(), " ".join(typed.split())[:50], problem.read, problem.reason))
        self.is_lost = True

    def finish(self) -> None:
        """Note what of the source comes after the last block."""
        if self.is_lost:
            return
        try:
            self.cursor.skip_between("")
            if self.cursor.at < self.cursor.end:
                raise Mismatch("")
        except Mismatch as problem:
            self.note(problem)

    def _find_line(self, block: AnyBlock) -> bool:
        """Go on at the line on which a block is said to stand."""
        cursor = self.cursor
        number = (block.place.line or 0) - cursor.first_line if block.place else -1
        if not 0 <= number < len(cursor.line_starts) or cursor.line_starts[number] < cursor.line_start(cursor.at):
            return False
        cursor.at = cursor.line_starts[number]
        if isinstance(block, Paragraph | Quote) and (markers := cursor.match(_MARKERS)):
            cursor.at = markers.end()
        self.is_lost = False
        return True

    def _block(self, block: AnyBlock) -> None:
        attributes = self.cursor.skip_between(_beginning(block))
        for words in attributes:
            self._check_attributes(words, block)
        match block:
            case Paragraph():
                self._paragraph(block)
            case Crosshead():
                self._crosshead(block)
            case List():
                for item in block.items:
                    self._item(item)
            case DefinitionList():
                self._definitions(block)
            case Quote():
                self._quote(block)
            case PullQuote():
                self._open("pullquote", block, block.attribution)
                self.blocks(block.blocks)
            case Box():
                self._open("box", block, block.title)
                self.blocks(block.blocks)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case CodeBlock():
                self._code(block)
            case Verse():
                self._verse(block)
            case Break():
                if not self.cursor.take(_RULE, Name.RULE):
                    raise Mismatch("(a break)")

    def _check_attributes(self, words: str, block: AnyBlock) -> None:
        """Refuse attributes above a block that it does not have."""
        for word in words[1:-1].split():
            key, _, value = word.partition("=")
            is_id = key.startswith("#") and key[1:] == block.id
            if not (is_id or (key == "lang" and value.strip("\"'") == block.language)):
                raise Mismatch(_beginning(block), f"not the attribute “{word}”")

    def _paragraph(self, block: Paragraph) -> None:
        self.inlines.is_beginning = True
        self.inlines.run(block.children)
        if not _MARKER.fullmatch(plain_text(block.children)):  # a number that is text may have a block beside it
            self._end_line()

    def _line_run(self, inlines: Inlines) -> None:
        """Step over a run that ends its line."""
        self.cursor.skip_blanks()
        self.inlines.run(inlines)
        self._end_line()

    def _end_line(self) -> None:
        if not self.cursor.at_line_end():
            raise Mismatch("")

    def _crosshead(self, block: Crosshead) -> None:
        cursor = self.cursor
        hashes = cursor.take(_HASHES, Name.HEADING)
        if not hashes or len(hashes[1]) != block.level:
            raise Mismatch(plain_text(block.children), f"a crosshead of level {block.level}")
        self.inlines.run(block.children)
        cursor.take(_CLOSING_HASHES, Name.HEADING)
        self._tail(block)
        self._end_line()

    def _tail(self, block: AnyBlock) -> None:
        """Step over the `{#id}` behind a heading or a title."""
        cursor = self.cursor
        cursor.skip_blanks()
        if (cursor.peek() == "{" and (block.id or block.language)) and (
            found := cursor.take(ATTRIBUTES, Name.ATTRIBUTES)
        ):
            self._check_attributes(found[0], block)
            cursor.skip_blanks()

    def _item(self, item: ListItem) -> None:
        cursor = self.cursor
        if self.is_lost:
            self.blocks(item.blocks)
            return
        cursor.skip_between("")
        if item.marker:
            found = cursor.take(_NUMBER, Name.NUMBER, item.marker)
            if not found or found[1] != item.marker:
                raise Mismatch(item.marker, "another number")
        elif not cursor.take(_BULLET, Name.BULLET, "•"):
            raise Mismatch("(a bullet)")
        if item.checked is not None:
            tick = cursor.take(_TICK, Name.TASK)
            if not tick or (tick[1] != " ") != item.checked:
                raise Mismatch("(a box to tick)")
        self.blocks(item.blocks)

    def _definitions(self, block: DefinitionList) -> None:
        cursor = self.cursor
        for entry in block.entries:
            for term in entry.terms:
                cursor.skip_between(plain_text(term))
                self._line_run(term)
            for blocks in entry.definitions:
                if not self.is_lost:
                    cursor.skip_between("")
                    if not cursor.take(_DEFINES, Name.TERM):
                        raise Mismatch("(a definition)")
                self.blocks(blocks)

    def _quote(self, block: Quote) -> None:
        cursor = self.cursor
        if cursor.peek() != ">":
            raise Mismatch(_beginning(block), "a quotation")
        cursor.depth += 1
        cursor.at += 1
        cursor.count(Name.QUOTATION, ">")
        cursor.skip_blanks()
        self.blocks(block.blocks)
        if tail := cursor.match(_BLANK_QUOTED):
            cursor.at = tail.end()
        cursor.depth -= 1

    def _open(self, name: str, block: AnyBlock, title: Inlines) -> None:
        """Step over the line `::: name Title {#id}`."""
        cursor = self.cursor
        found = cursor.take(_OPENING, Name.BLOCK)
        if not found or found[1] != name:
            raise Mismatch(_beginning(block), f"a block “{name}”")
        self.inlines.run(title)
        self._tail(block)
        cursor.take(_COLONS, Name.BLOCK)
        self._end_line()

    def _verse(self, block: Verse) -> None:
        cursor = self.cursor
        lines = list(block.lines)
        found = cursor.take(_OPENING, Name.BLOCK)
        if not found or found[1] != "verse":
            raise Mismatch(_beginning(block), "a block “verse”")
        if cursor.peek() not in ("{", "\n", ""):
            self.inlines.run(lines.pop(0))
        self._tail(block)
        self._end_line()
        for line in lines:
            cursor.at = min(cursor.at + 1, cursor.end)
            cursor.skip_prefix()
            if line and isinstance(line[0], Text) and not line[0].text.strip("\u00a0"):
                line = line[1:]  # its indentation
            self.inlines.run(line)
            if cursor.peek() == "\\":
                cursor.at += 1
            self._end_line()

    def _table(self, table: Table) -> None:
        cursor = self.cursor
        opening = cursor.match(_OPENING)
        if opening:
            self._open("table", table, table.caption)
            cursor.skip_between("|")
        for index, row in enumerate((table.head, *table.rows)):
            if index:
                cursor.skip_spaces()
            self._row(row)
            if index == 0:
                cursor.at = min(cursor.at + 1, cursor.end)
                if not cursor.take(_DELIMITERS, Name.BAR):
                    raise Mismatch("(a table)")
        if table.note:
            cursor.skip_between(plain_text(table.note))
        for inline in table.note:  # its paragraphs are joined by spaces
            if inline == Text(" ") and cursor.at_line_end():
                cursor.skip_between("")
            else:
                self.inlines.run((inline,))
        if table.note:
            self._end_line()

    def _row(self, row: tuple[Inlines, ...]) -> None:
        cursor = self.cursor
        if cursor.peek() == "|":
            cursor.at += 1
        for index, cell in enumerate(row):
            if cursor.at_line_end():
                if plain_text(cell):
                    raise Mismatch(plain_text(cell)[:40], "a cell")
                continue
            self.inlines.run(cell)
            cursor.skip_blanks()
            if cursor.peek() == "|":
                cursor.at += 1
                cursor.count(Name.BAR, "|")
            elif index < len(row) - 1 and not cursor.at_line_end():
                raise Mismatch(plain_text(row[index + 1])[:40], "a cell")
        self._end_line()

    def _picture(self, picture: Picture) -> None:
        cursor = self.cursor
        if not cursor.take(_PICTURE, Name.LINK):
            raise Mismatch(picture.alt[:40], "a picture")
        self.inlines.text(picture.alt)
        self.inlines.skip_file()
        if (quote := cursor.peek()) and quote in "\"'(":
            cursor.at += 1
            self.inlines.run(picture.caption)
            cursor.skip_spaces()
            if cursor.peek() not in ('"', "'", ")"):
                raise Mismatch(plain_text(picture.caption)[:40], "a caption")
            cursor.at += 1
            cursor.skip_spaces()
        elif picture.caption:
            raise Mismatch(plain_text(picture.caption)[:40], "a caption")
        if cursor.peek() != ")":
            raise Mismatch(picture.alt[:40], "a picture")
        cursor.at += 1
        if cursor.peek() == "{" or picture.credit:
            self._picture_attributes(picture)
        self._end_line()

    def _picture_attributes(self, picture: Picture) -> None:
        """Step over `{credit="…" #id}`; the credit is text of the story."""
        cursor = self.cursor
        start = cursor.at
        found = cursor.match(_CREDIT)
        if bool(found) != bool(picture.credit):
            raise Mismatch(plain_text(picture.credit)[:40], "a credit")
        if found:
            cursor.at = found.end()
            self.inlines.run(picture.credit)
            if found[1] and cursor.peek() != found[1]:
                raise Mismatch(plain_text(picture.credit)[:40], "a credit")
        close = cursor.source.find("}", cursor.at, cursor.end)
        cursor.at = close + 1 if close >= 0 else cursor.end
        cursor.count(Name.ATTRIBUTES, cursor.source[start : cursor.at])

    def _code(self, block: CodeBlock) -> None:
        cursor = self.cursor
        fence = cursor.match(_FENCE)
        if fence and block.text.lstrip().startswith(fence[0].strip()):
            fence = None  # it is part of indented code
        elif fence:
            cursor.take(_FENCE, Name.FENCE)
        at = cursor.at + 1 if fence else cursor.line_start(cursor.at)
        column = cursor.at - cursor.line_start(cursor.at) - len(fence[0]) if fence else 0
        taken = set()  # by how much lines are moved to the left: all by as much as the fence, or the first
        for line in block.text.split("\n"):
            stop = cursor.source.find("\n", at, cursor.end)
            stop = stop if stop >= 0 else cursor.end
            typed = cursor.source[at:stop]
            edges = f"{_BLANK_EDGES}>" if cursor.depth else _BLANK_EDGES
            bare, wanted = typed.strip(edges), line.strip(edges)
            is_first = not fence and at < cursor.at
            if bare != wanted and not (is_first and _MARKERS.sub("", bare, count=1) == wanted):
                cursor.at = min(at, cursor.end)
                raise Mismatch(line[:40], "code")
            indent = len(typed) - len(typed.lstrip())
            if wanted and bare == wanted and not (cursor.depth or "\t" in typed or indent < column):
                taken.add(len(typed.rstrip()) - len(line.rstrip()))
            at = stop + 1
        if len(taken) > 1:
            raise Mismatch(block.text[:40], "another indentation")
        cursor.at = min(at - 1, cursor.end)
        if fence:
            cursor.skip_spaces()
            closing = cursor.match(_FENCE)
            if closing and closing[1].startswith(fence[1]) and closing[0].strip() == closing[1]:
                cursor.at = closing.end()
            elif cursor.at < cursor.end:
                raise Mismatch("(the end of the code)", "code")


def _beginning(block: AnyBlock) -> str:
    """Return the first words of a block."""
    if isinstance(block, List | Quote | PullQuote | Box | Table | Verse | Picture | Break):
        return ""
    if isinstance(block, CodeBlock):
        return block.text.lstrip()[:40]
    return plain_text(next(block_inlines(block), ()))[:40]
