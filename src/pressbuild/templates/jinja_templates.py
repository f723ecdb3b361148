"""The Jinja environment. In: a layout, the name of a template, values. Out: HTML, or a finding with its line."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.runtime import Context
from markupsafe import Markup

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.limits import working_on
from pressbuild.document import FootnoteMark, Inlines, Medium, Picture, plain_text
from pressbuild.publication.layouts import Layout, LayoutFacts
from pressbuild.sources.folder import CONTROL
from pressbuild.sources.language_tags import direction_of
from pressbuild.templates.code_lines import print_code, screen_code
from pressbuild.templates.epub_markup import (
    is_repeated,
    language_attributes,
    note_call,
    page_break,
    screen_inlines,
    table_width,
    without_marks,
)
from pressbuild.templates.print_markup import (
    UNCALLED,
    PrintedNotes,
    kind_of,
    mark_run,
    print_inlines,
    split_first_letter,
)
from pressbuild.templates.printed_addresses import NO_ADDRESSES, find_codes
from pressbuild.templates.qr_code import draw_code
from pressbuild.templates.template_sandbox import Sandbox

MOST_CHARACTERS = 200_000
"""Of a template. To compile one takes a second for each hundred thousand; the built-in ones have a few thousand."""


_LONG_NUMBER = "integer string conversion"  # what Python says of a number with more than 4,300 digits


class _LayoutLoader(BaseLoader):
    """Finds templates along the search path of a layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self.layout.find(template)
        if path is None:
            raise TemplateNotFound(template)
        try:
            text = self.layout.read(path)
        except UnicodeDecodeError as problem:
            raise TemplateSyntaxError(f"cannot be read as UTF-8: {problem}", 1, template, str(path)) from None
        except OSError as problem:
            raise TemplateSyntaxError(f"cannot be read: {problem.strerror}", 1, template, str(path)) from None
        if len(text) > MOST_CHARACTERS:
            message = f"has {len(text):,} characters; {MOST_CHARACTERS:,} are the most"
            raise TemplateSyntaxError(message, 1, template, str(path))
        return text, str(path), lambda: True


class _Compiled(BytecodeCache):
    """Templates compiled by this process, for its next build: to compile one takes ten times as long as to fill it in.

    None of them is written to disk. What is kept there is data and never a program.
    """

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType]] = {}  # by name: the sum of what it was compiled from, and the code

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.codes[bucket.key] = (bucket.checksum, bucket.code)


@cache
def _compiled() -> _Compiled:
    return _Compiled()


@dataclass(frozen=True)
class Measures:
    """What templates know as `layout`: not where its folders lie on the disk, which nobody needs to read on paper."""

    name: str
    facts: LayoutFacts
    leading: float  # CSS px
    gap: float  # CSS px


class Templates:
    """The templates of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        environment = Sandbox(
            bytecode_cache=_compiled(),
            loader=_LayoutLoader(layout),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.loopcontrols"],
        )
        environment.filters.update(
            inlines=_print_run,
            code=_print_code,
            plain=plain_text,
            kind=kind_of,
            for_print=_for_print,
            address=_address,
            source=_source,
            codes=find_codes,
        )
        environment.filters.update(xhtml=screen_inlines, for_screen=_for_screen, without_marks=without_marks)
        environment.filters.update(xhtml_code=screen_code)
        environment.globals.update(split_first_letter=_split_first_letter, draw_code=draw_code, zip=zip)
        environment.globals.update(layout=Measures(layout.name, layout.facts, layout.leading, layout.gap))
        environment.globals.update(direction_of=direction_of)
        environment.globals.update(
            page_break=page_break,
            note_call=note_call,
            language_attributes=language_attributes,
            is_repeated=is_repeated,
            table_width=table_width,
        )
        self._environment = environment

    def render(self, template: str, **values: Any) -> str:
        """Return what a template makes of the values.

        Raises:
            Stopped: with a finding at the template's line if it is missing or has an error.
        """
        try:
            with working_on(f"the template “{template}”", self.place(template)):
                self._environment.begin()
                made = self._environment.get_template(template).render(**values)
        except TemplateNotFound as problem:
            file, line = _template_line(problem, template)
            place = self.layout.place(file, line) if line else None  # none: nobody has named it but the program
            if not problem.name:
                raise _stopped("the template asks for another one that has no name", place) from None
            raise _stopped(f"the layout “{self.layout.name}” has no template “{problem.name}”", place) from None
        except TemplateSyntaxError as problem:
            place = self.layout.place(Path(problem.filename or template), problem.lineno)
            raise _stopped(f"the template has an error: {problem.message}", place) from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, OSError) as problem:
            file, line = _template_line(problem, template)
            place = self.layout.place(file, line) if line else self.place(template)
            why = "a number in it has too many digits" if _LONG_NUMBER in str(problem) else problem
            raise _stopped(f"the template failed: {why}", place) from None
        except RecursionError:
            raise _stopped(
                "the template includes itself without end, or has too much in brackets within brackets",
                self.place(template),
            ) from None
        if match := CONTROL.search(made):  # no story has one
            message = f"the template makes the control character U+{ord(match[0]):04X}, which cannot be printed"
            raise _stopped(message, self.place(template))
        return made

    def place(self, template: str) -> Place:
        """Return where a template is."""
        return self.layout.place(self.layout.find(template) or Path(template), None)


def _stopped(message: str, place: Place | None) -> Stopped:
    hint = "compare with the built-in layout’s file of the same name"
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "template-error", message, place, hint)])


def _template_line(problem: Exception, template: str) -> tuple[Path, int | None]:
    """Return file and line of the innermost template frame: Jinja rewrites tracebacks to name them."""
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        if frame.filename.endswith((".html", ".xhtml", ".ncx", ".css")):
            return Path(frame.filename), frame.lineno
    return Path(template), None


@pass_context
def _print_run(context: Context, inlines: Inlines, _: object = None) -> Markup:
    """Return inlines as HTML for print; a run of the story's text begins with its number: see `mark_run`.

    The template is given the story's `notes`, and where the `addresses` of links are printed.
    """
    notes = context.get("notes") or PrintedNotes()
    notes = replace(notes, addresses=context.get("addresses") or NO_ADDRESSES)
    return _mark(context, inlines) + print_inlines(inlines + _uncalled(notes, inlines), notes)


@pass_context
def _print_code(context: Context, lines: Inlines, syntax: str) -> Markup:
    """Return the lines of a code block as HTML for print."""
    return _mark(context, lines) + print_code(lines, syntax)


@pass_context
def _split_first_letter(context: Context, inlines: Inlines) -> tuple[Markup, Inlines]:
    """Return the letter for a drop cap, which the number of its run comes before, and what is left of the inlines."""
    letter, rest = split_first_letter(inlines)
    if not letter:
        return Markup(""), rest
    return _mark(context, inlines) + letter, rest + _uncalled(context.get("notes") or PrintedNotes(), inlines)


def _uncalled(notes: PrintedNotes, inlines: Inlines) -> Inlines:
    return tuple(FootnoteMark(number, UNCALLED) for number in notes.after.get(id(inlines), ()))


def _mark(context: Context, inlines: Inlines) -> Markup:
    runs: Mapping[int, int] = context.get("runs") or {}
    number = runs.get(id(inlines))
    return Markup("") if number is None else mark_run(number)


def _for_print(blocks: Iterable[Any]) -> list[Any]:
    """Leave out what is meant for screens only."""
    return [block for block in blocks if block.medium is not Medium.SCREEN]


def _for_screen(blocks: Iterable[Any]) -> list[Any]:
    """Leave out what is meant for the paper only."""
    return [block for block in blocks if block.medium is not Medium.PRINT]


def _source(picture: Picture) -> str:
    """Return a picture's file: address; of a PDF with its page (RFC 8118, 3)."""
    return _address(picture.file) + (f"#page={picture.page}" if picture.page else "")


def _address(path: Path) -> str:
    """Return a picture's file: address."""
    return path.resolve().as_uri()
