"""One page of a PDF alone. In: the bytes of a PDF from elsewhere. Out: a PDF of that page, for a preflight of it.

What the file says of itself stays: output intent, XMP, information, layers. What belongs to other pages goes.
"""

from __future__ import annotations

import io

import pikepdf

from pressbuild.placed_pdf.open_page import inherited_value, open_page

_OF_THE_PAGES = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_KEPT = {"/Type", "/Version", "/Extensions", "/Metadata", "/OutputIntents", "/OCProperties", "/Lang", "/MarkInfo"}


def extract_page(data: bytes, number: int) -> bytes:
    """Return a page (from 1) as a PDF of its own: the file itself, if that is its only page.

    Raises:
        BadPdf: if the file cannot be read.
    """
    with open_page(data, number) as (pdf, page, facts):
        if facts.pages == 1:
            return data
        found = page.obj
        for key in _OF_THE_PAGES:
            value = inherited_value(page, key)
            if value is not None and key not in found:
                found[key] = value
        for key in ("/Annots", "/B", "/StructParents"):
            if key in found:
                del found[key]
        for key in [key for key in pdf.Root.keys() if key not in _KEPT]:  # noqa: SIM118 - not a Python dictionary
            del pdf.Root[key]
        pdf.Root["/Pages"] = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=1, Kids=pikepdf.Array([found]))
        )
        found["/Parent"] = pdf.Root["/Pages"]
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True, preserve_pdfa=False)
        return stream.getvalue()
