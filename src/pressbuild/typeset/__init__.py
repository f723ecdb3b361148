"""Typesetting. In: a `PagePlan` with its documents. Out: `FilledPages`: every frame laid out, every word accounted
for, the copyfit ledger. Only this package and `pdf` know the layout engine.
"""

from pressbuild.typeset.filled_pages import (
    ColumnText,
    FilledPages,
    FrameText,
    PlacedPicture,
    StoryFit,
    StoryPlaces,
    StoryStart,
)
from pressbuild.typeset.frame_columns import FrameArea
from pressbuild.typeset.issue_layout import Typesetter
from pressbuild.typeset.spanners import PartKind

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
    "Typesetter",
]
