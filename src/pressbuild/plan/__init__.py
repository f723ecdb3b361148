"""The page plan. In: manifest, documents, layout. Out: a `PagePlan`: pages, stories, chains of frames, jumps."""

from pressbuild.plan.page_plan import Frame, FrameRef, Insert, Jump, PagePlan, PlannedPage, Story
from pressbuild.plan.placement import plan_pages

__all__ = ["Frame", "FrameRef", "Insert", "Jump", "PagePlan", "PlannedPage", "Story", "plan_pages"]
