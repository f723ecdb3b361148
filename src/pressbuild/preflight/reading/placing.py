"""What is placed on a page: pictures, forms, patterns, gradients. In: a `Run` and names. Out: marks."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from pressbuild.preflight.facts import Box, Colour, ImageMark, ShadingMark, State
from pressbuild.preflight.reading.colours import Space, UnknownSpace, make_colour, read_space
from pressbuild.preflight.reading.functions import evaluate
from pressbuild.preflight.reading.interpreter import DEEPEST, Run
from pressbuild.preflight.reading.library import Lost, Picture, Resources
from pressbuild.preflight.reading.state import IDENTITY, Matrix, meet, multiply, place_box
from pressbuild.preflight.reading.streams import Damaged, TooMuch
from pressbuild.preflight.reading.tokens import InlineImage

_COST = 60  # operators that a form counts as, besides its own


def place(run: Run, name: str) -> None:
    """Place a picture or form (ISO 32000-1, 8.8)."""
    from pikepdf import Stream

    found = run.resources.find("/XObject", name)
    if not isinstance(found, Stream):
        run.page.note(f"“{name[1:40]}” is to be placed but is not there")
        return
    if "/OC" in found:
        run.page.optional_content = True
    for key, what in (("/OPI", "OPI"), ("/Ref", "reference to another file"), ("/Alternates", "alternate picture")):
        if key in found:
            run.page.references.add(what)
    if "/F" in found:
        run.page.references.add("reference to another file")
        run.page.note(f"“{name[1:40]}” lies in another file")
        return
    kind = str(found.get("/Subtype", ""))
    if kind == "/PS" or str(found.get("/Subtype2", "")) == "/PS":
        run.page.controls.add("PostScript")
        run.page.note("PostScript inside the page")
    elif kind == "/Image":
        try:
            picture = run.library.picture(found)
        except Lost as problem:
            run.page.note(str(problem))
            return
        _place_picture(run, picture, name[1:], False)
    elif kind == "/Form":
        place_form(run, found)
    else:
        run.page.note(f"“{name[1:40]}” is of no known kind")


def place_inline(run: Run, image: InlineImage) -> None:
    """Place a picture that lies inside the content."""
    try:
        picture = run.library.inline_picture(image, run.resources)
    except Lost as problem:
        run.page.note(str(problem))
        return
    _place_picture(run, picture, "", True)


def _place_picture(run: Run, picture: Picture, name: str, inline: bool) -> None:
    g = run.g
    a, b, c, d = g.matrix[:4]
    wide, high = math.hypot(a, b), math.hypot(c, d)
    if not math.isfinite(wide + high + g.matrix[4] + g.matrix[5]):
        run.page.note("a picture lies nowhere")
        return
    if picture.has_soft_mask:
        run.page.transparency.add("pictures with soft edges")
    box = place_box((0, 0, 1, 1), g.matrix)
    seen = meet(box, g.clip) if g.clip is not None else None
    if seen is None or not wide or not high:
        return
    pattern: Any = g.fill_pattern
    if picture.is_stencil and pattern is not None:
        paint_pattern(run, pattern, seen)
    if not picture.is_stencil:
        run.page.families.add(picture.colour.family)
    ppi = min(picture.pixels[0] / wide, picture.pixels[1] / high) * 72
    colour = g.fill if picture.is_stencil else picture.colour
    paint = replace(g.paint, soft_mask=True) if picture.has_soft_mask else g.paint
    mark = ImageMark(
        box=run.page.whole or box,
        clipped=run.page.whole or seen,
        pixels=picture.pixels,
        bits=picture.bits,
        colour=colour,
        ppi=ppi,
        kind=picture.kind,
        state=paint,
        is_stencil=picture.is_stencil,
        has_mask=picture.has_mask,
        inline=inline,
        name=name,
    )
    run.canvas.add_image(mark)


def read_matrix(found: Any) -> Matrix:
    """Return a matrix; what is none changes nothing.

    Raises:
        ValueError: if it is something else.
    """
    if found is None:
        return IDENTITY
    a, b, c, d, e, f = (float(number) for number in found)
    return (a, b, c, d, e, f)


def place_form(run: Run, form: Any, matrix: Matrix = IDENTITY) -> None:
    """Carry out a form (ISO 32000-1, 8.10), moved by a matrix besides its own."""
    key = form.objgen
    if key in run.page.active:
        run.page.note("a form draws itself")
        return
    if run.depth >= DEEPEST:
        run.page.note("forms lie in forms without end")
        return
    try:
        data = run.library.content(form)
    except TooMuch:
        run.page.note("a form is too large")
        return
    except Damaged as problem:
        run.page.note(f"a form is damaged: {problem}")
        return
    run.page.spend(_COST)
    inner = run.g.copy()
    inner.matrix = multiply(multiply(read_matrix(form.get("/Matrix")), matrix), inner.matrix)
    if "/BBox" not in form:
        run.page.note("a form has no box")
        return
    x0, y0, x1, y1 = (float(number) for number in form.BBox)
    box = place_box((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), inner.matrix)
    inner.clip = meet(box, inner.clip) if inner.clip is not None else None
    group = form.get("/Group")
    if group is not None and str(group.get("/S")) == "/Transparency":
        run.page.transparency.add("transparency groups")
        inner.paint = _inside_group(inner.paint)
    run.page.active.add(key)
    try:
        Run(run.page, Resources(form.get("/Resources"), run.resources), inner, run.depth + 1, run.colourless).carry_out(
            data
        )
    finally:
        run.page.active.discard(key)


def _inside_group(paint: State) -> State:
    """Return the state at the beginning of a group: what the group as a whole has is seen through its marks, too."""
    if paint.is_transparent:
        return replace(paint, in_group=True)
    return replace(paint, fill_alpha=1.0, stroke_alpha=1.0, soft_mask=False, blend="Normal", in_group=True)


def paint_pattern(run: Run, held: tuple[Any, Colour | None, Resources], box: Box) -> bool:
    """Paint an area with a pattern (ISO 32000-1, 8.7); return whether anything could be told of it."""
    from pikepdf import Stream

    pattern, below, resources = held
    if pattern is None:
        return True
    kind = int(pattern.get("/PatternType", 0))
    if kind == 2:
        _shade_with(run, pattern.get("/Shading"), box)
        return True
    if kind != 1 or not isinstance(pattern, Stream):
        run.page.note("a pattern cannot be read")
        return True
    if pattern.objgen in run.page.active or run.depth >= DEEPEST:
        run.page.note("a pattern draws itself")
        return True
    matrix = multiply(read_matrix(pattern.get("/Matrix")), run.page.base)
    try:
        data = run.library.content(pattern)
    except (Damaged, TooMuch):
        run.page.note("a pattern is damaged")
        return True
    run.page.spend(_COST)
    inner = run.g.copy()
    inner.matrix, inner.clip = matrix, (-1e9, -1e9, 1e9, 1e9)
    inner.fill_pattern = inner.stroke_pattern = None
    colourless = int(pattern.get("/PaintType", 1)) == 2
    if colourless and below is not None:
        inner.fill = inner.stroke = below
    run.page.active.add(pattern.objgen)
    before, run.page.whole = run.page.whole, run.page.whole or box
    try:
        Run(run.page, Resources(pattern.get("/Resources"), resources), inner, run.depth + 1, colourless).carry_out(data)
    finally:
        run.page.whole = before
        run.page.active.discard(pattern.objgen)
    return True


def shade(run: Run, name: str) -> None:
    """Paint the clip with a gradient."""
    found = run.resources.find("/Shading", name)
    if found is None:
        run.page.note(f"the gradient “{name[1:40]}” is not there")
        return
    if run.g.clip is not None:
        box = run.g.clip
        if "/BBox" in found:
            inner = meet(place_box([float(number) for number in found.BBox], run.g.matrix), box)
            if inner is None:
                return
            box = inner
        _shade_with(run, found, run.page.whole or box)


def _shade_with(run: Run, shading: Any, box: Box) -> None:
    try:
        named = shading.ColorSpace
        by_name = run.resources.find("/ColorSpace", str(named)) if not hasattr(named, "__len__") else None
        space = read_space(by_name if by_name is not None else named)
        colours = _ends(shading, space)
    except (UnknownSpace, AttributeError, TypeError, ValueError) as problem:
        run.page.note(f"a gradient cannot be read: {problem}")
        return
    run.page.families.add(space.family)
    run.canvas.add_shading(ShadingMark(box, colours, run.g.paint))


def _ends(shading: Any, space: Space) -> tuple[Colour, ...]:
    from pikepdf import Array

    function = shading.get("/Function")
    if function is None or int(shading.get("/ShadingType", 0)) not in (2, 3):
        return (space.unpainted,)
    domain = [float(number) for number in shading.get("/Domain", (0, 1))]
    colours = []
    for place in domain:
        if isinstance(function, Array):
            parts = [evaluate(part, (place,)) for part in function]
            found = tuple(part[0] for part in parts if part) if all(parts) else None
        else:
            found = evaluate(function, (place,))
        colours.append(space.unpainted if found is None else make_colour(space, found))
    return tuple(colours)
