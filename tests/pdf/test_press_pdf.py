"""The printer's PDF, read back by others: no RGB, no more ink than allowed, boxes and marks where they belong."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from tests.support.press import Printed, colour_operators, colour_spaces, painted, print_paper, write_colourful

from pressbuild.core.findings import ExitCode, PagePlace, Report, Stopped
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_choice import PressChoice
from pressbuild.pipeline.press_edition import build_pdf

IN_INKS = ["coldset-newsprint", "magazine-offset", "x1a-strict"]
ALL = [*IN_INKS, "digital-newsprint", "office-printer"]
MM = 72 / 25.4
judges = pytest.mark.judge


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} not installed (make test does)")


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True, timeout=60)
    return done.stdout.decode(errors="replace")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    root = tmp_path_factory.mktemp("colourful")
    write_colourful(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "off")
        return {name: print_paper(root, root / "out" / name, PressChoice(name)) for name in ALL}


@pytest.mark.parametrize("name", IN_INKS)
def test_nothing_is_rgb(printed: dict[str, Printed], name: str) -> None:
    operators = colour_operators(printed[name].data)
    assert operators["k"] > 10
    assert not {"rg", "RG"} & set(operators)
    assert colour_spaces(printed[name].data) <= {"DeviceCMYK", "DeviceGray"}


def test_the_office_printer_gets_rgb_and_nothing_else(printed: dict[str, Printed]) -> None:
    operators = colour_operators(printed["office-printer"].data)
    assert operators["rg"] > 10
    assert not {"k", "K"} & set(operators)


def test_a_press_that_takes_rgb_pictures_gets_type_and_tints_in_inks(printed: dict[str, Printed]) -> None:
    data = printed["digital-newsprint"].data
    assert not {"rg", "RG"} & set(colour_operators(data))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert "/DeviceRGB" in {str(picture.ColorSpace) for picture in pictures}


@pytest.mark.parametrize("name", IN_INKS)
def test_colours_that_are_given_in_inks_are_printed_in_them(printed: dict[str, Printed], name: str) -> None:
    inks = {tuple(map(float, operands)) for operator, operands in painted(printed[name].data) if operator == "k"}
    assert (0.1, 0.2, 0.3, 0.05) in inks
    assert (0, 0, 0, 1) in inks
    assert (0.4, 0, 0, 1) in inks, "the rich black that the layout asks for by its name"


def test_small_black_type_overprints_and_large_type_and_grounds_do_not(printed: dict[str, Printed]) -> None:
    over, shown = False, []
    with pikepdf.open(io.BytesIO(printed["coldset-newsprint"].data)) as pdf:
        states = {name: bool(state.get("/op", False)) for name, state in pdf.pages[0].Resources.ExtGState.items()}
    stack, size = [], 0.0
    for operator, operands in painted(printed["coldset-newsprint"].data):
        if operator == "q":
            stack.append(over)
        elif operator == "Q":
            over = stack.pop() if stack else False
        elif (operator == "gs" and "/op" in repr(operands)) or operator == "gs":
            over = states.get(str(operands[0]), over) if str(operands[0]) in ("/over", "/knock") else over
        elif operator == "Tf":
            size = float(operands[1])
        elif operator == "TJ":
            shown.append((round(size * 0.75), over))
        elif operator in ("f", "f*", "S", "sh", "B"):
            assert not over, "only type overprints"
    assert (9, True) in shown
    assert (30, False) in shown
    assert (30, True) not in shown


@judges
@needs("gs")
def test_ghostscript_finds_the_inks_and_no_more_than_allowed(printed: dict[str, Printed], tmp_path: Path) -> None:
    file = printed["coldset-newsprint"].files[0]
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-dSAFER",
        "-sDEVICE=tiffsep",
        "-r60",
        f"-sOutputFile={tmp_path}/p.tif",
        file,
    )
    plates = [Image.open(tmp_path / f"p({ink}).tif").convert("L") for ink in ("Cyan", "Magenta", "Yellow", "Black")]
    totals = [
        sum(255 - value for value in pixel) / 2.55 for pixel in zip(*(plate.tobytes() for plate in plates), strict=True)
    ]
    assert max(totals) <= 221
    assert max(totals) > 130
    x, y = round(165 / 25.4 * 60), round(70 / 25.4 * 60)
    assert [round((255 - plate.getpixel((x, y))) / 2.55) for plate in plates] == [10, 20, 30, 5]


@judges
@needs("pdfimages")
def test_pictures_are_in_inks_grey_or_one_bit(printed: dict[str, Printed]) -> None:
    lines = run("pdfimages", "-list", printed["coldset-newsprint"].files[0]).splitlines()[2:]
    kinds = {tuple(line.split()[index] for index in (5, 6, 7, 8)) for line in lines}
    assert ("cmyk", "4", "8", "jpeg") in kinds
    assert ("gray", "1", "8", "image") in kinds or ("gray", "1", "8", "jpeg") in kinds
    assert ("gray", "1", "1", "image") in kinds
    ppi = {int(line.split()[12]) for line in lines if line.split()[5] == "cmyk"}
    assert all(200 <= found <= 300 for found in ppi), "400 pixels in 20 mm would be 508 ppi"


@judges
@needs("qpdf", "pdfinfo")
@pytest.mark.parametrize("name", ALL)
def test_others_can_read_it(printed: dict[str, Printed], name: str) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", printed[name].files[0])
    said = run("pdfinfo", printed[name].files[0])
    assert re.search(r"Title: +T, No 1, 2024-01", said)
    versions = {"x1a-strict": "1.4", "coldset-newsprint": "1.6", "magazine-offset": "1.6"}
    assert f"PDF version:     {versions.get(name, '1.7')}" in said


@judges
@needs("pdfinfo")
def test_boxes_are_exact(printed: dict[str, Printed]) -> None:
    def boxes(name: str) -> dict[str, list[float]]:
        said = run("pdfinfo", "-box", printed[name].files[0])
        return {box: [float(n) for n in numbers.split()] for box, numbers in re.findall(r"(\w+Box): +(.*)", said)}

    width, height, bleed, room = 200 * MM, 400 * MM, 3 * MM, 34
    trimmed = pytest.approx([0, 0, width, height], abs=0.01)
    for box in boxes("coldset-newsprint").values():
        assert box == trimmed
    found = boxes("magazine-offset")
    assert found["TrimBox"] == trimmed
    assert found["BleedBox"] == pytest.approx([-bleed, -bleed, width + bleed, height + bleed], abs=0.01)
    outer = bleed + room
    assert found["MediaBox"] == pytest.approx([-outer, -outer, width + outer, height + outer], abs=0.01)
    assert boxes("x1a-strict")["MediaBox"] == boxes("x1a-strict")["BleedBox"]


@judges
@needs("gs")
def test_ink_bleeds_to_the_bleed_and_marks_stand_outside_it(printed: dict[str, Printed], tmp_path: Path) -> None:
    file = printed["magazine-offset"].files[0]
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-dSAFER",
        "-sDEVICE=tiffsep",
        "-r72",
        f"-sOutputFile={tmp_path}/p.tif",
        file,
    )
    plates = {
        ink: Image.open(tmp_path / f"p({ink}).tif").convert("L") for ink in ("Cyan", "Magenta", "Yellow", "Black")
    }
    margin = 3 * MM + 34

    def ink(name: str, x: float, y: float) -> int:
        return 255 - int(plates[name].getpixel((round(x), round(y))))

    middle = margin + 100 * MM
    assert ink("Yellow", middle, 34 + 1) > 50, "the ground goes to the edge of the bleed"
    assert ink("Yellow", middle - 60, 34 - 2) == 0, "and no further"
    corner = [(x, y) for x in range(34) for y in range(36, 50) if ink("Black", x, y) > 40]
    assert corner, "crop marks"
    for name in ("Cyan", "Magenta", "Yellow"):
        assert all(ink(name, x, y) > 40 for x, y in corner), "marks are on every plate"


def test_intent_metadata_and_identifier(printed: dict[str, Printed]) -> None:
    for name in IN_INKS:
        with pikepdf.open(io.BytesIO(printed[name].data)) as pdf:
            (intent,) = pdf.Root.OutputIntents
            assert intent.S == "/GTS_PDFX"
            assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"
            assert intent.DestOutputProfile.N == 4
            assert pdf.trailer.ID[0]
            assert pdf.docinfo.Trapped == "/False"
            assert str(pdf.docinfo.CreationDate) == "D:20240101000000Z"
            with pdf.open_metadata() as said:
                assert said["dc:title"] == str(pdf.docinfo.Title)
                assert said["pdf:Trapped"] == "False"
                assert said["xmp:CreateDate"] == "2024-01-01T00:00:00Z"


def test_two_runs_give_the_same_bytes(printed: dict[str, Printed], tmp_path: Path) -> None:
    root = printed["magazine-offset"].files[0].parents[2]
    again = print_paper(root, tmp_path / "again", PressChoice("magazine-offset"))
    assert again.data == printed["magazine-offset"].data


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    root = tmp_path_factory.mktemp("plates")
    write_colourful(root)
    return print_paper(root, root / "out", PressChoice("coldset-newsprint", separations=True))


def test_there_is_a_grey_file_for_each_ink(plates: Printed) -> None:
    assert [file.name for file in plates.files] == [f"t-1-{ink}.pdf" for ink in ("cyan", "magenta", "yellow", "black")]
    for file in plates.files:
        assert set(colour_operators(file.read_bytes())) <= {"g", "G", "cs", "scn"}
        assert colour_spaces(file.read_bytes()) <= {"DeviceGray"}


@judges
@needs("gs")
def test_plates_are_those_that_ghostscript_separates(
    plates: Printed, printed: dict[str, Printed], tmp_path: Path
) -> None:
    options = ("-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-r50", "-dTextAlphaBits=1")
    whole = printed["coldset-newsprint"].files[0]
    run("gs", *options, "-sDEVICE=tiffsep", f"-sOutputFile={tmp_path}/p.tif", whole)
    for file, ink in zip(plates.files, ("Cyan", "Magenta", "Yellow", "Black"), strict=True):
        run("gs", *options, "-sDEVICE=tiffgray", f"-sOutputFile={tmp_path}/own.tif", file)
        own = Image.open(tmp_path / "own.tif").convert("L").tobytes()
        theirs = Image.open(tmp_path / f"p({ink}).tif").convert("L").tobytes()
        differ = sum(abs(one - other) > 12 for one, other in zip(own, theirs, strict=True))
        assert differ < len(own) * 0.002, f"{ink}: {differ} of {len(own)} pixels"


def test_grey_is_grey(tmp_path: Path) -> None:
    write_colourful(tmp_path)
    grey = print_paper(tmp_path, tmp_path / "out", PressChoice("coldset-newsprint", grey=True))
    assert [file.name for file in grey.files] == ["t-1-grey.pdf"]
    assert set(colour_operators(grey.data)) <= {"g", "G", "cs", "scn"}
    assert "DeviceRGB" not in colour_spaces(grey.data)


@pytest.mark.parametrize(("name", "marker"), [("coldset-newsprint", "PDF/X-4"), ("x1a-strict", "PDF/X-1a:2003")])
def test_a_file_that_keeps_its_standard_says_so(printed: dict[str, Printed], name: str, marker: str) -> None:
    with pikepdf.open(io.BytesIO(printed[name].data)) as pdf:
        assert marker in pdf.Root.Metadata.read_bytes().decode()
        assert str(pdf.docinfo.get("/GTS_PDFXVersion", "")) == ("PDF/X-1a:2003" if "1a" in marker else "")


@pytest.mark.parametrize("name", ["digital-newsprint", "office-printer"])
def test_a_press_without_a_standard_gets_no_marker(printed: dict[str, Printed], name: str) -> None:
    with pikepdf.open(io.BytesIO(printed[name].data)) as pdf:
        assert "PDF/X-" not in pdf.Root.Metadata.read_bytes().decode()


def test_transparency_is_refused_where_the_standard_forbids_it(tmp_path: Path) -> None:
    write_colourful(tmp_path, see_through=True)
    allowed = print_paper(tmp_path, tmp_path / "out", PressChoice("coldset-newsprint"))
    assert allowed.files
    with pikepdf.open(io.BytesIO(allowed.data)) as pdf:
        assert pdf.pages[0].Group.CS == "/DeviceCMYK", "what is transparent is mixed in inks"
    with pytest.raises(Stopped) as stopped:
        print_paper(tmp_path, tmp_path / "x1a", PressChoice("x1a-strict"))
    assert stopped.value.exit_code == ExitCode.FINDINGS
    refused = [found for found in stopped.value.findings if found.code == "not-pdf-x"]
    assert refused
    assert all("transparen" in found.message and found.spot == PagePlace(1) for found in refused)
    assert not list((tmp_path / "x1a").iterdir()), "nothing is written"


def test_a_draft_has_no_marker(tmp_path: Path) -> None:
    write_colourful(tmp_path)
    report = Report()
    built = build_pdf(Job(tmp_path, output=tmp_path / "draft.pdf", draft=True, report=report))
    with pikepdf.open(built.outputs[0][0]) as pdf:
        assert "PDF/X-" not in pdf.Root.Metadata.read_bytes().decode()


@judges
@needs("mutool")
@pytest.mark.parametrize("name", ALL)
def test_mupdf_draws_it_without_a_word(printed: dict[str, Printed], name: str, tmp_path: Path) -> None:
    command = ["mutool", "draw", "-r", "40", "-o", str(tmp_path / "page%d.png"), str(printed[name].files[0])]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, text=True)
    said = done.stderr.replace("warning: ICC support is not available", "")  # in the build of some systems
    assert not re.search("warning|error", said)
    assert (tmp_path / "page1.png").stat().st_size > 3000


@judges
@needs("gs")
@pytest.mark.parametrize("name", IN_INKS)
def test_inkcov_finds_all_four_inks(printed: dict[str, Printed], name: str) -> None:
    said = run("gs", "-q", "-dSAFER", "-o", "-", "-sDEVICE=inkcov", printed[name].files[0])
    cover = [float(number) for number in said.split()[:4]]
    assert all(part > 0.001 for part in cover)
    assert "CMYK OK" in said


def test_colours_that_the_paper_does_not_have_are_told_of_once(printed: dict[str, Printed]) -> None:
    (finding,) = [found for found in printed["coldset-newsprint"].findings if found.code == "colour-shift"]
    assert "Delta E" in finding.message
    assert "swatches" in finding.hint
    assert not [found for found in printed["office-printer"].findings if found.code == "colour-shift"]


def test_the_slug_line_says_title_issue_page_date_and_inks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def note(_sheet: object, slug: str, face: Path | None) -> bytes:
        assert face is not None
        said.append(slug)
        return b""

    monkeypatch.setattr("pressbuild.pdf.press_pdf.draw_marks", note)
    write_colourful(tmp_path)
    print_paper(tmp_path, tmp_path / "out", PressChoice("magazine-offset"))
    (slug,) = said
    assert slug.startswith("T   No 1   Page 1   2024-01-01   cyan magenta yellow black")
