"""Moving laid-out boxes. In: boxes of a page, where they go. Out: the same boxes there, with what is drawn of them."""

from __future__ import annotations

from typing import Any


def translate_box(box: Any, dx: float, dy: float) -> None:
    """Move a laid-out box. Its background is laid out too, in places of its own, and has to follow."""
    box.translate(dx, dy)
    _translate_backgrounds(box, dx, dy)


def _translate_backgrounds(box: Any, dx: float, dy: float) -> None:
    background = getattr(box, "background", None)
    if background is not None:
        layers = [_translate_layer(layer, dx, dy) for layer in background.layers]
        box.background = background._replace(layers=layers)
    for child in box.all_children():
        _translate_backgrounds(child, dx, dy)


def _translate_layer(layer: Any, dx: float, dy: float) -> Any:
    def moved(area: Any) -> Any:
        return area if isinstance(area, str) else (area[0] + dx, area[1] + dy, *area[2:])

    return layer._replace(
        painting_area=moved(layer.painting_area),
        positioning_area=moved(layer.positioning_area),
        clipped_boxes=[moved(box) for box in layer.clipped_boxes],
    )


def shift_below(page: Any, picture: Any, y: float, distance: float) -> None:
    """Lengthen the boxes around the picture and move the boxes that begin below it."""

    def visit(box: Any) -> None:
        for child in getattr(box, "children", ()):
            if child is picture:
                continue
            if child.position_y >= y:
                translate_box(child, 0, distance)
            elif any(inner is picture for inner in child.descendants()):
                child.height += distance
                visit(child)

    visit(page)
