"""What is read of a PDF as a whole: boxes, links, fonts, output intent, what it says of itself."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from tests.support.painted import everything, form
from tests.support.plates import MM, make_pdf

from pressbuild.preflight.facts import DocumentFacts, PageFacts
from pressbuild.preflight.reading import UnreadablePdf, read_facts


def read(content: str, **keys: Any) -> PageFacts:
    return read_facts(make_pdf([content], resources=everything, **keys)).pages[0]


def read_well(content: str, **keys: Any) -> PageFacts:
    page = read(content, **keys)
    assert page.unread == ""
    return page


def test_boxes_and_unit() -> None:
    page = read_well("50 50 m 90 90 l S BT /F 5 Tf (a) Tj ET", UserUnit=2, Rotate=450, TrimBox=Array([90, 80, 10, 20]))
    assert (page.user_unit, page.rotation) == (2, 90)
    assert page.boxes.trim == (20, 40, 180, 160)
    assert page.boxes.media[2] == pytest.approx(200 * MM)
    assert page.texts[0].size == 10
    assert page.paths[0].width == 2


def test_annotations() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        look = form(pdf, "1 0 0 rg 0 0 10 10 re f", (0, 0, 10, 10))
        page = pdf.pages[0].obj

        def link(**keys: Any) -> Dictionary:
            return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **keys)

        page.Annots = Array(
            [
                Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[50, 50, 70, 70], F=4, AP=Dictionary(N=look)),
                Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[90, 90, 99, 99], F=0, AP=Dictionary(N=look)),
                link(Dest=Array([page, Name.Fit])),
                link(Dest=Array([pdf.make_indirect(Dictionary()), Name.Fit])),
                link(Dest=Name.nowhere),
                link(A=Dictionary(S=Name.GoTo, D=pikepdf.String("here"))),
                link(A=Dictionary(S=Name.URI, URI=pikepdf.String("https://example.org/a"))),
                link(A=Dictionary(S=Name.URI, URI=pikepdf.String("example"))),
                link(A=Dictionary(S=Name.JavaScript, JS=pikepdf.String("x"))),
            ]
        )
        names = Array([pikepdf.String("here"), Array([page, Name.Fit])])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([pdf.make_indirect(Dictionary(Names=names))])))

    facts = read_facts(make_pdf([""], resources=everything, change=change))
    (page,) = facts.pages
    assert [mark.box for mark in page.paths] == [(50, 50, 70, 70)]
    assert [held.prints for held in page.annotations[:2]] == [True, False]
    assert [held.dead for held in page.annotations[2:]] == [False, True, True, False, False, True, False]
    assert facts.javascript
    assert facts.actions == ("JavaScript",)


def facts_of(change: Any = None, **options: Any) -> DocumentFacts:
    return read_facts(make_pdf(["BT /F 9 Tf (a) Tj ET"], resources=everything, change=change, **options))


def test_fonts_are_embedded_only_if_they_are_fonts() -> None:
    def embed(program: bytes, key: str = "FontFile3", name: str = "ABCDEF+Some") -> Any:
        def change(pdf: pikepdf.Pdf) -> None:
            stream = pdf.make_indirect(Stream(pdf, program))
            descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{name}"))
            descriptor[f"/{key}"] = stream
            font = pdf.pages[0].Resources.Font.F
            font.BaseFont = Name(f"/{name}")
            font.FontDescriptor = pdf.make_indirect(descriptor)

        (font,) = facts_of(change).fonts
        return font.name, font.embedded, font.subset, bool(font.problem)

    assert embed(b"\x01\x00\x04\x01rest") == ("Some", True, True, False)
    assert embed(b"\x01\x00\x04\x01rest", name="Some") == ("Some", True, False, False)
    assert embed(b"\x00\x01\x00\x00rest", "FontFile2") == ("Some", True, True, False)
    assert embed(b"", "FontFile2") == ("Some", False, True, True)
    assert embed(b"nothing of the kind") == ("Some", False, True, True)
    (font,) = facts_of().fonts
    assert (font.name, font.kind, font.embedded) == ("Helvetica", "Type1", False)
    assert facts_of().pages[0].fonts == (font.key,)


def test_output_intent_and_metadata() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        profile = Stream(pdf, (132).to_bytes(4, "big") + bytes(8) + b"prtrCMYKLab " + bytes(12) + b"acsp" + bytes(92))
        profile.N = 4
        intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier="Custom")
        intent.DestOutputProfile = pdf.make_indirect(profile)
        pdf.Root.OutputIntents = Array([intent])
        pdf.docinfo["/Title"] = "A title"
        pdf.docinfo["/Trapped"] = Name.false
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:title"] = "A title"
            xmp["pdf:Trapped"] = "False"

    facts = facts_of(change)
    (intent,) = facts.intents
    assert (intent.kind, intent.components, intent.device_class, intent.problem) == ("GTS_PDFX", 4, "prtr", "")
    assert facts.info["Title"] == facts.xmp["dc:title"] == "A title"
    assert facts.xmp["pdf:Trapped"] == "False"
    assert facts.info["Trapped"] == "false"
    assert facts.has_id
    assert facts.has_xmp
    bare = facts_of()
    assert (bare.intents, bare.xmp, bare.has_xmp) == ((), {}, False)


def test_bookmarks_that_lead_nowhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem("Good", 0), pikepdf.OutlineItem("Lost", destination=Name.lost)]

    def ring(pdf: pikepdf.Pdf) -> None:
        change(pdf)
        pdf.Root.Outlines.First.Next = pdf.Root.Outlines.First

    try:
        assert facts_of(change).dead_destinations == ("Lost",)
    except TypeError:
        pytest.skip("this pikepdf writes no named destinations")
    assert facts_of(ring).dead_destinations == ()


def test_only_so_many_pages_and_seconds() -> None:
    data = make_pdf(["q Q"] * 9)
    facts = read_facts(data, most_pages=4)
    assert (len(facts.pages), facts.page_count) == (4, 9)
    assert facts.unread == ("only 4 of 9 pages were looked at",)
    assert all("too long" in page.unread for page in read_facts(data, most_seconds=-1).pages)


def test_no_pdf_is_unreadable() -> None:
    for data in (b"", b"%PDF-1.7", make_pdf([])):
        with pytest.raises(UnreadablePdf):
            read_facts(data)
