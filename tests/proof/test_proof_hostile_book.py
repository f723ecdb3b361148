"""A document that means harm, in a proof that is sent as a folder: nothing of it runs, nothing is asked for elsewhere.

A book with such a document has errors and is not written at all. Here it is written all the same, past the checks, to
see that the policy in it holds. The listener hears each way when there is no policy, or the test would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.desk import IN_BROWSER
from tests.support.listener import Listener
from tests.support.reader import open_chromium

from pressbuild.proof.page_assets import XHTML
from pressbuild.proof.shown_values import BookDocument, BookFile, BookReady, InkFacts, InkReady, PaperShown
from pressbuild.proof.static_proof import StaticProof, write_static

WAYS = (
    '<link rel="stylesheet" href="http://{to}/sheet"/>',
    '<link rel="prefetch" href="http://{to}/prefetch"/>',
    '<link rel="icon" href="http://{to}/icon"/>',
    "<style>@import 'http://{to}/import'; @font-face {{ font-family: F; src: url(http://{to}/face) }}"
    " p {{ font-family: F; background: url(http://{to}/background) }}</style>",
    "<script>window.ran = 1; new Image().src = 'http://{to}/by-script'; fetch('http://{to}/fetch')</script>",
    '<script src="http://{to}/script"></script>',
    '<script type="module">import "http://{to}/module"</script>',
)
BODY = """<p onclick="1">Words</p><img src="http://{to}/picture" onerror="window.ran = 2" alt="x"/>
<img srcset="http://{to}/set 1x" alt="x"/><picture><source srcset="http://{to}/source"/><img alt="x"/></picture>
<iframe src="http://{to}/frame"></iframe><object data="http://{to}/object"></object><embed src="http://{to}/embed"/>
<video src="http://{to}/video" poster="http://{to}/poster" autoplay="autoplay"></video><audio src="http://{to}/audio"/>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" onload="window.ran = 3">
<image x:href="http://{to}/drawing" width="9" height="9"/><script>window.ran = 4</script>
</svg><details ontoggle="window.ran = 5" open="open"><summary>x</summary></details>
<input autofocus="autofocus" onfocus="window.ran = 6"/>"""
TRIED = re.findall(r"{to}/([\w-]+)", "".join(WAYS) + BODY)
pytestmark = IN_BROWSER


def hostile_document(to: str) -> bytes:
    head = "".join(WAYS).format(to=to)
    return (
        f'<?xml version="1.0"?><?xml-stylesheet href="http://{to}/instruction"?><!DOCTYPE html>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><!-- </head> --><body><img src="http://{to}/before"/></body>'
        f'<head><base href="http://{to}/base/"/>'
        f"<title>x</title>{head}</head><body>{BODY.format(to=to)}</body></html>"
    ).encode()


def look(page: Any, address: str) -> list[object]:
    """Open a page, wait until all is loaded or refused, and return what has run in it and its frames."""
    page.goto(address)
    page.wait_for_timeout(300)
    return [frame.evaluate("window.ran") for frame in page.frames]


@pytest.fixture
def page() -> Iterator[Any]:
    with open_chromium() as browser:
        context = browser.new_context()
        yield context.new_page()
        context.close()


def test_what_was_written_all_the_same_runs_nothing_and_asks_nobody(tmp_path: Path, page: Any) -> None:
    with Listener() as listener:
        document = hostile_document(listener.address)
        book = BookReady("v", (BookDocument("a.xhtml", "x"),), {"a.xhtml": BookFile(XHTML, document)}, ())
        paper = PaperShown("", "", "", "", "", 0, 0, 0, 0, (), ())
        write_static(StaticProof(paper, (), {}, book, InkReady(InkFacts(), {}, ())), tmp_path / "out")
        for name in ("book/a.xhtml", "book/dark-a.xhtml", "index.html#/book"):
            assert set(look(page, f"{(tmp_path / 'out').as_uri()}/{name}")) == {None}
        assert listener.heard == []

        (tmp_path / "bare.xhtml").write_bytes(document)
        assert look(page, (tmp_path / "bare.xhtml").as_uri())[0]
        heard = " ".join(listener.heard)
        assert [way for way in TRIED if f"/{way} " not in heard] == []
