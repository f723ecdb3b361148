"""Preparing a drawing. In: the bytes of an SVG, our families, a language. Out: a `Drawing`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lxml import etree

from pressbuild.drawings.cascade import apply_styles
from pressbuild.drawings.drawing import Drawing
from pressbuild.drawings.drawing_type import set_type
from pressbuild.drawings.plain_svg import anchor_patterns, make_plain
from pressbuild.drawings.svg_features import find_features
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.picture_files import BadDrawing, check_drawing
from pressbuild.sources.style_sheet_bounds import SheetTooLarge
from pressbuild.sources.svg_shape_count import TooManyShapes, check_size


def prepare_drawing(data: bytes, families: Sequence[FontFamily], language: str) -> Drawing:
    """Return a drawing as it is printed.

    Raises:
        BadDrawing: if it is no SVG, could run something, or refers to something outside itself.
    """
    digests = tuple(face.digest() for family in families for face in family.faces)
    return _prepare(data, tuple(families), digests, language)


def markup_for_engine(drawing: Drawing) -> bytes:
    """Return a drawing that the layout engine draws, with the patterns that it needs."""
    root = etree.fromstring(drawing.markup)
    anchor_patterns(root)
    return etree.tostring(root, encoding="utf-8")


@lru_cache(64)
def _prepare(data: bytes, families: tuple[FontFamily, ...], _: tuple[str, ...], language: str) -> Drawing:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    check_drawing(data)
    root = etree.fromstring(data, parser)
    try:
        troubles = apply_styles(root)
        check_size(root)  # once more: what style sheets repeat is known now
        make_plain(root, language)
        type_of = set_type(root, families)
        rendered, refused = find_features(root)
    except SheetTooLarge as problem:
        hint = "export it again, with its styles as attributes"
        raise BadDrawing(f"has a style sheet that {problem}", hint, "picture-too-large", problem.line) from None
    except TooManyShapes as problem:
        raise BadDrawing(str(problem), "draw less, or export it as a PNG of 600 ppi", "picture-too-large") from None
    except RecursionError:
        message = "has a selector or a variable that is nested too deeply"
        raise BadDrawing(message, "export it again, with its styles as attributes", "bad-picture") from None
    etree.cleanup_namespaces(root)
    return Drawing(
        etree.tostring(root, encoding="utf-8"),
        tuple(type_of.faces),
        rendered,
        (*troubles, *refused),
        tuple(type_of.unknown.values()),
        tuple(type_of.missing),
    )
