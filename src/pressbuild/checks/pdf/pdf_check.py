"""Checks of PDFs, of ours and of others. In: nothing. Out: their subject, their shape, all that was found in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pressbuild.checks.outcomes import Check, Fault, Outcome, Status, SubjectKind
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured
from pressbuild.pdf_facts.facts import DocumentFacts
from pressbuild.press.press_profile import NamedProfile, PressProfile

ALWAYS = "always"


def ask_always(_rules: PressProfile) -> str:
    """Say that a rule does not depend on the press profile."""
    return ALWAYS


@dataclass(frozen=True)
class PdfSubject:
    """What checks look at: the facts of a file, the rules, the ink that was measured.

    `is_advert`: the file is placed in a paper: what concerns the whole paper does not apply to it; `booked` is then
    the size in mm that it must have.
    """

    facts: DocumentFacts
    profile: NamedProfile
    ink: InkMeasured | NotMeasured | None = None
    is_advert: bool = False
    booked: tuple[float, float] | None = None

    @property
    def rules(self) -> PressProfile:
        """What the printer asks for."""
        return self.profile.rules


@dataclass(frozen=True)
class PdfCheck(Check[PdfSubject]):
    """A rule that a PDF may break. `structural`: it must hold before a file may call itself PDF/X.

    `needs_content`: it is skipped when a page could not be read to its end, unless it has found a fault; `needs_pages`:
    so it is when some of the pages were not looked at at all. `asks` says in a few words what a press profile asks for,
    "" if it has no such rule: then the check is not made. `for_papers`, `for_adverts`: whether it concerns a file that
    is a whole paper, and one that is placed in a paper; `for_placed`: whether it concerns the page of that file that is
    printed, not what is left behind when it is placed, nor its size, turn and unit, which its frame settles.
    """

    subject: SubjectKind = SubjectKind.PDF
    structural: bool = field(default=False, kw_only=True)
    needs_content: bool = field(default=True, kw_only=True)
    needs_pages: bool = field(default=True, kw_only=True)
    asks: Callable[[PressProfile], str] = field(default=ask_always, kw_only=True)
    for_papers: bool = field(default=True, kw_only=True)
    for_adverts: bool = field(default=True, kw_only=True)
    for_placed: bool = field(default=True, kw_only=True)

    def is_asked(self, subject: PdfSubject) -> bool:
        """Return whether the rule concerns papers or advertisements, and the press profile has it."""
        concerns = self.for_adverts if subject.is_advert else self.for_papers
        return concerns and bool(self.asks(subject.rules))

    def find_unseen(self, subject: PdfSubject) -> str:
        """Return which pages, or what of their content, could not be read though the check has to look at it."""
        facts = subject.facts
        if not facts.pages and (self.needs_pages or self.needs_content):
            return "the file has no page that can be read"
        if self.needs_pages and facts.page_count > len(facts.pages):
            return f"only {len(facts.pages)} of {facts.page_count} pages were looked at"
        if self.needs_content and facts.unread:
            more = f" (and {len(facts.unread) - 1} more)" if len(facts.unread) > 1 else ""
            return f"not everything could be read: {facts.unread[0]}{more}"
        return ""


@dataclass(frozen=True)
class Preflight:
    """All that was found in a file."""

    facts: DocumentFacts
    profile: NamedProfile
    outcomes: tuple[Outcome[PdfCheck], ...]

    @property
    def faults(self) -> tuple[tuple[PdfCheck, Fault], ...]:
        """All faults that a printer would refuse the file for."""
        failed = (outcome for outcome in self.outcomes if outcome.status is Status.FAILED)
        return tuple((outcome.check, fault) for outcome in failed for fault in outcome.faults)
