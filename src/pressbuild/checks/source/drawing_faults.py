"""Checks of drawings. In: documents, faces. Out: findings at the very lines of their SVG files.

A font that is not there is reported, a character that no face has and what no renderer draws are errors: neither may be
lost on paper without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pressbuild.core.findings import Place, Report
from pressbuild.core.limits import working_on
from pressbuild.document import Document
from pressbuild.publication.font_families import FontFamily
from pressbuild.sources.door import MAX_PICTURE
from pressbuild.sources.folder import Folder

if TYPE_CHECKING:
    from pressbuild.drawings import Trouble

Tell = Callable[[str, str, Place | None, str], None]


def check_drawings(
    documents: Iterable[Document],
    families: Sequence[FontFamily],
    folder: Folder,
    language: str,
    report: Report,
    on_paper: bool = True,
) -> None:
    """Note what cannot be printed of the drawings of stories as it was meant; readers of the e-book draw more."""
    files = {picture.file for document in documents for picture in document.all_pictures()}
    for file in sorted(file for file in files if file.suffix.lower() == ".svg"):
        from pressbuild.drawings import BadDrawing, prepare_drawing  # loaded here: an issue may have none but bitmaps

        shown = folder.shown(file)
        try:
            data = folder.read(file, MAX_PICTURE)
            if not on_paper and b"text" not in data:  # what else is checked is for paper
                continue
            with working_on("the drawing", Place(shown), file):
                drawing = prepare_drawing(data, families, language)
        except BadDrawing as problem:
            report.error(problem.code, f"the drawing {problem.message}", Place(shown, problem.line), problem.hint)
            continue
        except OSError as problem:
            report.error("bad-picture", f"the drawing cannot be read: {problem.strerror}", Place(shown))
            continue
        for trouble in drawing.refused if on_paper else ():
            _tell(report.error, report, "not-drawable", f"the drawing has {trouble.message}", shown, trouble)
        for trouble in drawing.missing:
            _tell(report.error, report, "missing-character", trouble.message, shown, trouble)
        for trouble in drawing.unknown_faces:
            _tell(report.warn, report, "unknown-font", trouble.message, shown, trouble)


def _tell(tell: Tell, report: Report, code: str, message: str, file: Path, trouble: Trouble) -> None:
    """Put a finding into the report, once: both editions are checked where one is made for the other."""
    place = Place(file, trouble.line)
    if not any((found.code, found.message, found.place) == (code, message, place) for found in report.findings):
        tell(code, message, place, trouble.hint)
