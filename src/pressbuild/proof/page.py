"""The files of the proof's page. In: nothing. Out: what lies in assets/; documents of the e-book as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

DARK = "dark-"  # how the names of documents on dark pages begin
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def type_of(name: str) -> str:
    """Return the media type of a file of the page, "" if it is of no type that the page has."""
    return TYPES.get(name.rsplit(".", 1)[-1], "")


def read_assets() -> dict[str, bytes]:
    """Return the files of the page by name."""
    folder = files("pressbuild.proof") / "assets"
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if type_of(entry.name)}


def dress(document: bytes, styles: str, dark: bool, names: Iterable[str]) -> bytes:
    """Return a document of the e-book with the style sheet of a reading system, as each of them adds one.

    `styles` is where the sheets lie. A document on a dark page is called dark-NAME; its links lead to other dark ones,
    of all that are in `names`.
    """
    sheets = ("reader.css", "reader-dark.css") if dark else ("reader.css",)
    links = "".join(f'<link rel="stylesheet" type="text/css" href="{styles}{sheet}"/>' for sheet in sheets)
    if dark:
        for name in names:
            document = document.replace(f'href="{name}'.encode(), f'href="{DARK}{name}'.encode())
    return document.replace(b"</head>", links.encode() + b"</head>", 1)
