# ruff: noqa: E501 - a table, one folder to a line
"""Publications from somebody else. In: a folder. Out: one that is well but for what nobody asks for; hostile ones.

Beside the publication lie secrets: `secret/key`, and a layout, faces and a profile in `secret/` that links lead to.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.hostile import in_drawings
from tests.support.paper import CSS
from tests.support.publication import ISSUE, MASTER, MEASURES, SHEET, STORY, Publication

from pressbuild.sources.builtin_folders import builtin_folder, builtin_profiles

SECRET = "the words of the secret"
PUBLICATION = "issues/publication.yaml"
FONTS = """
families:
  - {family: F, licence: OFL, licence-file: fonts.yaml, files: [{file: %s, postscript: F}]}
"""
PRESS = "title: P\nsource: nobody\noutput-profile: %s\n"
# Files that programs and libraries look for in the current folder and run or obey. All hostile folders have them.
PLANTED = """
.puppeteerrc.cjs .puppeteerrc.js puppeteer.config.js package.json .config/puppeteerrc.cjs .epubcheckrc .hotspotrc .hotspot_compiler
.accessibility.properties gs gs_init.ps Fontmap cidfmap java node chromium ace-cli epubcheck fonts.conf .fonts.conf
json.py multiprocessing/__init__.py pressbuild/__init__.py sitecustomize.py usercustomize.py encodings/__init__.py pyvenv.cfg
.pythonrc.py pressbuild.toml pyproject.toml setup.cfg .env openssl.cnf libgobject-2.0.so.0 libpango-1.0.so.0 libc.so.6
""".split()
Change = Callable[[Path], None]


def secret_of(root: Path) -> Path:
    """Return the secret beside a publication."""
    return root.parent / "secret" / "key"


def make_secrets(folder: Path) -> None:
    """Put into a folder what must not come out of it: a key, and whole parts of a publication."""
    folder.mkdir(parents=True)
    (folder / "key").write_text(SECRET)
    (folder / "id_rsa").write_text(SECRET)
    (folder / "page.html").write_text(SECRET)
    (folder / "print.css").write_text(f"p::before {{ content: '{SECRET}' }}")
    (folder / "layout.yaml").write_text(f"title: {SECRET}\n")
    (folder / "words.yaml").write_text(f"words: {{en: {{x: {SECRET}}}}}\n")
    (folder / "fonts.yaml").write_text(FONTS % "face.ttf")
    (folder / "issue.yaml").write_text(f"number: {SECRET}\n")
    (folder / "s.md").write_text(f"---\nheadline: s\n---\n\n{SECRET}\n")
    shutil.copy(builtin_folder("fonts") / "source-serif-4/SourceSerif4-It.ttf", folder / "face.ttf")
    shutil.copy(builtin_profiles() / "newsprint.icc", folder / "press.icc")
    (folder / "issues/1").mkdir(parents=True)
    (folder / "issues/publication.yaml").write_text(f"title: {SECRET}\n")
    (folder / "issues/1/issue.yaml").write_text(f"number: {SECRET}\n")
    (folder / "presses").mkdir()
    (folder / "presses/mine.yaml").write_text(PRESS % "press.icc")
    (folder / "mine.yaml").write_text(PRESS % "press.icc")


def make_publication(root: Path) -> None:
    """Make a publication that can be built. What is hostile in it is asked for by nobody."""
    paper = Publication(root.parent)
    paper.root.rename(root) if paper.root != root else None
    secret = secret_of(root)
    master = (root / MASTER).read_text()
    (root / "sub").mkdir()
    (root / "sub/inside.txt").write_text("what the layout carries along")
    (root / MASTER).write_text(master + '<a rel="attachment" href="../../sub/inside.txt">x</a>')
    (root / "issues/press").mkdir()
    (root / "fonts").mkdir()
    for folder in ("layouts/tiny", "layouts/tiny/masters", "fonts", "issues/press", "issues/1"):
        (root / folder / "leak.yaml").symlink_to(secret)
        (root / folder / "leak.html").symlink_to(secret)
        (root / folder / "leak.css").symlink_to("/etc/passwd")
        (root / folder / "leak").symlink_to(secret.parent)
        os.mkfifo(root / folder / "pipe.html")
        (root / folder / "zero.ttf").symlink_to("/dev/zero")
    (root / "issues/2").symlink_to(secret.parent / "nothing")
    (root / "fonts/node_modules").symlink_to(secret.parent)
    for name in PLANTED:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("#!/bin/sh\nraise SystemExit(99) # process.exit(99)\n")
        (root / name).chmod(0o755)


def put_text(name: str, text: str) -> Change:
    def change(root: Path) -> None:
        path = root / name
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{secret}", str(secret_of(root))))

    return change


def add_text(name: str, text: str) -> Change:
    def change(root: Path) -> None:
        put_text(name, (root / name).read_text() + text)(root)

    return change


def link(name: str, to: str = "key") -> Change:
    """Put a link to something in the secret folder in the place of a file or folder; it may be an absolute path."""

    def change(root: Path) -> None:
        _clear(root / name)
        (root / name).symlink_to(secret_of(root).parent / to)

    return change


def _pipe(name: str) -> Change:
    def change(root: Path) -> None:
        _clear(root / name)
        os.mkfifo(root / name)

    return change


def _socket(name: str) -> Change:
    def change(root: Path) -> None:
        _clear(root / name)
        with socket.socket(socket.AF_UNIX) as server:
            before = Path.cwd()
            os.chdir((root / name).parent)  # its name may not be long
            server.bind(Path(name).name)
            os.chdir(before)

    return change


def _clear(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def both(*changes: Change) -> Change:
    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def _many_drawings(root: Path) -> None:
    """Have the story show a drawing of each hostile kind."""
    text = "---\nheadline: s\n---\n\nText.\n"
    for number, drawing in enumerate(in_drawings(f"file://{secret_of(root)}")):
        (root / f"issues/1/d{number}.svg").write_text(drawing)
        text += f"\n![x](d{number}.svg)\n"
    (root / STORY).write_text(text)


@dataclass(frozen=True)
class Folder:
    """A hostile folder: what is changed, what is run in it, and the code and the place of what is found."""

    change: Change
    found: str
    place: str = ""
    arguments: tuple[str, ...] = ("pdf", "--profile", "office-printer")
    code: int = 3


_PICTURE = "---\nheadline: s\n---\n\n![x](%s)\n"
_MINE = ("pdf", "--profile", "mine")
_FRONT = """{% extends "epub/_page.xhtml" %}
{% block body %}<body class="front-page" epub:type="bodymatter"><section aria-label="x"><h1>x</h1>
<p><a href="file:{secret}">x</a> <img src="file:{secret}" alt="x"/> <img src="../../../secret/key" alt="x"/>
<object data="file:{secret}">x</object> <img src="http://host.example/x.png" alt="x"/></p></section></body>{% endblock %}
"""
HOSTILE: dict[str, Folder] = {
    "attachment": Folder(add_text(MASTER, '<a rel="attachment" href="file:{secret}">x</a>'), "engine-failed", f"{MASTER}:"),
    "attachment, localhost": Folder(add_text(MASTER, '<a rel=attachment href="file://localhost{secret}">x'), "engine-failed", f"{MASTER}:"),
    "attachment, host": Folder(add_text(MASTER, '<a rel="attachment" href="file://host.example/x">x</a>'), "engine-failed", f"{MASTER}:"),
    "attachment, link": Folder(add_text(MASTER, '<a rel="attachment" href="leak.css">x</a>'), "engine-failed", f"{MASTER}:"),
    "img": Folder(add_text(MASTER, '<img src="file:{secret}">'), "engine-failed", f"{MASTER}:"),
    "img, pipe": Folder(add_text(MASTER, '<img src="pipe.html">'), "engine-failed", f"{MASTER}:"),
    "img, device": Folder(add_text(MASTER, '<img src="zero.ttf">'), "engine-failed", f"{MASTER}:"),
    "link to a file": Folder(add_text(MASTER, '<a href="../x.exe">x</a>'), "engine-failed", f"{MASTER}:"),
    "link that runs something": Folder(add_text(MASTER, '<a href="javascript:1">x</a>'), "engine-failed", f"{MASTER}:"),
    "@import": Folder(put_text(SHEET, '@import "file:{secret}";' + CSS), "engine-failed", f"{SHEET}:"),
    "@font-face": Folder(add_text(SHEET, "@font-face { font-family: X; src: url(file:{secret}) }"), "engine-failed", f"{SHEET}:"),
    "stylesheet": Folder(add_text(MASTER, '<link rel="stylesheet" href="file:{secret}">'), "engine-failed", f"{MASTER}:"),
    "include": Folder(add_text(MASTER, "{% include '../../../secret/key' %}"), "template-error"),
    "include, absolute": Folder(add_text(MASTER, "{% include '{secret}' %}"), "template-error"),
    "include, link": Folder(add_text(MASTER, "{% include 'leak.html' %}"), "template-error", "layouts/tiny/leak.html"),
    "include, linked folder": Folder(add_text(MASTER, "{% include 'leak/key' %}"), "template-error", "layouts/tiny/leak/key"),
    "import": Folder(add_text(MASTER, "{% import 'leak.html' as x %}{{ x }}"), "template-error", "layouts/tiny/leak.html"),
    "extends": Folder(put_text(MASTER, "{% extends 'leak.html' %}"), "template-error", "layouts/tiny/leak.html"),
    "include, pipe": Folder(add_text(MASTER, "{% include 'pipe.html' %}"), "template-error", "layouts/tiny/pipe.html"),
    "common is a link": Folder(link("layouts/common", "."), "outside-publication", "issues"),
    "a layout is a link": Folder(link("layouts/tiny", "."), "outside-publication", "issues"),
    "layouts is a link": Folder(link("layouts", "."), "no-layout", "issues"),
    "masters is a link": Folder(link("layouts/tiny/masters", "."), "no-master", f"{ISSUE}:3"),
    "master, link": Folder(link(MASTER, "page.html"), "template-error", MASTER),
    "master, pipe": Folder(_pipe(MASTER), "template-error", MASTER),
    "sheet, link": Folder(link(SHEET, "print.css"), "bad-layout", SHEET),
    "sheet, pipe": Folder(_pipe(SHEET), "bad-layout", SHEET),
    "sheet, socket": Folder(_socket(SHEET), "bad-layout", SHEET),
    "layout.yaml, link": Folder(link(MEASURES, "layout.yaml"), "outside-publication", MEASURES),
    "layout.yaml, pipe": Folder(_pipe(MEASURES), "not-a-file", MEASURES),
    "words.yaml, link": Folder(link("layouts/tiny/words.yaml", "words.yaml"), "outside-publication", "words.yaml"),
    "words.yaml, pipe": Folder(_pipe("layouts/tiny/words.yaml"), "not-a-file", "words.yaml"),
    "fonts is a link": Folder(link("fonts", "."), "outside-publication", "fonts.yaml"),
    "fonts.yaml, link": Folder(link("fonts/fonts.yaml", "fonts.yaml"), "outside-publication", "fonts.yaml"),
    "fonts.yaml, pipe": Folder(_pipe("fonts/fonts.yaml"), "not-a-file", "fonts.yaml"),
    "face, link": Folder(put_text("fonts/fonts.yaml", FONTS % "leak/face.ttf"), "outside-publication", "fonts/fonts.yaml:3"),
    "face, absolute": Folder(put_text("fonts/fonts.yaml", FONTS % "/etc/passwd"), "outside-publication", "fonts/fonts.yaml:3"),
    "face, device": Folder(put_text("fonts/fonts.yaml", FONTS % "zero.ttf"), "outside-publication", "fonts/fonts.yaml:3"),
    "face, address": Folder(put_text("fonts/fonts.yaml", FONTS % "file:///x.ttf"), "remote-file", "fonts/fonts.yaml:3"),
    "package": Folder(put_text("fonts/fonts.yaml", "packages: [leak]\n"), "no-font-package", "fonts/fonts.yaml:1"),
    "ICC file": Folder(put_text("issues/press/mine.yaml", PRESS % "../../../secret/press.icc"), "bad-icc-profile", "", _MINE),
    "ICC file, link": Folder(put_text("issues/press/mine.yaml", PRESS % "leak/press.icc"), "bad-icc-profile", "", _MINE),
    "ICC file, pipe": Folder(put_text("issues/press/mine.yaml", PRESS % "pipe.html"), "bad-icc-profile", "", _MINE),
    "press profile, link": Folder(link("issues/press/mine.yaml", "mine.yaml"), "outside-publication", "mine.yaml", _MINE),
    "press profile, pipe": Folder(_pipe("issues/press/mine.yaml"), "not-a-file", "issues/press/mine.yaml", _MINE),
    "press is a link": Folder(link("issues/press", "presses"), "no-profile", "", _MINE),
    "own ICC file": Folder(add_text(PUBLICATION, "output-profile: 1/leak/press.icc\n"), "outside-publication", PUBLICATION),
    "article": Folder(put_text(ISSUE, "number: 1\ndate: 2024-01\npages: [page]\narticles:\n  - article: leak/s.md\n"),
                      "outside-publication", f"{ISSUE}:5"),
    "article, pipe": Folder(_pipe(STORY), "not-a-file", f"{ISSUE}:5"),
    "issue.yaml, pipe": Folder(_pipe(ISSUE), "not-a-file", ISSUE),
    "issue.yaml, link": Folder(link(ISSUE, "issue.yaml"), "outside-publication", ISSUE),
    "issue is a link": Folder(link("issues/1", "."), "outside-publication"),
    "issues is a link": Folder(link("issues", "."), "no-publication", "", ("pdf",)),
    "issues is a link to others": Folder(link("issues", "issues"), "outside-publication", "issues", ("pdf",)),
    "issues is a link to others, check": Folder(link("issues", "issues"), "unreadable-pdf", "x.pdf", ("check", "x.pdf")),
    "issue.yaml, pipe, by name": Folder(_pipe(ISSUE), "not-a-file", ISSUE, ("pdf", "1")),
    "publication.yaml, pipe": Folder(_pipe(PUBLICATION), "not-a-file", PUBLICATION),
    "publication.yaml, link": Folder(link(PUBLICATION, "key"), "outside-publication", PUBLICATION),
    "picture": Folder(put_text(STORY, _PICTURE % "leak.css"), "outside-publication", f"{STORY}:5"),
    "picture, pipe": Folder(put_text(STORY, _PICTURE % "pipe.html"), "not-a-file", f"{STORY}:5"),
    "advert": Folder(put_text(STORY, "---\nkind: advert\nheadline: s\nsize: 40 × 40 mm\nfile: leak/key\nalt: x\n---\n"),
                     "outside-publication", f"{STORY}:5"),
    "cover": Folder(add_text(ISSUE, "cover: leak/key\ncover-alt: x\n"), "outside-publication", f"{ISSUE}:7", ("epub",)),
    "checked PDF, pipe": Folder(_pipe("x.pdf"), "unreadable-pdf", "x.pdf", ("check", "x.pdf")),
    "checked PDF, device": Folder(link("x.pdf", "/dev/zero"), "unreadable-pdf", "x.pdf", ("check", "x.pdf")),
    "imposed PDF, pipe": Folder(_pipe("x.pdf"), "cannot-read", "x.pdf", ("impose", "x.pdf")),
    "e-book, addresses": Folder(put_text("layouts/tiny/epub/front.xhtml", _FRONT), "book-remote", "", ("epub", "--no-pages"), 4),
    "drawings": Folder(_many_drawings, "unsafe-picture", f"{STORY}:7"),
    "e-book, include": Folder(put_text("layouts/tiny/epub/front.xhtml", "{% include 'leak.html' %}"),
                              "template-error", "layouts/tiny/leak.html", ("epub", "--no-pages")),
    "e-book, template": Folder(link("layouts/tiny/epub/story.xhtml"), "template-error", "", ("epub", "--no-pages")),
    "e-book, style": Folder(_pipe("layouts/tiny/epub/style.css"), "template-error", "", ("epub", "--no-pages")),
}  # fmt: skip
