"""Styles of drawings. In: an SVG with style sheets, `style` attributes and variables. Out: attributes alone.

Renderers differ in how much of CSS they know. With every property where SVG 1.1 has it, on its element, they see the
same drawing. What has no attribute in SVG stays in `style`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import cssselect2
import tinycss2
from tinycss2.color5 import parse_color

from pressbuild.drawings.drawing import SVG, Trouble, drop, line_of
from pressbuild.sources.style_sheet_bounds import SheetTooLarge, check_sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

# SVG 2, 6.6 and 9: properties that are attributes, too
ATTRIBUTES = frozenset(
    "alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters "
    "cursor cx cy d direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity "
    "font-family font-size font-size-adjust font-stretch font-style font-variant font-weight "
    "glyph-orientation-horizontal glyph-orientation-vertical height image-rendering letter-spacing lighting-color "
    "marker-end marker-mid marker-start mask mask-type opacity overflow paint-order pointer-events r rx ry "
    "shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-overflow text-rendering transform "
    "transform-origin unicode-bidi vector-effect visibility white-space width word-spacing writing-mode x y".split()
)
COLOURS = ("fill", "stroke", "stop-color", "flood-color", "lighting-color", "color")
_INITIAL = {"fill": "black", "stroke": "none", "stop-color": "black", "opacity": "1", "display": "inline"}
_MOST = 20_000  # characters of a value: variables in variables grow without end
_NESTING = 8  # of variables, and of rules

Declarations = list[tuple[str, str]]
Variables = Mapping[str, str]


def apply_styles(root: _Element) -> tuple[Trouble, ...]:
    """Make attributes of all styles, in place; return rules of which nobody knows whether they are meant for paper.

    Raises:
        SheetTooLarge: if there is too much in the style sheets; its line is that of the drawing.
    """
    troubles: list[Trouble] = []
    matchers = {(layered, strong): cssselect2.Matcher() for layered in (True, False) for strong in (True, False)}
    sheets = list(root.iter(f"{SVG}style"))
    _check_sheets(sheets)
    for sheet in sheets:
        if (sheet.get("type") or "text/css") == "text/css":
            rules = tinycss2.parse_stylesheet("".join(map(str, sheet.itertext())), True, True)
            for prelude, content, layered in _rules(rules, "", False, line_of(sheet), troubles):
                _add_rule(prelude, content, layered, matchers)
        parent = sheet.getparent()
        if parent is not None:
            parent.remove(sheet)
    variables: dict[_Element, Variables] = {}
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        element = wrapper.etree_element
        parent = element.getparent()
        inherited = variables.get(parent, {}) if parent is not None else {}
        variables[element] = _style_element(element, _declared(wrapper, matchers), inherited)
    return tuple(troubles)


def _check_sheets(sheets: Sequence[_Element]) -> None:
    texts = ["".join(map(str, sheet.itertext())) for sheet in sheets]
    try:
        check_sheet("\n".join(texts))
    except SheetTooLarge as problem:
        line = problem.line
        for sheet, text in zip(sheets, texts, strict=True):
            if line <= (lines := text.count("\n") + 1):
                raise SheetTooLarge(str(problem), line_of(sheet) + line - 1) from None
            line -= lines


def _rules(
    rules: Sequence[Any], outer: str, layered: bool, line: int, troubles: list[Trouble], depth: int = 0
) -> Iterator[tuple[str, list[Any], bool]]:
    """Yield selectors and declarations of all rules that count, nested ones included (CSS Nesting, 3)."""
    wanted: bool | None
    for rule in rules if depth < _NESTING else ():
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude).strip()
            if outer:
                within = f":is({outer})"
                selector = selector.replace("&", within) if "&" in selector else f"{within} {selector}"
            parts = tinycss2.parse_blocks_contents(rule.content, True, True)
            yield selector, [part for part in parts if part.type == "declaration"], layered
            inner = [part for part in parts if part.type != "declaration"]
            yield from _rules(inner, selector, layered, line, troubles, depth + 1)
        elif rule.type == "at-rule" and rule.content is not None:
            condition = tinycss2.serialize(rule.prelude).strip().lower()
            match rule.lower_at_keyword:
                case "layer" | "supports":
                    wanted = not condition.startswith("not")
                case "media":
                    wanted = _is_for_paper(condition)
                    if wanted is None:
                        message = f"nobody knows whether its style “@media {condition}” counts on paper"
                        troubles.append(Trouble(line + rule.source_line - 1, message))
                case _:  # faces, key frames, pages: what they do to a drawing that stands still is seen elsewhere
                    wanted = False
            if wanted:
                inner = tinycss2.parse_blocks_contents(rule.content, True, True)
                is_layer = layered or rule.lower_at_keyword == "layer"
                if outer and any(part.type == "declaration" for part in inner):
                    yield outer, [part for part in inner if part.type == "declaration"], is_layer
                others = [part for part in inner if part.type != "declaration"]
                yield from _rules(others, outer, is_layer, line, troubles, depth + 1)


def _is_for_paper(condition: str) -> bool | None:
    """Whether a media query is true of a printed page and of a page on a screen; None if that cannot be said."""
    answers = []
    for query in condition.split(","):
        words = query.split("and")
        known = {"all": True, "screen": True, "print": True, "only screen": True, "only print": True, "": True}
        known |= {"(prefers-color-scheme: light)": True, "(prefers-color-scheme:light)": True}
        known |= {"(prefers-color-scheme: dark)": False, "(prefers-color-scheme:dark)": False, "speech": False}
        found = [known.get(" ".join(word.split())) for word in words]
        answers.append(False if False in found else None if None in found else True)
    return True if True in answers else None if None in answers else False


def _add_rule(selector: str, parts: Sequence[Any], layered: bool, matchers: Mapping[tuple[bool, bool], Any]) -> None:
    for strong in (True, False):
        found = [(part.name, tinycss2.serialize(part.value).strip()) for part in parts if part.important == strong]
        if not found:
            continue
        try:
            compiled = cssselect2.compile_selector_list(selector)
        except cssselect2.SelectorError:  # CSS Syntax 3, 9: a rule whose selector is not known does not count
            return
        for one in compiled:
            if one.pseudo_element is None and not one.never_matches:
                matchers[layered, strong].add_selector(one, found)


def _declared(wrapper: Any, matchers: Mapping[tuple[bool, bool], Any]) -> Declarations:
    """Return the declarations of an element, the weakest first (CSS Cascade 5, 6.1)."""
    own: dict[bool, Declarations] = {True: [], False: []}
    for part in tinycss2.parse_blocks_contents(wrapper.etree_element.get("style") or "", True, True):
        if part.type == "declaration":
            own[bool(part.important)].append((part.name, tinycss2.serialize(part.value).strip()))
    found: Declarations = []
    for strong, layers in ((False, (True, False)), (True, (False, True))):
        for layered in layers if not strong else ():
            found += [pair for match in matchers[layered, strong].match(wrapper) for pair in match[-1]]
        if strong:
            found += [pair for match in matchers[False, True].match(wrapper) for pair in match[-1]]
        found += own[strong]
        if strong:  # what is important in a layer is stronger than what is important outside of one
            found += [pair for match in matchers[True, True].match(wrapper) for pair in match[-1]]
    return found


def _style_element(element: _Element, declared: Declarations, inherited: Variables) -> Variables:
    """Write the declarations to an element; return its variables."""
    own = {name: value for name, value in declared if name.startswith("--")}
    variables = {**inherited, **{name: _fill_in(value, {**inherited, **own}) or "" for name, value in own.items()}}
    attributes = [(name, str(value)) for name, value in element.attrib.items() if name in ATTRIBUTES]
    for name, value in attributes:  # in attributes, variables have no meaning; browsers fill them in all the same
        if "var(" in value:
            element.set(name, _fill_in(value, variables) or "")
    rest: dict[str, str] = {}
    for raw_name, raw in declared:
        name = raw_name if raw_name.startswith("--") else raw_name.lower()
        filled = raw if "var(" not in raw else _fill_in(raw, variables)
        if name.startswith("-") or filled is None:
            continue
        for longhand, part in _expand(name, filled):
            if longhand in COLOURS and not _is_paint(part):
                continue
            if part in ("initial", "unset", "revert"):
                part = _INITIAL.get(longhand, "") if part == "initial" else ""
                if not part:
                    drop(element, longhand)
                    rest.pop(longhand, None)
                    continue
            if longhand in ATTRIBUTES:
                element.set(longhand, part)
            else:
                rest[longhand] = part
    drop(element, "style")
    if rest:
        element.set("style", ";".join(f"{name}:{value}" for name, value in rest.items()))
    return variables


def _expand(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the properties that a shorthand stands for."""
    if name == "marker":
        yield from ((f"marker-{end}", value) for end in ("start", "mid", "end"))
    elif name == "font" and (found := _expand_font(value)):
        yield from found.items()
    elif name == "d" and value.lower().startswith("path("):
        yield "d", value[5:].rstrip(")").strip().strip("'\"")
    else:
        yield name, value


def _expand_font(value: str) -> dict[str, str] | None:
    """Return what the shorthand `font` says (CSS Fonts 4, 2.7), or None if it names a font of the system."""
    words = value.split()
    found = {"font-style": "normal", "font-variant": "normal", "font-weight": "normal", "font-stretch": "normal"}
    for number, word in enumerate(words):
        lower = word.lower()
        if lower in ("italic", "oblique"):
            found["font-style"] = lower
        elif lower in ("bold", "bolder", "lighter") or (lower.isdecimal() and 1 <= int(lower) <= 1000):
            found["font-weight"] = lower
        elif lower == "small-caps":
            found["font-variant"] = lower
        elif lower.endswith("condensed") or lower.endswith("expanded"):
            found["font-stretch"] = lower
        elif lower != "normal":
            size, _, height = word.partition("/")
            family = words[number + 1 :]
            family = family[1:] if height == "" and "/" in word else family
            if family and family[0].startswith("/"):
                family = family[1:] if len(family[0]) > 1 else family[2:]
            return {**found, "font-size": size, "font-family": " ".join(family)} if family else None
    return None


def _is_paint(value: str) -> bool:
    """Whether a value is a colour or another thing to paint with."""
    words = ("none", "inherit", "currentcolor", "context-fill", "context-stroke", "initial", "unset", "revert")
    if value.lower() in words or value.lower().startswith("url(") or "device-cmyk" in value:
        return True
    return parse_color(value) is not None


def _fill_in(value: str, variables: Variables, depth: int = 0) -> str | None:
    """Return a value with its variables filled in, or None if one has no value (CSS Variables, 3)."""
    if "var(" not in value:
        return value
    if depth > _NESTING:
        return None
    made = []
    for part in tinycss2.parse_component_value_list(value):
        if part.type != "function":
            made.append(part.serialize())
            continue
        if part.lower_name != "var":
            inner = _fill_in(tinycss2.serialize(part.arguments), variables, depth + 1)
            made.append(f"{part.name}({inner})")
            continue
        name, _, fallback = tinycss2.serialize(part.arguments).partition(",")
        known = variables.get(name.strip(), fallback.strip() or None)
        filled = _fill_in(known, variables, depth + 1) if known is not None else None
        if filled is None:
            return None
        made.append(filled)
        if sum(map(len, made)) > _MOST:
            return None
    return "".join(made).strip()
