"""The catalogues, for people. In: checks, finding codes, built-in press profiles. Out: docs/checks.md, docs/errors.md.

`python -m pressbuild.checks.catalogue docs` writes both anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pressbuild.checks.outcomes import ALWAYS, Check
from pressbuild.checks.registry import CHECKS
from pressbuild.core.finding_codes import SECTIONS, FindingCode
from pressbuild.core.findings import Report
from pressbuild.press.press_profile import NamedProfile, known_profiles, read_press_profile

INTRODUCTION = """# Checks

What `pressbuild check` looks for in a PDF, in the order of its reports; [preflight.md](preflight.md) says how.
This page is made from the program: `python -m pressbuild.checks.catalogue docs`.

A check that could not be made, or not on all pages, is “not checked”, never “passed”. Those that are called
*structural* must hold before a file may call itself PDF/X; to pass them is no certificate.
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
    lines = [INTRODUCTION]
    lines += [f"- [{check.id}](#{check.id}): {check.title}" for check in CHECKS]
    for check in CHECKS:
        lines += _describe(check, profiles)
    return "\n".join(lines) + "\n"


def _describe(check: Check, profiles: list[NamedProfile]) -> Iterator[str]:
    yield f"\n## {check.id}\n"
    yield f"**{check.title}**{' (*structural*)' if check.structural else ''}\n"
    yield f"{check.why}\n"
    yield f"What to do: {check.remedy}\n"
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
