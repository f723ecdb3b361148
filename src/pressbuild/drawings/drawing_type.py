"""Type in drawings. In: an SVG whose styles are attributes, our families. Out: it is set in them; what they lack.

Programs name the fonts of the machine that they ran on. `drawings:` in fonts.yaml says which of our families stands for
which; `Helvetica-Bold` and `HelveticaNeue` are read as what they mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pressbuild.core.invisible_characters import LINE_ENDS, SPACES, UNSEEN
from pressbuild.drawings.drawing import Trouble, UsedFace, line_of, tag_of
from pressbuild.publication.font_families import Face, FontFamily
from pressbuild.publication.font_packages import advise

if TYPE_CHECKING:
    from lxml.etree import _Element

DEFAULT = "serif"  # what browsers set type in that asks for nothing
TEXT_TAGS = frozenset({"text", "tspan", "textPath", "tref", "a"})
# every text face has these: no font file needs to be opened for a drawing that is written with them alone
_USUAL = frozenset(range(0x20, 0x100)) | frozenset(map(ord, "‘’‚“”„‹›«»–—…€•′″†‡"))
_NAME = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^,\"']+)")
_STYLED = re.compile(r"[-,]?(regular|roman|book|light|medium|semibold|demibold|bold|black|italic|oblique|mt|ps)+$")
_WEIGHTS = {"normal": 400, "bold": 700, "bolder": 700, "lighter": 400}


@dataclass(frozen=True)
class _Type:
    """How the type of an element is set."""

    family: FontFamily
    weight: int = 400
    style: str = "normal"


@dataclass
class TypeOfDrawing:
    """What is found out of the type of a drawing."""

    faces: dict[UsedFace, None]
    unknown: dict[str, Trouble]
    missing: list[Trouble]


def set_type(root: _Element, families: Sequence[FontFamily]) -> TypeOfDrawing:
    """Set the type of a drawing in our families, in place."""
    found = TypeOfDrawing({}, {}, [])
    if not families or next(_texts(root), None) is None:
        return found
    known = _names(families)
    fallback = known.get(DEFAULT) or families[0]
    wanted = {ord(character) for _, text in _texts(root) for character in text if needs_glyph(character)} - _USUAL
    opened = [family for family in families if wanted and family.faces]
    has = {family.name: _characters(family, family.faces[0].digest()) for family in opened}
    nowhere = wanted.difference(*has.values())

    def with_helpers(family: FontFamily) -> list[FontFamily]:
        """Return a family and those that have what it lacks; the usual ones of drawings come first."""
        line, missing = [family], wanted - nowhere - has.get(family.name, _USUAL)
        for other in sorted(families, key=lambda one: not one.stands_for):
            if missing & has.get(other.name, _USUAL):
                line.append(other)
                missing -= has.get(other.name, _USUAL)
        return line

    def walk(element: _Element, inherited: _Type) -> None:
        own = inherited
        if asked := element.get("font-family"):
            own = _resolve(element, asked, own, known, fallback, found)
        own = _Type(own.family, _weight(element.get("font-weight"), own.weight), own.style)
        style = element.get("font-style")
        if style and style != "inherit":
            own = _Type(own.family, own.weight, "normal" if style == "normal" else "italic")
        if asked or element is root:
            element.set("font-family", ", ".join(f"'{one.name}'" for one in with_helpers(own.family)))
        if tag_of(element) in TEXT_TAGS and (text := _own_text(element)):
            for one in with_helpers(own.family):
                if face := nearest_face(one, own.weight, own.style):
                    found.faces[UsedFace(one.name, face)] = None
            lost = sorted(character for character in set(text) if ord(character) in nowhere)
            if lost:
                hint = f"write it another way, or {advise(lost)}"
                found.missing.append(Trouble(line_of(element), f"no font has the character{_say(lost)}", hint))
        for child in element:
            if isinstance(child.tag, str):
                walk(child, own)

    walk(root, _Type(fallback))
    return found


@lru_cache(64)
def _characters(family: FontFamily, _: str) -> frozenset[int]:
    """Return what a family has, looked up once for each state of its file."""
    return family.characters()


def needs_glyph(character: str) -> bool:
    """Whether a character is seen."""
    return character not in UNSEEN | SPACES | LINE_ENDS and character not in "\t\n\r"


def nearest_face(family: FontFamily, weight: int, style: str) -> Face | None:
    """Return the face that is used for a weight and a style (CSS Fonts 4, 5.2, in short)."""
    faces = [face for face in family.faces if face.style == style] or list(family.faces)
    return min(faces, key=lambda face: abs(face.weight - weight)) if faces else None


def _texts(root: _Element) -> Iterator[tuple[_Element, str]]:
    for element in root.iter():
        if tag_of(element) in TEXT_TAGS and (text := _own_text(element)):
            yield element, text


def _own_text(element: _Element) -> str:
    """Return the text that an element holds itself."""
    if tag_of(element) == "a" and not any(tag_of(one) in ("text", "tspan") for one in element.iterancestors()):
        return ""
    return ((element.text or "") + "".join(child.tail or "" for child in element)).strip()


def _names(families: Sequence[FontFamily]) -> Mapping[str, FontFamily]:
    known = {_plain(name): family for family in families for name in family.stands_for}
    return known | {_plain(family.name): family for family in families}


def _plain(name: str) -> str:
    return "".join(name.lower().split())


def _resolve(
    element: _Element,
    asked: str,
    inherited: _Type,
    known: Mapping[str, FontFamily],
    fallback: FontFamily,
    found: TypeOfDrawing,
) -> _Type:
    """Return how an element's type is set that asks for a list of families."""
    names = [(a or b or c).strip() for a, b, c in _NAME.findall(asked)]
    names = [name for name in names if name]
    if names == ["inherit"]:
        return inherited
    for name in names:
        plain = _plain(name)
        if family := known.get(plain):
            return _Type(family, inherited.weight, inherited.style)
        styled = _STYLED.search(plain)
        if styled and (family := known.get(plain[: styled.start()])):
            said = styled[0]
            weight = 700 if "bold" in said or "black" in said else inherited.weight
            slope = "italic" if "italic" in said or "oblique" in said else inherited.style
            if "bold" in said and element.get("font-weight") is None:
                element.set("font-weight", "bold")
            if slope == "italic" and element.get("font-style") is None:
                element.set("font-style", "italic")
            return _Type(family, weight, slope)
    name = names[0] if names else asked
    found.unknown.setdefault(
        name,
        Trouble(
            line_of(element),
            f"it asks for the font “{name}”, which is not in fonts/; it is set in {fallback.name}",
            f"say in fonts/fonts.yaml what stands for it: “drawings: {{{name}: {fallback.name}}}”, or add the font",
        ),
    )
    return _Type(fallback, inherited.weight, inherited.style)


def _weight(value: str | None, inherited: int) -> int:
    if not value or value == "inherit":
        return inherited
    return int(value) if value.isdecimal() and len(value) < 5 else _WEIGHTS.get(value, inherited)


def _say(lost: Sequence[str]) -> str:
    named = ", ".join(f"“{c}” (U+{ord(c):04X} {unicodedata.name(c, 'without a name').lower()})" for c in lost[:5])
    more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
    return f"{'s' * (len(lost) > 1)} {named}{more}"
