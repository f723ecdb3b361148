"""Pages as such: how many, how large, how they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault, NotAsked, Skip
from pressbuild.checks.pdf.fault_places import MM, FaultPlace, marks_of, prints, show_size, tell
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.core.units import counted
from pressbuild.pdf_facts.facts import ImageMark, PageFacts
from pressbuild.press.press_profile import PressProfile

TOLERANCE = 0.5  # mm: a page that is cut never comes out more exactly


def measure_page(page: PageFacts) -> tuple[float, float]:
    """Return width and height of the trimmed page in mm, as it is read."""
    left, bottom, right, top = page.boxes.trimmed
    width, height = (right - left) / MM, (top - bottom) / MM
    return (height, width) if page.rotation % 180 else (width, height)


def _is_near(size: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(size[0] - other[0]) <= TOLERANCE and abs(size[1] - other[1]) <= TOLERANCE


def look_damage(subject: PdfSubject) -> Iterator[Fault]:
    """The file had to be repaired before it could be read."""
    for damage in subject.facts.damage:
        yield Fault(f"the file is damaged: {damage}")


def look_unread(subject: PdfSubject) -> Iterator[Fault]:
    """What could not be looked at: told once in full, since many checks are then not made."""
    if not subject.facts.pages:
        yield Fault("the file has no page that can be read")
    if subject.facts.unread:
        raise Skip("; ".join(subject.facts.unread[:20]))


def look_encryption(subject: PdfSubject) -> Iterator[Fault]:
    """PDF/X forbids any encryption, even that which opens without a password."""
    if subject.facts.encrypted:
        yield Fault("the file is encrypted")


def ask_sizes(rules: PressProfile) -> str:
    """Say which sizes are allowed."""
    return ", ".join(rules.trim_sizes)


def look_trim_size(subject: PdfSubject) -> Iterator[Fault]:
    """Each page has one of the sizes of the press."""
    sizes = subject.rules.sizes
    wanted = " or ".join(show_size(*size) for size in sizes)
    yield from _report_sizes(subject, sizes, f"this printer takes {wanted}")


def look_booked_size(subject: PdfSubject) -> Iterator[Fault]:
    """An advertisement is as large as what was booked."""
    if subject.booked is None:
        raise NotAsked
    yield from _report_sizes(subject, (subject.booked,), f"{show_size(*subject.booked)} were booked")


def _report_sizes(subject: PdfSubject, sizes: tuple[tuple[float, float], ...], wanted: str) -> Iterator[Fault]:
    wrong: dict[tuple[float, float], list[int]] = {}
    for page in subject.facts.pages:
        width, height = measure_page(page)
        if not any(_is_near((width, height), size) for size in sizes):
            wrong.setdefault((round(width, 1), round(height, 1)), []).append(page.number)
    for (width, height), numbers in wrong.items():
        turned = any(_is_near((height, width), size) for size in sizes)
        of_pages = f" (and {counted(len(numbers) - 1, 'more page')})" if len(numbers) > 1 else ""
        yield Fault(
            f"the trimmed page is {show_size(width, height)}{of_pages}; {wanted}{', upright or across' * turned}",
            numbers[0],
        )


def look_same_size(subject: PdfSubject) -> Iterator[Fault]:
    """All pages have the size that most of them have."""
    sizes = [(page, measure_page(page)) for page in subject.facts.pages]
    if not sizes:
        return
    usual = Counter((round(width), round(height)) for _, (width, height) in sizes).most_common(1)[0][0]
    first = next(size for _, size in sizes if (round(size[0]), round(size[1])) == usual)
    for page, size in sizes:
        if not _is_near(size, first):
            yield Fault(f"this page is {show_size(*size)}; the others are {show_size(*first)}", page.number)


def ask_multiple(rules: PressProfile) -> str:
    """Say what the number of pages must be a multiple of."""
    return f"a multiple of {rules.pages_multiple}" if rules.pages_multiple > 1 else ""


def look_page_count(subject: PdfSubject) -> Iterator[Fault]:
    """The number of pages fits the sheets."""
    count, multiple = subject.facts.page_count or len(subject.facts.pages), subject.rules.pages_multiple
    if count % multiple or not count:
        yield Fault(f"{counted(count, 'page')}; this printer asks for a multiple of {multiple}")


def look_single_page(subject: PdfSubject) -> Iterator[Fault]:
    """An advertisement is one page."""
    count = subject.facts.page_count or len(subject.facts.pages)
    if count != 1:
        yield Fault(f"an advertisement is one page; this file has {counted(count, 'page')}")


def look_rotation(subject: PdfSubject) -> Iterator[Fault]:
    """Pages that are only turned by a viewer."""
    for page in subject.facts.pages:
        if page.rotation % 360:
            yield Fault(
                f"the page is turned by {page.rotation % 360}° for viewing", page.number, None, Severity.WARNING
            )


def look_scaling(subject: PdfSubject) -> Iterator[Fault]:
    """UserUnit (ISO 32000-1, 14.11.2 and table 30): GWG 2015 forbids it by the name of page scaling."""
    for page in subject.facts.pages:
        if page.user_unit != 1:
            yield Fault(f"the page is scaled by {page.user_unit:g} (UserUnit)", page.number)


def look_empty(subject: PdfSubject) -> Iterator[Fault]:
    """Pages on which nothing prints."""
    for page in subject.facts.pages:
        if not page.unread and not any(prints(mark) for mark in marks_of(page)):
            yield Fault("nothing is printed on this page", page.number, None, Severity.WARNING)


def look_single_image(subject: PdfSubject) -> Iterator[Fault]:
    """A page that is one picture: type in it is as coarse as the picture."""
    for page in subject.facts.pages:
        trim = page.boxes.trimmed
        whole = (trim[2] - trim[0]) * (trim[3] - trim[1])
        others = [mark for mark in marks_of(page) if not isinstance(mark, ImageMark) and prints(mark)]
        for image in page.images:
            box = image.clipped
            width, height = min(box[2], trim[2]) - max(box[0], trim[0]), min(box[3], trim[3]) - max(box[1], trim[1])
            if not others and min(width, height) > 0 and width * height > 0.95 * whole:
                found = FaultPlace(box, 0, f"the page is one picture of {image.ppi:.0f} ppi")
                yield from tell(page, [found], Severity.WARNING)


CHECKS = (
    PdfCheck(
        "file-damaged",
        "The file is whole",
        "A file that had to be repaired before it could be read may have lost something, and the printer’s software"
        " may repair it otherwise.",
        "Export the PDF again, and send it so that nothing changes it on the way.",
        look_damage,
        structural=True,
        needs_content=False,
        needs_pages=False,
        for_placed=False,
    ),
    PdfCheck(
        "all-read",
        "All of the file could be looked at",
        "What has not been looked at has not passed. Checks that need the missing part are “not checked”.",
        "Export the PDF anew; if that does not help, ask the printer to look at it.",
        look_unread,
        needs_content=False,
    ),
    PdfCheck(
        "encrypted",
        "The file is not encrypted",
        "The printer’s software cannot open an encrypted file, or is not allowed to change or print it. PDF/X forbids"
        " encryption.",
        "Export the PDF without a password and without restrictions.",
        look_encryption,
        structural=True,
        needs_content=False,
        needs_pages=False,
        for_placed=False,
    ),
    PdfCheck(
        "trim-size",
        "Pages have a size that the press takes",
        "A page of another size is scaled, or stands wrongly on the sheet, or is refused.",
        "Set the page size of the document to one that the printer names; do not scale when exporting.",
        look_trim_size,
        asks=ask_sizes,
        for_adverts=False,
    ),
    PdfCheck(
        "booked-size",
        "The advertisement has the size that was booked",
        "An advertisement that is larger covers its neighbours; one that is smaller leaves a hole in the page.",
        "Export it at the booked size, the trim box being that size.",
        look_booked_size,
        for_papers=False,
        for_placed=False,
    ),
    PdfCheck(
        "same-size",
        "All pages have the same size",
        "Pages are put together on one sheet and cut at once. One that differs is cut wrongly.",
        "Give all pages of the document one size.",
        look_same_size,
        for_adverts=False,
    ),
    PdfCheck(
        "page-count",
        "The number of pages fits the sheets",
        "A paper is folded from sheets of four pages or more. Pages that are missing come out white, or the job is"
        " sent back.",
        "Add or take away pages until their number is right.",
        look_page_count,
        needs_content=False,
        needs_pages=False,
        asks=ask_multiple,
        for_adverts=False,
    ),
    PdfCheck(
        "one-page",
        "An advertisement is one page",
        "Only one page can be placed; nobody knows which of several is meant.",
        "Export only the page that is to be printed.",
        look_single_page,
        needs_content=False,
        needs_pages=False,
        for_papers=False,
        for_placed=False,
    ),
    PdfCheck(
        "page-rotation",
        "Pages are not turned by the viewer",
        "A page that is only turned for viewing may lie on its side on the sheet: not all software looks at the turn.",
        "Turn the page in the layout, and export it upright.",
        look_rotation,
        needs_content=False,
        for_placed=False,
    ),
    PdfCheck(
        "page-scaling",
        "Pages are not scaled",
        "A page with a unit of its own comes out at another size wherever software does not know of units.",
        "Export the page at its real size. Pages larger than 5 m are better sent at a tenth of their size, as agreed"
        " with the printer.",
        look_scaling,
        for_placed=False,
    ),
    PdfCheck(
        "empty-pages",
        "No page is empty",
        "An empty page may be meant, or something has got lost on the way.",
        "Make sure that the page is to be empty; if not, export it again.",
        look_empty,
    ),
    PdfCheck(
        "single-picture-page",
        "No page is one single picture",
        "Type that has become a picture is as coarse as the picture, and screened like one: it looks ragged on paper.",
        "Export from the layout program with type and lines as they are, not as a picture.",
        look_single_image,
    ),
)
