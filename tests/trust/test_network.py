"""Nothing is fetched: a build needs no network, and whoever asks for a web address gets a finding."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.support.paper import CSS, frame
from tests.support.publication import MASTER, SHEET, Publication

WEB = "http://127.0.0.1:9"
FRAME = frame("a", 30, columns=2)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'

# file and text: layouts that ask for something from the web; test_hostile_addresses.py tries all other ways
FETCHES = {
    "@import": (SHEET, f"@import url({WEB}/x.css);{CSS}"),
    "@font-face": (SHEET, f"{CSS}@font-face {{ font-family: X; src: url({WEB}/x.ttf) }} html {{ font-family: X }}"),
    "background, without scheme": (SHEET, f"{CSS}.frame {{ background: url(//127.0.0.1:9/x.png) }}"),
    "a file outside": (SHEET, f"{CSS}.frame {{ background: url(file:///etc/passwd) }}"),
    "img": (MASTER, f'<img src="{WEB}/x.png">{FRAME}'),
    "attachment": (MASTER, f'<a rel="attachment" href="{WEB}/x">x</a>{FRAME}'),
}


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse sockets and names of hosts; return a list of what was asked for all the same."""
    asked: list[str] = []

    def refuse(name: str) -> object:
        def refused(*arguments: object, **_: object) -> None:
            asked.append(f"{name}{arguments}")
            raise OSError("no network in tests")

        return refused

    monkeypatch.setattr(socket, "socket", refuse("socket"))
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse(name))
    return asked


def test_a_build_needs_no_network(tmp_path: Path, capsys: pytest.CaptureFixture[str], sockets: list[str]) -> None:
    publication = Publication(tmp_path, capsys).file("issues/1/p.svg", SVG.format('<rect width="9" height="9"/>'))
    publication.article("s", "[A link](https://example.org/) is printed, not followed.\n\n![A square](p.svg)")
    assert publication.build().code == 0
    assert sockets == []


@pytest.mark.parametrize("case", FETCHES, ids=list(FETCHES))
def test_a_web_address_is_a_finding(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], sockets: list[str]
) -> None:
    path, text = FETCHES[case]
    publication = Publication(tmp_path, capsys).file("dist/1/t-1-print.pdf", b"the last good one")
    outcome = publication.file(path, text).build()
    assert sockets == []
    assert outcome.code == 3, outcome.said
    assert "[engine-failed]" in outcome.said
    assert f"{path}:" in outcome.said
    assert "nothing is fetched from the network" in outcome.said or "lies outside the publication" in outcome.said
    assert "Traceback" not in outcome.said
    assert outcome.untouched


@pytest.mark.parametrize("address", [f"{WEB}/x.png", "file:///etc/passwd"])
def test_a_drawing_of_the_layout_fetches_nothing(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], sockets: list[str]
) -> None:
    drawing = SVG.format(f'<image href="{address}" width="9" height="9"/>')
    publication = Publication(tmp_path, capsys).file("layouts/tiny/logo.svg", drawing)
    outcome = publication.file(SHEET, CSS + ".frame { background: url(logo.svg) }").build()
    assert sockets == []
    assert "Traceback" not in outcome.said
    assert b"root:" not in (outcome.after or b"")
