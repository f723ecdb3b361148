"""Changes of a finished e-book: texts exchanged, moved, dropped. In: its files. Out: the same files, changed."""

from __future__ import annotations

import re
from collections.abc import Callable

Files = dict[str, bytes]
Break = Callable[[Files], None]
OPF, NAV, NCX, CSS = "EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/toc.ncx", "EPUB/style.css"
LEAD, SECOND, FRONT = "EPUB/story-lead.xhtml", "EPUB/story-second.xhtml", "EPUB/front.xhtml"
CONTAINER, GREY, DRAWING = "META-INF/container.xml", "EPUB/pictures/grey.png", "EPUB/pictures/drawing.svg"


def swap(name: str, pattern: str, new: str, count: int = 1) -> Break:
    """Replace what a pattern finds in a file of the book."""

    def change(files: Files) -> None:
        text, times = re.subn(pattern, new, files[name].decode(), count=count, flags=re.DOTALL)
        assert times, f"{pattern} is not in {name}"
        files[name] = text.encode()

    return change


def exchange(name: str, one: str, other: str) -> Break:
    """Put two texts of a file in each other's places."""

    def change(files: Files) -> None:
        text = files[name].decode()
        assert one in text, f"{one} is not in {name}"
        assert other in text, f"{other} is not in {name}"
        files[name] = text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1).encode()

    return change


def move(name: str, what: str, before: str) -> Break:
    """Take the first thing that a pattern finds out of a file, and put it before what another finds."""

    def change(files: Files) -> None:
        text = files[name].decode()
        found = re.search(what, text, re.DOTALL)
        assert found, f"{what} is not in {name}"
        left = text[: found.start()] + text[found.end() :]
        place = re.search(before, left, re.DOTALL)
        assert place, f"{before} is not in {name}"
        files[name] = (left[: place.start()] + found[0] + left[place.start() :]).encode()

    return change


def drop(name: str) -> Break:
    return lambda files: files.__delitem__(name)


def add(name: str, data: bytes) -> Break:
    return lambda files: files.__setitem__(name, data)


def rename(name: str, new: str) -> Break:
    """Give a file another name, in all files that name it."""

    def change(files: Files) -> None:
        old = name.removeprefix("EPUB/").encode()
        for other in [other for other in files if other.endswith((".xhtml", ".opf", ".ncx", ".css"))]:
            files[other] = files[other].replace(old, new.encode())
        files[f"EPUB/{new}"] = files.pop(name)

    return change


def cut(name: str, share: float = 0.5) -> Break:
    return lambda files: files.__setitem__(name, files[name][: int(len(files[name]) * share)])


def both(*breaks: Break) -> Break:
    def change(files: Files) -> None:
        for one in breaks:
            one(files)

    return change


def move_mimetype(files: Files) -> None:
    files["mimetype"] = files.pop("mimetype")


def flip_a_bit(name: str) -> Break:
    def change(files: Files) -> None:
        data = bytearray(files[name])
        data[len(data) // 2] ^= 1
        files[name] = bytes(data)

    return change
