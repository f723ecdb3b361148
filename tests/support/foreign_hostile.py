"""PDFs that nobody means well with. In: nothing. Out: the bytes of each, by name."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from tests.support.plates import MM, make_pdf, save, square

INK = "0 0 0 1 k 20 20 200 200 re f\n"
GOOD = make_pdf([INK, INK])


def truncate() -> bytes:
    noise = zlib.compress(bytes(range(256)) * 400, 0)
    return (GOOD + noise)[: len(GOOD) // 2]


def destroy_xref() -> bytes:
    """Return a file whose table of objects points to nowhere: a reader can find them again."""
    head, _, tail = make_pdf([INK, INK]).rpartition(b"startxref")
    return head + b"startxref\n999999" + tail[tail.index(b"\n%%EOF") :]


def lock(user: str) -> bytes:
    with pikepdf.open(io.BytesIO(GOOD)) as pdf:
        return save(pdf, encryption=pikepdf.Encryption(owner="owner", user=user))


def make_many(pages: int = 5_000) -> bytes:
    """Return a file of many pages, each with a little type and ink."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shared = pdf.make_indirect(Dictionary(Font=Dictionary(F=font)))
    content = pdf.make_indirect(Stream(pdf, f"{INK}BT /F 12 Tf 50 300 Td (Bread) Tj ET".encode()))
    kids = Array()
    for _ in range(pages):
        kids.append(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=[0, 0, 283, 397],
                    Contents=content,
                    Resources=shared,
                    Parent=pdf.Root.Pages,
                )
            )
        )
    pdf.Root.Pages.Kids = kids
    pdf.Root.Pages.Count = pages
    return save(pdf)


def ring_pages() -> bytes:
    """Return a file whose tree of pages has itself as a branch."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.Root.Pages.Count = 3

    return make_pdf([INK, INK], change=change)


def nest_forms(itself: bool) -> bytes:
    """Return a page with a form that draws itself, or with 18 levels of forms that draw the next one ten times."""

    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        def form(content: bytes) -> pikepdf.Object:
            box = Array([0, 0, 999, 999])
            return pdf.make_indirect(Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=box))

        first = inner = form(INK.encode())
        if itself:
            inner.write(b"/X Do " + INK.encode())
            inner.Resources = Dictionary(XObject=Dictionary(X=inner))
            return Dictionary(XObject=Dictionary(X=first))
        for _ in range(18):
            outer = form(b"/X Do " * 10)
            outer.Resources = Dictionary(XObject=Dictionary(X=inner))
            inner = outer
        return Dictionary(XObject=Dictionary(X=inner))

    return make_pdf([f"/X Do {INK}"], resources=resources)


def blow_up() -> bytes:
    """Return a page whose content is 100 MB of spaces, packed twice."""
    spaces = zlib.compressobj(9)
    block = b" " * 2**20
    packed = b"".join([*(spaces.compress(block) for _ in range(100)), spaces.flush()])

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = Stream(pdf, b"")
        pdf.pages[0].Contents.write(zlib.compress(packed, 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))

    return make_pdf([INK], change=change)


def break_off() -> bytes:
    """Return a page whose content ends in the middle of a string, its packed bytes cut off."""
    packed = zlib.compress(INK.encode() + b"BT (Bread and butter " * 300)

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].Contents.write(packed[: len(packed) // 2], filter=Name.FlateDecode)

    return make_pdf([INK, INK], change=change)


def nest_arrays() -> bytes:
    return make_pdf([INK + "[" * 20_000])


def spell_markup() -> bytes:
    """Return a file whose own words are markup, in its title, its fonts and its inks."""
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m&lt;"

    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0.8, 0.05], N=1)
        space = Array([Name.Separation, Name("/" + evil.replace("/", "_")), Name.DeviceCMYK, pdf.make_indirect(tint)])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + evil.replace("/", "_")))
        return Dictionary(ColorSpace=Dictionary(S=space), Font=Dictionary(F=pdf.make_indirect(font)))

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = evil
        pdf.docinfo["/Producer"] = evil

    content = (
        f"/S cs 1 scn 20 20 200 200 re f 0 0 0 1 k BT /F 3 Tf 50 50 Td ({evil.replace('(', '').replace(')', '')}) Tj ET"
    )
    return make_pdf([content], resources=resources, change=change)


LOCKED = "locked"
UNREADABLE: dict[str, Callable[[], bytes]] = {
    "garbage": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 200,
    "no pdf at all": lambda: b"PK\x03\x04 this is a package of something else" * 50,
    "empty": lambda: b"",
    LOCKED: lambda: lock("user"),
    "no pages": lambda: make_pdf([]),
}
READABLE: dict[str, Callable[[], bytes]] = {
    "truncated": truncate,
    "no table of objects": destroy_xref,
    "owner's password": lambda: lock(""),
    "5 m wide": lambda: make_pdf([square("0.8 0.8 0.8 0.8 k", 100, 100, 100)], (5_000, 300)),
    "unit of 100": lambda: make_pdf([square("0.8 0.8 0.8 0.8 k", 10, 10, 10)], (50, 30), UserUnit=100),
    "ring of pages": ring_pages,
    "form in itself": lambda: nest_forms(True),
    "forms without end": lambda: nest_forms(False),
    "content breaks off": break_off,
    "content of 100 MB": blow_up,
    "arrays in arrays": nest_arrays,
    "markup": spell_markup,
}
FIVE_METRES = 5_000 * MM
