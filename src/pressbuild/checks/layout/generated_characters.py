"""Characters that style sheets generate. In: laid-out pages, faces. Out: faults for those that no face has."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.layout.layout_subject import LayoutSubject
from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.missing_characters import CODE, COMMON, find_missing, say_characters
from pressbuild.core.findings import Severity
from pressbuild.publication.font_packages import advise

_STRAIGHT = frozenset("\"'")


def look_generated(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield every character that a style sheet generates (bullets, counters, `content`) and no family has."""
    rare: dict[tuple[str, str], int] = {}
    for number, page in enumerate(subject.filled.texts, 1):
        for text in page:
            if text.generated and not COMMON.issuperset(map(ord, text.text)):
                rare.setdefault((text.generated, text.text), number)
    if not rare:
        return
    missing = find_missing({character for _, made in rare for character in made}, subject.families)
    for (generated, made), page_number in rare.items():
        if found := sorted(missing.intersection(made)):
            said = f"the style sheet makes “{made.strip()}” for {generated}"
            hint = f"give {generated} another “content” or “list-style-type” in print.css, or {advise(found)}"
            yield Fault(
                f"{said}, and no font has the character{say_characters(found)}", page_number, code=CODE, hint=hint
            )


def look_straight_marks(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield marks typed straight in what a style sheet generates: nobody sets marks in a style sheet."""
    straight: dict[tuple[str, str], int] = {}
    for number, page in enumerate(subject.filled.texts, 1):
        for text in page:
            if text.generated and not _STRAIGHT.isdisjoint(text.text):
                straight.setdefault((text.generated, text.text), number)
    for (generated, made), page_number in straight.items():
        message = f"the style sheet makes “{made.strip()}” for {generated}, with a straight mark"
        hint = "type in print.css the mark that is to be printed: ’ “ ” – — …"
        yield Fault(message, page_number, severity=Severity.WARNING, code="straight-mark", hint=hint)


CHECKS = (
    Check(
        "generated-marks",
        "Style sheets have the right marks in what they generate",
        "Nobody changes what a style sheet says: straight quotation marks would be printed.",
        "Type in print.css the mark that is to be printed: ’ “ ” – — …",
        look_straight_marks,
        SubjectKind.LAYOUT,
        ("straight-mark",),
    ),
    Check(
        "generated-characters",
        "The fonts have all characters that style sheets make",
        "A bullet or number that no face has would be printed as an empty box.",
        "Give it another “content” or “list-style-type” in print.css.",
        look_generated,
        SubjectKind.LAYOUT,
        (CODE,),
    ),
)
