# ruff: noqa: E501 - a table, one folder to a line
"""More publications from somebody else: addresses in every place where one can stand. In: a folder. Out: hostile ones.

See `hostile_folders`, which has those whose files are links, pipes and devices.
"""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

from tests.support.hostile_folders import (
    FONTS,
    MASTER,
    PRESS,
    PUBLICATION,
    SHEET,
    Change,
    Folder,
    add_text,
    both,
    link,
    put_text,
    secret_of,
)
from tests.support.publication import ISSUE, MEASURES, STORY
from tests.support.raw_pdf import write_pdf

_ENGINE = "engine-failed"
_OFFICE = ("pdf", "--profile", "office-printer")
_BOOK = ("epub", "--no-pages")
_FACE = "@font-face { font-family: X; src: %s } html { font-family: X }"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">%s</svg>'


def _encoded(path: Path) -> str:
    return "".join(f"%{byte:02x}" for byte in str(path).encode())


def _story(front: str, text: str = "Text.") -> Change:
    return put_text(STORY, f"---\nheadline: s\n{front}---\n\n{text}\n")


def _drawn(inside: str) -> Change:
    """Have a story show a drawing of its own."""
    return both(put_text("issues/1/d.svg", _SVG % inside), _story("", "![x](d.svg)"))


def _in_data(media_type: str, inside: str) -> Change:
    """Put a drawing, as a `data:` address, into the master; its own address is that of the secret."""

    def change(root: Path) -> None:
        text = (_SVG % inside).replace("{secret}", str(secret_of(root)))
        data = base64.b64encode(text.encode()).decode()
        add_text(MASTER, f'<img src="data:{media_type};base64,{data}">')(root)

    return change


def _spelt(text: str) -> Change:
    """Add a rule to the style sheet in which `%s` is the secret's path in percent encoding."""

    def change(root: Path) -> None:
        add_text(SHEET, text % _encoded(secret_of(root)))(root)

    return change


def _nested(root: Path) -> None:
    """Hide a style sheet in a style sheet in a style sheet, each a `data:` address."""
    css = f"p {{ background: url(file://{secret_of(root)}) }}"
    for _ in range(3):
        css = f'@import "data:text/css,{quote(css)}";'
    put_text(SHEET, css + (root / SHEET).read_text())(root)


def _customers_pdf(image: str = "", catalogue: str = "") -> Change:
    """Place a customer's PDF that names a file; the same lies in `x.pdf`, for the commands that are given a PDF."""

    def change(root: Path) -> None:
        secret = str(secret_of(root))
        picture = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        data = write_pdf(
            b"30 0 0 30 0 0 cm /X Do",
            "/XObject << /X 10 0 R >>",
            things=[(picture + image.replace("{secret}", secret), b"x")],
            catalogue=catalogue.replace("{secret}", secret),
        )
        for name in ("issues/1/a.pdf", "x.pdf"):
            (root / name).write_bytes(data)
        _story("kind: advert\nsize: 40 × 40 mm\nfile: a.pdf\nfit: scale\nalt: x\n", "")(root)

    return change


ADDRESSED: dict[str, Folder] = {
    "image-set": Folder(add_text(SHEET, "p { background: image-set(url(file:{secret}) 1x) }"), "engine", "7:5", _OFFICE, 0),
    "border image": Folder(add_text(SHEET, "p { border: 1px solid; border-image-source: url('file:{secret}') }"), _ENGINE, SHEET),
    "list style": Folder(add_text(SHEET, "p { display: list-item; list-style-image: url(file:{secret}) }"), _ENGINE, SHEET),
    "generated content": Folder(add_text(SHEET, "p::before { content: url(file:{secret}) }"), _ENGINE, SHEET),
    "page background": Folder(add_text(SHEET, "@page { background: url(file:{secret}) }"), _ENGINE, SHEET),
    "variable": Folder(add_text(SHEET, "html { --x: url(file:{secret}) } p { background: var(--x) }"), _ENGINE, SHEET),
    "escaped url": Folder(add_text(SHEET, "p { background: \\75 rl('file:{secret}') }"), _ENGINE, SHEET),
    "upper case": Folder(add_text(SHEET, "p { background: URL(FiLe://LOCALHOST{secret}) }"), _ENGINE, SHEET),
    "percent": Folder(_spelt("p { background: url(file://%s) }"), _ENGINE, SHEET),
    "percent, relative": Folder(add_text(SHEET, "p { background: url(%2e%2e/%2e%2e/%2e%2e/secret/key) }"), _ENGINE, SHEET),
    "UNC": Folder(add_text(SHEET, "p { background: url('\\\\\\\\host.example\\\\share\\\\x.png') }"), "engine", "host.example", _OFFICE, 0),
    "UNC, slashes": Folder(add_text(SHEET, "p { background: url(//host.example/share/x.png) }"), _ENGINE, SHEET),
    "file, host": Folder(add_text(SHEET, "p { background: url(file://host.example/x.png) }"), _ENGINE, SHEET),
    "process": Folder(add_text(SHEET, "p { background: url(file:///proc/self/root{secret}) }"), _ENGINE, SHEET),
    "nested data": Folder(_nested, _ENGINE, SHEET),
    "face, file": Folder(add_text(SHEET, _FACE % "url(file:{secret})"), _ENGINE, SHEET),
    "face, local": Folder(add_text(SHEET, _FACE % "local('Liberation Serif'), url(file:{secret})"), _ENGINE, SHEET),
    "face, host": Folder(add_text(SHEET, _FACE % "url(http://host.example/x.woff2)"), _ENGINE, SHEET),
    "@import, host": Folder(put_text(SHEET, "@import url(http://host.example/x.css);"), _ENGINE, SHEET),
    "@import, media": Folder(put_text(SHEET, "@import 'file:{secret}' print;"), _ENGINE, SHEET),
    "style element": Folder(add_text(MASTER, "<style>@import 'file:{secret}';</style>"), _ENGINE, MASTER),
    "style attribute": Folder(add_text(MASTER, "<p style=\"background: url('file:{secret}')\">x</p>"), _ENGINE, MASTER),
    "object": Folder(add_text(MASTER, '<object data="file:{secret}">x</object>'), _ENGINE, MASTER),
    "embed": Folder(add_text(MASTER, '<embed src="file:{secret}">'), _ENGINE, MASTER),
    "srcset": Folder(add_text(MASTER, '<img src="file:{secret}" srcset="file:{secret} 2x">'), _ENGINE, MASTER),
    "base": Folder(add_text(MASTER, '<base href="file:///"><img src=".{secret}">'), _ENGINE, MASTER),
    "upper case attachment": Folder(add_text(MASTER, '<a REL="ATTACHMENT" HREF="FILE:{secret}">x</a>'), _ENGINE, MASTER),
    "attachment of the document": Folder(add_text(MASTER, '<link rel="attachment" href="file:{secret}">'), "empty-page", ISSUE, _OFFICE, 0),
    "drawing in HTML": Folder(add_text(MASTER, _SVG % '<image href="file:{secret}" width="9" height="9"/>'), _ENGINE, "the page masters"),
    "drawing as PNG": Folder(_in_data("image/png", '<image xlink:href="file:{secret}" width="9" height="9"/>'), _ENGINE, MASTER),
    "drawing in data": Folder(_in_data("image/svg+xml", '<style>@import "file:{secret}";</style><path d="M0 0"/>'), _ENGINE, MASTER),
    "drawing, use": Folder(_drawn('<use href="file:{secret}#x"/>'), "unsafe-picture", STORY),
    "drawing, xlink": Folder(_drawn('<image xlink:href="file:{secret}" width="9" height="9"/>'), "unsafe-picture", STORY),
    "drawing, filter": Folder(_drawn('<filter id="f"><feImage href="file:{secret}"/></filter><path filter="url(#f)" d="M0 0h9v9z"/>'), "unsafe-picture", STORY),
    "drawing, style": Folder(_drawn('<rect width="9" height="9" style="fill: url(file:{secret}#x)"/>'), "unsafe-picture", STORY),
    "drawing, face": Folder(_drawn("<style>@font-face { font-family: X; src: url(file:{secret}) }</style><text y='9'>x</text>"), "unsafe-picture", STORY),
    "drawing, host": Folder(_drawn('<image href="http://host.example/x.png" width="9" height="9"/>'), "unsafe-picture", STORY),
    "template, link above": Folder(add_text(MASTER, "{% extends '../../../../secret/page.html' %}"), "template-error"),
    "template, import": Folder(add_text(MASTER, "{% from '{secret}' import x %}{{ x }}"), "template-error"),
    "template, backslashes": Folder(add_text(MASTER, "{% include '..\\\\..\\\\..\\\\secret\\\\key' %}"), "template-error"),
    "template, optional": Folder(add_text(MASTER, "{% include 'leak.html' ignore missing %}"), "template-error", "leak.html"),
    "layout.yaml, layout": Folder(put_text(PUBLICATION, "title: T\nslug: t\nlanguage: en\nlayout: ../../secret\n"), "bad-value", PUBLICATION),
    "layout, absolute": Folder(put_text(PUBLICATION, "title: T\nslug: t\nlanguage: en\nlayout: /etc\n"), "bad-value", PUBLICATION),
    "layout.yaml, file": Folder(add_text(MEASURES, "faces: ['file:{secret}']\n"), "unknown-key", MEASURES),
    "slug": Folder(put_text(PUBLICATION, "title: T\nslug: ../../../x\nlanguage: en\nlayout: tiny\n"), "bad-value", PUBLICATION),
    "master, above": Folder(put_text(ISSUE, "number: 1\ndate: 2024-01\npages: [../../../../secret/page]\narticles: []\n"), "bad-value", ISSUE),
    "article, above": Folder(put_text(ISSUE, "number: 1\ndate: 2024-01\npages: [page]\narticles:\n  - article: ../../../secret/s.md\n"), "outside-publication", f"{ISSUE}:5"),
    "article, address": Folder(put_text(ISSUE, "number: 1\ndate: 2024-01\npages: [page]\narticles:\n  - article: file:{secret}\n"), "remote-file", f"{ISSUE}:5"),
    "picture, address": Folder(_story("", "![x](file://localhost{secret})"), "remote-file", STORY),
    "picture, host": Folder(_story("", "![x](//host.example/x.png)"), "remote-file", STORY),
    "picture, percent": Folder(_story("", "![x](%2e%2e/%2e%2e/%2e%2e/secret/key)"), "outside-publication", STORY),
    "picture, front": Folder(_story("pictures: [{file: ../../../secret/key, alt: x}]\n"), "outside-publication", STORY),
    "ICC file, address": Folder(put_text("issues/press/mine.yaml", PRESS % "file://{secret}"), "bad-icc-profile", PUBLICATION, ("pdf", "--profile", "mine")),
    "press, above": Folder(add_text(PUBLICATION, "press: ../../secret/mine\n"), "bad-value", PUBLICATION, ("pdf",)),
    "face, above": Folder(put_text("fonts/fonts.yaml", FONTS % "../../secret/face.ttf"), "outside-publication", "fonts/fonts.yaml:3"),
    "fonts is a link, absolute": Folder(link("fonts", "/usr/share/fonts"), "empty-page", ISSUE, _OFFICE, 0),
    "common templates": Folder(both(link("layouts/common/head.html", "page.html")), "template-error", "head.html"),
    "cover, above": Folder(add_text(ISSUE, "cover: ../../../secret/key\ncover-alt: x\n"), "outside-publication", ISSUE, ("epub",)),
    "e-book, extends": Folder(put_text("layouts/tiny/epub/story.xhtml", "{% extends '{secret}' %}"), "template-error", "", _BOOK),
    "e-book, entity": Folder(put_text("layouts/tiny/epub/front.xhtml", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:{secret}">]><html xmlns="http://www.w3.org/1999/xhtml"><body>&x;</body></html>'), "template-error", "", _BOOK),
    "e-book, style address": Folder(put_text("layouts/tiny/epub/style.css", "p { background: url(file:{secret}) }"), "book-font", "", _BOOK, 4),
    "advert, stream elsewhere": Folder(_customers_pdf("/F ({secret})"), "page-count", "", ("check", "x.pdf"), 4),
    "advert, reference": Folder(_customers_pdf("/Ref << /F ({secret}) /Page 0 >>"), "page-count", "", ("check", "x.pdf"), 4),
    "advert, launch": Folder(_customers_pdf("", "/OpenAction << /S /Launch /F ({secret}) >>"), "page-count", "", ("check", "x.pdf"), 4),
    "advert, host": Folder(_customers_pdf("/F << /FS /URL /F (http://host.example/x) >>"), "page-count", "", ("check", "x.pdf"), 4),
}  # fmt: skip
