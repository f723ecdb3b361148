"""Parts that a layout has no place for. In: manifest and stories, the layout. Out: a fault for each that would vanish.

Heads, captions and text are looked for in what was laid out (`typeset.copy`). What stands on pages of its own kind, a
price on the front page or summaries in an index, may have no place in one issue; `fit --changes` lists it. But if no
template of the layout prints it on any page, or in the e-book, whoever wrote it has to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.core.findings import Place, suggest
from pressbuild.document import Document, plain_text
from pressbuild.publication.layouts import Layout
from pressbuild.publication.left_out_parts import FACT
from pressbuild.publication.manifest import Manifest
from pressbuild.templates.template_uses import prints

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_FACT = re.compile(r"\bfacts(?:\.(?:get\(\s*['\"])?|\[\s*['\"])(\w[\w-]*)")
_ALL_FACTS = re.compile(r"\bfacts\.(?:items|values)\(|\bin facts\b|\bfacts\s*\|")
# date lines stand in the title of the PDF and on the first page of the e-book in any case
_NAMES = ("summary", "section", "tagline", "price")
CODE = "no-place-for"
_SHOWN = 40  # characters


def look_parts(subject: SourceSubject) -> Iterator[Fault]:
    """Yield what no template of the layout prints, and the layout does not say that it leaves out."""
    layout = subject.layout
    paper, book = _templates(layout, ".html"), _templates(layout, ".xhtml")
    left_out = {left.part for left in layout.facts.leaves_out}
    given = {part for part, _, _ in (*_of_stories(subject.documents()), *_of_manifest(subject.manifest))}
    lacks = {part for part in given.intersection(_NAMES) - left_out if not _is_printed(part, paper)}
    facts = {name for text in (*paper, *book) for name in _FACT.findall(text)}
    has_all_facts = any(_ALL_FACTS.search(text) for text in (*paper, *book))
    for part, words, place in (*_of_stories(subject.documents()), *_of_manifest(subject.manifest)):
        name = part.removeprefix(FACT)
        if part in lacks:
            what, known = f"the {part}", ""
        elif part.startswith(FACT) and name not in facts and not has_all_facts and part not in left_out:
            what, known = f"the fact “{name}”", f"{suggest(name, facts)}; " if facts else ""
        else:
            continue
        yield Fault(
            f"{what}, “{_cut(words)}”, is printed nowhere: no template of the layout “{layout.name}” asks for it",
            place=place,
            hint=f"{known}take it out, or say in layout.yaml that the layout leaves it out: “leaves-out: [{part}]”",
        )


def look_book_parts(subject: SourceSubject) -> Iterator[Fault]:
    """Yield summaries that no template of the e-book prints, and the layout does not say that it leaves out."""
    layout, summaries = subject.layout, list(_of_stories(subject.documents()))
    left_out = {left.part for left in layout.facts.epub_leaves_out}
    if not summaries or "summary" in left_out or _is_printed("summary", _templates(layout, ".xhtml")):
        return
    for part, words, place in summaries:
        yield Fault(
            f"the {part}, “{_cut(words)}”, is not in the e-book: no template of the layout “{layout.name}” asks for it",
            code=CODE,
            place=place,
            hint=f"take it out, or say in layout.yaml that the e-book leaves it out: “epub-leaves-out: [{part}]”",
        )


def _is_printed(name: str, templates: Sequence[str]) -> bool:
    return any(name in text and prints(text, name) for text in templates)


def _of_stories(documents: Iterable[Document]) -> Iterator[tuple[str, str, Place]]:
    for document in documents:
        if document.summary:
            yield "summary", plain_text(document.summary), document.place_of("summary")


def _of_manifest(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    for text in manifest.texts:
        if text.part != "section" or text.keys[0] == "pages":  # sections of stories are in bookmarks and contents
            yield text.part, text.text, text.place


def _templates(layout: Layout, kind: str) -> list[str]:
    """Return the texts of all templates of a kind, each as it is used, without comments."""
    nearest: dict[Path, Path] = {}
    for folder in layout.folders:
        for path in sorted(folder.rglob(f"*{kind}")):
            nearest.setdefault(path.relative_to(folder), path)
    found = []
    for path in nearest.values():
        with suppress(OSError, UnicodeDecodeError):  # reported when a template asks for it
            found.append(_COMMENT.sub("", layout.read(path)))
    return found


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 2].rstrip() + " …"


CHECKS = (
    Check(
        CODE,
        "All that was written has a place in the layout",
        "A summary, a fact or a text of a manifest that no template prints would vanish without a word.",
        "Take it out, or say in layout.yaml that the layout leaves it out: “leaves-out: […]”.",
        look_parts,
        SubjectKind.SOURCE,
    ),
)
BOOK_CHECKS = (
    Check(
        "no-place-in-book",
        "All summaries have a place in the e-book",
        "A summary that no template of the e-book prints would vanish without a word.",
        "Take it out, or say in layout.yaml that the e-book leaves it out: “epub-leaves-out: [summary]”.",
        look_book_parts,
        SubjectKind.SOURCE,
        (CODE,),
    ),
)
