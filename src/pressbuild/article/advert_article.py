"""Reading an advertisement. In: an article file of the kind `advert`. Out: a `Document` with its one picture.

The file it names is a customer's: a PDF, of which one page is copied and measured, or a picture.
"""

from __future__ import annotations

from pathlib import Path

from pressbuild.article.front_matter import SplitArticle
from pressbuild.core.findings import Place, Report
from pressbuild.core.units import parse_size
from pressbuild.document import Advert, Document, Medium, Picture, Size, Text, slugify
from pressbuild.placed_pdf import BadPdf, looks_like_pdf
from pressbuild.publication.line_marks import set_line
from pressbuild.publication.picture_files import measure_image
from pressbuild.sources.door import MAX_PICTURE, MEGABYTE, FileTooLarge
from pressbuild.sources.folder import Folder

_OF_STORIES = ("kicker", "standfirst", "byline", "summary", "pictures")
_OF_ADVERTS = ("file", "page", "alt", "size", "label")


def check_no_advert(split: SplitArticle, report: Report) -> None:
    """Note the keys of an advertisement in a story."""
    for key in _OF_ADVERTS:
        if key in split.yaml.data:
            hint = "add a line “kind: advert” if it is one; a story has its pictures under “pictures:”"
            report.error("not-an-advert", f"“{key}:” is for advertisements only", split.yaml.place(key), hint)


def read_advert(path: Path, folder: Folder, split: SplitArticle, language: str, report: Report) -> Document | None:
    """Return the advertisement of an article file, or None with findings."""
    front, yaml, shown = split.front, split.yaml, folder.shown(path)
    _check_keys(split, shown, report)
    booked = None
    if front.size:
        booked = Size(*parse_size(front.size))
    elif front.edition != "screen":
        hint = "add a line such as “size: 137 × 90 mm”: the size that was booked"
        report.error("no-advert-size", "the advertisement has no size", yaml.place("kind"), hint)
    place = yaml.place("file")
    if not front.file:
        hint = "add a line “file: …” with a PDF or a picture"
        report.error("missing-key", "the advertisement has no file", yaml.place("kind"), hint)
        return None
    file = folder.find(front.file, path.parent, place, report, "the advertisement")
    measured = _measure(file, folder, front.page, place, report) if file else None
    if not file or not measured or report.has_errors:
        return None
    is_pdf = looks_like_pdf(file)
    (width, height), box = measured
    picture = Picture(
        id=slugify(file.stem),
        place=place,
        file=file,
        alt=front.alt,
        width=width,
        height=height,
        page=front.page if is_pdf else 0,
    )
    label = front.label if isinstance(front.label, str) and front.label not in ("yes", "no") else ""
    real = Size(width, height) if is_pdf else None
    return Document(
        slug=front.slug or slugify(path.stem),
        file=shown,
        language=language,
        headline=(Text(set_line(front.headline, language, yaml.place("headline"), report)),),
        kicker=(Text(set_line(label, language, yaml.place("label"), report)),) if label else (),
        short=front.short,
        pictures=(picture,),
        medium=Medium(front.edition),
        advert=Advert(place, booked, yaml.place("size"), real, box, front.label not in (False, "", "no")),
    )


def _check_keys(split: SplitArticle, shown: Path, report: Report) -> None:
    front, yaml = split.front, split.yaml
    for key in _OF_STORIES:
        if key in yaml.data:
            report.error("only-stories", f"an advertisement has no “{key}:”", yaml.place(key), "take the line out")
    if front.role != "story":
        report.error("only-stories", "an advertisement is not the imprint", yaml.place("role"), "take the line out")
    if split.body.strip():
        before = len(split.body) - len(split.body.lstrip())
        line = split.body_line + split.body.count("\n", 0, before)
        hint = "its words are in its file, and in “alt:” for the e-book; one that is set from text is a story"
        report.error("only-stories", "an advertisement has no text of its own", Place(shown, line), hint)


def _measure(
    file: Path, folder: Folder, page: int, place: Place, report: Report
) -> tuple[tuple[float, float], str] | None:
    """Return the size of the file, in mm for a PDF, and the page box that says so."""
    if not looks_like_pdf(file):
        size = measure_image(file, folder, place, report)
        return (size, "") if size else None
    shown = folder.shown(file)
    try:
        data = folder.read(file, MAX_PICTURE)
        from pressbuild.placed_pdf.page_copy import copy_page  # only here: most papers have no such file

        copied = copy_page(data, page)
    except FileTooLarge:
        message = f"“{shown}”: the PDF is larger than {MAX_PICTURE // MEGABYTE} MB"
        report.error("pdf-too-large", message, place, "ask for a smaller one")
        return None
    except OSError as problem:
        report.error("bad-pdf", f"“{shown}” cannot be read: {problem.strerror}", place)
        return None
    except BadPdf as problem:
        report.error(problem.code, f"“{shown}”: {problem.message}", place, problem.hint)
        return None
    if copied.facts.mended:
        hint = "ask for the file again, or look at it closely in the proof: a part of it may be lost"
        report.warn("mended-pdf", f"“{shown}” is damaged; what could be read of it is placed", place, hint)
    if copied.notes:
        hint = "ask for a file in which they are part of the page (“flattened”), if they are to be printed"
        what = "a comment or form field" if copied.notes == 1 else f"{copied.notes} comments or form fields"
        message = f"“{shown}” has {what} on its page, and only the page is printed"
        report.warn("advert-notes", message, place, hint)
    return copied.facts.size_mm, copied.facts.box
