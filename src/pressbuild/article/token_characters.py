"""Characters that are not seen. In: the tokens of one run of text. Out: the same with each text as `characters` has it,
its line separators as tokens of their own; findings for paragraph separators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pressbuild.core.findings import Place, Report
from pressbuild.core.invisible_characters import LINE_ENDS, PARAGRAPH_ENDS, clean_text

if TYPE_CHECKING:
    from markdown_it.token import Token

LINE_SEPARATOR = "line_separator"
_SEPARATOR = re.compile(f" *([{''.join(sorted(LINE_ENDS))}]) *")
_TEXTS = ("text", "text_special")


def clean_tokens(tokens: Sequence[Token], place: Place, report: Report) -> Sequence[Token]:
    """Return the tokens with clean texts; a text with line separators becomes several, divided by `LINE_SEPARATOR`."""
    if all(token.content.isascii() for token in tokens):
        return tokens
    cleaned: list[Token] = []
    line = place.line
    for token in tokens:
        if token.type in ("softbreak", "hardbreak") and line:
            line += 1
        if token.type not in _TEXTS:
            cleaned.append(token)
            continue
        for number, part in enumerate(_SEPARATOR.split(clean_text(token.content))):
            if number % 2 == 0:
                cleaned.append(replace(token, content=part))
                continue
            cleaned.append(replace(token, content="", type=LINE_SEPARATOR))
            if part in PARAGRAPH_ENDS:
                message = "a paragraph separator (U+2029) stands in the text, and is set as a new line"
                hint = "put an empty line there; programs that copy it mean the end of a paragraph"
                report.warn("paragraph-separator", message, Place(place.file, line), hint)
    return cleaned
