"""Packages of faces. In: the name of one in fonts.yaml. Out: its files with what they say of themselves, or findings.

A package is a folder of font files in fonts/, or one that npm has put there: `npm install --prefix fonts NAME`. It
brings scripts that the text faces do not have; which one, `package_for` says of a character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import Place, Report
from pressbuild.sources.door import MEGABYTE
from pressbuild.sources.folder import Folder

MOST_FILES = 500  # of a package that are looked at
MOST_BYTES = 100 * MEGABYTE  # of a font file; those of Chinese have twenty
_NAME = re.compile(r"(?:@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*", re.IGNORECASE)
_WEIGHTS = (400, 700)  # a text asks for no others, and each face takes time
_ADD = "add a font that has it to the publication’s fonts/"
# npm's packages of Noto (SIL Open Font License): a static TrueType file for each weight.
_PREFIX = "@expo-google-fonts/"
# By the script of Unicode (ISO 15924), after what a reader calls it.
_SCRIPTS = {
    "Hebr": ("Hebrew", "noto-serif-hebrew"),
    "Arab": ("Arabic", "noto-naskh-arabic"),
    "Deva": ("Devanagari", "noto-sans-devanagari"),
    "Beng": ("Bengali", "noto-sans-bengali"),
    "Geor": ("Georgian", "noto-sans-georgian"),
    "Thai": ("Thai", "noto-sans-thai"),
    "Laoo": ("Lao", "noto-sans-lao"),
    "Khmr": ("Khmer", "noto-sans-khmer"),
    "Hani": ("Chinese", "noto-serif-sc"),
    "Bopo": ("Chinese", "noto-sans-tc"),
    "Hira": ("Japanese", "noto-serif-jp"),
    "Kana": ("Japanese", "noto-serif-jp"),
    "Hang": ("Korean", "noto-sans-kr"),
    "Latn": ("Latin", "noto-serif"),
    "Grek": ("Greek", "noto-serif"),
    "Cyrl": ("Cyrillic", "noto-serif"),
}
# Characters of no script, by the first and last code point; the first that fits.
_RANGES = (
    (0x1F000, 0x1F02F, "symbols", "noto-sans-symbols-2"),
    (0x1F100, 0x1F1E5, "symbols", "noto-sans-symbols"),
    (0x1F1E6, 0x1FAFF, "emoji", "noto-emoji"),
    (0x2600, 0x27BF, "emoji", "noto-emoji"),
    (0x2200, 0x22FF, "mathematics", "noto-sans-math"),
    (0x2A00, 0x2AFF, "mathematics", "noto-sans-math"),
    (0x1D400, 0x1D7FF, "mathematics", "noto-sans-math"),
    (0x2190, 0x21FF, "arrows", "noto-sans-math"),
    (0x2100, 0x214F, "symbols", "noto-sans-symbols"),
    (0x2460, 0x24FF, "symbols", "noto-sans-symbols"),
    (0x2300, 0x2BFF, "symbols", "noto-sans-symbols-2"),
    (0x3000, 0x303F, "Chinese or Japanese", "noto-serif-jp"),
    (0xFF00, 0xFFEF, "Chinese or Japanese", "noto-serif-jp"),
)


@dataclass(frozen=True)
class PackagedFace:
    """A file of a package and what it says of itself."""

    family: str
    path: Path
    weight: int
    style: str
    postscript: str


def package_for(character: str, language: str = "") -> tuple[str, str]:
    """Return what a character belongs to, as a reader would say, and the npm package of faces for it, "" if unknown.

    `language` is that of the story: Chinese characters look otherwise in Japanese and Korean.
    """
    from fontTools import unicodedata  # only here: few papers have such a character

    code, script = ord(character), unicodedata.script(character)
    if script == "Hani":
        script = {"ja": "Hira", "ko": "Hang"}.get(language.partition("-")[0], script)
    if script in _SCRIPTS:
        name, package = _SCRIPTS[script]
        return name, _PREFIX + package
    for first, last, name, package in _RANGES:
        if first <= code <= last:
            return name, _PREFIX + package
    known = script not in ("Zyyy", "Zinh", "Zzzz")
    return (unicodedata.script_name(script).replace("_", " ") if known else ""), ""


def read_package(name: str, fonts: Folder, place: Place, report: Report) -> tuple[PackagedFace, ...]:
    """Return the faces of a package in a fonts/ folder: regular and bold, upright and italic, of each family in it."""
    folder = _find_folder(name, fonts)
    if folder is None:
        message = f"the package of faces “{name}” is not in {fonts.root.name}/"
        report.error("no-font-package", message, place, f"npm install --prefix {fonts.root.name} {name}")
        return ()
    found: dict[tuple[str, int, str], PackagedFace] = {}
    for path in sorted(folder.rglob("*"))[:MOST_FILES]:
        if path.suffix.lower() in (".ttf", ".otf") and (face := _read_face(path, fonts)) and face.weight in _WEIGHTS:
            found.setdefault((face.family, face.weight, face.style), face)
    if not found:
        hint = "a package has TrueType or OpenType files of weight 400 (regular) or 700 (bold)"
        report.error("no-font-package", f"the package “{name}” has no faces that can be used", place, hint)
    return tuple(found.values())


def _find_folder(name: str, fonts: Folder) -> Path | None:
    if not _NAME.fullmatch(name):
        return None
    folders = (fonts.root / name, fonts.root / "node_modules" / name)
    return next((folder for folder in folders if folder.is_dir() and fonts.holds(folder)), None)


def _read_face(path: Path, fonts: Folder) -> PackagedFace | None:
    from fontTools.ttLib import TTFont

    try:
        with fonts.open(path, MOST_BYTES) as stream, TTFont(stream, lazy=True) as font:
            names, metrics = font["name"], font["OS/2"]
            family = names.getDebugName(16) or names.getDebugName(1) or ""
            style = "italic" if metrics.fsSelection & 1 else "normal"
            postscript = names.getDebugName(6) or path.stem
            return PackagedFace(family, path, int(metrics.usWeightClass), style, postscript) if family else None
    except Exception:  # fontTools fails on damaged files in as many ways as there are tables
        return None


def advise(found: Sequence[str], language: str = "") -> str:
    """Return how to come by faces for characters."""
    if any("\u3040" <= character <= "\u30ff" for character in found):  # beside kana, Chinese characters are Japanese
        language = "ja"
    packages = dict.fromkeys(package_for(character, language) for character in found)
    names = [package for _, package in packages if package]
    scripts = list(dict.fromkeys(script for script, _ in packages if script))
    what = f"{_ADD} ({', '.join(scripts)})" if scripts else _ADD
    if not names:
        return what
    listed = ", ".join(f'"{name}"' for name in names)
    return f"{what}: npm install --prefix fonts {' '.join(names)}, and in fonts/fonts.yaml: packages: [{listed}]"
