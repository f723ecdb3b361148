"""Style sheets for text from right to left. In: CSS as it is written for text from the left. Out: the same, mirrored.

A layout says that a headline stands at the left, that a list is indented there and a drop cap floats. In an article in
Hebrew or Arabic all of it is meant to be at the right. So the sheets are mirrored, as tools for right-to-left web pages
do; nobody has to write a layout twice.
"""

from __future__ import annotations

from typing import Any

import tinycss2

_SIDES = {"left": "right", "right": "left"}
_SIDED_VALUES = {"text-align", "text-align-all", "text-align-last", "float", "clear"}
_FOUR_SIDES = {"margin", "padding", "border-width", "border-style", "border-color", "inset"}


def mirror_css(css: str) -> str:
    """Return a style sheet with left and right exchanged. Rules for pages and faces stay as they are."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True)
    return "".join(map(_mirror_rule, rules))


def _mirror_rule(rule: Any) -> str:
    if rule.type == "qualified-rule":
        return f"{tinycss2.serialize(rule.prelude)}{{{_mirror_declarations(rule.content)}}}\n"
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer") and rule.content is not None:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{''.join(map(_mirror_rule, inner))}}}\n"
    return str(rule.serialize())


def _mirror_declarations(content: Any) -> str:
    items = tinycss2.parse_blocks_contents(content, skip_comments=True)
    return "".join(_mirror_declaration(item) if item.type == "declaration" else item.serialize() for item in items)


def _mirror_declaration(declaration: Any) -> str:
    name = declaration.lower_name
    value = declaration.value
    if not name.startswith("--"):
        name = "-".join(_SIDES.get(part, part) for part in name.split("-"))
    if declaration.lower_name in _SIDED_VALUES:
        text = "".join(_SIDES.get(part.serialize().lower(), part.serialize()) for part in value)
    elif declaration.lower_name in _FOUR_SIDES:
        text = _mirror_sides(value)
    else:
        text = tinycss2.serialize(value)
    return f"{name}:{text}{' !important' if declaration.important else ''};"


def _mirror_sides(value: Any) -> str:
    """Exchange the second and the last of four values: top, right, bottom, left."""
    parts = [part.serialize() for part in value if part.type not in ("whitespace", "comment")]
    if len(parts) == 4:
        parts[1], parts[3] = parts[3], parts[1]
    return " ".join(parts)
