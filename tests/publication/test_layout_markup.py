"""What built-in templates and sheets may use: attributes that the engine sees, classes styled in both editions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.places import ROOT

from pressbuild.document import SPAN_CLASSES

LAYOUTS = ROOT / "layouts"
TEMPLATES = sorted(LAYOUTS.rglob("*.html"))
# What WeasyPrint reads of HTML (html.py, css/html5_ua.css), or we do (data-, aria-, role). It is run without
# presentational hints, and passes over the others: start, value, type, reversed, align, valign, width, height, border …
SEEN = {"class", "id", "lang", "dir", "style", "role", "hidden"}
SEEN_ON = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
TAG = re.compile(r"<(\w+|\{\{[^}]*\}\}|h\{\{[^}]*\}\})((?:[^<>\"]|\"[^\"]*\")*)>")
WHITE, SEPIA, DARK, TINT = "#ffffff", "#f8f1e3", "#121212", "#e6efee"
PALETTE = re.compile(r"(?:\.code-(\w+) \{ color: |--code-(\w+): )(#[0-9a-f]{6})")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(LAYOUTS)))
def test_no_template_relies_on_attributes_that_the_engine_passes_over(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name, inside in TAG.findall(text):
        plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", inside)
        for attribute in re.findall(r"(?<![\w-])([a-zA-Z-]+)=\"", plain):
            known = attribute in SEEN | SEEN_ON.get(name, set()) or attribute.startswith(("data-", "aria-"))
            assert known, f"the engine passes over {attribute} of <{name}>: say it in a style"


@pytest.mark.parametrize("name", SPAN_CLASSES)
def test_both_editions_style_each_class_of_spans(name: str) -> None:
    for sheet in ("common/common.css", "common/epub/base.css"):
        assert re.search(rf"^\.{name} \{{", (LAYOUTS / sheet).read_text(encoding="utf-8"), re.MULTILINE), sheet


@pytest.mark.parametrize("element", ["code", "s", "sub", "sup"])
def test_both_editions_style_each_element_inside_a_line(element: str) -> None:
    for sheet in ("common/common.css", "common/epub/base.css"):
        assert re.search(rf"^{element} \{{", (LAYOUTS / sheet).read_text(encoding="utf-8"), re.MULTILINE), sheet


def contrast(first: str, second: str) -> float:
    """The contrast of two colours (WCAG 2.2, 1.4.3)."""

    def light(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((light(first), light(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_of_contrast() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_of_code_can_be_read() -> None:
    base = (LAYOUTS / "common" / "epub" / "base.css").read_text(encoding="utf-8")
    light, _, dark = base.partition("prefers-color-scheme: dark")
    screen = (LAYOUTS / "common" / "screen.css").read_text(encoding="utf-8")
    kinds = {"keyword", "comment", "string", "number", "name", "deleted"}
    for text, grounds in ((light, (WHITE, SEPIA)), (dark, (DARK, "#000000")), (screen, (WHITE, TINT, "#ececec"))):
        colours = {first or second: colour for first, second, colour in PALETTE.findall(text)}
        assert set(colours) == kinds
        for kind, colour in colours.items():
            assert min(contrast(colour, ground) for ground in grounds) >= 4.5, (kind, colour)
