"""Press profiles: the built-in ones, a publication's own, what is wrong with them, and the files that they ask for."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from tests.support.paper import Paper, frame
from tests.support.press import colour_operators, painted, print_paper, write_colourful

from pressbuild.cli.commands import main
from pressbuild.core.findings import Report, Stopped
from pressbuild.pipeline.press_choice import PressChoice, parse_pages
from pressbuild.press.press_profile import PressProfile, known_profiles, read_press_profile
from pressbuild.sources.builtin_folders import builtin_profiles

NEEDED = {"coldset-newsprint", "digital-newsprint", "magazine-offset", "x1a-strict", "riso-two-inks", "office-printer"}


def small(root: Path) -> Paper:
    paper = Paper(root, pages="[page, page, page]")
    paper.master("page", frame("a", 10))
    for number in (1, 2, 3):
        paper.story(f"s{number}", f"Word{number}.", f"frames: [{number}/a]")
    return paper.write()


def own(root: Path, text: str, name: str = "ours") -> None:
    folder = root / "issues/press"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text)


def press(root: Path, *arguments: str) -> int:
    return main(["-C", str(root), "pdf", "-o", str(root / "out.pdf"), *arguments])


def test_the_built_in_profiles_name_their_sources() -> None:
    assert set(known_profiles(None)) == NEEDED
    for name in NEEDED:
        report = Report()
        rules = read_press_profile(name, None, report).rules
        assert not report.findings
        assert len(rules.source) > 40
    assert read_press_profile("coldset-newsprint", None, Report()).rules.ink_limit == 220


def test_a_profile_of_the_publication_comes_first(tmp_path: Path) -> None:
    small(tmp_path)
    own(tmp_path, "{title: Ours, source: our printer, ink-limit: 200}", "coldset-newsprint")
    assert read_press_profile("coldset-newsprint", tmp_path, Report()).rules.title == "Ours"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("{title: x}", "issues/press/ours.yaml:1", "“source” is missing"),
        ("title: x\nsource: y\nink-limt: 200", "ours.yaml:3", "did you mean “ink-limit”?"),
        ("title: x\nsource: y\nink-limit: 900", "ours.yaml:3", "ink-limit"),
        ("title: x\nsource: y\ntrim-sizes: [A17]", "ours.yaml:3", "137 × 90 mm"),
        ("title: x\nsource: y\nbleed: perhaps", "ours.yaml:3", "bleed"),
        ('title: x\nsource: y\nfile-name: "../{page}.pdf"', "ours.yaml:3", "not a file name"),
        ('title: x\nsource: y\nfile-name: "{password}.pdf"', "ours.yaml:3", "not a file name"),
        ('title: x\nsource: y\nfile-name: "{page}}.pdf"', "ours.yaml:3", "not a file name"),
        ("title: x\nsource: y\nrich-black: [400, 0, 0, 0]", "ours.yaml:3", "rich-black"),
        (
            "title: x\nsource: y\nfiles: per-page\nfile-name: p.pdf",
            "ours.yaml:4",
            "all pages would be written to p.pdf",
        ),
        ("title: x\nsource: y\nrich-black: [40, 100]", "ours.yaml:3", "2 entries are too few; 4 are needed"),
        ("title: x\nsource: y\nink-limit: 220\nrich-black: [60, 50, 50, 100]", "ours.yaml:4", "260 % of ink"),
        ("title: x\nsource: y\ninks: [{name: red, colour: red}]", "ours.yaml:3", "#c8102e"),
        ("[", "ours.yaml", "not YAML"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, place: str, said: str
) -> None:
    small(tmp_path)
    own(tmp_path, text)
    assert press(tmp_path, "--profile", "ours") == 3
    shown = capsys.readouterr().err
    assert place in shown
    assert said in shown
    assert not (tmp_path / "out.pdf").exists()


def test_a_profile_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path)
    assert press(tmp_path, "--profile", "coldset-newsprnt") == 3
    assert "did you mean “coldset-newsprint”?" in capsys.readouterr().err
    publication = tmp_path / "issues/publication.yaml"
    publication.write_text(publication.read_text() + "press: nowhere\n")
    assert press(tmp_path) == 3
    assert "issues/publication.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "said"),
    [(None, "does not exist"), (b"", "not an ICC profile"), (b"nonsense" * 40, "not an ICC profile")],
)
def test_the_printers_own_icc_profile_is_looked_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None, said: str
) -> None:
    small(tmp_path)
    publication = tmp_path / "issues/publication.yaml"
    publication.write_text(publication.read_text() + "output-profile: shop.icc\n")
    if data is not None:
        (tmp_path / "issues/shop.icc").write_bytes(data)
    assert press(tmp_path) == 3
    assert said in capsys.readouterr().err


def test_the_printers_own_icc_profile_becomes_the_output_intent(tmp_path: Path) -> None:
    small(tmp_path)
    data = bytearray((builtin_profiles() / "newsprint.icc").read_bytes())
    data[100] = 7  # a byte of the header that nobody reads
    (tmp_path / "issues/shop.icc").write_bytes(data)
    publication = tmp_path / "issues/publication.yaml"
    publication.write_text(publication.read_text() + "output-profile: shop.icc\n")
    printed = print_paper(tmp_path, tmp_path / "out", PressChoice())
    with pikepdf.open(io.BytesIO(printed.data)) as pdf:
        assert bytes(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()) == bytes(data)


@pytest.mark.parametrize(
    ("text", "pages"), [("1", (1,)), ("1,4-5", (1, 4, 5)), ("5-8, 2", (2, 5, 6, 7, 8)), ("3,3,2-3", (2, 3))]
)
def test_pages_are_named(text: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(text, 8) == pages


@pytest.mark.parametrize("text", ["0", "9", "5-4", "a", "1-", "-3", "1;2", "7-9", "99999"])
def test_pages_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(Stopped, match="no page of this issue, which has 8"):
        parse_pages(text, 8)


def test_some_pages(tmp_path: Path) -> None:
    small(tmp_path)
    printed = print_paper(tmp_path, tmp_path / "out", PressChoice(pages="1,3"))
    assert [file.name for file in printed.files] == ["t-1-print-p1,3.pdf"]
    with pikepdf.open(io.BytesIO(printed.data)) as pdf:
        assert len(pdf.pages) == 2


def test_a_file_for_each_page(tmp_path: Path) -> None:
    small(tmp_path)
    text = 'title: x\nsource: y\nfiles: per-page\nfile-name: "{slug}_{number}_{page:02}.pdf"'
    own(tmp_path, text)
    printed = print_paper(tmp_path, tmp_path / "out", PressChoice("ours"))
    assert [file.name for file in printed.files] == ["t_1_01.pdf", "t_1_02.pdf", "t_1_03.pdf"]
    for file in printed.files:
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) == 1


def test_several_files_do_not_go_into_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path)
    assert press(tmp_path, "--separations") == 6
    assert "name a folder with -o" in capsys.readouterr().err


def test_a_press_without_inks_has_no_plates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path)
    assert press(tmp_path, "--separations", "--profile", "office-printer") == 3
    assert "does not print in several inks" in capsys.readouterr().err


def test_a_risograph_gets_a_grey_file_for_each_drum(tmp_path: Path) -> None:
    write_colourful(tmp_path)
    printed = print_paper(tmp_path, tmp_path / "out", PressChoice("riso-two-inks"))
    assert [file.name for file in printed.files] == ["t-1-black.pdf", "t-1-red.pdf"]
    greys = []
    for file in printed.files:
        assert set(colour_operators(file.read_bytes())) <= {"g", "G", "cs", "scn"}
        greys.append({round(float(numbers[0]), 2) for name, numbers in painted(file.read_bytes()) if name in "gG"})
    black, red = greys
    assert 0 in black, "black type is on the drum of black"
    assert 1 in red, "and not on that of red"
    assert min(red) < 0.3, "the red border is"


def test_riso_colours_are_taken_apart_into_few_inks() -> None:
    from pressbuild.press.plates import Drums
    from pressbuild.press.press_profile import InkName

    drums = Drums((InkName("black", "#1a1a1a"), InkName("red", "#e2333b")))
    assert drums.take_apart((0, 0, 0)) == (1, 0)
    assert drums.take_apart((1, 1, 1)) == (0, 0)
    assert drums.take_apart((0xE2 / 255, 0x33 / 255, 0x3B / 255)) == (0, 1)
    grey = drums.take_apart((0.5, 0.5, 0.5))
    assert grey[1] == 0
    assert 0.4 < grey[0] < 0.7
    assert isinstance(PressProfile("t", "s").inks, tuple)


def test_a_swatch_without_all_four_inks_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path)
    publication = tmp_path / "issues/publication.yaml"
    publication.write_text(publication.read_text() + 'swatches: {"#c8102e": [0, 100, 80]}\n')
    assert press(tmp_path) == 3
    assert "3 entries are too few; 4 are needed" in capsys.readouterr().err
