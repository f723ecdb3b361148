"""Checks of drawings. In: documents, faces. Out: faults at the very lines of their SVG files.

A font that is not there is reported, a character that no face has and what no renderer draws are errors: neither may be
lost on paper without a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.core.findings import Place, Severity
from pressbuild.core.limits import working_on
from pressbuild.sources.door import MAX_PICTURE


def look_drawings(subject: SourceSubject) -> Iterator[Fault]:
    """Yield what of the drawings of stories cannot be printed as it was meant; readers of the e-book draw more."""
    folder, on_paper = subject.manifest.folder, subject.on_paper
    files = {picture.file for document in subject.documents() for picture in document.all_pictures()}
    for file in sorted(file for file in files if file.suffix.lower() == ".svg"):
        from pressbuild.drawings import BadDrawing, prepare_drawing  # loaded here: an issue may have none but bitmaps

        shown = folder.shown(file)
        try:
            data = folder.read(file, MAX_PICTURE)
            if not on_paper and b"text" not in data:  # what else is checked is for paper
                continue
            with working_on("the drawing", Place(shown), file):
                drawing = prepare_drawing(data, subject.families, subject.manifest.language)
        except BadDrawing as problem:
            place = Place(shown, problem.line)
            yield Fault(f"the drawing {problem.message}", code=problem.code, hint=problem.hint, place=place)
            continue
        except OSError as problem:
            message = f"the drawing cannot be read: {problem.strerror}"
            yield Fault(message, code="bad-picture", place=Place(shown))
            continue
        for trouble in drawing.refused if on_paper else ():
            message = f"the drawing has {trouble.message}"
            yield Fault(message, code="not-drawable", hint=trouble.hint, place=Place(shown, trouble.line))
        for trouble in drawing.missing:
            place = Place(shown, trouble.line)
            yield Fault(trouble.message, code="missing-character", hint=trouble.hint, place=place)
        for trouble in drawing.unknown_faces:
            place, severity = Place(shown, trouble.line), Severity.WARNING
            yield Fault(trouble.message, severity=severity, code="unknown-font", hint=trouble.hint, place=place)


CHECKS = (
    Check(
        "drawings",
        "Drawings come onto paper as they are meant",
        "Characters that no face has, and what no renderer draws, would be lost without a word.",
        "Export the drawing as plain SVG, or as a PNG of 600 ppi.",
        look_drawings,
        SubjectKind.SOURCE,
        ("bad-picture", "picture-too-large", "unsafe-picture", "not-drawable", "missing-character", "unknown-font"),
    ),
)
