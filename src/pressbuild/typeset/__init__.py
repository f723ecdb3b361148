"""Typesetting. In: a `PagePlan` with its documents. Out: `FilledPages`: every frame laid out, every word accounted
for, the copyfit ledger.

What is named here are values; to load it loads no engine. `issue_layout.Typesetter` makes them, and only this package
knows the engine.
"""

from pressbuild.typeset.filled_pages import (
    ColumnText,
    FilledPages,
    FrameText,
    PartKind,
    PlacedPicture,
    StoryFit,
    StoryPlaces,
    StoryStart,
)
from pressbuild.typeset.frame_columns import FrameArea

__all__ = [
    "ColumnText",
    "FilledPages",
    "FrameArea",
    "FrameText",
    "PartKind",
    "PlacedPicture",
    "StoryFit",
    "StoryPlaces",
    "StoryStart",
]
