"""PDFs written object by object, so that it is known what is in them. In: their syntax. Out: bytes.

Object 1 is the catalogue, 2 the page tree, 3 the page, 4 its content, 5 Helvetica (as /F); others are from 10 on.
"""

from __future__ import annotations

from collections.abc import Sequence

Thing = str | tuple[str, bytes]  # a dictionary's entries, or those of a stream with its bytes


def write_pdf(
    content: bytes = b"",
    resources: str = "",
    *,
    things: Sequence[Thing] = (),
    page: str = "/MediaBox [0 0 200 200]",
    catalogue: str = "",
    trailer: str = "",
    tree: str = "/Kids [3 0 R] /Count 1",
    fonts: str = "",
    version: str = "1.7",
) -> bytes:
    """Return a PDF of one page. `things` are objects 10, 11, and so on."""
    fonts = f"<< /F 5 0 R {fonts} >>"
    objects: dict[int, Thing] = {
        1: f"/Type /Catalog /Pages 2 0 R {catalogue}",
        2: f"/Type /Pages {tree}",
        3: f"/Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font {fonts} {resources} >> {page}",
        4: ("", content),
        5: "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding",
        **dict(enumerate(things, 10)),
    }
    data = bytearray(f"%PDF-{version}\n".encode())
    places = {}
    for number, thing in objects.items():
        places[number] = len(data)
        entries, stream = thing if isinstance(thing, tuple) else (thing, None)
        data += f"{number} 0 obj\n".encode()
        if stream is None:
            data += b"<< %s >>" % entries.encode("latin-1")
        else:
            data += (
                b"<< %s /Length %d >>\nstream\n" % (entries.encode("latin-1"), len(stream)) + stream + b"\nendstream"
            )
        data += b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    data += f"trailer << /Size {max(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode(
        "latin-1"
    )
    return bytes(data)
