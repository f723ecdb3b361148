"""The source of an article. In: its Markdown. Out: a cursor that knows lines, spaces and where blocks begin.

No parser of Markdown is used: this is one half of an independent account.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from pressbuild.document import Link
from pressbuild.source_account.named_changes import Name

NOTE = re.compile(r"\[\^([^\]\s]+)\]")
NOTE_TEXT = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
DEFINITION = re.compile(
    r"\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)(?:[ \t]+(\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*(?=\n|\Z)"
)
_OUTER = re.compile(r":{3,}[ \t]*(?:(?:print|screen)-only)?[ \t]*(?:\{[^{}\n]*\})?[ \t]*:*[ \t]*(?=\n|\Z)")
ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_ATTRIBUTE_LINE = re.compile(r"(\{[^{}\n]*\})[ \t]*(?=\n)")
# a fence with nothing in it prints nothing
_EMPTY_FENCE = re.compile(r"(`{3,}|~{3,})[^`\n]*(?:\n[ \t>]*)*(?:\n[ \t>]*\1[`~]*[ \t]*(?=\n|\Z)|\Z)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# what stands between blocks and prints nothing
_EMPTY = ((_OUTER, Name.BLOCK), (_COMMENT, Name.COMMENT), (_EMPTY_FENCE, Name.FENCE))
_STARTS_BLOCK = re.compile(r"[ \t]*(?:\[\^[^\]\s]+\]:|:::|#{1,6}[ \t]|```|~~~)")
SPACES = " \t\u00a0\u202f\u2007\u2009\u200a\u2028\u2029\n"


@dataclass(frozen=True)
class AccountedChange:
    """One change: what it is, the line of the file, what stands in the source and what in the story."""

    name: Name
    line: int
    before: str
    after: str


@dataclass(frozen=True)
class AccountFault:
    """A place where source and story differ and no rule says why."""

    line: int
    typed: str
    read: str
    reason: str = ""


class Mismatch(Exception):
    """Source and story differ at the cursor: `read` is what the story has there."""

    def __init__(self, read: str, reason: str = "") -> None:
        super().__init__(read)
        self.read, self.reason = read, reason


class Cursor:
    """A place in the source, up to `end`; how deeply it is quoted; the changes so far."""

    def __init__(self, source: str, first_line: int, keeps: bool = False) -> None:
        """`keeps` the changes themselves, not only their number."""
        self.source, self.first_line, self.keeps = source, first_line, keeps
        self.at, self.end = 0, len(source)
        self.depth = 0
        self.counts: Counter[Name] = Counter()
        self.changes: list[AccountedChange] = []
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self.definitions: dict[str, tuple[str, int, str]] = {}  # address, line, the label as it is written
        self.labelled: list[tuple[str, Link, int]] = []
        self.note_texts: dict[str, tuple[int, int, int]] = {}
        self.note_numbers: dict[str, int] = {}

    def line(self, at: int | None = None) -> int:
        """Return the line of the file at a place."""
        return bisect_right(self.line_starts, self.at if at is None else at) - 1 + self.first_line

    def line_start(self, at: int) -> int:
        """Return where the line of a place begins."""
        return self.line_starts[bisect_right(self.line_starts, at) - 1]

    def count(self, name: Name, before: str, after: str = "") -> None:
        """Note a change that ends at the cursor."""
        self.counts[name] += 1
        if self.keeps:
            self.changes.append(AccountedChange(name, self.line(), before, after))

    def peek(self, length: int = 1) -> str:
        """Return the next characters."""
        return self.source[self.at : min(self.end, self.at + length)]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what a pattern finds at the cursor."""
        return pattern.match(self.source, self.at, self.end)

    def take(self, pattern: re.Pattern[str], name: Name, after: str = "") -> re.Match[str] | None:
        """Step over what a pattern finds at the cursor and count it as a change."""
        match = self.match(pattern)
        if match:
            self.at = match.end()
            self.count(name, match[0], after)
        return match

    def skip_prefix(self) -> None:
        """Step over the indentation and the “>” of a line that begins at the cursor."""
        left = self.depth
        while self.at < self.end:
            character = self.source[self.at]
            if character == ">" and left:
                left -= 1
                self.count(Name.QUOTATION, ">")
            elif character not in " \t":
                return
            self.at += 1

    def skip_spaces(self) -> int:
        """Step over spaces and line ends; return how many lines were ended."""
        lines = 0
        while self.at < self.end:
            character = self.source[self.at]
            if character == "\n":
                lines += 1
                self.at += 1
                self.skip_prefix()
            elif character in SPACES:
                self.at += 1
            else:
                break
        return lines

    def skip_blanks(self) -> None:
        """Step over spaces inside a line."""
        while self.at < self.end and self.source[self.at] != "\n" and self.source[self.at] in SPACES:
            self.at += 1

    def at_line_end(self) -> bool:
        """Whether nothing but spaces is left of the line."""
        self.skip_blanks()
        return self.at >= self.end or self.source[self.at] == "\n"

    def skip_between(self, opening: str) -> list[str]:
        """Step to the next block: over empty lines, ends of blocks, definitions, notes, comments.

        `opening` is what the next block begins with. Returns the attributes that stand above it.
        """
        attributes: list[str] = []
        while True:
            self.skip_spaces()
            if self.at >= self.end:
                return attributes
            if (note := self.match(NOTE_TEXT)) and not opening.startswith("[^"):
                self._skip_note(note)
            elif (found := self.match(DEFINITION)) and not opening.startswith("["):
                self.definitions[label_key(found[1])] = (found[2], self.line(), found[1])
                self.at = found.end()
                self.count(Name.REFERENCE, found[0])
            elif opening.startswith(":::") or not any(self.take(pattern, name) for pattern, name in _EMPTY):
                if not (found := self.match(_ATTRIBUTE_LINE)) or opening.startswith("{"):
                    return attributes
                attributes.append(found[1])
                self.at = found.end()
                self.count(Name.ATTRIBUTES, found[1])

    def _skip_note(self, note: re.Match[str]) -> None:
        """Remember where the text of a note stands: to the next line that is not indented and follows an empty one."""
        is_after_blank = False
        end = at = self._line_end(note.end())
        while at < self.end:
            start = at + 1
            at = self._line_end(start)
            line = self.source[start:at]
            if not line.strip(" \t>"):
                is_after_blank = True
                continue
            is_indented = line[:1] in " \t"
            if _STARTS_BLOCK.match(line) if not is_after_blank else not is_indented:
                break
            end, is_after_blank = at, False
        self.note_texts[note[1]] = (note.end(), end, self.depth)
        self.at = end

    def _line_end(self, at: int) -> int:
        found = self.source.find("\n", at, self.end)
        return found if found >= 0 else self.end


def label_key(label: str) -> str:
    """Return the label of a reference as CommonMark compares it."""
    return " ".join(label.split()).casefold()
