"""The catalogues, for people. In: checks, finding codes, built-in press profiles. Out: docs/checks.md, docs/errors.md.

`python -m pressbuild.checks.catalogue docs` writes both anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressbuild.checks.outcomes import Check
from pressbuild.checks.pdf.pdf_check import ALWAYS, PdfCheck
from pressbuild.checks.registry import checks_by_subject
from pressbuild.core.finding_codes import FINDING_CODES, SECTIONS, FindingCode
from pressbuild.core.findings import Report
from pressbuild.press.press_profile import NamedProfile, known_profiles, read_press_profile

INTRODUCTION = """# Checks

What pressbuild looks for, by what it looks at, each list in the order of its reports. This page is made from the
program: `python -m pressbuild.checks.catalogue docs`. Every build makes those of sources and pages, `pressbuild epub`
those of the e-book, `pressbuild check` those of PDFs ([preflight.md](preflight.md) says how); all of them are listed
by `pressbuild check --list`.

A check that could not be made, or not on all pages, is “not checked”, never “passed”; one that breaks is an error.
Those that are called *structural* must hold before a file may call itself PDF/X; to pass them is no certificate.
[errors.md](errors.md) says what the codes of their findings mean, where they are others than the name of the check.
"""
ERRORS = """# Findings

What pressbuild reports, by the code that stands behind each message and in `--json`: when, and what to do. This page
is made from the program: `python -m pressbuild.checks.catalogue docs`.

An *error* stops the output, and the last good file stays as it was. A *warning* does not; a *note* says what is as it
should be but may surprise; *skipped* is a check that was not made, and has not passed.

A code that is not here is the id of a check in [checks.md](checks.md); with `advert-` before it, of the same check on a
customer’s PDF. Codes of earlier versions are named where they are called something else today.
"""


def describe_checks() -> str:
    """Return the catalogue as Markdown."""
    profiles = [read_press_profile(name, None, Report()) for name in known_profiles(None)]
    groups = checks_by_subject()
    lines = [INTRODUCTION]
    for kind, checks in groups.items():
        lines += [f"## Of {kind.value}\n", *(f"- [{check.id}](#{check.id}): {check.title}" for check in checks), ""]
    for checks in groups.values():
        for check in checks:
            lines += _describe(check)
            lines += _describe_pdf_check(check, profiles) if isinstance(check, PdfCheck) else ()
    return "\n".join(lines) + "\n"


def _describe(check: Check[Any]) -> Iterator[str]:
    is_structural = isinstance(check, PdfCheck) and check.structural
    yield f"\n### {check.id}\n"
    yield f"**{check.title}**{' (*structural*)' if is_structural else ''}\n"
    yield f"{check.why}\n"
    yield f"What to do: {check.remedy}\n"
    if check.codes:
        yield f"Codes of its findings: {', '.join(map(_link, check.codes))}.\n"


def _link(code: str) -> str:
    """Return a code as a link to what it means: the register has it, or it is the id of another check, too."""
    in_register = any(entry.code == code for entry in FINDING_CODES)
    return f"[{code}]({'errors.md' if in_register else ''}#{code})"


def _describe_pdf_check(check: PdfCheck, profiles: list[NamedProfile]) -> Iterator[str]:
    if not check.for_papers:
        yield "Only for advertisements that are placed in a paper.\n"
    if not check.for_adverts:
        yield "Not for advertisements that are placed in a paper.\n"
    asked = [(profile.name, check.asks(profile.rules)) for profile in profiles]
    if all(asks == ALWAYS for _, asks in asked):
        yield "Asked for by all profiles."
    elif not any(asks for _, asks in asked):
        yield "Asked for by none of the built-in profiles."
    else:
        yield "| profile | asks for |\n|---|---|"
        yield from (f"| {name} | {asks or 'not asked for'} |" for name, asks in asked)


def describe_codes() -> str:
    """Return the register of finding codes as Markdown."""
    lines = [ERRORS]
    for title, codes in SECTIONS:
        lines.append(f"\n## {title}")
        for entry in sorted(codes, key=lambda entry: entry.code):
            lines += _describe_code(entry)
    return "\n".join(lines) + "\n"


def _describe_code(entry: FindingCode) -> Iterator[str]:
    kinds = " or ".join(f"*{severity.value}*" for severity in entry.severities)
    yield f"\n### {entry.code}\n"
    yield f"**{entry.title}** ({kinds})\n"
    yield f"{entry.when}\n"
    yield f"What to do: {entry.remedy}"
    if entry.former:
        yield f"\nIn earlier versions: {', '.join(f'`{name}`' for name in entry.former)}."


def main() -> None:
    """Write the catalogues into the folder that is named."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    (folder / "checks.md").write_text(describe_checks(), encoding="utf-8")
    (folder / "errors.md").write_text(describe_codes(), encoding="utf-8")


if __name__ == "__main__":
    main()
