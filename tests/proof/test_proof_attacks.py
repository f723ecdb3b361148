"""Attacks on a proof: what another site, a name that leads here, or a file of the publication itself may try.

Nothing of it reads the paper, changes anything, starts an editor where none was asked for, or ends the server.
"""

from __future__ import annotations

import json
import os
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from tests.support.proof import Answer, RunningProof, run_proof
from tests.support.publication import Publication

WORD = "unpublished-scoop"
HOSTILE = rf"""{WORD} \<script>alert(1)\</script> &lt;img src=x onerror=alert(1)&gt; ]]> --\> \<!--

A [link](https://evil.example/%22onmouseover=%22alert(1)) and `</p><script>alert(3)</script>` &#60;iframe&#62;.
"""
RECORDER = """#!/bin/sh
for word in "$@"; do printf '%s|' "$word"; done >> "{log}.$$"
echo >> "{log}.$$"
cat "{log}.$$" >> "{log}"
rm "{log}.$$"
"""
SHELL_NAMES = [
    "$(touch shell-was-here).md",
    "; touch shell-was-here .md",
    "`touch shell-was-here`.md",
    "-x.md",
    "{line}.md",
]


@dataclass
class Attacked:
    """A proof with an editor that writes down what it is started with."""

    proof: RunningProof
    root: Path
    log: Path
    asked: int = 0
    read: int = 0  # lines of the log

    def started(self, wanted: int = 0) -> list[list[str]]:
        """Return what the editor was started with since the last call, once it was that often.

        It is asked for one more file, to see that it had the time to start.
        """
        self.asked += 1
        mark = [str(self.root / "issues/1/s.md"), str(1000 + self.asked)]
        assert self.open("issues/1/s.md", 1000 + self.asked).status == 200
        end = time.monotonic() + 20
        calls: list[list[str]] = []
        while mark not in calls or len(calls) <= wanted:
            assert time.monotonic() < end, f"the editor was not started: {calls}"
            time.sleep(0.02)
            lines = self.log.read_text().splitlines() if self.log.exists() else []
            calls = [line.split("|")[:-1] for line in lines][self.read :]
        self.read += len(calls)
        return [call for call in calls if call != mark]

    def open(self, file: object, line: object) -> Answer:
        return self.proof.post("/open", {"file": file, "line": line})

    def send(self, text: str | bytes) -> str:
        """Send bytes as they are; return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.proof.port), timeout=20) as connection:
            connection.sendall(text.encode() if isinstance(text, str) else text)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer.decode(errors="replace")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    publication = Publication(folder).article("s", HOSTILE, headline=r"'\<script>alert(2)\</script> & more'")
    outside = folder / "elsewhere" / "outside.md"
    outside.parent.mkdir()
    outside.write_text("secret")
    issue = publication.root / "issues" / "1"
    (issue / "link.md").symlink_to(outside)
    (issue / "linked").symlink_to(outside.parent)
    (issue / "zero").symlink_to("/dev/zero")
    os.mkfifo(issue / "pipe.md")
    for name in SHELL_NAMES:
        (issue / name).write_text("text")
    log, recorder = folder / "log", folder / "recorder"
    recorder.write_text(RECORDER.format(log=log))
    recorder.chmod(0o755)
    editor = f"'{recorder}' {{file}} {{line}}"
    with run_proof(publication.root, PRESSBUILD_EDITOR=editor, PRESSBUILD_CACHE=str(folder / "cache")) as proof:
        proof.settled()
        yield Attacked(proof, publication.root, log)


# --- by what name it is called ---

# the guard's own test has more of them
STRANGE_HOSTS = [
    "localhost.",
    "127.1",
    "2130706433",
    "127.0.0.1:80@evil.example",
    "user@127.0.0.1",
    "[127.0.0.1",
    ":80",
]


@pytest.mark.parametrize("path", ["/", "/state", "/events", "/press.pdf", "/assets/main.js", "/nothing"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_called_by_a_foreign_name_it_shows_nothing(path: str, host: str, attacked: Attacked) -> None:
    answer = attacked.proof.ask(path, headers={"Host": f"{host}:{attacked.proof.port}" if host else ""})
    assert answer.status == 403
    assert WORD not in answer.text


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_no_name_but_its_own_is_taken(host: str, attacked: Attacked) -> None:
    answer = attacked.proof.ask("/state", headers={"Host": host})
    assert answer.status in (400, 403), answer.text
    assert b"paper" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
@pytest.mark.parametrize("port", ["", ":{port}", ":1"])  # a tunnel to another machine has another port at this end
def test_its_own_names_are_taken_with_any_port(host: str, port: str, attacked: Attacked) -> None:
    assert attacked.proof.ask("/state", headers={"Host": host + port.format(port=attacked.proof.port)}).status == 200


def test_without_any_name_it_shows_nothing(attacked: Attacked) -> None:
    for request in ("GET /state HTTP/1.0\r\n\r\n", "GET /state HTTP/1.1\r\nConnection: close\r\n\r\n"):
        answer = attacked.send(request)
        assert re.match(r"HTTP/1.\d (400|403) ", answer)
        assert "paper" not in answer


def test_of_two_names_both_would_have_to_be_its_own(attacked: Attacked) -> None:
    for names in (("127.0.0.1", "evil.example"), ("evil.example", "127.0.0.1")):
        hosts = "".join(f"Host: {name}\r\n" for name in names)
        answer = attacked.send(f"GET /state HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")
        assert re.match(r"HTTP/1.\d (400|403) ", answer), names


# --- what another site may ask ---


@pytest.mark.parametrize("path", ["/seen", "/open"])
@pytest.mark.parametrize(
    "change",
    [
        {"x-pressbuild-token": ""},
        {"x-pressbuild-token": "wrong"},
        {"x-pressbuild-token": "tökén".encode().decode("latin-1")},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1.evil.example:{port}"},
        {"origin": "http://evil.example://127.0.0.1:{port}"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://localhost:{port}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_another_site_changes_nothing(path: str, change: dict[str, str], attacked: Attacked) -> None:
    headers = {name: value.format(port=attacked.proof.port) for name, value in change.items()}
    own = {"x-pressbuild-token": attacked.proof.token(), **headers}
    answer = attacked.proof.ask(path, "POST", json.dumps({"file": "issues/1/s.md", "line": 1}), own)
    assert answer.status == 403
    assert attacked.started() == []
    assert attacked.proof.state()["seen"] == {}


def test_a_form_of_another_site_changes_nothing(attacked: Attacked) -> None:
    headers = {"origin": "https://evil.example", "content-type": "text/plain"}
    assert attacked.proof.ask("/open", "POST", '{"file": "issues/1/s.md", "a": "="}', headers).status == 403
    assert attacked.started() == []


def test_its_own_page_may_open_files(attacked: Attacked) -> None:
    site = {"origin": attacked.proof.address, "sec-fetch-site": "same-origin"}
    answer = attacked.proof.post("/open", {"file": "issues/1/issue.yaml", "line": 5}, **site)
    assert (answer.status, json.loads(answer.body)) == (200, {"address": "", "problem": ""})
    assert attacked.started(1) == [[str(attacked.root / "issues/1/issue.yaml"), "5"]]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "POST"])
@pytest.mark.parametrize("path", ["/", "/state", "/assets/main.js", "/press.pdf"])
def test_only_what_is_offered_can_be_asked(method: str, path: str, attacked: Attacked) -> None:
    preflight = {"origin": "https://evil.example", "access-control-request-method": method}
    refused = attacked.proof.ask(path, method, headers=preflight)
    assert refused.status == 403
    assert attacked.proof.ask(path, method, headers={"x-pressbuild-token": attacked.proof.token()}).status == 405


def test_a_change_cannot_be_asked_for_by_a_link(attacked: Attacked) -> None:
    assert attacked.proof.ask("/seen").status == 405
    assert attacked.proof.ask("/open?file=issues/1/s.md").status == 405
    assert attacked.started() == []


# --- what it says of itself ---


def test_every_answer_has_its_guards(attacked: Attacked) -> None:
    proof, version = attacked.proof, attacked.proof.versions()[0]
    book = proof.state()["book"]["version"]
    for path in (
        *("/", "/state", "/assets/main.js", "/assets/proof.css", "/press.pdf", "/nothing", "/page/x/1/1.png"),
        *(f"/page/{version}/100/0-0-9-9.png", f"/book/{book}/cover.xhtml", f"/book/{book}/nothing"),
    ):
        for answer in (proof.ask(path), proof.ask(path, headers={"host": "evil.example"}), proof.ask(path, "PUT")):
            headers = answer.headers
            assert headers["x-content-type-options"] == "nosniff", path
            assert headers["cross-origin-resource-policy"] == "same-origin", path
            assert headers["cross-origin-opener-policy"] == "same-origin", path
            assert headers["referrer-policy"] == "no-referrer", path
            assert headers["content-security-policy"].startswith("default-src 'none'"), path
            assert not [name for name in headers if name.startswith("access-control-")], path
            assert "server" not in headers, path


def test_the_page_has_nothing_inline_and_nothing_from_elsewhere(attacked: Attacked) -> None:
    answer = attacked.proof.ask("/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'none'" in policy
    assert "base-uri 'none'" in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://", answer.text)
    assert answer.headers["cache-control"] == "no-store"
    token = attacked.proof.token()
    assert len(token) >= 32
    for path in ("/state", "/assets/main.js", "/press.pdf"):
        assert token.encode() not in attacked.proof.ask(path).body


def test_what_an_article_says_is_never_a_script(attacked: Attacked) -> None:
    book = attacked.proof.state()["book"]
    assert book["documents"]
    read = ""
    for document in book["documents"]:
        for name in (document["name"], f"dark-{document['name']}"):
            answer = attacked.proof.ask(f"/book/{book['version']}/{name}")
            policy = answer.headers["content-security-policy"]
            assert "script-src 'none';" in policy
            assert "sandbox allow-same-origin" in policy
            assert "allow-scripts" not in policy
            assert answer.headers["content-type"] == "application/xhtml+xml"
            tree = etree.fromstring(answer.body)
            assert not tree.xpath("//*[local-name()='script' or local-name()='iframe' or local-name()='object']")
            assert not tree.xpath("//@*[starts-with(name(), 'on')]")
            assert not [link for link in tree.xpath("//@href|//@src") if re.match(r"\s*(javascript|data):", link, re.I)]
            read += "".join(tree.itertext())
    assert WORD in read
    assert "<script>alert(1)</script>" in read, "the article's words are still words"


# --- paths ---

TRAVERSALS = [
    "../desk.py",
    "../../guard.py",
    "%2e%2e/desk.py",
    "%2e%2e%2fdesk.py",
    "..%2fdesk.py",
    "..%252fdesk.py",
    "%252e%252e%252fdesk.py",
    "..\\desk.py",
    "..%5cdesk.py",
    "%c0%ae%c0%ae/desk.py",
    "....//desk.py",
    "./main.js",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "..;/desk.py",
    "main.js%00.png",
    "%00",
    "main.js/",
    "main.js/.",
    "index.html",
    "C:%5cWindows%5cwin.ini",
    "file:///etc/passwd",
    ".",
    "..",
    "",
    "%ff%fe",
    "a" * 30_000,
]


@pytest.mark.parametrize("path", TRAVERSALS, ids=lambda path: path[:40])
def test_no_path_leads_to_a_file(path: str, attacked: Attacked) -> None:
    book, version = attacked.proof.state()["book"]["version"], attacked.proof.versions()[0]
    starts = ["/assets/", f"/book/{book}/", f"/book/{book}/dark-", "/book/", f"/page/{version}/", "/page/", "/"]
    for start in starts:
        if start + path != "/":
            answer = attacked.send(f"GET {start}{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert re.match(r"HTTP/1.1 (400|404|405) ", answer), start + path
            assert "import " not in answer
            assert "root:" not in answer


# --- files for the editor ---


def test_only_files_of_the_publication_are_opened(attacked: Attacked) -> None:
    outside = attacked.root.parent / "elsewhere/outside.md"
    for file in (
        *(
            "/etc/passwd",
            str(outside),
            "../elsewhere/outside.md",
            "issues/../../elsewhere/outside.md",
            "issues/1/link.md",
            "~/.bashrc",
        ),
        *("issues/1/linked/outside.md", "issues/1/zero", "/dev/zero", "issues/1/pipe.md", "issues/1", ".", "", "/"),
        *("issues/1/nothing.md", "issues/1/s.md\0.png", "\0", "file:///etc/passwd", f"file://{outside}", "a" * 5000),
        *("layouts/../pyproject.toml", "layouts/../src/pressbuild/tools.py", "issues/1/s.md\n", "$HOME", "\ud800"),
        *(None, 7, ["issues/1/s.md"], {"a": 1}, True),
    ):
        answer = attacked.open(file, 1)
        assert answer.status == 400, file
        assert json.loads(answer.body)["problem"]
    assert attacked.started() == []


def test_what_is_not_a_file_and_a_line_is_refused(attacked: Attacked) -> None:
    headers = {"x-pressbuild-token": attacked.proof.token()}
    good = json.dumps({"file": "issues/1/s.md"})
    for body in ("", "no json", "[]", "1", '"issues/1/s.md"', "null", "{", "[" * 9000, "1" * 9000, good + " " * 20_000):
        assert attacked.proof.ask("/open", "POST", body, headers).status == 400, body[:40]
    assert attacked.started() == []


def test_a_body_without_end_is_not_read_to_its_end(attacked: Attacked) -> None:
    token = attacked.proof.token()
    head = f"POST /open HTTP/1.1\r\nHost: localhost\r\nx-pressbuild-token: {token}\r\nContent-Length: 999999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", attacked.proof.port), timeout=20) as connection:
        connection.sendall(head.encode() + b"x" * 100_000)
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
    assert attacked.started() == []


@pytest.mark.parametrize("line", [-1, 0, "7; touch x", "$(touch x)", None, 1.5, [2], True, 10**18, 10**400], ids=str)
def test_a_line_is_a_number_or_the_first(line: object, attacked: Attacked) -> None:
    assert attacked.open("issues/1/s.md", line).status == 200
    assert attacked.started(1) == [[str(attacked.root / "issues/1/s.md"), "1"]]


@pytest.mark.parametrize("name", SHELL_NAMES)
def test_no_shell_reads_the_name_of_a_file(name: str, attacked: Attacked) -> None:
    assert attacked.open(f"issues/1/{name}", 2).status == 200
    assert attacked.started(1) == [[str(attacked.root / "issues/1" / name), "2"]]
    for folder in (Path.cwd(), attacked.root, attacked.root / "issues/1"):
        assert not (folder / "shell-was-here").exists()


# --- pictures ---

SILLY = ["0", "-1", "1000000000", "9" * 5000, "abc", "", "1e3", "0x10", "1.5", "%00", " ", "NaN", "24001"]
PLACES = [
    *("0-0-0-0", "0-0--1-5", "-1-0-5-5", "0-0-5", "0-0-5-5-5", "a-b-c-d", "0-0-4097-5", "0-0-5-4097", "100-0-5-5"),
    *("0-1000000000-5-5", "0-0-1000000000-1000000000", "9" * 5000 + "-0-5-5", "---", "", "0-95000-5-5", "0-200-5-5"),
]


def test_silly_pictures_are_refused_and_the_proof_goes_on(attacked: Attacked) -> None:
    version = attacked.proof.versions()[0]
    for width in SILLY:
        assert attacked.proof.ask(f"/page/{version}/{quote(width)}/0-0-5-5.png").status in (400, 404), width
    for place in PLACES:
        assert attacked.proof.ask(f"/page/{version}/100/{place}.png").status in (400, 404), place
    for name in ("nothing", "0" * 20, "../../x", quote("../x", ""), "%00"):
        assert attacked.proof.ask(f"/page/{name}/100/0-0-5-5.png").status in (400, 404), name
    answer = attacked.proof.ask(f"/page/{version}/100/0-0-5-5.png")
    assert (answer.status, answer.body[:4]) == (200, b"\x89PNG")


# --- other machines ---
