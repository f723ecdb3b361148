"""Drawings, one for each thing that programs write. In: a name. Out: an SVG of 200 by 100, and what becomes of it."""

# ruff: noqa: E501 - drawings are easier to read whole

from __future__ import annotations

TYPE = 'font-family="\'Source Serif 4\'" font-size="20"'
_RED = '<rect x="40" y="20" width="120" height="60" fill="#c00" {}/>'
_GRADIENT = '<linearGradient id="g" {}><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>'
_ALL = '<rect x="10" y="10" width="180" height="80" fill="url(#{})"/>'
_PATTERN = (
    '<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse" {}><rect width="10" height="10" fill="#c00"/>'
    '<circle cx="15" cy="15" r="4" fill="#00c"/></pattern>'
)
_ARROW = (
    '<marker id="a" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="6" markerHeight="6" orient="auto">'
    '<path d="M0 0L10 5L0 10z" fill="#c00"/></marker>'
)

# what stays lines and type
LINES = {
    "shapes": '<rect x="5" y="5" width="40" height="30" rx="8" fill="#c00"/><circle cx="80" cy="30" r="20" fill="#0a0"/>'
    '<ellipse cx="140" cy="30" rx="30" ry="15" fill="#00c" stroke="#000" stroke-width="3"/>'
    '<polyline points="70,90 90,60 110,90" fill="none" stroke="#c0c" stroke-width="5"/>',
    "path": '<path d="M10,10h30v20H10zm50 0a15 20 30 1 1 20 20q10 10 20 0t20 0Z" fill="#08c"/>',
    "even and odd": '<path fill-rule="evenodd" d="M100 5 L150 95 L30 35 L170 35 L50 95Z" fill="#c00"/>',
    "transform": '<g transform="translate(50 20) rotate(20) scale(1.5 .8) skewX(10)"><rect width="60" height="40"/></g>',
    "turned by CSS": '<rect x="60" y="30" width="60" height="40" style="transform:rotate(30deg);transform-origin:90px 50px"/>',
    "opacity of a group": '<g opacity=".5"><rect x="10" y="10" width="80" height="60" fill="#c00"/>'
    '<rect x="50" y="30" width="80" height="60" fill="#00c"/></g>',
    "colours": '<rect width="40" height="90" fill="hsl(200 80% 40%)"/><rect x="50" width="40" height="90" fill="#cc000066"/>'
    '<rect x="100" width="40" height="90" fill="oklch(70% .15 150)"/><rect x="150" width="40" height="90" fill="rebeccapurple"/>',
    "dashes": '<path d="M10 50H190" stroke="#000" stroke-width="10" stroke-dasharray="20 10 5" stroke-dashoffset="7"/>',
    "nested": '<svg x="20" y="20" width="100" height="60" viewBox="0 0 10 10"><circle cx="10" cy="5" r="4"/></svg>',
    "background": '<style>svg{background:#fc0}</style><circle cx="100" cy="50" r="30"/>',
    "classes": "<style>rect{fill:#0a0} .b{fill:#d00} #i{fill:#00d}</style>"
    '<rect class="b" width="50" height="50" fill="#fff"/><rect id="i" class="b" x="60" width="50" height="50"/>'
    '<rect x="120" width="50" height="50" style="fill:#fc0"/>',
    "a selector that nobody knows": "<style>rect:weird(3){fill:#fff} .b{fill:#d00}</style>"
    '<rect class="b" width="100" height="50"/>',
    "media": "<style>.b{fill:#d00} @media print{.b{stroke:#000}} @media screen{.b{stroke:#000}}"
    '@media (prefers-color-scheme: dark){.b{fill:#0d0}}</style><rect class="b" x="9" y="9" width="100" height="50"/>',
    "supports, layers, nesting": "<style>@supports (fill:red){.b{fill:#d00}} @layer x{.b{fill:#0d0;stroke:#00f}}"
    'g{.c{fill:#0aa}}</style><rect class="b" x="9" y="9" width="80" height="50"/><g><rect class="c" x="110" width="80" height="50"/></g>',
    "variables": "<style>:root{--c:#d00} .b{fill:var(--c)}</style>"
    '<rect class="b" width="80" height="80"/><rect x="100" width="50" height="50" style="fill:var(--q, #0a0)"/>',
    "a colour that is none": '<rect style="fill:#d00;fill:notacolor" width="100" height="50"/>',
    "gradient": _GRADIENT.format("") + _ALL.format("g"),
    "gradient with opacity": '<linearGradient id="g"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f" '
    'stop-opacity=".2"/></linearGradient><rect y="40" width="200" height="20"/>' + _ALL.format("g"),
    "gradient by href": '<linearGradient id="a"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>'
    '<linearGradient id="g" href="#a" x1="0" y1="0" x2="0" y2="1"/>' + _ALL.format("g"),
    "radial gradient": '<radialGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#080"/></radialGradient>'
    + _ALL.format("g"),
    "gradient of a stroke": _GRADIENT.format('gradientUnits="userSpaceOnUse" x1="10" x2="190"')
    + '<path d="M20 50H180" stroke="url(#g)" stroke-width="20" fill="none"/>',
    "pattern": _PATTERN.format('x="5" y="7"') + _ALL.format("p"),
    "turned pattern": _PATTERN.format('patternTransform="rotate(30)"') + _ALL.format("p"),
    "clip": '<clipPath id="c"><circle cx="100" cy="50" r="40"/></clipPath><rect width="200" height="100" clip-path="url(#c)"/>',
    "arrows": _ARROW
    + '<path d="M20 20L100 80L180 20" fill="none" stroke="#000" stroke-width="3" marker-end="url(#a)"/>',
    "use": '<defs><g id="s"><rect width="30" height="30" fill="#c00"/></g></defs><use href="#s" x="10" y="10"/>'
    '<use href="#s" x="80" y="20" transform="scale(1.2)"/>',
    "symbol": '<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></symbol><use href="#s" width="40" height="40"/>',
    "paint order": '<rect x="40" y="20" width="120" height="60" fill="#fc0" stroke="#c00" stroke-width="20" paint-order="stroke"/>',
    "stroke that is not scaled": '<g transform="scale(10,1)"><rect x="2" y="20" width="14" height="60" fill="none" '
    'stroke="#000" stroke-width="3" vector-effect="non-scaling-stroke"/></g>',
    "switch": '<switch><rect systemLanguage="de" width="200" height="100"/>'
    '<rect systemLanguage="en" width="50" height="50" fill="#0a0"/><rect width="99" height="9"/></switch>',
    "filter that is not used": '<defs><filter id="f"><feGaussianBlur stdDeviation="4"/></filter></defs>'
    + _RED.format(""),
    "text": f'<text x="10" y="50" {TYPE}>Plain <tspan fill="#c00">red</tspan></text>',
    "capitals and sizes by name": f'<g {TYPE} style="text-transform:uppercase"><text x="9" y="40">Up <tspan '
    'style="font-weight:bolder;font-size:larger">bold</tspan></text><text x="9" y="80" style="font-size:x-large">b</text></g>',
    "kerned letters": f'<text x="10" y="60" {TYPE} style="font-size:40px">AVATAR To</text>',
    "turned letters": f'<text x="30" y="50" {TYPE} rotate="0 20 -20">turned</text>',
    "text to the right": f'<text x="190" y="60" {TYPE} text-anchor="end">End</text>',
    "lines of text": f'<text x="10" y="30" {TYPE}><tspan x="10">One</tspan><tspan x="10" dy="1.2em">Two</tspan></text>',
    "halo": f'<text x="10" y="60" {TYPE} fill="#fff" stroke="#c00" stroke-width="8" paint-order="stroke">Halo</text>',
}

# what resvg draws
BITMAPS = {
    "blur": '<filter id="f"><feGaussianBlur stdDeviation="4"/></filter>' + _RED.format('filter="url(#f)"'),
    "shadow": '<filter id="f"><feDropShadow dx="8" dy="8" stdDeviation="2"/></filter>'
    + _RED.format('filter="url(#f)"'),
    "filter by CSS": _RED.format('style="filter:grayscale(1)"'),
    "multiplied": '<rect x="20" y="20" width="100" height="60" fill="#0cc"/>'
    '<rect x="70" y="20" width="100" height="60" fill="#ff0" style="mix-blend-mode:multiply"/>',
    "mask": '<mask id="m"><circle cx="100" cy="50" r="40" fill="#888"/></mask><g mask="url(#m)">'
    '<rect width="150" height="60" fill="#0a0"/><circle cx="100" cy="60" r="20"/></g>',
    "gradient along a stroke": _GRADIENT.format("")
    + '<rect x="40" y="30" width="120" height="40" stroke="url(#g)" stroke-width="20" fill="none"/>',
    "repeated gradient": _GRADIENT.format('x2=".2" spreadMethod="repeat"') + _ALL.format("g"),
    "pattern of a stroke": _PATTERN.format("")
    + '<rect x="30" y="30" width="140" height="40" fill="none" stroke="url(#p)" stroke-width="25"/>',
    "clip by even and odd": '<clipPath id="c"><path clip-rule="evenodd" d="M100 5 L150 95 L30 35 L170 35 L50 95Z"/></clipPath>'
    '<rect width="200" height="100" fill="#0a0" clip-path="url(#c)"/>',
    "arrows on a curve": _ARROW + '<path d="M20 80C20 20 100 20 100 50S180 80 180 20" fill="none" stroke="#000" '
    'stroke-width="3" marker-end="url(#a)" marker-start="url(#a)"/>',
    "stroke that is seen through": _RED.format('stroke="#000" stroke-width="10" stroke-opacity=".5"'),
    "text on a path": f'<path id="t" d="M10 80 Q100 0 190 80" fill="none"/><text {TYPE}><textPath href="#t">On a curve</textPath></text>',
    "underlined": f'<text x="10" y="50" {TYPE} text-decoration="underline">underlined</text>',
    "raised": f'<text x="10" y="50" {TYPE}>x<tspan baseline-shift="super" font-size="12">2</tspan></text>',
}

REFUSED = {
    "mesh": '<meshgradient id="q"/><rect fill="url(#q) #0a0" width="50" height="50"/>',
    "an element of the future": "<g>\n<hologram/></g>",
    "box": '<rect width="9" height="9" style="transform-box:fill-box;transform:rotate(3deg)"/>',
    "clip by CSS": '<rect width="200" height="100" style="clip-path:circle(40px at 100px 50px)"/>',
    "a property of the future": '<rect width="9" height="9" style="hologram: 3d"/>',
    "sum": '<rect width="9" height="9" style="stroke-width:calc(2px + 3px)"/>',
    "media that may be": "<style>@media (min-width: 30em){rect{fill:red}}</style><rect width='9' height='9'/>",
}


def drawing(body: str) -> str:
    """Return an SVG with this in it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100" '
        f'width="200" height="100">{body}</svg>'
    )
