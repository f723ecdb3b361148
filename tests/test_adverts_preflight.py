"""An advertisement is looked at alone: its faults are told of at its own file. Every fault is put in on purpose."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.support.adverts import advert, changed
from tests.test_adverts import paper

from pressbuild.foreign.inks import find_inks

Name = pikepdf.Name


def painted(operators: bytes, resources: Callable[[pikepdf.Pdf], Any] | None = None) -> bytes:
    """Return the advertisement with more painted onto it."""
    with pikepdf.open(io.BytesIO(advert())) as pdf:
        page = pdf.pages[0]
        page.contents_add(pdf.make_stream(operators))
        if resources:
            for kind, entries in resources(pdf).items():
                page.obj.Resources[kind] = entries
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def image(space: Any) -> Callable[[pikepdf.Pdf], Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        made = pdf.make_stream(b"\0" * 4, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=space)
        return {"/XObject": pikepdf.Dictionary(I=made)}

    return make


def form(pdf: pikepdf.Pdf) -> Any:
    inner = pdf.make_stream(b"1 0 0 rg", Subtype=Name.Form, BBox=[0, 0, 9, 9])
    outer = pdf.make_stream(b"/In Do", Subtype=Name.Form, BBox=[0, 0, 9, 9],
                            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(In=inner)))  # fmt: skip
    return {"/XObject": pikepdf.Dictionary(Out=outer)}


def spot(pdf: pikepdf.Pdf) -> Any:
    tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0, 0], N=1)
    space = pikepdf.Array([Name.Separation, Name("/Gold"), Name.DeviceCMYK, tint])
    return {"/ColorSpace": pikepdf.Dictionary(S=space)}


def shading(pdf: pikepdf.Pdf) -> Any:
    fade = pikepdf.Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 1])
    return {"/Pattern": pikepdf.Dictionary(P=pikepdf.Dictionary(PatternType=2, Shading=fade))}


KINDS: dict[str, tuple[bytes, str]] = {
    "none": (advert(), ""),
    "an operator": (painted(b"1 0 0 RG"), "rgb"),
    "a picture": (painted(b"", image(Name.DeviceRGB)), "rgb"),
    "an indexed picture": (painted(b"", image(pikepdf.Array([Name.Indexed, Name.DeviceRGB, 0, b"abc"]))), "rgb"),
    "a form in a form": (painted(b"/Out Do", form), "rgb"),
    "an inline picture": (painted(b"q BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q"), "rgb"),
    "a gradient": (painted(b"/Pattern cs /P scn", shading), "rgb"),
    "a spot": (painted(b"/S cs 1 scn", spot), "spot"),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_of_colours_are_found(name: str) -> None:
    data, kind = KINDS[name]
    assert find_inks(data, 1) == {"cmyk", "grey"} | ({kind} if kind else set())


def test_a_fault_is_told_of_at_its_file_and_kept(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, painted(b"1 0 0 rg"), capsys)
    for _ in range(2):
        outcome = made.build()
        assert outcome.code == 4
        assert "issues/1/ad.md:4: error: the advertisement “Bookshop”: it has colours in RGB" in outcome.said
        assert outcome.untouched
    assert "warning: the advertisement “Bookshop”: it has colours in RGB" in made.build("--draft").said
    made.file("issues/1/ad.pdf", advert())
    assert made.build().code == 0


def test_a_font_that_is_missing_is_told_of_once(tmp_path: Path, capsys: Any) -> None:
    def bare(page: Any) -> None:
        for font in page.Resources.Font.values():
            del font["/FontDescriptor"]

    outcome = paper(tmp_path, changed(advert(), bare), capsys).build()
    assert outcome.code == 4
    assert outcome.said.count("is not in the file [advert-font]") == 1


def test_what_was_not_looked_at_is_said(tmp_path: Path, capsys: Any) -> None:
    assert "skipped: the advertisement “Bookshop”" in paper(tmp_path, advert(), capsys).build().said


def test_colours_are_neither_taken_apart_nor_made_grey(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys)
    outcome = made.build("--separations")
    assert outcome.code == 4
    assert "[advert-plates]" in outcome.said
    outcome = made.build("--grey")
    assert outcome.code == 4
    assert "it has colours (cmyk); this press wants black alone" in outcome.said
