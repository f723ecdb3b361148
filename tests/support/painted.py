"""Everything that can be painted, for PDFs made by hand. In: an open PDF. Out: pictures, forms, inks, fonts."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from tests.support.plates import inks


def picture(
    pdf: pikepdf.Pdf, space: Any, pixels: tuple[int, int] = (100, 50), bits: int = 8, **keys: Any
) -> pikepdf.Object:
    stream = Stream(pdf, b"\x00" * 10)
    stream.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": pixels[0], "/Height": pixels[1]})
    stream.BitsPerComponent = bits
    if space is not None:
        stream.ColorSpace = space
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return pdf.make_indirect(stream)


def form(pdf: pikepdf.Pdf, content: str, box: tuple[float, ...] = (0, 0, 900, 900), **keys: Any) -> pikepdf.Object:
    stream = Stream(pdf, content.encode())
    stream.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array(box)})
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return pdf.make_indirect(stream)


def separation(pdf: pikepdf.Pdf, name: str, ink: tuple[float, ...], alternate: Name = Name.DeviceCMYK) -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * len(ink), C1=list(ink), N=1)
    return Array([Name.Separation, Name(f"/{name}"), alternate, pdf.make_indirect(tint)])


def everything(pdf: pikepdf.Pdf) -> Dictionary:
    """Return resources with one of everything."""
    found = inks(pdf)
    widths = Array([500] * 95)
    helvetica = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=32, LastChar=126, Widths=widths
    )
    letter = Stream(pdf, b"1000 0 d0 1 0 0 rg 0 0 700 700 re f")
    stencil = Stream(pdf, b"1000 0 0 0 700 700 d1 1 0 0 rg 0 0 700 700 re f")
    type3 = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=[0, 0, 1000, 1200],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(a=pdf.make_indirect(letter), b=pdf.make_indirect(stencil)),
        Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a, Name.b]),
        FirstChar=97,
        LastChar=98,
        Widths=[1000, 1000],
    )
    icc = Stream(pdf, b"no profile")
    icc.N = 3
    found.Font = Dictionary(F=pdf.make_indirect(helvetica), T=pdf.make_indirect(type3))
    found.ColorSpace.icc = Array([Name.ICCBased, pdf.make_indirect(icc)])
    found.ColorSpace.lab = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])
    found.ColorSpace.indexed = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\x00" * 6)])
    found.ColorSpace.black = separation(pdf, "Black", (0, 0, 0, 1))
    found.ColorSpace.spotrgb = separation(pdf, "Sky", (0, 0.5, 1), Name.DeviceRGB)
    found.ColorSpace.stencil = Array([Name.Pattern, Name.DeviceCMYK])
    both = Array([Name("/Cyan"), Name("/House Red")])
    calculator = Stream(pdf, b"{ 0 0 }")
    calculator.update({"/FunctionType": 4, "/Domain": Array([0, 1, 0, 1]), "/Range": Array([0, 1] * 4)})
    found.ColorSpace.two = Array([Name.DeviceN, both, Name.DeviceCMYK, pdf.make_indirect(calculator)])
    found.ExtGState.half = Dictionary(ca=0.5, CA=1)
    found.ExtGState.trans = Dictionary(TR=Name.Something)
    found.ExtGState.mask = Dictionary(SMask=Dictionary(S=Name.Luminosity))
    found.ExtGState.plain = Dictionary(SMask=Name("/None"), BM=Name.Normal, TR2=Name.Default)
    soft = picture(pdf, Name.DeviceGray)
    found.XObject = Dictionary(
        rgb=picture(pdf, Name.DeviceRGB),
        grey=picture(pdf, Name.DeviceGray),
        bit=picture(pdf, Name.DeviceGray, bits=1),
        spot=picture(pdf, found.ColorSpace.spot),
        indexed=picture(pdf, found.ColorSpace.indexed),
        stencil=picture(pdf, None, bits=1, ImageMask=True),
        soft=picture(pdf, Name.DeviceCMYK, SMask=soft),
        unknown=picture(pdf, None),
        small=form(pdf, "1 0 0 rg 0 0 10 10 re f", Matrix=Array([2, 0, 0, 2, 0, 0])),
        cut=form(pdf, "0 0 0 1 k 0 0 900 900 re f", (0, 0, 20, 20)),
        group=form(pdf, "0 0 0 1 k 0 0 9 9 re f", Group=Dictionary(S=Name.Transparency)),
        opi=form(pdf, "", OPI=Dictionary()),
        ps=form(pdf, "", Subtype2=Name.PS),
    )
    cell = Stream(pdf, b"1 0 0 rg 0 0 5 5 re f")
    plain = {"/Type": Name.Pattern, "/PatternType": 1, "/TilingType": 1, "/BBox": Array([0, 0, 9, 9])}
    cell.update({**plain, "/PaintType": 1, "/XStep": 9, "/YStep": 9})
    shape = Stream(pdf, b"1 0 0 rg 0 0 5 5 re f")
    shape.update({**plain, "/PaintType": 2, "/XStep": 9, "/YStep": 9})
    axial = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=[0, 0, 9, 9],
        Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1),
    )
    found.Pattern = Dictionary(
        cell=pdf.make_indirect(cell),
        shape=pdf.make_indirect(shape),
        fade=Dictionary(Type=Name.Pattern, PatternType=2, Shading=axial),
    )
    found.Shading = Dictionary(fade=axial)
    return found
