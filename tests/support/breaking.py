"""Ways to put faults into a page that is good, and what is said of them. In: nothing. Out: changes and `Case`s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.support.pdfs import (
    HEIGHT,
    WIDTH,
    XMP,
    Change,
    add,
    add_resource,
    area,
    box,
    make_font,
    make_image,
    words,
)

from pressbuild.checks.outcomes import Status
from pressbuild.ink.ink_facts import DarkArea, InkMeasured, PageInk

K, RGB, WHITE = "0 0 0 1 k", "1 0 0 rg", "0 0 0 0 k"


@dataclass(frozen=True)
class Case:
    """A fault. `also`: what else it breaks; `alike`: changes that are made to the good file, too."""

    check: str
    changes: tuple[Change, ...]
    message: str
    status: Status = Status.FAILED
    rules: dict[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    alike: tuple[Change, ...] = ()
    subject: dict[str, Any] = field(default_factory=dict)
    bad_subject: dict[str, Any] = field(default_factory=dict)
    count: int = 1
    options: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def id(self) -> str:
        """The name of the test."""
        return f"{self.check} {self.name}".strip()


def case(check: str, change: Change | Iterable[Change], message: str, **keys: Any) -> Case:
    """Return a case of one change or of several."""
    return Case(check, (change,) if callable(change) else tuple(change), message, **keys)


def warn(check: str, change: Change | Iterable[Change], message: str, **keys: Any) -> Case:
    """Return a case that is warned of."""
    return case(check, change, message, status=Status.WARNED, **keys)


def set_root(**keys: Any) -> Change:
    """Return the change that sets keys of the catalogue; None takes one away."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            if value is None:
                del pdf.Root[f"/{key}"]
            else:
                pdf.Root[f"/{key}"] = value

    return change


def set_info(**keys: Any) -> Change:
    """Return the change that sets entries of the document information; None takes one away."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            if value is None:
                del pdf.docinfo[f"/{key}"]
            else:
                pdf.docinfo[f"/{key}"] = value

    return change


def swap_xmp(old: str, new: str) -> Change:
    """Return the change that writes something else into XMP."""

    def change(pdf: pikepdf.Pdf) -> None:
        assert old in XMP
        pdf.Root.Metadata.write(XMP.replace(old, new).encode())

    return change


def on_page(index: int, change: Change) -> Change:
    """Return the change made to another page than the first."""

    def changed(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[index]
        pdf.pages.remove(page)
        pdf.pages.insert(0, page)
        change(pdf)
        page = pdf.pages[0]
        pdf.pages.remove(page)
        pdf.pages.insert(index, page)

    return changed


def image(space: Any, pixels: tuple[int, int], bits: int = 8, **keys: Any) -> Change:
    """Return the change that gives pages a picture “Bad”."""
    return add_resource("XObject", "Bad", lambda pdf: make_image(pdf, space, pixels, bits, **keys))


def state(**keys: Any) -> Change:
    """Return the change that gives pages a graphics state “bad”."""
    return add_resource("ExtGState", "bad", lambda _pdf: Dictionary(**keys))


def give_profile(device: bytes, space: bytes, count: int) -> Change:
    """Return the change that replaces class and colour space of the output intent's profile."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.Root.OutputIntents[0].DestOutputProfile
        data = stream.read_bytes()
        stream.write(data[:12] + device + space + data[20:])
        stream.N = count

    return change


def annotate(**keys: Any) -> Change:
    """Return the change that puts an annotation on the first page."""

    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=box(10, 10, 30, 20), F=4, **keys)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return change


def add_bookmark(pdf: pikepdf.Pdf) -> None:
    """Give the file a bookmark to a place that it does not have."""
    leaf = pdf.make_indirect(Dictionary(Title=String("Sport"), Dest=String("nowhere")))
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=leaf, Last=leaf, Count=1))
    leaf.Parent = root
    pdf.Root.Outlines = root


def use_font(**keys: Any) -> tuple[Change, Change]:
    """Return the changes that set a word in another font."""
    return add_resource("Font", "G", lambda pdf: make_font(pdf, **keys)), add(words(K, 10, 90, 10, "corner", "G"))


def use_type3(pdf: pikepdf.Pdf) -> None:
    """Set a word in a font of drawings."""
    glyph = Stream(pdf, b"500 0 0 0 400 700 d1 0 0 400 700 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700], FontMatrix=[0.001, 0, 0, 0.001, 0, 0]
    )
    font.CharProcs, font.FirstChar, font.LastChar = Dictionary(a=glyph), 97, 97
    font.Encoding, font.Widths = Dictionary(Type=Name.Encoding, Differences=[97, Name.a]), [500]
    pdf.pages[0].Resources.Font.G = pdf.make_indirect(font)
    add(words(K, 10, 90, 10, "aaa", "G"))(pdf)


def add_postscript(pdf: pikepdf.Pdf) -> None:
    """Give the page a program."""
    program = Stream(pdf, b"showpage")
    program.Type, program.Subtype = Name.XObject, Name.PS
    pdf.pages[0].Resources.XObject.Bad = program
    add("/Bad Do")(pdf)


def add_layer(pdf: pikepdf.Pdf) -> None:
    """Give the file a layer."""
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("A layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Order=[group]))
    pdf.pages[0].Resources.Properties = Dictionary(L=group)
    add(f"/OC /L BDC {area(K, 40, 80, 5, 5)} EMC")(pdf)


def attach(pdf: pikepdf.Pdf) -> None:
    """Give the file another file."""
    pdf.attachments["notes.txt"] = b"notes"


def make_form(pdf: pikepdf.Pdf) -> None:
    """Give the file a field that lies nowhere."""
    field_ = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name")))
    pdf.Root.AcroForm = Dictionary(Fields=[field_])


def make_group(pdf: pikepdf.Pdf) -> Stream:
    """Return a form that is a transparency group, mixed in RGB."""
    form = Stream(pdf, area(K, 40, 80, 5, 5).encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, box(0, 0, WIDTH, HEIGHT)
    form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return pdf.make_indirect(form)


def make_link(pdf: pikepdf.Pdf) -> None:
    """Put a link on the page that leads to a place that is not there."""
    annotate(Subtype=Name.Link, Dest=String("nowhere"))(pdf)


def ink(most: float, *, doubt: str = "", limit: int = 240) -> InkMeasured:
    """Return what was measured of one page."""
    spots = (DarkArea(10, 20, 15, 10, 150, most),) if most > limit else ()
    page = PageInk(1, most, spots, 150.0 if spots else 0.0, 0, (), (0, 0, WIDTH, HEIGHT), b"", 72, doubt)
    return InkMeasured(limit, (page,), ())


X1A: dict[str, Any] = {"standard": "pdf/x-1a"}
TO_X1A = (
    set_info(GTS_PDFXVersion=String("PDF/X-1a:2003")),
    swap_xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", ""),
)
OLD = {"force_version": "1.4"}
NO_MARKER = swap_xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "")
KEPT = ("standard-kept",)
UNREAD = Status.SKIPPED
