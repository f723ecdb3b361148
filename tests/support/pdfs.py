"""A small PDF/X-4 page that has no fault, and ways to put one in. In: what is to be changed. Out: the bytes of a PDF.

The page is 100 × 120 mm with 3 mm of bleed and marks outside. On it: a tinted area that bleeds, black type that
overprints, white type on black, a line, a picture in CMYK. Lengths are in mm from the trim’s lower left corner.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.support.places import ROOT

from pressbuild.sources.builtin_folders import builtin_profiles

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED, ROOM = 100.0, 120.0, 3.0, 15.0
FACE = ROOT / "fonts" / "source-serif-4" / "SourceSerif4SmText-Regular.ttf"
Change = Callable[[pikepdf.Pdf], None]

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A page</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2023-02-01T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2023-02-01T01:00:00+01:00</xmp:ModifyDate>
<xmp:MetadataDate>2023-02-01T00:00:00Z</xmp:MetadataDate><pdf:Trapped>False</pdf:Trapped>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def box(*corners: float) -> Array:
    """Return a box of a page from its corners in mm."""
    return Array([round(corner * MM, 4) for corner in corners])


def area(ink: str, x: float, y: float, width: float, height: float) -> str:
    """Return the operators that fill a rectangle."""
    return f"{ink} {x * MM:.3f} {y * MM:.3f} {width * MM:.3f} {height * MM:.3f} re f\n"


def line(ink: str, x: float, y: float, to_x: float, width: float) -> str:
    """Return the operators that draw a line across; its width is in pt."""
    return f"{ink} {width} w {x * MM:.3f} {y * MM:.3f} m {to_x * MM:.3f} {y * MM:.3f} l S\n"


def words(ink: str, x: float, y: float, size: float, text: str, font: str = "F") -> str:
    """Return the operators that set a line of type."""
    return f"BT {ink} /{font} {size} Tf {x * MM:.3f} {y * MM:.3f} Td ({text}) Tj ET\n"


def picture(name: str, x: float, y: float, width: float, height: float) -> str:
    """Return the operators that paint a picture."""
    return f"q {width * MM:.3f} 0 0 {height * MM:.3f} {x * MM:.3f} {y * MM:.3f} cm /{name} Do Q\n"


MARKS = "/All CS 1 SCN 0.5 w " + " ".join(
    f"{x * MM:.3f} {-(BLEED + 2) * MM:.3f} m {x * MM:.3f} {-(BLEED + 8) * MM:.3f} l S" for x in (0.0, WIDTH)
)
GOOD = (
    area("0.1 0 0.1 0 k", -BLEED, -BLEED, WIDTH + 2 * BLEED, 30 + BLEED)
    + "/over gs "
    + words("0 0 0 1 k", 10, 15, 10, "Bread from the oven")
    + "/plain gs "
    + area("0 0 0 1 k", 10, 40, 60, 10)
    + words("0 0 0 0 k", 12, 42, 12, "every morning")
    + line("0 0 0 1 K", 10, 55, 80, 1)
    + picture("Im", 10, 60, 20, 15)
    + words("0 0 0 1 k", 10, 100, 10, "at the corner of the market square")
    + MARKS
)


def good_pdf(*changes: Change, count: int = 1, **options: Any) -> bytes:
    """Return the page, `count` times, after all changes; `options` are those of `Pdf.save`."""
    with pikepdf.open(io.BytesIO(_make(count))) as pdf:
        for change in changes:
            change(pdf)
        return save(pdf, **options)


def save(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Return the bytes of a PDF, of version 1.6 if nothing else is asked for."""
    target = io.BytesIO()
    # a forced version switches encryption off
    given = {} if "encryption" in options else {"force_version": "1.6", "deterministic_id": True}
    given |= options
    pdf.save(target, **given)
    return target.getvalue()


def add(content: str, before: bool = False) -> Change:
    """Return the change that paints something on top of the first page, or under all of it."""

    def change(pdf: pikepdf.Pdf) -> None:
        page, own = pdf.pages[0], f"\nq {content} Q\n".encode()
        old = page.Contents.read_bytes()
        page.Contents = Stream(pdf, own + old if before else old + own)

    return change


def swap(old: str, new: str) -> Change:
    """Return the change that writes something else into the content of all pages."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            assert old.encode() in content, old
            page.Contents = Stream(pdf, content.replace(old.encode(), new.encode()))

    return change


def set_page(**keys: Any) -> Change:
    """Return the change that sets keys of the first page; None takes one away."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            if value is None:
                del pdf.pages[0].obj[f"/{key}"]
            else:
                pdf.pages[0].obj[f"/{key}"] = value

    return change


def add_resource(kind: str, name: str, make: Callable[[pikepdf.Pdf], Any]) -> Change:
    """Return the change that gives pages another resource."""

    def change(pdf: pikepdf.Pdf) -> None:
        resources = pdf.pages[0].Resources
        if f"/{kind}" not in resources:
            resources[f"/{kind}"] = Dictionary()
        resources[f"/{kind}"][f"/{name}"] = make(pdf)

    return change


def make_image(pdf: pikepdf.Pdf, space: Any, pixels: tuple[int, int], bits: int = 8, **keys: Any) -> Stream:
    """Return a picture that is white all over, or whatever all bits set are in its colour space."""
    count = {"/DeviceCMYK": 4, "/DeviceRGB": 3}.get(str(space), 1)
    row = (pixels[0] * bits * count + 7) // 8
    image = Stream(pdf, bytes(row * pixels[1]))
    image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, space
    image.Width, image.Height, image.BitsPerComponent = *pixels, bits
    for key, value in keys.items():
        image[f"/{key}"] = value
    return pdf.make_indirect(image)


def make_separation(pdf: pikepdf.Pdf, name: str, inks: tuple[float, ...]) -> Array:
    """Return a colour space of one ink."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=list(inks), N=1)
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, pdf.make_indirect(tint)])


@lru_cache(1)
def read_icc() -> bytes:
    """Return the profile of the press."""
    return (builtin_profiles() / "newsprint.icc").read_bytes()


@lru_cache(1)
def _read_face() -> tuple[bytes, tuple[int, ...]]:
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    with TTFont(FACE) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=range(32, 127))
        cutter.subset(font)
        scale = 1000 / font["head"].unitsPerEm
        names, widths = font.getBestCmap(), font["hmtx"]
        lengths = tuple(round(widths[names[code]][0] * scale) for code in range(32, 127))
        target = io.BytesIO()
        font.save(target)
    return target.getvalue(), lengths


def make_font(pdf: pikepdf.Pdf, name: str = "ABCDEF+Face", embedded: bool = True) -> Dictionary:
    """Return a simple font (ISO 32000-1, 9.6.3)."""
    data, widths = _read_face()
    about = Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{name}"), Flags=32, ItalicAngle=0, Ascent=918)
    about.Descent, about.CapHeight, about.StemV, about.FontBBox = -335, 670, 80, Array([-200, -335, 1100, 918])
    if embedded:
        about.FontFile2 = Stream(pdf, data)
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{name}"), FirstChar=32, LastChar=126)
    font.Widths, font.Encoding, font.FontDescriptor = Array(widths), Name.WinAnsiEncoding, pdf.make_indirect(about)
    return pdf.make_indirect(font)


@cache
def _make(count: int) -> bytes:
    pdf = pikepdf.new()
    resources = Dictionary(
        Font=Dictionary(F=make_font(pdf)),
        ExtGState=Dictionary(
            over=Dictionary(OP=True, op=True, OPM=1), plain=Dictionary(OP=False, op=False), half=Dictionary(ca=0.5)
        ),
        ColorSpace=Dictionary(
            All=make_separation(pdf, "All", (1, 1, 1, 1)), Red=make_separation(pdf, "House Red", (0, 1, 1, 0))
        ),
        XObject=Dictionary(Im=make_image(pdf, Name.DeviceCMYK, (240, 180))),
    )
    shared = pdf.make_indirect(resources)
    for _ in range(count):
        pdf.add_blank_page(page_size=(WIDTH * MM, HEIGHT * MM))
        page = pdf.pages[-1]
        page.Contents, page.Resources = Stream(pdf, GOOD.encode()), shared
        page.MediaBox = box(-BLEED - ROOM, -BLEED - ROOM, WIDTH + BLEED + ROOM, HEIGHT + BLEED + ROOM)
        page.BleedBox = box(-BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED)
        page.TrimBox = box(0, 0, WIDTH, HEIGHT)
    _describe(pdf)
    return save(pdf)


def _describe(pdf: pikepdf.Pdf) -> None:
    profile = Stream(pdf, read_icc())
    profile.N = 4
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("Custom"))
    intent.DestOutputProfile = profile
    pdf.Root.OutputIntents = Array([intent])
    metadata = Stream(pdf, XMP.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    info = {"Title": "A page", "CreationDate": "D:20230201000000Z", "ModDate": "D:20230201000000Z"}
    pdf.docinfo = pdf.make_indirect(Dictionary())
    for key, value in info.items():
        pdf.docinfo[f"/{key}"] = String(value)
    pdf.docinfo["/Trapped"] = Name("/False")
