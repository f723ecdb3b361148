"""What is left to be done to a tree when its pages are painted. In: a `Tag` tree with marks. Out: one for a PDF/UA.

No element is empty, headings skip no level (ISO 14289-1, 7.4.2), a link holds words and no paragraphs, a caption stands
in its table.
"""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.pdf.tags import GROUPING, HEADING, Content, Tag

_KEPT = {"TD", "TH", "Document"}  # even with nothing in them
_OF_WORDS = {HEADING, "P", "Caption", "Link", "Span"}
_DEEPEST = 6


def finish_tree(root: Tag) -> None:
    """Put the tree in order, in place."""
    _settle(root)
    level = 0
    for tag in root.walk():
        if tag.role == HEADING:
            level = tag.level = max(1, min(tag.level, level + 1, _DEEPEST))
            tag.role = f"H{level}"


def _settle(tag: Tag) -> None:
    kids: list[Tag | Content] = []
    for kid in _with_followers(tag.kids):
        if isinstance(kid, Tag):
            kid.parent = tag
            _settle(kid)
            if kid.is_empty and kid.role not in _KEPT:
                continue
            if kid.role == "Table" and kids and isinstance(last := kids[-1], Tag) and last.role == "Caption":
                kids.pop()
                last.parent = kid
                kid.kids.insert(0, last)
            if kid.role == "Link" and tag.role in GROUPING:
                kid.parent = paragraph = Tag("P", tag, kids=[kid])
                kid = paragraph
        elif kid.mark is None:  # it is in the sequence before it, or was not painted
            if kids and isinstance(kids[-1], Content):
                kids[-1].words += kid.words
            continue
        kids.append(kid)
    tag.kids = kids
    if tag.role in _OF_WORDS:
        tag.kids = list(_without_paragraphs(tag))
        for kid in tag.kids:
            if isinstance(kid, Tag):
                kid.parent = tag
    if tag.role == "Link" and not tag.annotations and not tag.links:
        tag.role = "Span"  # it leads nowhere


def _without_paragraphs(tag: Tag) -> Iterator[Tag | Content]:
    """Yield what is in an element of words, taken out of the blocks that it must not hold."""
    for kid in tag.kids:
        if isinstance(kid, Tag) and kid.role in ("P", "Div"):
            yield from _without_paragraphs(kid)
        else:
            yield kid


def _with_followers(kids: list[Tag | Content]) -> Iterator[Tag | Content]:
    for kid in kids:
        yield kid
        if isinstance(kid, Tag):
            yield from _with_followers(list(kid.followers))
