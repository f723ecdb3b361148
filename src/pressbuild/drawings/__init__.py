"""Drawings (SVG). In: files from any program. Out: what of them is lines and type on paper, and what a bitmap.

`cascade` makes attributes of styles, `plain` says the rest in what the layout engine knows, `faces` sets the type in
our families, `features` finds what is left that it would lose, and `render` draws that.
"""

from pressbuild.drawings.drawing import Drawing, Trouble, UsedFace
from pressbuild.drawings.prepare_drawing import markup_for_engine, prepare_drawing
from pressbuild.drawings.resvg import render_drawing
from pressbuild.publication.picture_files import BadDrawing

__all__ = ["BadDrawing", "Drawing", "Trouble", "UsedFace", "markup_for_engine", "prepare_drawing", "render_drawing"]
