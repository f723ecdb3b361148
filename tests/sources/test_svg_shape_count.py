"""How much there is to draw in an SVG: references count as often as they are followed."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from pressbuild.sources.svg_shape_count import MOST_ATTRIBUTES, MOST_SHAPES, MOST_STOPS, TooManyShapes, check_size

SHAPE = '<path d="M0 0h1"/>'


def tower(tag: str, inner: str, floors: int = 30) -> str:
    """Return definitions each of which shows the one before twice, and the last of them shown."""
    parts = [f'<{tag} id="n{n}">{2 * inner.format(n - 1) if n else SHAPE}</{tag}>' for n in range(floors)]
    return f"<defs>{''.join(parts)}</defs>{inner.format(floors - 1)}"


REFUSED = {
    "use": tower("g", '<use href="#n{}"/>'),
    "xlink": tower("g", '<use xlink:href="#n{}"/>'),
    "patterns": tower("pattern", '<path fill="url(#n{})"/>'),
    "patterns in styles": tower("pattern", "<path style=\"fill: url( '#n{}')\"/>"),
    "clip paths": tower("clipPath", '<path clip-path="url(#n{})"/>'),
    "masks": tower("mask", '<path mask="url(#n{})"/>'),
    "markers": tower("marker", '<path d="M0 0h1" marker-start="url(#n{})"/>', 20),
    "markers at each corner": f'<marker id="n">{SHAPE * 10}</marker><path d="M0 0{"h1" * 9000}" marker-mid="url(#n)"/>',
    "elements": SHAPE * (MOST_SHAPES + 1),
    "gradients of many colours": f"<linearGradient>{'<stop/>' * (MOST_STOPS + 1)}</linearGradient>",
    "attributes": "<path " + " ".join(f"a{n}='1'" for n in range(MOST_ATTRIBUTES + 1)) + "/>",
    "a circle": '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    "itself": '<g id="a"><use href="#a"/></g>',
    "a long chain": "".join(f'<linearGradient id="g{n}" href="#g{n + 1}"/>' for n in range(200)) + "<g id='g200'/>",
}
DRAWN = {
    "many": SHAPE * 20_000,
    "the same often": f'<g id="a">{SHAPE * 40}</g>' + '<use href="#a"/>' * 900,
    "gradients": f'<linearGradient id="g">{"<stop/>" * 9}</linearGradient>' + '<path fill="url(#g)"/>' * 4000,
    "what is not there": '<use href="#nowhere"/><path fill="url(#nowhere)"/>',
    "a group that is no paint": '<g id="a"><path fill="url(#a)"/></g>',
    "groups in groups": "<g id='a'>" * 200 + SHAPE * 9000 + "</g>" * 200,
}


def root_of(inside: str) -> etree._Element:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return etree.fromstring(f"<svg {names}>{inside}</svg>")


@pytest.mark.parametrize("inside", REFUSED.values(), ids=REFUSED)
def test_what_takes_too_long_to_draw_is_refused_at_once(inside: str) -> None:
    root, start = root_of(inside), time.process_time()
    with pytest.raises(TooManyShapes):
        check_size(root)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("inside", DRAWN.values(), ids=DRAWN)
def test_what_is_drawn_soon_is_not(inside: str) -> None:
    check_size(root_of(inside))
