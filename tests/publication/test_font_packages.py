"""Packages of faces: one line in fonts.yaml, and findings that say which one to add."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from tests.support.places import FACES
from tests.support.publication import Publication

from pressbuild.core.findings import Place, Report
from pressbuild.publication.font_packages import package_for, read_package
from pressbuild.sources.folder import Folder

NAME = "@faces/hebrew"
PLACE = Place(Path("fonts/fonts.yaml"), 1)


def write_face(path: Path, characters: str, weight: int = 400, family: str = "Others", ascent: int = 0) -> None:
    """Write a face that has these characters alone, each as the letter A."""
    with TTFont(FACES / "SourceSerif4-Regular.ttf") as font:
        letter = font.getBestCmap()[ord("A")]
        for table in font["cmap"].tables:
            table.cmap = {ord(character): letter for character in characters} if table.isUnicode() else {}
        font["OS/2"].usWeightClass = weight
        if ascent:
            font["hhea"].ascent = font["OS/2"].sTypoAscender = font["OS/2"].usWinAscent = ascent
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family
            elif record.nameID == 6:
                record.string = f"{family}-{weight}"
        path.parent.mkdir(parents=True, exist_ok=True)
        font.save(path)


@pytest.mark.parametrize(
    ("character", "language", "name", "package"),
    [
        ("ש", "", "Hebrew", "noto-serif-hebrew"),
        ("ب", "fa", "Arabic", "noto-naskh-arabic"),
        ("漢", "", "Chinese", "noto-serif-sc"),
        ("漢", "ja", "Japanese", "noto-serif-jp"),
        ("한", "", "Korean", "noto-sans-kr"),
        ("😀", "", "emoji", "noto-emoji"),
        ("☃", "", "emoji", "noto-emoji"),
        ("∰", "", "mathematics", "noto-sans-math"),
        ("𐤀", "", "Phoenician", ""),
        ("\U000e0100", "", "", ""),
    ],
)
def test_what_a_character_belongs_to(character: str, language: str, name: str, package: str) -> None:
    assert package_for(character, language) == (name, f"@expo-google-fonts/{package}" if package else "")


def test_the_finding_says_what_to_install_and_one_line_is_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publication = Publication(tmp_path, capsys).article("s", "שבט")
    outcome = publication.build()
    assert outcome.code == 3
    assert "npm install --prefix fonts @expo-google-fonts/noto-serif-hebrew" in outcome.said
    assert 'in fonts/fonts.yaml: packages: ["@expo-google-fonts/noto-serif-hebrew"]' in outcome.said
    write_face(publication.root / "fonts" / "node_modules" / NAME / "400" / "Hebrew.ttf", "שבט")
    outcome = publication.file("fonts/fonts.yaml", f'packages: ["{NAME}"]\n').build()
    assert outcome.code == 0, outcome.stderr


def test_a_package_that_is_not_there_says_how_to_get_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Publication(tmp_path, capsys).file("fonts/fonts.yaml", f'packages: ["{NAME}"]\n').build()
    assert outcome.code == 3
    assert "fonts/fonts.yaml:1: error: the package of faces “@faces/hebrew” is not in fonts/" in outcome.said
    assert "npm install --prefix fonts @faces/hebrew" in outcome.said


def test_regular_and_bold_are_taken_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    for weight in (300, 400, 700, 900):
        write_face(fonts / "others" / f"{weight}.ttf", "ש", weight)
    (fonts / "others" / "broken.ttf").write_bytes(b"\0\1\0\0broken")
    outside = tmp_path / "outside.ttf"
    write_face(outside, "ש", 400, "Outside")
    (fonts / "others" / "link.ttf").symlink_to(outside)
    report = Report()
    found = read_package("others", Folder(fonts), PLACE, report)
    assert [(face.family, face.weight, face.style) for face in found] == [
        ("Others", 400, "normal"),
        ("Others", 700, "normal"),
    ]
    assert not report.findings


@pytest.mark.parametrize("name", ["../fonts", "/etc", "a/b/c", "", "@/x", "..", "a\nb"])
def test_names_that_lead_elsewhere_are_no_packages(name: str, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    shutil.copytree(FACES, tmp_path / "elsewhere")
    report = Report()
    assert read_package(name, Folder(tmp_path / "fonts"), PLACE, report) == ()
    assert [finding.code for finding in report.findings] == ["no-font-package"]


def test_a_higher_face_leaves_the_lines_on_the_grid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n\n".join(
        f"Words with שבט in paragraph {number}, and more words that run over the line." for number in range(4)
    )
    publication = Publication(tmp_path, capsys).article("s", text).file("fonts/fonts.yaml", "packages: [high]\n")
    write_face(publication.root / "fonts" / "high" / "High.ttf", "שבט", ascent=2000)
    outcome = publication.build()
    assert outcome.code == 0, outcome.stderr
    assert "baseline" not in outcome.said
