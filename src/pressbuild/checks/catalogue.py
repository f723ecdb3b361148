"""The catalogue of checks, for people. In: the registry and the built-in press profiles. Out: docs/checks.md.

`python -m pressbuild.checks.catalogue docs/checks.md` writes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pressbuild.checks.outcomes import ALWAYS, Check
from pressbuild.checks.registry import CHECKS
from pressbuild.core.findings import Report
from pressbuild.press.press_profile import NamedProfile, known_profiles, read_press_profile

INTRODUCTION = """# Checks

What `pressbuild check` looks for in a PDF, in the order of its reports; [preflight.md](preflight.md) says how.
This page is made from the program: `python -m pressbuild.checks.catalogue docs/checks.md`.

A check that could not be made, or not on all pages, is “not checked”, never “passed”. Those that are called
*structural* must hold before a file may call itself PDF/X; to pass them is no certificate.
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


def main() -> None:
    """Write the catalogue to the file that is named, or to standard output."""
    text = describe_checks()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
