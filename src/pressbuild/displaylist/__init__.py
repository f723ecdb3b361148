"""The finished layout as a value. In: nothing. Out: frozen, hashable, picklable types for pages and what is on them.

`typeset.engine` makes these values, and `pdf` paints them; neither knows the other. Nothing here imports an engine.

- `fixed`: lengths as whole numbers of micropixels, so that moving something twice is exact.
- `items`: what is painted, in order: operators, colours, glyphs, pictures, groups.
- `boxes`: what is laid out, as a tree: elements with their source, lines, texts, pictures.
- `pages`: a `Fragment` (items, boxes, links), where it is put, and the page that holds it.
- `stock`: what fragments share and name by a digest: faces, pictures, placed pages, drawings.
"""
