"""Footnotes. In: what Markdown found of them. Out: findings for what would be lost: notes not called, written twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pressbuild.article.inline_markdown import is_address
from pressbuild.core.findings import Place, Report
from pressbuild.document import Blocks, FootnoteMark, Paragraph, block_inlines, walk_inlines

if TYPE_CHECKING:
    from markdown_it.token import Token

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")


def check_note(blocks: Blocks, place: Place, report: Report) -> None:
    """Refuse what the foot of a column has no room for: it would be lost without a word."""
    if any(not isinstance(block, Paragraph) for block in blocks):
        report.error(
            "bad-footnote", "a footnote holds something that is not a paragraph", place, "write it as plain text"
        )
    inlines = (inline for block in blocks for run in block_inlines(block) for inline in walk_inlines(run))
    if any(isinstance(inline, FootnoteMark) for inline in inlines):
        report.error("bad-footnote", "a footnote calls a footnote", place, "write it into this one")


def refuse_calls(tokens: Sequence[Token], place: Place, report: Report) -> None:
    """Refuse calls of notes in a line that is no part of the text: a headline, a standfirst, a picture's caption."""
    for token in tokens:
        if token.type == "undefined_note":
            message = f"the footnote [^{token.content}] is called in a headline, a standfirst or a caption"
            hint = f"call it in the text, which has a foot for it; “\\[^{token.content}]” prints the signs as they are"
            report.error("bad-footnote", message, place, hint)


def check_definitions(env: Mapping[str, Any], lines: Sequence[str], first_line: Place, report: Report) -> None:
    """Refuse what Markdown takes for a definition and leaves out: a note that nobody calls or that is written twice,
    “[Photo]: Somebody”. `first_line` is where the first of the lines stands.
    """
    written: dict[str, Place] = {}
    for number, line in enumerate(lines):
        match = _NOTE.match(line)
        place = Place(first_line.file, (first_line.line or 1) + number)
        if match and match[1] in written:
            message = f"the footnote [^{match[1]}] is written twice, and only one would be printed"
            report.error("duplicate-footnote", message, place, "give one of them another name")
        elif match:
            written[match[1]] = place
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number == -1:
            name = label.removeprefix(":")
            report.error(
                "unused-footnote",
                f"the footnote [^{name}] is written but never called",
                written.get(name, first_line),
                f"put [^{name}] where it belongs in the text, or delete the footnote",
            )
    for facts in env.get("references", {}).values():
        if not is_address(facts["href"]):
            number = facts["map"][0]
            report.error(
                "bad-link",
                f"“{lines[number].strip()}” is read as the address of a link and not printed",
                Place(first_line.file, (first_line.line or 1) + number),
                "if it is text, write a backslash before the first bracket",
            )
