"""Codes of findings: each that is used is registered, each registered one is used, and none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.code_guard import UNKNOWN, note_unknown
from tests.support.places import ROOT

from pressbuild.checks.registry import CHECKS, known_codes
from pressbuild.core.finding_codes import FINDING_CODES, find_code
from pressbuild.core.findings import Finding, Report, Severity

SOURCES = ROOT / "src" / "pressbuild"
REGISTER = SOURCES / "core" / "finding_codes"
# what takes a code, and as which argument
TAKES = {
    "error": 0, "warn": 0, "note": 0, "skip": 0, "Finding": 1, "FindingShown": 1, "BadPdf": 0, "BadDrawing": 2,
    "BadBitmap": 2, "Loss": 1, "_refuse": 0, "_note_failure": 0,
    "Difference": 0, "_misfit": 1, "_stop": 0,
}  # fmt: skip
# codes that are put together, and what becomes of them
MADE = {"f'no-{key}'": {"no-head", "no-style"}, "f'no-{code}'": {"no-epubcheck", "no-ace"}}
# where a code comes from somewhere else, which has it from one of the others: (module, what is said there)
PASSED_ON = {
    ("article/advert_article.py", "problem.code"),
    ("checks/epub/book_subject.py", "DAMAGED"),
    ("checks/epub/epub_checks.py", "LOST"),
    ("checks/epub/epub_checks.py", "METADATA"),
    ("checks/epub/passage_comparison.py", "code"),
    ("checks/epub/passage_comparison.py", "difference.code"),
    ("checks/layout/generated_characters.py", "CODE"),
    ("checks/layout/page_lines.py", "code"),
    ("checks/reported_outcomes.py", "BROKEN"),
    ("checks/reported_outcomes.py", "check.id"),
    ("checks/reported_outcomes.py", "fault.code or check.id"),
    ("checks/source/drawing_faults.py", "problem.code"),
    ("checks/source/missing_characters.py", "CODE"),
    ("checks/source/vanished_parts.py", "CODE"),
    ("core/findings.py", "code"),
    ("imposition/impose_pdf.py", "code"),
    ("imposition/source_pages.py", "code"),
    ("imposition/source_pages.py", "problem.code"),
    ("pipeline/advert_preflight.py", "code"),
    ("pipeline/advert_preflight.py", "fault.code"),
    ("pipeline/advert_preflight.py", "problem.code"),
    ("pipeline/imposed_edition.py", "code"),
    ("pipeline/page_ink.py", "TOTAL_INK"),
    ("pipeline/plugin_formats.py", "code"),
    ("pipeline/page_preflight.py", "outcome.check.id"),
    ("proof/shown_findings.py", "shown.code"),
    ("proof/proof_state.py", "code"),
    ("publication/picture_files.py", "problem.code"),
    ("sources/pdf_opening.py", "DAMAGED"),
    ("sources/pdf_opening.py", "NOT_A_PDF"),
    ("sources/pdf_opening.py", "PROTECTED"),
    ("sources/yaml_lines.py", "loss.code"),
    ("typeset/advert_fit.py", "code"),
}
# private helpers that take a code, where they do
HELPERS = {
    "_refuse": ("imposition/", "pipeline/imposed_edition.py"),
    "_note_failure": ("proof/",),
    "_stop": ("pipeline/plugin_formats.py",),
}
NO_FINDINGS = ("pdf_facts/", "typeset/engine/page_pictures.py", "source_account/block_account.py")
KNOWN = known_codes()


def takers() -> Iterator[tuple[str, str, ast.expr]]:
    """Yield each place in the sources that takes a code: module, who takes it, and the code."""
    for path in sorted(SOURCES.rglob("*.py")):
        module = path.relative_to(SOURCES).as_posix()
        if module.startswith(NO_FINDINGS) or path.is_relative_to(REGISTER):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = TAKES.get(name) if module.startswith(HELPERS.get(name, "")) else None
                is_log = isinstance(owner, ast.Name) and owner.id == "LOGGER"
                if at is not None and len(node.args) > at and not is_log:
                    yield module, name, node.args[at]
                if name == "Fault":
                    yield from ((module, name, keyword.value) for keyword in node.keywords if keyword.arg == "code")


def _constants(code: ast.expr) -> Iterator[str]:
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield code.value


def test_each_code_that_is_used_is_registered() -> None:
    used = {(code, module) for module, _, expression in takers() for code in _constants(expression)}
    used = {(code, module) for code, module in used if code[:1].isalpha() and " " not in code}
    assert len(used) > 100
    assert not {(code, module) for code, module in used if code not in KNOWN}


def test_no_code_comes_from_where_nobody_looks() -> None:
    other = {
        (module, ast.unparse(expression))
        for module, _, expression in takers()
        if not isinstance(expression, ast.Constant) and ast.unparse(expression) not in MADE
    }
    assert other == PASSED_ON
    assert set().union(*MADE.values()) <= set(KNOWN)


def test_each_registered_code_is_used() -> None:
    texts = set().union(*MADE.values())
    for path in SOURCES.rglob("*.py"):
        if not path.is_relative_to(REGISTER):
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts |= {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not {entry.code for entry in FINDING_CODES} - texts


def test_each_entry_of_the_register_is_whole_and_there_once() -> None:
    names = [name for entry in FINDING_CODES for name in (entry.code, *entry.former)]
    assert len(set(names)) == len(names)
    assert not set(names) & {f"advert-{check.id}" for check in CHECKS}
    for entry in FINDING_CODES:
        assert entry.code == entry.code.lower().replace(" ", "-")
        assert entry.severities
        assert entry.title[0].isupper()
        assert not entry.title.endswith(".")
        assert entry.when.endswith(".")
        assert entry.remedy.endswith((".", "…")), entry.code


@pytest.mark.parametrize(("former", "today"), [("not-printed", "words-left-out"), ("same-file", "cannot-write")])
def test_a_code_that_was_renamed_is_still_known(former: str, today: str) -> None:
    assert find_code(former) is find_code(today)
    assert former not in KNOWN
    with pytest.raises(KeyError):
        find_code("never-was")


@pytest.mark.parametrize(("severity", "code"), [(Severity.ERROR, "never-was"), (Severity.NOTE, "overset")])
def test_the_guard_of_all_tests_sees_unknown_codes_and_severities(severity: Severity, code: str) -> None:
    note_unknown(Finding(severity, code, "message"))
    assert UNKNOWN.pop() == f"{severity.value}: {code}"
    Report().error("made-in-a-test", "and left alone")
    assert not UNKNOWN


def test_the_guard_is_at_work_in_the_sources(tmp_path: Path) -> None:
    source = compile(
        "from pressbuild.core.findings import Report\nReport().error('never-was', 'x')", str(SOURCES), "exec"
    )
    exec(source, {})
    assert UNKNOWN.pop() == "error: never-was"
