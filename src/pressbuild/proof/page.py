"""The files of the proof's page. In: nothing. Out: what lies in assets/, and documents of the e-book as they are shown."""

from __future__ import annotations

from importlib.resources import files

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


def with_reader(document: bytes, style: str) -> bytes:
    """Return a document of the e-book with the style sheet of a reading system, as each of them adds one."""
    link = f'<link rel="stylesheet" type="text/css" href="{style}"/>'.encode()
    return document.replace(b"</head>", link + b"</head>", 1)
