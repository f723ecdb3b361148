"""Graphics state parameter dictionaries. In: the value of `gs`. Out: the graphics state changed.

ISO 32000-1, 8.4.5. Transfer functions and halftones are noted on the sheet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pressbuild.pdf_facts.facts import State
from pressbuild.pdf_facts.graphics_state import Graphics
from pressbuild.pdf_facts.page_marks_found import MarkSheet
from pressbuild.pdf_facts.page_resources import Library, Resources
from pressbuild.pdf_facts.pdf_objects import get, items, name, number

_BLENDS = frozenset(
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
    "Exclusion Hue Saturation Color Luminosity".split()
)


def apply_state(g: Graphics, value: Any, label: str, resources: Resources, sheet: MarkSheet, library: Library) -> None:
    """Change the graphics state by a parameter dictionary."""
    known = resources.states.get((label, g.state, g.outer))
    if known is None:
        known = resources.states[label, g.state, g.outer] = _read(g.state, value, g.outer)
    g.state, width, transfer, halftone, font = known
    if width is not None:
        g.width = width
    sheet.transfer_functions |= transfer
    sheet.halftones |= halftone
    if font:
        g.font, g.size = library.read_font(font[0]), number(font[1])


def _read(state: State, value: Any, outer: State | None) -> tuple[State, float | None, bool, bool, list[Any]]:
    def keep(key: str, otherwise: Any) -> Any:
        found = get(value, key)
        return otherwise if found is None else found

    fill_alpha, stroke_alpha = get(value, "/ca"), get(value, "/CA")
    blend = get(value, "/BM")
    mask = get(value, "/SMask")
    stroke_overprints = keep("/OP", state.stroke_overprints) is True
    # OP alone sets both (ISO 32000-1, table 58)
    fill_overprints = keep("/op", stroke_overprints if get(value, "/OP") is not None else state.fill_overprints) is True
    changed = replace(
        state,
        fill_alpha=state.fill_alpha if fill_alpha is None else _share(fill_alpha),
        stroke_alpha=state.stroke_alpha if stroke_alpha is None else _share(stroke_alpha),
        blend=state.blend if blend is None else _blend(blend),
        soft_mask=state.soft_mask if mask is None else name(mask) != "None",
        fill_overprints=fill_overprints,
        stroke_overprints=stroke_overprints,
        overprint_mode=int(number(keep("/OPM", state.overprint_mode))),
    )
    if outer is not None:
        changed = _join(changed, outer, fill_alpha is not None, stroke_alpha is not None)
    width = get(value, "/LW")
    other = get(value, "/TR2")
    transfer = (get(value, "/TR") is not None and other is None) or (other is not None and name(other) != "Default")
    halftone = get(value, "/HT") is not None and name(get(value, "/HT")) != "Default"
    font = items(get(value, "/Font"))
    return (
        changed,
        None if width is None else abs(number(width, 1.0)),
        transfer,
        halftone,
        font if len(font) == 2 else [],
    )


def _join(state: State, outer: State, fills: bool, strokes: bool) -> State:
    """Return a state with the opacity of the group that it is in; it has that already where nothing was set."""
    return replace(
        state,
        fill_alpha=state.fill_alpha * outer.fill_alpha if fills else state.fill_alpha,
        stroke_alpha=state.stroke_alpha * outer.fill_alpha if strokes else state.stroke_alpha,
        blend=outer.blend if state.blend in ("Normal", "Compatible") else state.blend,
        soft_mask=state.soft_mask or outer.soft_mask,
    )


def _share(value: Any) -> float:
    return min(1.0, max(0.0, number(value, 1.0)))


def _blend(value: Any) -> str:
    names = [name(value)] if name(value) else [name(part) for part in items(value)]
    return next((known for known in names if known in _BLENDS), "Normal")
