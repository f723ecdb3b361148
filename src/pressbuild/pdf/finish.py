"""What is left to be done to a tree when its pages are painted. In: a `Tag` tree with marks. Out: one for a PDF/UA.

No element is empty, headings skip no level (ISO 14289-1, 7.4.2), a link holds words and no paragraphs, a caption stands
in its table.
"""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.typeset.engine.tags import HEADING, Content, Tag

_KEPT = {"TD", "TH", "Document"}  # even with nothing in them
_INLINE = {"Span", "Link", "Reference", "Figure", "Lbl"}
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
        elif kid.mark is None:
            continue
        kids.append(kid)
    tag.kids = kids
    if tag.role == "Link":
        _settle_link(tag)


def _with_followers(kids: list[Tag | Content]) -> Iterator[Tag | Content]:
    for kid in kids:
        yield kid
        if isinstance(kid, Tag):
            yield from _with_followers(list(kid.followers))


def _settle_link(link: Tag) -> None:
    """Turn a link around paragraphs inside out; one that leads nowhere is none."""
    blocks = [kid for kid in link.kids if isinstance(kid, Tag) and kid.role not in _INLINE]
    if not link.annotations and not link.links:
        link.role = "Div" if blocks else "Span"
    elif blocks:
        first = blocks[0]
        inner = Tag("Link", first, kids=first.kids, annotations=link.annotations, links=link.links)
        for kid in inner.kids:
            if isinstance(kid, Tag):
                kid.parent = inner
        first.kids = [inner]
        link.role, link.annotations, link.links = "Div", [], []
