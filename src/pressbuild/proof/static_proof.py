"""The proof as a folder. In: pages, findings, e-book. Out: a folder that opens in a browser without a server.

It shows what the server shows, but for what needs one: saving, opening an editor, comparing.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.limits import working_on
from pressbuild.core.system_errors import say_why
from pressbuild.pdf.page_tiles import OpenPdf, Tile
from pressbuild.proof.page_assets import DARK, XHTML, dress, read_assets
from pressbuild.proof.request_guard import BOOK_POLICY_IN_FOLDER
from pressbuild.proof.shown_values import BookReady, FindingShown, InkReady, PaperShown, show_state
from pressbuild.publication.output_files import Sources, spare_sources
from pressbuild.sources.door import follow

PAGE_PIXELS = 2048  # as WHOLE in assets/picture.js; a tabloid page at 180 ppi
MARK = ".pressbuild-proof"
_TOP = {MARK, "index.html", "proof.css", "reader.css", "reader-dark.css", "icon.svg", "pages", "ink", "book"}
_OF_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini", ".directory"}  # left by those that show folders
_MODULES = "dom store picture overlays ink sheets flatplan panel book compare main".split()
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const|let) (\w+))", re.MULTILINE)


@dataclass(frozen=True)
class StaticProof:
    """What is written: the paper, what was found, the PDF of each page by its version, the e-book, the ink."""

    paper: PaperShown
    findings: Sequence[FindingShown]
    pdfs: Mapping[str, bytes]
    book: BookReady
    ink: InkReady


def write_static(proof: StaticProof, target: Path) -> None:
    """Write the folder, in one step, in place of the proof that was there.

    Raises:
        Stopped: with exit code 6 if there is something else, or it cannot be written.
    """
    shown, work = target, None
    try:
        target = follow(target)  # of a link, what it leads to is replaced
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        spare_sources(target, shown, Sources())
        _spare_others(target, shown)
        target.parent.mkdir(parents=True, exist_ok=True)
        work = target.with_name(f".{secrets.token_hex(6)}.part")
        work.mkdir()
        _fill(proof, work)
        _replace(target, work)
        work = None
    except OSError as problem:
        message = f"cannot write {shown}: {say_why(problem, target.parent)}"
        raise _refused(shown, message, "free some space, or name another folder") from None
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def _spare_others(target: Path, shown: Path) -> None:
    """Stop if there is something that no proof has written: it would be deleted."""
    if not target.exists():
        return
    names = {path.name for path in target.iterdir()} if target.is_dir() else {""}
    if names and MARK not in names:
        raise _refused(shown, f"{shown} is there and is no proof", "name a new folder")
    if others := sorted(names - _TOP - _OF_SYSTEMS):
        message = f"{shown} is a proof, but has something else in it, too: {', '.join(others[:5])}"
        raise _refused(shown, message, "move that out, or name a new folder")


def _replace(target: Path, work: Path) -> None:
    """Put a folder in the place of another, which comes back if that fails."""
    old = work.with_suffix(".old")
    try:
        if target.exists():
            work.chmod(target.stat().st_mode & 0o777)
            target.rename(old)
        work.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refused(target: Path, message: str, hint: str) -> Stopped:
    return Stopped(ExitCode.OUTPUT, [Finding(Severity.ERROR, "cannot-write", message, Place(target), hint)])


def _fill(proof: StaticProof, folder: Path) -> None:
    assets = read_assets()
    (folder / "pages").mkdir()
    for page in proof.paper.pages:
        pdf = OpenPdf(proof.pdfs[page.version])
        try:
            with working_on(f"the picture of page {page.number}"):
                picture = pdf.draw(1, Tile(PAGE_PIXELS, 0, 0, PAGE_PIXELS, 4 * PAGE_PIXELS))
        finally:
            pdf.close()
        (folder / "pages" / f"{page.version}.png").write_bytes(picture)
    (folder / "ink").mkdir()
    for name, data in proof.ink.maps.items():
        (folder / "ink" / f"{name}.png").write_bytes(data)
    names = [document.name for document in proof.book.documents]
    for name, file in proof.book.files.items():
        path = folder / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.media_type == XHTML:
            for dark, shown in ((False, name), (True, DARK + name)):
                path.with_name(shown).write_bytes(dress(file.data, "../", dark, names, BOOK_POLICY_IN_FOLDER))
        else:
            path.write_bytes(file.data)
    for name in ("proof.css", "reader.css", "reader-dark.css", "icon.svg"):
        (folder / name).write_bytes(assets[name])
    (folder / "index.html").write_text(_page(proof, assets), encoding="utf-8")
    (folder / MARK).write_text("written by pressbuild proof --static\n", encoding="utf-8")


def _page(proof: StaticProof, assets: Mapping[str, bytes]) -> str:
    state = {
        "session": "",
        "revision": 0,
        "serial": 0,
        "building": False,
        "doing": "",
        "laying_out": False,
        "stopped": False,
        **show_state(proof.paper, tuple(proof.findings), proof.book, proof.ink.facts),
        "press": False,
        "seen": {},
    }
    data = json.dumps(state, separators=(",", ":")).replace("<", "\\u003c")  # in ASCII: as the server has it
    script = bundle({name: assets[f"{name}.js"].decode() for name in _MODULES})
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'self' file:; img-src 'self' file:; "
        "frame-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
    markup = assets["index.html"].decode()
    markup = re.sub(
        r'<meta name="pressbuild-token".*', f'<meta http-equiv="Content-Security-Policy" content="{policy}">', markup
    )
    markup = re.sub(r'<script type="module".*\n', "", markup).replace('="/assets/', '="')
    ending = (
        f'<script type="application/json" id="proof-state">{data}</script>\n<script type="module">{script}</script>\n'
    )
    return markup.replace("</body>", ending + "</body>")


def bundle(modules: Mapping[str, str]) -> str:
    """Return modules, each after those that it imports from, as one script: a disk gives a page no modules.

    Each becomes a function that returns what it exports, so that their own names do not meet.
    """
    parts = ["const modules = {};"]
    for name, text in modules.items():
        exported = ", ".join(match[1] for match in _EXPORT.findall(text))
        body = _IMPORT.sub(lambda found: f"const {found[1]} = modules.{found[2]};", text)
        parts.append(
            f"modules.{name} = (() => {{\n{_EXPORT.sub(lambda found: found[1], body)}\nreturn {{ {exported} }};\n}})();"
        )
    return "\n".join(parts)
