"""Stage 3. In: manifest, documents, layout. Out: a `PagePlan`: pages, stories, chains of frames, jumps."""

from pressbuild.plan.model import Frame, FrameRef, Insert, Jump, PagePlan, PlannedPage, Story
from pressbuild.plan.place import plan_pages

__all__ = ["Frame", "FrameRef", "Insert", "Jump", "PagePlan", "PlannedPage", "Story", "plan_pages"]
