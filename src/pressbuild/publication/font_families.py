"""The faces. In: fonts.yaml of the publication and of pressbuild. Out: `FontFamily`s and their @font-face rules.

Only these faces are used. A publication's own fonts/ folder comes before the built-in one: a family of the
same name replaces it.
"""

from __future__ import annotations

import io
import os
import struct
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pressbuild.core.findings import Place, Report, suggest
from pressbuild.publication.font_packages import MOST_BYTES, read_package
from pressbuild.sources.door import MEGABYTE, Refused
from pressbuild.sources.folder import Folder
from pressbuild.sources.yaml_reader import read_yaml
from pressbuild.sources.yaml_schema import Between, YamlSource, model


@model
class FaceFacts:
    """One file of a family."""

    file: str
    weight: Annotated[int, Between(1, 1000)] = 400
    style: Literal["normal", "italic"] = "normal"
    postscript: str = ""


@model
class FamilyFacts:
    """One family: its name in style sheets, where it is from, under which licence, its files."""

    family: str
    licence: str
    licence_file: str
    files: tuple[FaceFacts, ...]
    version: str = ""
    origin: str = ""


@model
class FontsFile:
    """A fonts.yaml. `packages` are read after the families: they bring characters that those do not have. In drawings
    some families stand for others.
    """

    families: tuple[FamilyFacts, ...] = ()
    packages: tuple[str, ...] = ()
    drawings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Face:
    """One font file. `postscript` is the name under which a PDF embeds it."""

    path: Path
    weight: int
    style: str
    postscript: str
    folder: Folder = field(repr=False)  # that it is read from

    def open(self) -> BinaryIO:
        """Return the file, open.

        Raises:
            OSError: if it cannot be read, or is no longer where it may be.
        """
        return self.folder.open(self.path, MOST_BYTES)

    def read(self) -> bytes:
        """Return what the file holds.

        Raises:
            OSError: if it cannot be read, or is no longer where it may be.
        """
        return self.folder.read(self.path, MOST_BYTES)

    def digest(self) -> str:
        """Return a sum of what the file holds.

        Raises:
            OSError: if it cannot be read.
        """
        return self.folder.digest_of(self.path)


@dataclass(frozen=True)
class FontFamily:
    """A family that style sheets may name. In drawings it `stands_for` others."""

    name: str
    faces: tuple[Face, ...]
    stands_for: tuple[str, ...] = ()

    def characters(self) -> frozenset[int]:
        """Return the code points that the family's first face has; the others are taken to have them too."""
        if not self.faces:
            return frozenset()
        try:
            from fontTools.ttLib import TTFont  # loaded here: few stories have a character that asks for it

            with self.faces[0].open() as stream, TTFont(stream, lazy=True) as font:
                return frozenset(font.getBestCmap() or ())
        except Exception:  # a damaged table: what has no other face becomes a finding
            return frozenset()


def read_fonts(folders: list[Folder], report: Report) -> tuple[FontFamily, ...]:
    """Return the families of these fonts/ folders; the first folder that has a family wins."""
    families: dict[str, FontFamily] = {}
    packaged: dict[str, FontFamily] = {}
    drawings: dict[str, tuple[str, Place]] = {}
    for folder in folders:
        path = folder.root / "fonts.yaml"
        if not os.path.lexists(path):
            continue
        text = folder.read_text(path, report, MEGABYTE)
        shown = Path(folder.root.name) / path.name
        found = read_yaml(text, shown, FontsFile, report, "fonts.yaml") if text is not None else None
        if found:
            source, facts = found
            for index, family in enumerate(facts.families):
                families.setdefault(family.family, _read_family(family, index, folder, source, report))
            for index, name in enumerate(facts.packages):
                packaged |= _read_package(name, folder, source.place("packages", index), report)
            for name, target in facts.drawings.items():
                drawings.setdefault(name, (target, source.place("drawings", name)))
    families = {name: {**packaged, **families}[name] for name in {**families, **packaged}}
    for name, (target, place) in drawings.items():
        if target in families:
            families[target] = replace(families[target], stands_for=(*families[target].stands_for, name))
        else:
            message = f"“{target}” is to stand for “{name}” in drawings, and is no family of fonts/"
            report.error("unknown-font", message, place, suggest(target, families))
    return tuple(families.values())


def _read_package(name: str, folder: Folder, place: Place, report: Report) -> dict[str, FontFamily]:
    """Return the families of a package, by their names."""
    found: dict[str, list[Face]] = {}
    for face in read_package(name, folder, place, report):
        if _name(face.path, face.postscript, folder, place, report):
            found.setdefault(face.family, []).append(Face(face.path, face.weight, face.style, face.postscript, folder))
    return {family: FontFamily(family, tuple(faces)) for family, faces in found.items()}


def _read_family(facts: FamilyFacts, index: int, folder: Folder, source: YamlSource, report: Report) -> FontFamily:
    faces = []
    licence = source.place("families", index, "licence-file")
    folder.find(facts.licence_file, folder.root, licence, report, "the licence")
    for number, face in enumerate(facts.files):
        place = source.place("families", index, "files", number)
        path = folder.find(face.file, folder.root, place, report, "the font")
        name = _name(path, face.postscript, folder, place, report) if path else ""
        if path and name:
            faces.append(Face(path, face.weight, face.style, name, folder))
    return FontFamily(facts.family, tuple(faces))


def _name(path: Path, postscript: str, folder: Folder, place: Place, report: Report) -> str:
    """Return the PostScript name of a font file, or "" with a finding if it is not a font."""
    try:
        with folder.open(path, MOST_BYTES) as stream:
            if postscript:
                check_tables(stream)
                return postscript
            from fontTools.ttLib import TTFont

            with TTFont(stream, lazy=True) as font:
                return str(font["name"].getDebugName(6) or path.stem)
    except Exception as problem:  # fontTools fails on damaged files in as many ways as there are tables
        reason = problem.strerror if isinstance(problem, Refused) else problem
        message = f"“{path.name}” is not a font that can be embedded: {reason}"
        report.error("bad-font", message, place, "copy the file anew; TrueType and OpenType fonts can be used")
        return ""


def check_tables(stream: BinaryIO) -> None:
    """Check that a font has all the tables that its directory lists (OpenType 1.9.1, Table directory).

    Raises:
        ValueError: if it is no font, or is cut off.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(12)
    if head[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise ValueError("it is neither TrueType nor OpenType")
    count = int.from_bytes(head[4:6], "big")
    records = stream.read(16 * count)
    if len(records) != 16 * count:
        raise ValueError("it is cut off")
    for start in range(0, len(records), 16):
        _, _, offset, length = struct.unpack(">4sIII", records[start : start + 16])
        if offset + length > size:
            raise ValueError("it is cut off")


def font_face_css(families: tuple[FontFamily, ...]) -> str:
    """Return the @font-face rules for all faces, with file: addresses."""
    return "\n".join(
        f'@font-face {{ font-family: "{family.name}"; font-weight: {face.weight}; font-style: {face.style}; '
        f"src: url({face.path.resolve().as_uri()}) }}"
        for family in families
        for face in family.faces
    )
