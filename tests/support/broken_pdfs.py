"""One fault for each check. In: nothing. Out: how to put it into a page that is good, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.support.pdfs import (
    BLEED,
    HEIGHT,
    MARKS,
    WIDTH,
    XMP,
    Change,
    add,
    add_resource,
    area,
    box,
    line,
    make_font,
    make_image,
    make_separation,
    picture,
    set_page,
    swap,
    words,
)

from pressbuild.preflight.ink import InkMeasured, InkSpot, NotMeasured, PageInk
from pressbuild.preflight.model import Status

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


def make_link(pdf: pikepdf.Pdf) -> None:
    """Put a link on the page that leads to a place that is not there."""
    annotate(Subtype=Name.Link, Dest=String("nowhere"))(pdf)


def ink(most: float, *, doubt: str = "", limit: int = 240) -> InkMeasured:
    """Return what was measured of one page."""
    spots = (InkSpot(10, 20, 15, 10, 150, most),) if most > limit else ()
    page = PageInk(1, most, spots, 150.0 if spots else 0.0, 0, (), (0, 0, WIDTH, HEIGHT), b"", 72, doubt)
    return InkMeasured(limit, (page,), ())


X1A = {"standard": "pdf/x-1a"}
TO_X1A = (
    set_info(GTS_PDFXVersion=String("PDF/X-1a:2003")),
    swap_xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", ""),
)
OLD = {"force_version": "1.4"}
NO_MARKER = swap_xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "")
KEPT = ("standard-kept",)
UNREAD = Status.SKIPPED

CASES = (
    # pages
    case("trim-size", set_page(TrimBox=box(0, 0, 98, HEIGHT)), "98 × 120 mm; this printer takes 100 × 120 mm"),
    case(
        "booked-size",
        (),
        "100 × 120 mm; 90 × 120 mm were booked",
        subject={"is_advert": True, "booked": (100.0, 120.0)},
        bad_subject={"booked": (90.0, 120.0)},
    ),
    case(
        "same-size",
        on_page(1, set_page(TrimBox=box(0, 0, WIDTH, 118))),
        "100 × 118 mm; the others are 100 × 120 mm",
        count=3,
        rules={"trim_sizes": ("100 × 120 mm", "100 × 118 mm")},
    ),
    case("page-count", (lambda pdf: pdf.pages.__delitem__(0),), "3 pages", count=4, rules={"pages_multiple": 4}),
    case(
        "one-page",
        (lambda pdf: pdf.pages.append(pdf.pages[0]),),
        "has 2 pages",
        subject={"is_advert": True},
        also=("total-ink",),
    ),
    warn("page-rotation", set_page(Rotate=90), "turned by 90°", rules={"trim_sizes": ()}),
    case("page-scaling", (set_page(UserUnit=2), swap("cm /Im", "cm 1 0 0 1 0 0 cm /Im")), "scaled by 2", rules={
        "trim_sizes": (), "safe_margin": "0", "bleed": "allowed", "pictures.least": 100}, name="UserUnit"),
    warn("empty-pages", (lambda pdf: set_page(Contents=Stream(pdf, MARKS.encode()))(pdf),), "nothing is printed"),
    warn(
        "empty-pages",
        (lambda pdf: set_page(Contents=Stream(pdf, (MARKS + area(" 0 0 0 0 k", 0, 0, WIDTH, HEIGHT)).encode()))(pdf),),
        "nothing is printed",
        name="white",
    ),
    warn(
        "single-picture-page",
        (
            image(Name.DeviceCMYK, (800, 960)),
            lambda pdf: set_page(Contents=Stream(pdf, (MARKS + " " + picture("Bad", -3, -3, 106, 126)).encode()))(pdf),
        ),
        "one picture of 192 ppi",
        rules={"pictures.least": 100},
    ),
    case("file-damaged", (), "damaged", also=KEPT),
    case("all-read", add("/Nope Do"), "“Nope”", status=UNREAD, also=("*",)),
    case("encrypted", (), "encrypted", options={"encryption": pikepdf.Encryption(owner="x", user="")}, also=("pdf-version", *KEPT)),
    # boxes
    case("trim-box", set_page(TrimBox=None), "no trim box", also=("*",)),
    case("trim-box", set_page(ArtBox=box(5, 5, 90, 90)), "only one is allowed", also=KEPT, name="art box"),
    case(
        "boxes-nested",
        set_page(BleedBox=box(-BLEED, -BLEED, 99, HEIGHT + BLEED)),
        "the trim box sticks out of the bleed box, 1 mm at the right",
        also=("bleed-width", *KEPT),
    ),
    case("boxes-nested", set_page(CropBox=box(5, 0, WIDTH, HEIGHT)), "crop box, 5 mm at the left", also=KEPT, name="crop"),
    case("bleed-width", set_page(BleedBox=box(-3, -3, 102, 123)), "2 mm of bleed at the right"),
    case("bleed-width", set_page(BleedBox=None), "no bleed box", name="none"),
    case(
        "bleed-width",
        set_page(BleedBox=box(0, -3, WIDTH, HEIGHT)),
        "3 mm of bleed; this printer takes none",
        rules={"bleed": "forbidden", "safe_margin": "0"},
        alike=(set_page(BleedBox=box(0, 0, WIDTH, HEIGHT)),),
        name="forbidden",
        also=("*",),
    ),
    case("bleed", add(area("1 0 0 0 k", -1, 50, 20, 5), before=True), "an area reaches the trim at the left and goes 1 mm"),
    case(
        "bleed",
        (image(Name.DeviceCMYK, (400, 300)), add(picture("Bad", 80, 60, 20, 15))),
        "a picture reaches the trim at the right and goes 0 mm",
        rules={"bleed": "allowed"},
        name="allowed",
    ),
    warn("safe-margin", add(words(K, 2, 60, 10, "a")), "type “a” is 2 mm from the trim; this printer asks for 3 mm"),
    case("safe-margin", add(words(K, 97, 60, 10, "on")), "type “on” is cut", name="cut"),
    warn("safe-margin", add(words(K, 95, 60, 12, "good morning")), "runs off the page", name="off"),
    warn(
        "safe-margin",
        (image(Name.DeviceCMYK, (400, 300)), add(picture("Bad", 79, 60, 20, 15))),
        "a picture is 1 mm from the trim",
        name="picture",
    ),
    case("marks", swap(MARKS, ""), "no printer’s marks"),
    warn("marks", swap("/All CS 1 SCN", "0 0 0 1 K"), "not in the registration colour", name="black"),
    case("marks", add(MARKS), "beside the page", alike=(swap(MARKS, ""),), rules={"marks": "forbidden"}, name="forbidden"),
    # fonts
    case("fonts-embedded", use_font(name="Face", embedded=False), "“Face” is not embedded", also=KEPT),
    warn("fonts-subset", use_font(name="Face"), "“Face” is embedded whole"),
    case("type3-fonts", use_type3, "is of Type 3"),
    warn("courier", use_font(name="ABCDEF+CourierNewPSMT"), "“CourierNewPSMT”"),
    # colour
    case("rgb", add(area(RGB, 40, 80, 5, 5)), "an area in RGB", also=("standard-colours", *KEPT)),
    case(
        "rgb",
        (image(Name.DeviceRGB, (300, 200)), add(picture("Bad", 40, 80, 20, 15))),
        "a picture in RGB",
        also=("standard-colours", *KEPT),
        name="picture",
    ),
    case("rgb", add(words(RGB, 40, 80, 12, "red")), "only in pictures", rules={"colour": "rgb-pictures"}, name="type", also=(
        "standard-colours", *KEPT)),
    case(
        "managed-colour",
        (
            add_resource("ColorSpace", "L", lambda _pdf: Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])),
            add("/L cs 50 20 20 sc 100 600 re f".replace("100 600", "120 220 20 20")),
        ),
        "in Lab",
    ),
    case(
        "black-alone",
        add(area("1 0 0 0 k", 40, 80, 5, 5)),
        "an area in C 100",
        rules={"colour": "grey"},
        alike=(
            swap("0.1 0 0.1 0 k", "0 0 0 0.1 k"),
            lambda pdf: pdf.pages[0].Resources.XObject.__setitem__("/Im", make_image(pdf, Name.DeviceGray, (240, 180))),
        ),
    ),
    case("spot-colours", add("/Red cs 1 scn 120 220 20 20 re f"), "“House Red”", rules={}),
    case("registration-colour", add("/All cs 1 scn 120 220 20 20 re f"), "in the registration colour"),
    case("standard-colours", add(area(RGB, 40, 80, 5, 5)), "PDF/X-4 for a CMYK press", rules={"colour": "rgb"}, also=KEPT),
    case(
        "standard-colours",
        add(area(RGB, 40, 80, 5, 5)),
        "PDF/X-1a allows",
        rules=X1A,
        alike=TO_X1A,
        options=OLD,
        also=("rgb", *KEPT),
        name="x-1a",
    ),
    case(
        "transparency", add("/half gs " + area(K, 40, 80, 5, 5)), "an area is transparent", rules=X1A, alike=TO_X1A, options=OLD,
        also=KEPT,
    ),
    case(
        "transparency",
        set_page(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)),
        "transparency group",
        rules=X1A,
        alike=TO_X1A,
        options=OLD,
        also=KEPT,
        name="group",
    ),
    case(
        "blending-space",
        (set_page(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)), add("/half gs " + area(K, 40, 80, 5, 5))),
        "mixed in RGB",
    ),
    # ink
    case("total-ink", (), "320 % of ink on a spot of 15 × 10 mm; this printer takes at most 240 %", bad_subject={"ink": ink(320)}),
    case("total-ink", (), "was not measured", status=UNREAD, bad_subject={"ink": None}, name="none"),
    case("total-ink", (), "Ghostscript", status=UNREAD, bad_subject={"ink": NotMeasured("Ghostscript is not there")}, name="no gs"),
    case("total-ink", (), "a font is missing", status=UNREAD, bad_subject={"ink": ink(90, doubt="a font is missing")}, name="doubt"),
    case("total-ink", (), "not 240 %", status=UNREAD, bad_subject={"ink": ink(90, limit=300)}, name="other limit"),
    # type
    case("small-type", add(words(K, 40, 80, 4, "tiny")), "4 pt type “tiny”; this printer asks for at least 5 pt"),
    case("small-type-several-inks", add(words("0 1 1 0 k", 40, 80, 7, "red")), "7 pt type “red” in several inks"),
    case(
        "small-type-several-inks",
        add(area("1 1 0 0 k", 40, 80, 20, 8) + words(WHITE, 42, 82, 7.5, "x")),
        "7.5 pt white type “x” on several inks",
        name="white",
    ),
    case("small-type-reversed", add(area(K, 40, 80, 20, 8) + words(WHITE, 42, 82, 6, "x")), "6 pt white type “x” on ink"),
    case("rich-black-type", add(words("0.4 0 0 1 k", 40, 80, 12, "rich")), "12 pt black type “rich” of C 40, K 100"),
    warn("rich-black-type", add(words("0.6 0.6 0.6 1 k", 40, 80, 30, "rich")), "the rich black of this press is C 40", name="large"),
    warn("screened-black-type", add(words("0 0 0 0.9 k", 40, 80, 12, "dark")), "12 pt type “dark” in 90 % black"),
    case(
        "black-overprints",
        add(area("0 0 1 0 k", 40, 80, 30, 10) + "/plain gs " + words(K, 42, 82, 12, "shop")),
        "12 pt black type “shop” is cut out of the colour under it",
        alike=(add(area("0 0 1 0 k", 40, 65, 30, 10) + "/over gs " + words(K, 42, 67, 12, "shop")),),
    ),
    case(
        "black-overprints",
        (state(OP=True, op=True, OPM=0), add(area("0 0 1 0 k", 40, 80, 30, 10) + "/bad gs " + words(K, 42, 82, 12, "shop"))),
        "is cut out of the colour",
        name="mode 0",
    ),
    warn(
        "black-overprints",
        add(picture("Im", 40, 80, 20, 15) + "/plain gs " + words(K, 45, 86, 12, "x")),
        "such as a picture",
        name="picture",
    ),
    case(
        "white-overprints",
        add(area("1 0 0 0 k", 40, 80, 30, 10) + "/over gs " + words(WHITE, 42, 82, 12, "x")),
        "white type “x” overprints",
        alike=(add(area("1 0 0 0 k", 40, 65, 30, 10) + "/plain gs " + words(WHITE, 42, 67, 12, "x")),),
    ),
    warn("white-overprints", add("/over gs " + area("1 g", 40, 80, 5, 5)), "white area is set to overprint", name="grey"),
    # lines
    case("hairlines", add(line("0 0 0 1 K", 40, 80, 60, 0)), "a line of width 0"),
    case("thin-lines", add(line("0 0 0 1 K", 40, 80, 60, 0.1)), "a line of 0.1 pt; this printer asks for at least 0.25 pt"),
    case("thin-lines", add(area(K, 40, 80, 20, 0.05)), "a line of 0.142 pt", name="bar"),
    case(
        "thin-lines-reversed",
        add(area(K, 40, 80, 30, 10) + line("0 0 0 0 K", 42, 85, 60, 0.3)),
        "a white line on ink of 0.3 pt; this printer asks for at least 0.5 pt",
    ),
    # pictures
    case(
        "picture-resolution",
        (image(Name.DeviceCMYK, (100, 75)), add(picture("Bad", 40, 80, 20, 15))),
        "127 ppi in a colour picture of 100 × 75 pixels; this printer asks for at least 200 ppi",
    ),
    case(
        "line-art-resolution",
        (image(Name.DeviceGray, (240, 180), 1), add(picture("Bad", 40, 80, 20, 15))),
        "305 ppi in a one-bit picture",
    ),
    warn(
        "picture-too-fine",
        (image(Name.DeviceGray, (800, 600)), add(picture("Bad", 40, 80, 20, 15))),
        "1016 ppi in a grey picture",
    ),
    # the standard
    case("standard-marker", NO_MARKER, "does not say that it is PDF/X-4"),
    case("standard-marker", TO_X1A, "asks for PDF/X-4", status=Status.WARNED, options=OLD, name="x-1a"),
    case("standard-marker", swap_xmp(">PDF/X-4<", ">PDF/X-3:2003<"), "“PDF/X-3:2003”; this printer", also=KEPT, name="x-3"),
    case("standard-kept", add(area(RGB, 40, 80, 5, 5)), "says that it is PDF/X-4, but", rules={"standard": "none"}, also=("rgb",)),
    case(
        "standard-kept", swap_xmp(">PDF/X-4<", ">PDF/X-6<"), "not known here", status=UNREAD, rules={"standard": "none"}, name="x-6"
    ),
    case("pdf-version", (), "of PDF 1.7; PDF/X-4 allows 1.6 at most", options={"force_version": "1.7"}, also=KEPT),
    case("output-intent", set_root(OutputIntents=None), "no output intent", also=("output-profile", *KEPT)),
    case("output-profile", give_profile(b"mntr", b"RGB ", 3), "“mntr”", also=KEPT),
    case("output-profile", give_profile(b"prtr", b"RGB ", 3), "is RGB; this press prints CMYK", name="rgb", also=KEPT),
    case("layers", add_layer, "layers", rules=X1A, alike=TO_X1A, options=OLD, also=KEPT),
    warn("layers", add_layer, "layers", name="x-4"),
    case("annotations", annotate(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://e.org"))), "a link", also=KEPT),
    warn("annotations", annotate(Subtype=Name.Text), "a note", rules={"standard": "none"}, alike=(NO_MARKER,), name="none"),
    case("javascript", set_root(OpenAction=Dictionary(S=Name.JavaScript, JS=String("1"))), "JavaScript", also=KEPT),
    warn("attachments", attach, "1 file attached"),
    warn("forms", make_form, "form fields"),
    case("transfer-functions", (state(TR=Name.Identity), add("/bad gs " + area(K, 40, 80, 5, 5))), "transfer", also=KEPT),
    case(
        "halftones",
        (
            state(HT=Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)),
            add("/bad gs " + area(K, 40, 80, 5, 5)),
        ),
        "screen",
        also=KEPT,
    ),
    case("postscript", add_postscript, "PostScript", also=("*",)),
    # metadata
    warn("title", (set_info(Title=None), swap_xmp(">A page<", "><")), "no title", also=("metadata", *KEPT)),
    case("metadata", swap_xmp("<xmpMM:VersionID>1</xmpMM:VersionID>", ""), "missing in the XMP: version", also=KEPT),
    case("metadata", set_root(Metadata=None), "no XMP", name="no xmp", also=("standard-marker",)),
    case("metadata-in-step", set_info(Title=String("Another")), "“Another” in the document information", also=KEPT),
    case(
        "metadata-in-step",
        set_info(CreationDate=String("D:20230201000000+01'00'")),
        "the date of creation",
        name="date",
        also=KEPT,
    ),
    case("trapped", swap_xmp(">False<", ">Unknown<"), "“Unknown”", also=("metadata-in-step", *KEPT)),
    case("file-id", (), "no identifier", also=KEPT),
    # contents
    warn("placeholder-words", add(words(K, 40, 80, 12, "Lorem ipsum")), "“Lorem ipsum” were left"),
    warn(
        "placeholder-words",
        add(f"BT {K} /F 12 Tf 100 200 Td [(Lo) 20 (rem ips) 10 (um)] TJ ET"),
        "“Lorem ipsum”",
        name="kerned",
    ),
    warn("links", make_link, "a link leads nowhere: “nowhere”", also=("annotations", *KEPT)),
    warn("bookmarks", add_bookmark, "the bookmark “Sport” leads nowhere"),
)  # fmt: skip

__all__ = ["CASES", "Case", "make_separation"]
