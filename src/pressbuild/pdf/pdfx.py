"""What a printer's PDF says of itself. In: the PDF as it is painted and the facts of the issue. Out: the same,
complete.

Output intent, document information and XMP in step, identifiers, page boxes, marks. The marker of PDF/X is written only
by `mark_standard`, after the file has been checked: ISO 15930-7:2010 (PDF/X-4) and ISO 15930-4:2003 (PDF/X-1a).
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
import zlib
from dataclasses import dataclass
from typing import Any

import pydyf

from pressbuild.core.rectangles import PdfBox
from pressbuild.pdf.sheet_boxes import SheetBoxes
from pressbuild.pdf.xmp_metadata import PRODUCER, write_xmp
from pressbuild.press.mark_drawing import REGISTRATION
from pressbuild.press.press import Press

VERSIONS = {"pdf/x-4": "1.6", "pdf/x-1a": "1.4", "none": "1.7"}
MARKERS = {"pdf/x-4": "PDF/X-4", "pdf/x-1a": "PDF/X-1a:2003"}
_MARKER_KEYS = {"PDF/X-4": "pdfxid:GTS_PDFXVersion", "PDF/X-1a:2003": "pdfx:GTS_PDFXVersion"}
_LEVEL = 7  # of zlib: half the time of 9, and files that are 1 % larger


@dataclass(frozen=True)
class Facts:
    """What the file says of itself. `moment` is the issue's date, so that two runs give the same bytes."""

    title: str
    author: str
    language: str
    moment: datetime.date


def describe(pdf: Any, facts: Facts, press: Press) -> None:
    """Write information, XMP, output intent and identifiers into a PDF that is painted."""
    stamp = f"D:{facts.moment:%Y%m%d}000000Z"
    pdf.info.clear()
    pdf.info["Title"] = pydyf.String(facts.title)
    if facts.author:
        pdf.info["Author"] = pydyf.String(facts.author)
    pdf.info["Creator"] = pydyf.String(PRODUCER)
    pdf.info["Producer"] = pydyf.String(PRODUCER)
    pdf.info["CreationDate"] = pydyf.String(stamp)
    pdf.info["ModDate"] = pydyf.String(stamp)
    pdf.info["Trapped"] = "/False"
    pdf.catalog["Lang"] = pydyf.String(facts.language)
    metadata = pydyf.Stream([_xmp(facts, "")], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(metadata)
    pdf.catalog["Metadata"] = metadata.reference
    if press.icc:
        profile = pydyf.Stream([press.icc], {"N": 4, "Alternate": "/DeviceCMYK"}, compress=True)
        pdf.add_object(profile)
        intent = pydyf.Dictionary({"Type": "/OutputIntent", "S": "/GTS_PDFX"})
        intent["OutputConditionIdentifier"] = pydyf.String("Custom")
        intent["OutputCondition"] = intent["Info"] = pydyf.String(press.condition)
        intent["DestOutputProfile"] = profile.reference
        pdf.catalog["OutputIntents"] = pydyf.Array([intent])


def mark_standard(pdf: Any, facts: Facts, press: Press) -> None:
    """Write the marker of the profile's standard: only into a file that has been found to keep it."""
    marker = MARKERS[press.rules.standard]
    if press.rules.standard == "pdf/x-1a":  # ISO 15930-4, 6.2
        pdf.info["GTS_PDFXVersion"] = pydyf.String(marker)
    metadata = next(o for o in pdf.objects if o.number and pdf.catalog["Metadata"] == o.reference)
    metadata.stream = [_xmp(facts, marker)]


def finish_pages(pdf: Any, pages: list[Any], sheet: SheetBoxes, press: Press, marks: list[bytes]) -> None:
    """Give pages their boxes, cut what sticks out of the bleed, draw the marks.

    Annotations are taken off: PDF/X allows none on the page (ISO 15930-7, 6.17), and paper has no links.
    """
    spaces = _colour_spaces(pdf, pages)
    for name in [name for name in spaces if name.startswith("lab-")]:  # WeasyPrint's own; nothing is painted in them
        del spaces[name]
    boxes = {
        "MediaBox": sheet.media_box,
        "CropBox": sheet.crop_box,
        "BleedBox": sheet.bleed_box,
        "TrimBox": sheet.trim_box,
    }
    registration = _registration_colour(pdf) if any(marks) else None
    for page, drawn in zip(pages, marks, strict=True):
        for name, box in boxes.items():
            page[name] = pydyf.Array(box)
        if press.rules.standard != "none":
            page.pop("Annots", None)
        before = pydyf.Stream([f"q {_rectangle(sheet.bleed_box)} re W n".encode()])
        after = pydyf.Stream([b"Q", drawn], compress=True)
        for stream in (before, after):
            pdf.add_object(stream)
        page["Contents"] = pydyf.Array([before.reference, page["Contents"], after.reference])
    if registration is not None:
        spaces[REGISTRATION] = registration


def compress_streams(pdf: Any) -> None:
    """Compress all streams once. pydyf does it each time it looks at one, which is several times."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            whole = pydyf.Stream(item.stream)
            data = whole.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
            item.stream, item.compress = [zlib.compress(data, _LEVEL)], False
            item.extra["Filter"] = "/FlateDecode"


def blend_in(pdf: Any, pages: list[Any], space: str) -> None:
    """Have transparent things on pages mixed in this colour space (ISO 32000-2, 11.6.6), if there are any."""
    resources = [o for o in pdf.objects if isinstance(o, dict) and "ExtGState" in o]
    states = [state for found in resources for state in found["ExtGState"].values()]
    masks = any(isinstance(o, pydyf.Stream) and "SMask" in o.extra for o in pdf.objects)
    placed = any(getattr(o, "is_transparent", False) for o in pdf.objects)  # what is in them is not seen here
    if masks or placed or any(_is_transparent(state) for state in states):
        for page in pages:
            page["Group"] = pydyf.Dictionary({"S": "/Transparency", "CS": f"/{space}", "I": "true"})


def _is_transparent(state: Any) -> bool:
    blends = state.get("BM", "/Normal") not in ("/Normal", "/normal")
    return "SMask" in state or blends or any(float(state.get(key, 1)) < 1 for key in ("ca", "CA"))


def _colour_spaces(pdf: Any, pages: list[Any]) -> Any:
    resources = next(o for o in pdf.objects if pages and o.reference == pages[0]["Resources"])
    return next(o for o in pdf.objects if o.reference == resources["ColorSpace"])


def _registration_colour(pdf: Any) -> Any:
    tint = {"FunctionType": 2, "Domain": pydyf.Array((0, 1)), "N": 1}
    tint |= {"C0": pydyf.Array((0,) * 4), "C1": pydyf.Array((1,) * 4)}
    function = pydyf.Dictionary(tint)
    pdf.add_object(function)
    return pydyf.Array(("/Separation", f"/{REGISTRATION}", "/DeviceCMYK", function.reference))


def _rectangle(box: PdfBox) -> str:
    return f"{box.left:g} {box.bottom:g} {box.width:g} {box.height:g}"


def _xmp(facts: Facts, marker: str) -> bytes:
    """Return an XMP packet that says what the document information says, with what PDF/X asks for."""
    named = f"{facts.title}\n{facts.moment.isoformat()}T00:00:00Z"
    digest = hashlib.blake2b(named.encode(), digest_size=16).hexdigest()
    more: dict[str, str | set[str]] = {
        "dc:format": "application/pdf",
        "pdf:Trapped": "False",
        "xmpMM:DocumentID": f"uuid:{uuid.UUID(digest)}",
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
    }
    if marker:
        more[_MARKER_KEYS[marker]] = marker
    return write_xmp(facts.title, facts.author, facts.moment, more)
