"""What is imposed when the PDF is not as it should be, and what is refused: a message and exit code 3, no traceback."""

from __future__ import annotations

import random
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from tests.support.paper import Paper, frame, words
from tests.support.sheets import MM, SMALL, draw, read_words, run, with_readers, write_pages

from pressbuild.cli import main
from pressbuild.core.findings import ExitCode, Finding, Stopped
from pressbuild.imposition.impose_pdf import impose
from pressbuild.imposition.imposition_scheme import Scheme, SchemeKind, parse_mm, parse_sheet

pytestmark = with_readers
BOOKLET = Scheme(SchemeKind.BOOKLET)


def refused(data: bytes, scheme: Scheme = BOOKLET) -> Finding:
    with pytest.raises(Stopped) as stopped:
        impose(data, scheme)
    assert stopped.value.exit_code is ExitCode.SOURCE
    (finding,) = stopped.value.findings
    assert finding.hint or finding.code == "no-pages"
    return finding


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages") / "pages.pdf", 8)


def test_an_encrypted_pdf_is_refused(eight: Path, tmp_path: Path) -> None:
    for user in ("", "secret"):
        target = tmp_path / "locked.pdf"
        run("qpdf", "--encrypt", user, "owner", "256", "--", eight, target)
        assert refused(target.read_bytes()).code == "encrypted-pdf"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"hello", b"%PDF-1.7\n" + b"\0" * 5000, b"\x89PNG\r\n"])
def test_so_is_what_is_no_pdf(data: bytes) -> None:
    assert refused(data).code in ("not-a-pdf", "bad-pdf", "no-pages")


def test_damaged_pdfs_are_imposed_or_refused_and_never_crash(eight: Path) -> None:
    whole = eight.read_bytes()
    dice = random.Random(5)  # the same damage each time
    start = time.perf_counter()
    outcomes = set()
    for _ in range(150):
        data = bytearray(whole)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        for _ in range(dice.randrange(1, 30)):
            if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            impose(bytes(data), BOOKLET)
            outcomes.add("imposed")
        except Stopped as stopped:
            outcomes.add(f"{stopped.findings[0].code} {stopped.exit_code.name}")
    assert {"imposed", "bad-pdf SOURCE"} <= outcomes
    assert all(outcome == "imposed" or outcome.endswith(" SOURCE") for outcome in outcomes)
    assert time.perf_counter() - start < 60


def test_objects_that_go_round_or_down_without_end_are_endured(eight: Path, tmp_path: Path) -> None:
    def tie(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        chain = pdf.make_indirect(pikepdf.Dictionary(Depth=0))
        for depth in range(1, 5000):
            chain = pdf.make_indirect(pikepdf.Dictionary(Depth=depth, Next=chain))
        ring = pdf.make_indirect(pikepdf.Dictionary())
        ring.Self = ring
        ring.Page = page.obj
        ring.Tree = pdf.Root.Pages
        page.Resources.Properties = pikepdf.Dictionary(Deep=chain, Ring=ring)

    path = write_pages(tmp_path / "tied.pdf", 4, edit=tie)
    made = tmp_path / "made.pdf"
    made.write_bytes(impose(path.read_bytes(), BOOKLET).data)
    run("qpdf", "--check", made)
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages) == 2  # no page was dragged along
        assert sum(isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Page" for one in pdf.objects) == 2


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
ALSO_TWICE = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (number, number) for number in range(3, 61)]
HOSTILE = {
    "a tree that holds itself": [b"<</Type/Pages/Kids[2 0 R]/Count 9>>"],
    "a tree of 2 to the 58th pages": [*ALSO_TWICE, b"<</Type/Page/MediaBox[0 0 99 99]>>"],
    "lists in lists": [
        ONE_PAGE,
        b"<</Type/Page/MediaBox[0 0 99 99]/Resources<</X 4 0 R>>>>",
        b"[" * 9000 + b"]" * 9000,
    ],
    "references that go round": [ONE_PAGE, b"<</Type/Page/MediaBox[0 0 99 99]/Resources 4 0 R>>", b"5 0 R", b"4 0 R"],
    "one stream many times": [
        ONE_PAGE,
        b"<</Type/Page/MediaBox[0 0 99 99]/Contents[" + b"4 0 R " * 90_000 + b"]>>",
        b"<</Length 9000>>stream\n" + b" " * 9000 + b"\nendstream",
    ],
}


def assemble(objects: list[bytes]) -> bytes:
    """Return a PDF of objects as they are, whose table of places is right."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + end


@pytest.mark.parametrize("objects", HOSTILE.values(), ids=HOSTILE)
def test_pdfs_made_to_hang_a_program_are_refused(objects: list[bytes]) -> None:
    start = time.perf_counter()
    assert refused(assemble([CATALOGUE, *objects])).code == "bad-pdf"
    assert time.perf_counter() - start < 20
    assert impose(assemble([CATALOGUE, ONE_PAGE, b"<</Type/Page/MediaBox[0 0 99 99]>>"]), BOOKLET).pages == 1


def test_contents_that_unpack_to_far_too_much_are_refused(tmp_path: Path) -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        bomb = zlib.compress(b" " * 100_000_000, 9)
        part = pikepdf.Stream(pdf, bomb, Filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = pikepdf.Array([pdf.pages[0].Contents, pdf.make_indirect(part)])

    finding = refused(write_pages(tmp_path / "bomb.pdf", 4, edit=swell).read_bytes())
    assert finding.code == "bad-pdf"


def test_pages_of_different_sizes_are_refused_by_their_numbers(tmp_path: Path) -> None:
    def widen(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2].MediaBox = [0, 0, 400, 300]

    finding = refused(write_pages(tmp_path / "mixed.pdf", 4, edit=widen).read_bytes())
    assert finding.code == "mixed-page-sizes"
    assert "page 1 is 70.6 × 105.8 mm, 1 page (3) not, but for instance 141.1 × 105.8 mm" in finding.message


def test_a_page_five_metres_wide(tmp_path: Path) -> None:
    data = write_pages(tmp_path / "wide.pdf", 2, (14_400, 600)).read_bytes()
    finding = refused(data)
    assert finding.code == "sheet-too-large"
    assert "10176 × " in finding.message
    assert refused(data, Scheme(SchemeKind.BOOKLET, sheet=(297.0, 420.0))).code == "sheet-too-small"
    assert impose(data, Scheme(SchemeKind.BOOKLET, sheet=(297.0, 420.0), fit=True)).scale == pytest.approx(
        0.0389, abs=0.001
    )
    assert impose(data, Scheme(SchemeKind.N_UP)).sheets == 1


def test_boxes_that_make_no_sense(tmp_path: Path) -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        first, second, third, fourth = pdf.pages
        first.TrimBox = [0, 0, 0, 0]
        second.CropBox = [5000, 5000, 6000, 6000]
        third.BleedBox = ["a", 1, 2, 3]
        fourth.UserUnit = -5

    imposed = impose(write_pages(tmp_path / "boxes.pdf", 4, edit=spoil).read_bytes(), Scheme(SchemeKind.SPREADS))
    assert imposed.size == pytest.approx((2 * SMALL[0] / MM, SMALL[1] / MM))

    def vanish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].MediaBox = [0, 0, 0.01, 0.01]

    assert refused(write_pages(tmp_path / "none.pdf", 4, edit=vanish).read_bytes()).code == "bad-page-size"


def test_a_sheet_that_is_too_small_says_what_is_needed(eight: Path) -> None:
    finding = refused(eight.read_bytes(), Scheme(SchemeKind.BOOKLET, sheet=(100.0, 140.0)))
    assert finding.message == "a sheet of 100 × 140 mm is too small: 141 × 106 mm are needed, with marks 157 × 122 mm"
    fitted = impose(eight.read_bytes(), Scheme(SchemeKind.BOOKLET, sheet=(100.0, 140.0), fit=True))
    assert fitted.size == pytest.approx((140, 100))
    assert fitted.has_marks
    assert 0.7 < fitted.scale < 0.82
    tight = impose(eight.read_bytes(), Scheme(SchemeKind.BOOKLET, sheet=(142.0, 106.0)))
    assert not tight.has_marks
    assert [finding.code for finding in tight.findings] == ["no-room"]
    assert (
        refused(eight.read_bytes(), Scheme(SchemeKind.EIGHT_UP, sheet=(10.0, 10.0), fit=True)).code == "sheet-too-small"
    )
    assert (
        refused(eight.read_bytes(), Scheme(SchemeKind.N_UP, sheet=(20.0, 20.0), per_sheet=16)).code == "sheet-too-small"
    )


def test_the_gripper_is_left_white(eight: Path, tmp_path: Path) -> None:
    imposed = impose(eight.read_bytes(), Scheme(SchemeKind.FOUR_UP, gripper=12.0))
    target = tmp_path / "made.pdf"
    target.write_bytes(imposed.data)
    assert imposed.size[1] == pytest.approx(2 * SMALL[1] / MM + 6 + 16 + 12, abs=0.1)
    assert draw(target)[-int(12 * MM) :].min() == 255


def test_signatures_that_cannot_be_folded_and_paper_like_board_are_refused(eight: Path) -> None:
    finding = refused(eight.read_bytes(), Scheme(SchemeKind.FOUR_UP, signature=12))
    assert (finding.code, finding.hint) == ("bad-signature", "take a multiple of 8, such as 16")
    assert refused(eight.read_bytes(), Scheme(SchemeKind.BOOKLET, creep=9.0)).code == "impose-creep"


def test_the_output_intent_stays_and_the_claim_to_be_pdf_x_does_not(tmp_path: Path) -> None:
    def claim(pdf: pikepdf.Pdf) -> None:
        profile = pdf.make_indirect(pikepdf.Stream(pdf, b"profile", N=4))
        intent = pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFX,
            OutputConditionIdentifier=pikepdf.String("newsprint"),
            DestOutputProfile=profile,
        )
        pdf.Root.OutputIntents = pikepdf.Array([intent])
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-4"
        with pdf.open_metadata(update_docinfo=False) as metadata:
            metadata["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] = "PDF/X-4"

    path = write_pages(tmp_path / "x4.pdf", 4, edit=claim)
    made = tmp_path / "made.pdf"
    made.write_bytes(impose(path.read_bytes(), BOOKLET).data)
    assert b"PDFXVersion" in path.read_bytes()
    assert b"PDFXVersion" not in made.read_bytes()
    with pikepdf.open(made) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == b"profile"
        assert str(intent.OutputConditionIdentifier) == "newsprint"
        assert pdf.docinfo["/Title"] == "Twelve “pages” (booklet)"
        assert "/Metadata" not in pdf.Root


def test_hidden_layers_stay_hidden(tmp_path: Path) -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("notes")))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
        )
        page = pdf.pages[0]
        page.Resources.Properties = pikepdf.Dictionary(L1=layer)
        page.Contents = pdf.make_stream(b"/OC /L1 BDC 0 g 50 100 100 100 re f EMC")

    path = write_pages(tmp_path / "layers.pdf", 4, edit=hide)
    made = tmp_path / "made.pdf"
    made.write_bytes(impose(path.read_bytes(), Scheme(SchemeKind.SPREADS)).data)
    assert draw(path, 1).min() == 255
    assert draw(made, 1)[:, int(SMALL[0]) :].min() == 255


def test_comments_and_form_fields_are_told_links_are_not(tmp_path: Path) -> None:
    def annotate(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_indirect(pikepdf.Stream(pdf, b"", BBox=[0, 0, 9, 9], Subtype=pikepdf.Name.Form))
        for page, kind in zip(pdf.pages, ("/Link", "/Stamp", "/Text"), strict=False):
            note = pikepdf.Dictionary(
                Subtype=pikepdf.Name(kind),
                Rect=[0, 0, 9, 9],
                F=4 if kind != "/Text" else 0,
                AP=pikepdf.Dictionary(N=look),
            )
            page.Annots = pikepdf.Array([pdf.make_indirect(note)])

    imposed = impose(write_pages(tmp_path / "notes.pdf", 4, edit=annotate).read_bytes(), BOOKLET)
    (finding,) = imposed.findings
    assert finding.message == "comments, stamps or form fields are left out, on page 2"


def test_lengths_and_sheets_as_they_are_typed() -> None:
    assert parse_mm("0.1mm") == parse_mm("0,1") == pytest.approx(0.1)
    assert parse_mm("1 in") == pytest.approx(25.4)
    assert parse_sheet("a3") == (297, 420)
    assert parse_sheet("297x420mm") == parse_sheet("29.7 × 42 cm") == (297, 420)
    assert parse_sheet("auto") is None
    for wrong in ("A17", "3x3", "", "12", "x", "1e9x3"):
        with pytest.raises(ValueError, match="sheet"):
            parse_sheet(wrong)
    for wrong in ("-1mm", "thick", "1 ell", "٣mm", "nan"):
        with pytest.raises(ValueError, match="length"):
            parse_mm(wrong)


def test_the_command_imposes_a_file_and_says_how_to_print_it(eight: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["impose", str(eight), "--paper-thickness", "0.1mm"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Print on both sides, flip on the short edge" in shown.err
    assert "Creep: the outermost pages move 0.00 mm towards the spine, the innermost 0.10 mm." in shown.err
    target = eight.with_name("pages-booklet.pdf")
    assert f"Wrote {target}: 8 pages on 2 sheets in " in shown.err
    assert len(read_words(target)) == 4
    before = eight.read_bytes()
    assert main(["impose", str(eight), "-o", str(eight)]) == 6
    assert eight.read_bytes() == before
    assert main(["impose", str(eight.with_name("none.pdf"))]) == 3
    assert main(["impose", str(eight), "--sheet", "A17"]) == 2
    assert main(["impose", str(eight), "--bleed", "3m"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_imposes_an_issue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2))
    root = paper.story("s", words(100), "frames: [1/a]").write().root
    assert main(["-C", str(root), "impose", "--scheme", "n-up", "--per-sheet", "2"]) == 0
    target = root / "dist" / "1" / "t-1-n-up.pdf"
    assert "1 page on 1 sheet" in capsys.readouterr().err
    assert any(word.text == "word1" for word in read_words(target)[0].words)
    assert main(["-C", str(root), "impose"]) == 0
    assert "pages 2 to 4, at the end, will be blank" in capsys.readouterr().err
