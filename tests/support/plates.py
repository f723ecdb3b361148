"""PDFs made by hand for tests of ink and of preflight. In: content streams. Out: the bytes of a PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

MM = 72 / 25.4


def square(ink: str, x: float, y: float, side: float) -> str:
    """Return the operators that paint a square, in mm from the foot."""
    return f"{ink} {x * MM:.4f} {y * MM:.4f} {side * MM:.4f} {side * MM:.4f} re f\n"


def make_pdf(
    pages: Sequence[str | bytes],
    size: tuple[float, float] = (100, 100),
    resources: Callable[[pikepdf.Pdf], Dictionary] | None = None,
    change: Callable[[pikepdf.Pdf], None] | None = None,
    **keys: Any,
) -> bytes:
    """Return a PDF of pages of this size in mm; `keys` are set on each page, `change` has the last word."""
    pdf = pikepdf.new()
    shared = pdf.make_indirect(resources(pdf)) if resources else pdf.make_indirect(Dictionary())
    for content in pages:
        pdf.add_blank_page(page_size=(size[0] * MM, size[1] * MM))
        page = pdf.pages[-1]
        page.Contents = Stream(pdf, content.encode() if isinstance(content, str) else content)
        page.Resources = shared
        for key, value in keys.items():
            page.obj[f"/{key}"] = value
    if change:
        change(pdf)
    return save(pdf)


def save(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id="encryption" not in options, **options)
    return target.getvalue()


def inks(pdf: pikepdf.Pdf) -> Dictionary:
    """Return resources: /op overprints, /mul multiplies, /spot is an ink of its own, /all prints on every plate."""
    spot = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0.8, 0.05], N=1)
    every = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Dictionary(
        ExtGState=Dictionary(op=Dictionary(OP=True, op=True, OPM=1), mul=Dictionary(BM=Name.Multiply)),
        ColorSpace=Dictionary(
            spot=Array([Name.Separation, Name("/House Red"), Name.DeviceCMYK, pdf.make_indirect(spot)]),
            all=Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(every)]),
        ),
    )
