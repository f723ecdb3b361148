"""`proof --static DIR`: a folder that is replaced in one step, or is left as it was; nothing of this machine is in it.

The proof that was there stays whole whatever happens: a disk that is full, an issue that is broken, Ctrl-C.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from tests.support.faults import png
from tests.support.publication import MANIFEST, Outcome, Publication

from pressbuild.checks.epub.open_epub import XHTML
from pressbuild.proof.static_proof import MARK, bundle

Files = dict[str, bytes]


@pytest.fixture
def publication(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Publication:
    return Publication(tmp_path, capsys)


def write(publication: Publication, target: Path) -> Outcome:
    return publication.run("proof", "--static", str(target))


def files_in(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def beside(target: Path) -> list[str]:
    """Return what lies in the target's folder, but for the publication and the cache of the test."""
    return sorted(path.name for path in target.parent.iterdir() if path.name not in ("paper", "cache"))


def state_in(folder: Path) -> dict[str, object]:
    found = re.search(r'id="proof-state">(.*?)</script>', (folder / "index.html").read_text(), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


# --- where it goes ---


@pytest.mark.parametrize("there", ["a missing folder", "an empty folder", "missing folders"])
def test_it_is_written_where_there_is_nothing(there: str, publication: Publication, tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "out" if there == "missing folders" else tmp_path / "out"
    if there == "an empty folder":
        target.mkdir()
    outcome = write(publication, target)
    assert (outcome.code, "Wrote" in outcome.said) == (0, True)
    written = files_in(target)
    assert {"index.html", "proof.css", "book/nav.xhtml", "book/dark-nav.xhtml", MARK} <= written.keys()
    assert [name for name in written if name.startswith("pages/")]
    assert beside(target) == ["out"]


def test_an_earlier_proof_is_replaced(publication: Publication, tmp_path: Path) -> None:
    target = tmp_path / "out"
    write(publication, target)
    before = files_in(target)
    (target / "pages" / "left.png").write_bytes(b"old")
    publication.article("s", "Others.")
    assert write(publication, target).code == 0
    after = files_in(target)
    assert "pages/left.png" not in after
    assert not {name for name in before if name.startswith("pages/")} & after.keys(), "pictures of pages that were"
    assert beside(target) == ["out"]


@pytest.mark.parametrize("what", ["folder", "file", "publication", "link to a folder", "pipe"])
def test_something_else_is_not_replaced(what: str, publication: Publication, tmp_path: Path) -> None:
    target, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("ten years of work")
    if what == "folder":
        other.rename(target)
    elif what == "file":
        target.write_text("a file")
    elif what == "link to a folder":
        target.symlink_to(other)
    elif what == "pipe":
        os.mkfifo(target)
    else:
        target = publication.root
    before, there = files_in(tmp_path), beside(tmp_path / "out")
    outcome = write(publication, target)
    words = "sources of a publication" if what == "publication" else "is there and is no proof"
    assert (outcome.code, words in outcome.said) == (6, True), outcome.said
    assert {name: data for name, data in files_in(tmp_path).items() if not name.startswith("cache/")} == before
    assert beside(tmp_path / "out") == there


def test_a_link_to_an_earlier_proof_stays_a_link(publication: Publication, tmp_path: Path) -> None:
    real, target = tmp_path / "real", tmp_path / "out"
    write(publication, real)
    target.symlink_to(real)
    publication.article("s", "Others.")
    assert write(publication, target).code == 0
    assert target.is_symlink()
    assert beside(target) == ["out", "real"]
    assert "Others" not in (real / "index.html").read_text()
    assert b"Others." in (real / "book/story-s.xhtml").read_bytes()


@pytest.mark.parametrize("place", ["in a file", "a name that is too long", "in a system's folder"])
def test_a_place_that_cannot_be_written(place: str, publication: Publication, tmp_path: Path) -> None:
    target = {
        "in a file": publication.root / "issues" / "publication.yaml" / "out",
        "a name that is too long": tmp_path / ("x" * 300),
        "in a system's folder": Path("/proc/out"),
    }[place]
    outcome = write(publication, target)
    assert (outcome.code, "Traceback" in outcome.said) == (6, False), outcome.said
    assert beside(tmp_path / "out") == []


# --- what goes wrong ---


def fail_at(monkeypatch: pytest.MonkeyPatch, name: str, word: str, problem: BaseException) -> None:
    """Let a method of Path fail for paths with a word in them."""
    original = getattr(Path, name)

    def failing(self: Path, *arguments: object, **more: object) -> object:
        if word in str(self):
            raise problem
        return original(self, *arguments, **more)

    monkeypatch.setattr(Path, name, failing)


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize("at", [("write_bytes", "pages"), ("write_bytes", "book"), ("write_text", "index.html")])
def test_a_full_disk(
    at: tuple[str, str], publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write(publication, target)
    before = files_in(target)
    publication.article("s", "Others.")
    fail_at(monkeypatch, at[0], f".part/{at[1]}", FULL)
    outcome = write(publication, target)
    assert (outcome.code, "No space left on device" in outcome.said) == (6, True), outcome.said
    assert files_in(target) == before
    assert beside(target) == ["out"], "a half-written folder stays behind"


@pytest.mark.parametrize("problem", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_the_old_proof_comes_back_if_the_new_one_cannot_take_its_place(
    problem: BaseException, publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write(publication, target)
    before = files_in(target)
    publication.article("s", "Others.")
    fail_at(monkeypatch, "rename", ".part", problem)
    assert write(publication, target).code == (130 if isinstance(problem, KeyboardInterrupt) else 6)
    assert files_in(target) == before
    assert beside(target) == ["out"]


def test_a_broken_issue_leaves_the_old_proof(publication: Publication, tmp_path: Path) -> None:
    target = tmp_path / "out"
    write(publication, target)
    before = files_in(target)
    publication.manifest(MANIFEST + "  - [broken\n")
    outcome = write(publication, target)
    assert (outcome.code, "issues/1/issue.yaml" in outcome.said) == (3, True)
    assert files_in(target) == before
    assert beside(target) == ["out"]


def test_what_does_not_fit_is_written_with_its_finding(publication: Publication, tmp_path: Path) -> None:
    publication.article("s", "word " * 3000)
    outcome = write(publication, tmp_path / "out")
    assert (outcome.code, "overset" in outcome.said, "Wrote" in outcome.said) == (4, True, True)
    findings = state_in(tmp_path / "out")["findings"]
    assert isinstance(findings, list)
    (found,) = (finding for finding in findings if finding["code"] == "overset")
    assert (found["severity"], found["page"], found["story"]) == ("error", 1, "s")


# --- what is in it ---


def test_nothing_of_this_machine_is_in_it(publication: Publication, tmp_path: Path) -> None:
    publication.file("issues/1/p.png", png(40, 30))
    publication.article("s", "Words.", pictures="[{file: p.png, alt: A picture.}]")
    publication.manifest(MANIFEST + "    inserts:\n      - {take: picture, columns: 1, at: top-left, lines: 8}\n")
    assert write(publication, tmp_path / "out").code == 0
    pages = state_in(tmp_path / "out")["paper"]
    assert isinstance(pages, dict)
    assert pages["pages"][0]["pictures"][0]["file"] == "issues/1/p.png"
    for name, data in files_in(tmp_path / "out").items():
        for word in (str(tmp_path), str(Path.cwd()), str(Path.home()), "/tmp", "file:///"):
            assert word.encode() not in data, f"{word} in {name}"


def test_it_is_the_same_each_time(publication: Publication, tmp_path: Path, own_cache: Path) -> None:
    write(publication, tmp_path / "one")
    shutil.rmtree(own_cache)
    write(publication, tmp_path / "two")
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_umask_and_the_mode_of_the_folder_that_was_there_count(publication: Publication, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(publication, tmp_path / "out")
        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "out").rglob("*") if path.is_file()}
        assert (modes, (tmp_path / "out").stat().st_mode & 0o777) == ({0o640}, 0o750)
        (tmp_path / "out").chmod(0o701)
        write(publication, tmp_path / "out")
        assert (tmp_path / "out").stat().st_mode & 0o777 == 0o701
    finally:
        os.umask(before)


def test_what_no_proof_has_written_is_not_deleted(publication: Publication, tmp_path: Path) -> None:
    target = tmp_path / "out"
    write(publication, target)
    (target / "notes.txt").write_text("mine")
    before = files_in(target)
    outcome = write(publication, target)
    assert (outcome.code, "something else in it, too: notes.txt" in outcome.said) == (6, True)
    assert files_in(target) == before


def test_the_policy_allows_its_own_script_and_no_other(publication: Publication, tmp_path: Path) -> None:
    publication.article("s", "Words.", headline="'&lt;/script&gt;&lt;script&gt;alert(1)'")
    write(publication, tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text()
    (script,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert page.count("<script") == 2
    assert page.count("</script") == 2
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert "</script><script>" in str(state_in(tmp_path / "out")["paper"]), "the headline is still what it was"
    assert not re.search(r'(src|href)="/', page), "addresses that only a server has"


HOSTILE = """{% extends "epub/_page.xhtml" %}
{% block body %}<body epub:type="bodymatter"><h1>{{ document.headline|xhtml(links, words) }}</h1>
<p>{{ document.blocks[0].children|xhtml(links, words) }}</p><script>1</script>
<img src="http://x.example/beacon" alt="x"/>
</body>{% endblock %}
"""


def test_an_e_book_that_has_errors_is_left_out(publication: Publication, tmp_path: Path) -> None:
    publication.file("layouts/tiny/epub/story.xhtml", HOSTILE)
    outcome = write(publication, tmp_path / "out")
    assert (outcome.code, "Wrote" in outcome.said) == (4, True)
    assert "[book-script]" in outcome.said
    assert "http://x.example/beacon, which is not in the book" in outcome.said
    assert not (tmp_path / "out" / "book").exists()
    assert state_in(tmp_path / "out")["book"] == {"version": "", "documents": []}


def test_each_document_of_the_book_has_the_policy_before_all_else(publication: Publication, tmp_path: Path) -> None:
    write(publication, tmp_path / "out")
    documents = list((tmp_path / "out" / "book").glob("*.xhtml"))
    assert {path.name.removeprefix("dark-") for path in documents} >= {"cover.xhtml", "nav.xhtml", "story-s.xhtml"}
    for path in documents:
        first = etree.fromstring(path.read_bytes())[0][0]
        assert (first.tag, first.get("http-equiv")) == (f"{XHTML}meta", "Content-Security-Policy")
        assert "script-src 'none'" in first.get("content", "")


def test_all_that_its_files_refer_to_is_there(publication: Publication, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(publication, out)
    for name in re.findall(r'(?:href|src)="([^"#]+)"', (out / "index.html").read_text().partition("<script")[0]):
        assert (out / name).is_file(), name
    documents = list(out.glob("book/*.xhtml"))
    assert any(path.name.startswith("dark-") for path in documents)
    for document in documents:
        tree = etree.fromstring(document.read_bytes())
        assert not tree.xpath("//*[local-name()='script']")
        for link in tree.xpath("//@href|//@src"):
            if link.partition("#")[0] and "://" not in link:
                assert (document.parent / link.partition("#")[0]).is_file(), f"{link} in {document.name}"


# --- modules in one script ---


def test_modules_become_functions_that_hand_on_what_they_export() -> None:
    script = bundle(
        {
            "a": "const own = 1;\nexport const one = own;\nexport async function two() {}\nexport class Three {}\n",
            "b": 'import { one, two } from "./a.js";\nconst own = 1;\nexport let four = own;\nexport const five = 5;\n',
        }
    )
    assert "export " not in script
    assert "import " not in script
    assert "const { one, two } = modules.a;" in script
    assert "return { one, two, Three };" in script
    assert "return { four, five };" in script
    assert script.index("modules.a =") < script.index("modules.b =")


def test_words_that_look_like_imports_stay_in_texts() -> None:
    script = bundle({"a": 'const text = "import { x } from";\n  export const indented = 1;\n'})
    assert 'const text = "import { x } from";' in script
