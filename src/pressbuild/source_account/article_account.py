"""The account of one article. In: its source, in parts, and its `Document`. Out: a `SourceAccount`.

The readers of YAML and Markdown and the typographer are not asked: `inlines.py` and `blocks.py` walk through source
and story at once, with a scanner and rules of their own. Time is linear in the length of the source.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pressbuild.core.findings import Place, Report
from pressbuild.document import Document, Inlines, Text
from pressbuild.source_account.block_account import BlockAccount
from pressbuild.source_account.inline_account import InlineAccount
from pressbuild.source_account.link_addresses import same_address
from pressbuild.source_account.markup_leftovers import Leftover, may_begin_note
from pressbuild.source_account.named_changes import Name
from pressbuild.source_account.source_cursor import AccountedChange, AccountFault, Cursor, Mismatch

_TARGETS = re.compile(r"(?<=\])(?:\([^()]*\)|\{[^{}]*\})")
UNUSED = "no link that leads there"


@dataclass(frozen=True)
class Value:
    """A text of the front matter as YAML has it, and its line."""

    text: str
    line: int


@dataclass(frozen=True)
class ArticleSource:
    """What an editor typed: the texts of the front matter by key, the body and the line on which it begins."""

    values: Mapping[tuple[str | int, ...], Value]
    body: str
    body_line: int


@dataclass(frozen=True)
class SourceAccount:
    """What became of the characters of a source: how often each change was made, the changes, and the faults."""

    counts: Mapping[Name, int]
    changes: tuple[AccountedChange, ...] = ()
    faults: tuple[AccountFault, ...] = ()
    leftovers: tuple[tuple[int, Leftover], ...] = ()  # markup that is printed, by line


def account_for(source: ArticleSource, document: Document, keeps_changes: bool = False) -> SourceAccount:
    """Return the account of an article that was read without errors."""
    counts: Counter[Name] = Counter()
    changes: list[AccountedChange] = []
    faults: list[AccountFault] = []
    leftovers: list[tuple[int, Leftover]] = []
    runs = _fronts(document)
    for key in {**source.values, **runs}.keys() - {("short",)}:
        value, inlines = source.values.get(key, Value("", 1)), runs.get(key, ())
        cursor = Cursor(value.text.strip(), value.line, keeps_changes)
        leftovers += _account_value(cursor, inlines, faults)
        counts += cursor.counts
        changes += cursor.changes
    short = source.values.get(("short",), Value("", 1))
    if _letters(short.text) != _letters(document.short):
        faults.append(AccountFault(short.line, short.text, document.short))
    cursor = Cursor(source.body, source.body_line, keeps_changes)
    walk = _account_body(cursor, document)
    faults += walk.faults
    leftovers += walk.inlines.leftovers
    if walk.inlines.calls_with_star:
        leftovers = [(line, leftover) for line, leftover in leftovers if not may_begin_note(leftover)]
    counts += cursor.counts
    changes += cursor.changes
    in_order = tuple(sorted(changes, key=lambda change: change.line))
    return SourceAccount(counts, in_order, tuple(faults), tuple(leftovers))


def note_faults(account: SourceAccount, place: Place, report: Report) -> None:
    """Report faults, each with its line in the file of a place, and markup that is printed."""
    for fault in account.faults:
        report.error("source-account", _message(fault), Place(place.file, fault.line), _hint(fault))
    for line, leftover in account.leftovers if not account.faults else ():
        note = report.error if leftover.is_certain else report.warn
        message = f"“{leftover.shown}” looks like markup, and is printed as it stands"
        note("markup-printed", message, Place(place.file, line), leftover.hint)


def _message(fault: AccountFault) -> str:
    if fault.reason:
        read = f" (“{fault.read}”)" if fault.read else ""
        return f"“{fault.typed}” does not come out as it is written: the story has {fault.reason}{read}"
    if not fault.read:
        return f"“{fault.typed}” is in the file and not in the story"
    if not fault.typed:
        return f"“{fault.read}” is in the story and not in the file"
    return f"where “{fault.typed}” is in the file, the story has “{fault.read}”"


def _hint(fault: AccountFault) -> str:
    if fault.reason == UNUSED:
        return "use its label in the text, or take the line out; if it is text, write a backslash before the “[”"
    if fault.typed.startswith("{"):
        return "attributes stand right behind [words in brackets], or above a block, and say what it can have"
    return "write it in another way: a backslash before a sign prints the sign (“\\*”), two “`” print code as it is"


def _fronts(document: Document) -> dict[tuple[str | int, ...], Inlines]:
    """Return the runs of a story that stand in its front matter, by key."""
    runs: dict[tuple[str | int, ...], Inlines] = {
        ("headline",): document.headline,
        ("kicker",): document.kicker,
        ("standfirst",): document.standfirst,
        ("summary",): document.summary,
    }
    runs |= {("byline", index): run for index, run in enumerate(document.bylines)}
    for index, picture in enumerate(document.pictures):
        runs[("pictures", index, "alt")] = (Text(picture.alt),)
        runs[("pictures", index, "caption")] = picture.caption
        runs[("pictures", index, "credit")] = picture.credit
    return runs


def _letters(text: str) -> str:
    """Return the letters and figures of a text that has no markup in the story: without targets and attributes."""
    bare = _TARGETS.sub("", html.unescape(text))
    return unicodedata.normalize("NFC", "".join(character for character in bare if character.isalnum()))


def _account_value(cursor: Cursor, inlines: Inlines, faults: list[AccountFault]) -> list[tuple[int, Leftover]]:
    walk = InlineAccount(cursor)
    try:
        walk.run(inlines)
        if not cursor.at_line_end() or cursor.at < cursor.end:
            raise Mismatch("")
    except Mismatch as problem:
        typed = " ".join(cursor.source[cursor.at : cursor.at + 60].split())[:50]
        faults.append(AccountFault(cursor.first_line, typed, problem.read, problem.reason))
    return walk.leftovers


def _account_body(cursor: Cursor, document: Document) -> BlockAccount:
    walk = BlockAccount(cursor)
    walk.blocks(document.blocks)
    walk.finish()
    if not walk.faults:
        _account_notes(cursor, walk, document)
        _account_links(cursor, walk)
    return walk


def _account_notes(cursor: Cursor, walk: BlockAccount, document: Document) -> None:
    """Account for the texts of notes, which stand where their author put them: each is found by its label."""
    end = cursor.end
    for label, (start, stop, depth) in list(cursor.note_texts.items()):
        number = cursor.note_numbers.get(label, 0)
        cursor.at, cursor.end, cursor.depth = start, stop, depth
        if not 0 < number <= len(document.footnotes):
            walk.faults.append(AccountFault(cursor.line(), f"[^{label}]", "", "no note at all"))
            continue
        walk.is_lost = False
        walk.blocks(document.footnotes[number - 1])
        walk.finish()
    cursor.at = cursor.end = end
    written = len(cursor.note_texts)
    if not walk.faults and written != len(document.footnotes):
        walk.faults.append(AccountFault(cursor.line(), "", f"note {written + 1}"))


def _account_links(cursor: Cursor, walk: BlockAccount) -> None:
    """Account for links by label: each leads to its definition, and each definition has a link."""
    used = set()
    for label, link, line in cursor.labelled:
        target = cursor.definitions.get(label, ("", 0, ""))[0]
        used.add(label)
        if not target or not (link.to_story or same_address(target.strip("<>"), link.target)):
            walk.faults.append(AccountFault(line, f"[{label}]", link.target, "another address than was typed"))
    for label, (target, line, written) in cursor.definitions.items():
        if label not in used:
            walk.faults.append(AccountFault(line, f"[{written}]: {target}", "", UNUSED))
