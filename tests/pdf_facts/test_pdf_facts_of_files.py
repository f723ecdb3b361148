"""What is read of whole files: good ones, strange ones, hostile ones. None may crash, none may be silent."""

from __future__ import annotations

import io
import random
import zlib
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.places import FOREIGN
from tests.support.raw_pdf import write_pdf

from pressbuild.pdf_facts import UnreadablePdf, page_marks_found, pdf_streams, read_facts
from pressbuild.pdf_facts.facts import DocumentFacts, PageFacts

NAMES = sorted(path.stem for path in FOREIGN.glob("*.pdf"))
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/pdf/1.3/" p:Trapped="True"
 xmlns:x="http://www.npes.org/pdfx/ns/id/" xmlns:o="urn:unknown" o:other="1">
<x:GTS_PDFXVersion>PDF/X-4</x:GTS_PDFXVersion>
<dc:title><rdf:Alt><rdf:li xml:lang="de">Blatt</rdf:li><rdf:li xml:lang="x-default">Paper</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>A</rdf:li><rdf:li>B</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""


def read(content: bytes = b"", resources: str = "", **more: object) -> PageFacts:
    return read_facts(write_pdf(content, resources, **more)).pages[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_files_of_other_programs_show_their_fault_and_no_other(name: str) -> None:
    facts = read_facts((FOREIGN / f"{name}.pdf").read_bytes())
    fault = name.partition("-")[2]
    assert not facts.unread
    assert not facts.damage
    page = facts.pages[0]
    words = " ".join(text.text for text in page.texts).split()
    assert words[:3] == ["Bread", "from", "the"]
    reversed_type = [text for text in page.texts if text.fill and text.fill.is_white and any(text.ground or ())]
    assert reversed_type
    assert min(text.size for text in reversed_type) == pytest.approx(4 if fault == "reversed-4pt" else 14, abs=0.05)
    lines = [path.width for path in page.paths if path.width is not None]
    assert (bool(lines) and min(lines) < 0.1) == (fault == "hairline")
    assert [round(picture.ppi) for picture in page.images] == [pytest.approx(76 if fault == "low-ppi" else 304, abs=2)]
    assert ("rgb" in page.images[0].colour.family) == (fault == "rgb-picture")
    assert all(font.embedded for font in facts.fonts) == (fault != "font-missing")
    inks = [sum(path.fill.inks) for path in page.paths if path.fill and path.fill.inks]
    assert (max(inks, default=0) > 3) == (fault == "ink-320")


def test_what_a_document_says_of_itself() -> None:
    things = (
        ("/Type /Metadata /Subtype /XML", XMP.encode()),
        ("/N 4", b"\0" * 12 + b"prtrCMYKLab " + b"\0" * 12 + b"acsp" + b"\0" * 92),
        "/Type /Filespec /F (a.txt)",
    )
    data = write_pdf(
        things=things,
        version="1.4",
        catalogue="/Metadata 10 0 R /Version /1.6 /OutputIntents [<< /S /GTS_PDFX /OutputConditionIdentifier (Paper) "
        "/DestOutputProfile 11 0 R >>] /OpenAction << /S /JavaScript /JS (x) >> /AcroForm << /Fields [12 0 R] >> "
        "/Names << /EmbeddedFiles << /Names [(a) 12 0 R] >> >> /OCProperties << /OCGs [12 0 R] >>",
        trailer="/ID [<00><00>] /Info << /Title (Pap\\351r) /Trapped /True >>",
    )
    facts = read_facts(data)
    assert (facts.version, facts.header_version) == ("1.6", "1.4")
    assert facts.xmp == {
        "dc:title": "Paper",
        "dc:creator": "A; B",
        "pdf:Trapped": "True",
        "pdfxid:GTS_PDFXVersion": "PDF/X-4",
    }
    intent = facts.intents[0]
    assert (intent.kind, intent.identifier, intent.components, intent.device_class) == ("GTS_PDFX", "Paper", 4, "prtr")
    assert facts.info == {"Title": "Papér", "Trapped": "True"}
    assert facts.has_id
    assert facts.has_xmp
    assert facts.javascript
    assert facts.attachments == 1
    assert facts.forms
    assert facts.optional_content
    assert not facts.object_streams
    plain = read_facts(write_pdf())
    assert not (plain.has_id)
    assert not (plain.has_xmp)
    assert not (plain.javascript)
    assert not (plain.attachments)
    assert not (plain.forms)
    assert not (plain.intents)


def test_only_fonts_that_are_shown_are_listed() -> None:
    things = (
        "/Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Other /FontDescriptor 11 0 R",
        "/FontFile2 12 0 R",
        ("", b"\0\1\0\0"),
    )
    content = b"BT /G 9 Tf /F 9 Tf 9 9 Td (a) Tj ET"
    facts = read_facts(write_pdf(content, things=things, fonts="/G 10 0 R"))
    assert [(font.name, font.embedded, font.subset) for font in facts.fonts] == [("Helvetica", False, False)]
    facts = read_facts(write_pdf(content + b" BT /G 9 Tf (a) Tj ET", things=things, fonts="/G 10 0 R"))
    assert [(font.name, font.embedded, font.subset) for font in facts.fonts] == [
        ("Other", True, True),
        ("Helvetica", False, False),
    ]
    assert facts.pages[0].fonts == tuple(font.key for font in reversed(facts.fonts))


def test_boxes_are_inherited_put_in_order_and_multiplied() -> None:
    page = read(
        page="/TrimBox [110 120 10 20] /UserUnit 2", tree="/Kids [3 0 R] /Count 1 /MediaBox [-50 0 200 300] /Rotate -90"
    )
    assert page.boxes.media == (-100, 0, 400, 600)
    assert page.boxes.trim == (20, 40, 220, 240)
    assert page.boxes.crop is None
    assert (page.rotation, page.user_unit) == (270, 2)
    assert not page.unread
    assert read(b"9 9 9 9 re f", page="/MediaBox [0 0 99 99] /UserUnit 2").paths[0].box == (18, 18, 36, 36)
    for absurd in ("", "/MediaBox [0 0 0 0]", "/MediaBox [0 0 /a 9]", "/MediaBox [0 0 9 9] /TrimBox [1 2 3]"):
        facts = read_facts(write_pdf(page=absurd))
        assert facts.unread or facts.damage  # qpdf puts in a MediaBox
    wide = read(b"1 0 0 1 14000 0 cm 0 0 9 9 re f", page="/MediaBox [0 0 14400 14400]")
    assert wide.paths[0].box == (14000, 0, 14009, 9)


def test_links_and_bookmarks_that_lead_nowhere_are_dead() -> None:
    links = "[<< /Subtype /Link /Rect [0 0 9 9] /Dest (here) >> << /Subtype /Link /Rect [0 0 9 9] /Dest /gone >> "
    links += "<< /Subtype /Link /Rect [9 9 0 0] /A << /S /URI /URI (https://example.org) >> >> "
    links += "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [3 0 R /Fit] >> >> "
    links += "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [9 0 R /Fit] >> >>]"
    things = (
        "/First 11 0 R /Last 12 0 R",
        "/Title (dead) /Dest (gone) /Next 12 0 R",
        "/Title (alive) /Dest [0 /Fit] /Next 11 0 R",
    )
    names = "/Names << /Dests << /Kids [<< /Names [(here) [3 0 R /Fit]] >>] >> >> /Outlines 10 0 R"
    facts = read_facts(write_pdf(things=things, catalogue=names, page=f"/MediaBox [0 0 99 99] /Annots {links}"))
    found = [(link.target, link.dead) for link in facts.pages[0].annotations]
    assert found == [("here", False), ("gone", True), ("https://example.org", False), ("", False), ("", True)]
    assert facts.dead_destinations == ("dead",)
    assert facts.pages[0].annotations[2].box == (0, 0, 9, 9)


def test_what_annotations_look_like_is_on_the_page_if_it_prints() -> None:
    form = ("/Subtype /Form /BBox [0 0 10 10]", b"1 0 0 rg 0 0 10 10 re f")
    note = "/MediaBox [0 0 99 99] /Annots [<< /Subtype /Stamp /Rect [20 20 40 60] /F %d /AP << /N 10 0 R >> >>]"
    page = read(things=(form,), page=note % 4)
    assert [path.box for path in page.paths] == [(20, 20, 40, 60)]
    assert page.annotations[0].prints
    for flags in (0, 6):
        page = read(things=(form,), page=note % flags)
        assert not page.paths
        assert not page.annotations[0].prints


@pytest.mark.parametrize(
    ("content", "resources"),
    [
        (b"/None Do", ""),
        (b"/None gs", ""),
        (b"/None cs", ""),
        (b"/None sh", ""),
        (b"BT /None 9 Tf (a) Tj ET", ""),
        (b"/Pattern cs /None scn", ""),
        (b"1 0 rg", ""),
        (b"1 2 3 re f", ""),
        (b"1 2 m 3 l S", ""),
        (b"(a) cm", ""),
        (b"frobnicate", ""),
        (b"9 9 9 9 re f (abc", ""),
        (b"9 9 9 9", ""),
        (b"BI /W 4 /H 4 /BPC 8 /CS /G ID abc", ""),
        (b"BI /W 0 /H 4 /BPC 8 /CS /G ID abc EI", ""),
        (b"q " * 5000, ""),
        (b"/X Do", "/XObject << /X << >> >>"),
        (b"BT /F 9 Tf 1e9 Tj ET", ""),
        (b"1" + b"0" * 400 + b" 0 m 9 9 l S", ""),
        (b"9" * 15 + b" 0 0 1 0 0 cm 9 9 9 9 re f", ""),
    ],
)
def test_what_cannot_be_carried_out_is_said_and_the_rest_is_read(content: bytes, resources: str) -> None:
    page = read(b"2 2 4 4 re f " + content, resources)
    assert page.unread
    assert page.paths[0].box == (2, 2, 6, 6)


def test_what_comes_after_a_fault_is_still_read() -> None:
    page = read(b"frobnicate /None Do 9 9 9 9 re f")
    assert len(page.paths) == 1
    assert "frobnicate" in page.unread
    assert not read(b"BX frobnicate EX 1 .5-.5 --3 re 9 9 9 9 re f% (").unread.count("frobnicate")


def test_forms_that_contain_themselves_end() -> None:
    loop = ("/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X 10 0 R >> >>", b"/X Do 9 9 9 9 re f")
    page = read(b"/X Do", "/XObject << /X 10 0 R >>", things=(loop,))
    assert "itself" in page.unread
    assert len(page.paths) == 1
    deep = [
        (f"/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {11 + n} 0 R >> >>", b"/X Do")
        for n in range(60)
    ]
    assert "deep" in read(b"/X Do", "/XObject << /X 10 0 R >>", things=deep).unread
    tile = "/PatternType 1 /PaintType 1 /BBox [0 0 9 9] /Resources << /Pattern << /P 10 0 R >> >>"
    page = read(
        b"/Pattern cs /P scn 9 9 9 9 re f",
        "/Pattern << /P 10 0 R >>",
        things=((tile, b"/Pattern cs /P scn 0 0 9 9 re f"),),
    )
    assert "itself" in page.unread


def test_page_trees_that_bite_their_tail_end() -> None:
    facts = read_facts(write_pdf(b"9 9 9 9 re f", tree="/Kids [3 0 R 2 0 R] /Count 2"))
    assert len(facts.pages) == 1
    assert facts.pages[0].paths
    assert "knotted" in facts.damage[0]
    for tree in ("/Kids [3 0 R] /Count 1 /Parent 2 0 R", "/Kids [3 0 R 3 0 R] /Count 900000"):
        assert read_facts(write_pdf(b"9 9 9 9 re f", tree=tree)).pages[0].paths


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_streams, "MOST_OF_ONE", 1_000_000)
    bomb = zlib.compress(b"9 9 9 9 re f " * 200_000)
    form = ("/Subtype /Form /BBox [0 0 99 99] /Filter /FlateDecode", bomb)
    assert "MB" in read(b"/X Do", "/XObject << /X 10 0 R >>", things=(form,)).unread
    twice = ("/Subtype /Form /BBox [0 0 99 99] /Filter [/FlateDecode /FlateDecode]", zlib.compress(bomb))
    assert read(b"/X Do", "/XObject << /X 10 0 R >>", things=(twice,)).unread


def test_forms_painted_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_marks_found, "MOST_OPERATORS", 20_000)
    fan = [
        (f"/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {11 + n} 0 R >> >>", b"/X Do " * 10)
        for n in range(12)
    ]
    leaf = ("/Subtype /Form /BBox [0 0 99 99]", b"")
    assert "instructions" in read(b"/X Do", "/XObject << /X 10 0 R >>", things=(*fan, leaf)).unread


def test_a_broken_stream_is_read_as_far_as_it_goes() -> None:
    noise = random.Random(1)
    whole = zlib.compress(b"9 9 9 9 re f\n" + b"".join(b"%d 0 9 9 re f\n" % noise.randrange(99) for _ in range(2000)))
    form = ("/Subtype /Form /BBox [0 0 200 200] /Filter /FlateDecode", whole[: len(whole) // 2])
    page = read(b"/X Do", "/XObject << /X 10 0 R >>", things=(form,))
    assert page.unread
    assert len(page.paths) > 100


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", b"\0" * 5000])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePdf):
        read_facts(data)


def test_passwords_and_empty_files_are_refused() -> None:
    with pytest.raises(UnreadablePdf, match="pages"):
        read_facts(write_pdf(tree="/Kids [] /Count 0"))
    for owner, user in (("a", ""), ("a", "b")):
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(write_pdf(b"9 9 9 9 re f"))) as pdf:
            pdf.save(target, encryption=pikepdf.Encryption(owner=owner, user=user))
        if user:
            with pytest.raises(UnreadablePdf, match="password"):
                read_facts(target.getvalue())
        else:
            facts = read_facts(target.getvalue())
            assert facts.encrypted
            assert facts.pages[0].paths


def test_damage_is_told() -> None:
    data = write_pdf(b"9 9 9 9 re f")
    facts = read_facts(data[: data.index(b"xref")])
    assert facts.damage
    assert facts.pages[0].paths
    lost = data[: data.index(b"4 0 obj")] + data[data.index(b"5 0 obj") : data.index(b"xref")]
    assert "lost" in read_facts(lost).pages[0].unread


def test_of_thousands_of_pages_the_first_are_read() -> None:
    kids = "/Kids [" + "3 0 R " * 30 + "] /Count 30"
    facts = read_facts(write_pdf(tree=kids), most_pages=10)
    assert (len(facts.pages), facts.page_count) == (10, 30)
    assert "10 of 30" in facts.unread[0]


WORDS = st.sampled_from(
    b"q Q cm w gs re m l c v y h S f f* B n W BT ET Tf Tm Td TD T* TJ Tj ' \" Tc Tz Tr Do sh BI ID EI g rg k cs scn CS "
    b"BDC /F /X /P /S /Pattern ( ) < > [ ] << >> 0 1 -3.5 .5 99999999999 (a) <00 true % d0 d1 BX EX {".split()
)
RESOURCES = "/XObject << /X 10 0 R /P 11 0 R >> /Pattern << /P 11 0 R >> /ExtGState << /S << /ca .5 >> >>"
THINGS = (
    ("/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X 10 0 R >> >>", b"/X Do 9 9 9 9 re f"),
    ("/PatternType 1 /PaintType 1 /BBox [0 0 9 9] /Resources << /Pattern << /P 11 0 R >> >>", b"0 0 5 5 re f"),
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(WORDS, max_size=60).map(b" ".join)))
def test_any_bytes_as_content_end_in_marks_or_in_a_reason(content: bytes) -> None:
    facts = read_facts(write_pdf(b"2 2 4 4 re f\n" + content, RESOURCES, things=THINGS))
    assert isinstance(facts, DocumentFacts)
    assert facts.pages[0].paths


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_to_a_file_ends_in_facts_or_a_refusal(data: st.DataObject) -> None:
    whole = bytearray((FOREIGN / data.draw(st.sampled_from(NAMES))).with_suffix(".pdf").read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=4))
    with suppress(UnreadablePdf):
        assert read_facts(bytes(whole)).pages
