"""Words that templates say themselves. In: the templates of a layout. Out: a fault for each mark typed straight.

Words of `layout.yaml` and `words.yaml` get the marks of their language (`layouts.set_words`). What a template has in
its own HTML nobody changes, since nobody knows its language: it is to be typed as it is printed, in both editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.core.findings import Severity
from pressbuild.publication.layouts import Layout
from pressbuild.sources.builtin_folders import builtin_folder

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAGS = re.compile(
    r"<!--.*?-->|<(style|script)\b.*?</\1>|<[!/?A-Za-z](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>"
    r"|[a-z][\w:.-]*=(?:\"[^\"]*\"|'[^']*')",  # an attribute that a macro puts into a tag
    re.DOTALL | re.IGNORECASE,
)
_STRAIGHT = re.compile(r"[\"']|&(?:quot|apos|#39|#34);|(?<!-)--(?!-)|---|\.\.\.")
_MOST = 5  # marks of one template that are told


def look_template_words(subject: SourceSubject) -> Iterator[Fault]:
    """Yield straight quotation marks, double hyphens and three points in the text of the publication's templates."""
    layout = subject.layout
    for path in _templates(layout):
        with suppress(OSError, UnicodeDecodeError):  # reported when a template asks for it
            text = layout.read(path)
            shown = _TAGS.sub(_blank, _JINJA.sub(_blank, text))
            for match in list(_STRAIGHT.finditer(shown))[:_MOST]:
                start = max(0, match.start() - 15)
                around = " ".join(shown[start : match.end() + 15].split())
                place = layout.place(path, text.count("\n", 0, match.start()) + 1)
                message = f"the template has the straight mark {match[0]} in its own words: “{around}”"
                hint = "type the mark that is to be printed: ’ “ ” – — …"
                yield Fault(message, severity=Severity.WARNING, place=place, hint=hint)


def _templates(layout: Layout) -> Iterator[Path]:
    """Yield the templates of both editions that are not the built-in ones."""
    own = builtin_folder("layouts")
    for path in layout.files():
        if path.suffix in (".html", ".xhtml") and not path.is_relative_to(own):
            yield path


def _blank(match: re.Match[str]) -> str:
    """Return what stands for something that is no text: as many characters and lines."""
    return "".join(character if character == "\n" else "\u2060" for character in match[0])


CHECKS = (
    Check(
        "straight-mark",
        "Templates have the right marks in their own words",
        "Nobody changes what a template says in its HTML: straight quotation marks, -- and ... would be printed.",
        "Type the mark that is to be printed: ’ “ ” – — …",
        look_template_words,
        SubjectKind.SOURCE,
    ),
)
