"""Draws docs/architecture.svg: the rooms of src/pressbuild, in the layers of pyproject.toml, and who imports whom.

    python scripts/architecture_picture.py > docs/architecture.svg

An arrow that follows from others is left out: what `cli` uses through `pipeline` has no arrow of its own.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOP = ROOT / "src" / "pressbuild"
WIDTH, ROW, BOX_HEIGHT, GAP, EDGE = 800, 84, 48, 28, 20  # px
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1b1b1b; text-anchor: middle }
.name { font-weight: 600; font-size: 14px }
.room { fill: #fff; stroke: #7a7a7a }
.arrow { fill: none; stroke: #9aa4ad; marker-end: url(#tip) }
#tip path { fill: #9aa4ad }
.sheet { fill: #f6f5f1 }
@media (prefers-color-scheme: dark) {
  text { fill: #e8e6e1 } .room { fill: #2a2c2e; stroke: #8a8f94 } .arrow { stroke: #77818a } .sheet { fill: #17191a }
  #tip path { fill: #77818a }
}
"""


@dataclass(frozen=True)
class Room:
    """A package or module right below pressbuild, what its docstring says that it is, and its box in px."""

    name: str
    what: str
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """Where arrows end, in px from the left."""
        return self.x + self.width / 2


def read_layers() -> list[list[str]]:
    """Return the names of rooms by layer, the highest first, as the import contract has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in layer.replace(":", "|").split("|")] for layer in layers]


def room_of(name: str) -> str:
    """Return the room that a module is in: `typeset` of `pressbuild.typeset.engine.css_bounds`."""
    return [*name.split("."), ""][1]


def read_imports() -> dict[str, set[str]]:
    """Return for each room the rooms that its modules import."""
    found: dict[str, set[str]] = {}
    for path in sorted(TOP.rglob("*.py")):
        room = path.relative_to(TOP).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(room, set()).update(name for name in _imported(node) if name and name != room)
    return found


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module == "pressbuild":
        yield from (alias.name for alias in node.names if not alias.name.startswith("_"))
    elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pressbuild."):
        yield room_of(node.module or "")
    elif isinstance(node, ast.Import):
        yield from (room_of(alias.name) for alias in node.names if alias.name.startswith("pressbuild."))


def reduce_imports(imports: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Return the imports that do not follow from others, in order of their names."""

    def reached(room: str) -> set[str]:
        direct = imports.get(room, set())
        return direct.union(*(reached(other) for other in direct)) if direct else set()

    return sorted(
        (room, other)
        for room, direct in imports.items()
        for other in direct
        if not any(other in reached(between) for between in direct - {other})
    )


def what_is(name: str) -> str:
    """Return the first sentence of a room's docstring, without its full stop."""
    path = TOP / name / "__init__.py"
    text = (path if path.is_file() else TOP / f"{name}.py").read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    return docstring.partition(". ")[0].partition("\n")[0].rstrip(".")


def place_rooms(layers: Sequence[Sequence[str]]) -> dict[str, Room]:
    """Return the rooms with their places: a row for each layer, each row in the middle of the sheet."""
    rooms: dict[str, Room] = {}
    for row, names in enumerate(layers):
        whats = [what_is(name) for name in names]
        widths = [24 + max(8.8 * len(name), 6.4 * len(what)) for name, what in zip(names, whats, strict=True)]
        x = (WIDTH - sum(widths) - GAP * (len(names) - 1)) / 2
        for name, what, width in zip(names, whats, widths, strict=True):
            rooms[name] = Room(name, what, x, EDGE + row * ROW, width)
            x += width + GAP
    return rooms


def draw(layers: Sequence[Sequence[str]], imports: Mapping[str, set[str]]) -> str:
    """Return the drawing as SVG."""
    rooms = place_rooms(layers)
    height = EDGE * 2 + (len(layers) - 1) * ROW + BOX_HEIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>The rooms of pressbuild: each imports only what stands below it</title>",
        f"<style>{STYLE}</style>",
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker>',
        f'<rect class="sheet" width="{WIDTH}" height="{height}"/>',
    ]
    for upper, lower in reduce_imports(imports):
        if upper in rooms and lower in rooms:
            a, b = rooms[upper], rooms[lower]
            top, foot = a.y + BOX_HEIGHT, b.y
            bend = (foot - top) / 2
            lines.append(
                f'<path class="arrow" d="M{a.middle:.0f} {top:.0f}C{a.middle:.0f} {top + bend:.0f} '
                f'{b.middle:.0f} {foot - bend:.0f} {b.middle:.0f} {foot:.0f}"/>'
            )
    for room in rooms.values():
        lines += [
            f'<rect class="room" x="{room.x:.0f}" y="{room.y:.0f}" width="{room.width:.0f}" '
            f'height="{BOX_HEIGHT}" rx="6"/>',
            f'<text class="name" x="{room.middle:.0f}" y="{room.y + 21:.0f}">{escape(room.name)}</text>',
            f'<text x="{room.middle:.0f}" y="{room.y + 38:.0f}">{escape(room.what)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def main() -> None:
    """Print the drawing."""
    sys.stdout.write(draw(read_layers(), read_imports()))


if __name__ == "__main__":
    main()
