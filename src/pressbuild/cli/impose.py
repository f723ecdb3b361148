"""The command `pressbuild impose`. In: its arguments. Out: a PDF of sheets, and how to print and fold them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pressbuild.api import BuildResult, impose_file
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.options import ISSUE_HELP, Build, json_option, output_option, target_argument
from pressbuild.cli.target import CommandTarget
from pressbuild.cli.terminal import StageProgress
from pressbuild.core.findings import ExitCode
from pressbuild.imposition.imposition_scheme import PER_SHEET, Scheme, SchemeKind, parse_mm, parse_sheet

if TYPE_CHECKING:
    from pressbuild.imposition.impose_pdf import Imposed

Value = TypeVar("Value")
_MOST_MM = 200.0  # for bleed, gutter and gripper: more is a slip of the pen


def _parsed(parse: Callable[[str], Value], most: float | None = None) -> Callable[..., Value | None]:
    def read(_context: click.Context, _option: click.Parameter, text: str | None) -> Value | None:
        if text is None:
            return None
        try:
            value = parse(text)
        except ValueError as problem:
            raise click.BadParameter(str(problem)) from None
        if most is not None and isinstance(value, float) and value > most:
            raise click.BadParameter(f"“{text}” is more than {most:g} mm")
        return value

    return read


_mm = _parsed(parse_mm, _MOST_MM)


@click.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@target_argument
@click.option(
    "--scheme",
    "kind",
    type=click.Choice([kind.value for kind in SchemeKind]),
    default=SchemeKind.BOOKLET.value,
    show_default=True,
    help="How the pages are put together.",
)
@click.option(
    "--sheet",
    metavar="SIZE",
    callback=_parsed(parse_sheet),
    help="A3, A4, SRA3, 320x450mm, 12x18in or auto: as large as is needed. For n-up, A4 if left out.",
)
@click.option("--fit", is_flag=True, help="Make the pages smaller if they do not fit the sheet.")
@click.option(
    "--creep",
    "--paper-thickness",
    "creep",
    metavar="MM",
    callback=_parsed(parse_mm, 5.0),
    help="The thickness of the paper: pages further in are moved towards the spine.",
)
@click.option(
    "--signature", metavar="PAGES", type=click.IntRange(0, 10_000), default=0, help="Pages in a signature; 0: all."
)
@click.option("--bleed", metavar="MM", callback=_mm, help="How much bleed is shown; left out, all that the pages have.")
@click.option("--marks/--no-marks", default=None, help="Draw fold, cut and registration marks and a slug line, or not.")
@click.option(
    "--gutter", metavar="MM", callback=_mm, help="Between pages that are cut apart; 6 mm, or twice the bleed."
)
@click.option("--gripper", metavar="MM", callback=_mm, help="What the press holds at the foot of the sheet.")
@click.option(
    "--per-sheet",
    metavar="N",
    type=click.Choice([str(number) for number in PER_SHEET]),
    default="4",
    show_default=True,
    help="Pages on a sheet of n-up: 2, 4, 6, 8, 9 or 16.",
)
@output_option("PDF")
@json_option
@click.pass_obj
def impose(
    folder: Path, /, target: str | None, kind: str, output: Path | None, as_json: bool, **options: Any
) -> ExitCode:
    """Put the pages on sheets: a booklet, signatures to be folded, or a proof with several pages on a sheet."""
    scheme = Scheme(
        kind=SchemeKind(kind),
        sheet=options["sheet"],
        creep=options["creep"] or 0.0,
        signature=options["signature"],
        bleed=options["bleed"],
        marks=options["marks"],
        gutter=options["gutter"],
        gripper=options["gripper"] or 0.0,
        fit=options["fit"],
        per_sheet=int(options["per_sheet"]),
    )
    chosen = CommandTarget(folder, target)

    def make(progress: StageProgress) -> BuildResult:
        if chosen.file:
            return impose_file(chosen.file, scheme, output, progress)
        return chosen.issue().impose(scheme, output, progress)

    build = Build("impose", "PDF", as_json)
    result = build.run(make)
    if result.imposed:
        for line in describe(result.imposed, scheme):
            build.screen.line(line)
    return build.end(result)


def describe(imposed: Imposed, scheme: Scheme) -> list[str]:
    """Return what a person must know who prints and folds the sheets."""
    width, height = imposed.size
    lines = [f"Sheet: {width:.0f} × {height:.0f} mm"]
    if imposed.scale < 0.9995:
        lines[0] += f", pages at {imposed.scale * 100:.1f} %"
    if imposed.flip:
        lines.append(f"Print on both sides, flip on the {imposed.flip} edge, at 100 % (“actual size”).")
    if imposed.signatures > 1:
        lines.append(f"Signatures: {imposed.signatures}, gathered one after the other.")
    if scheme.creep:
        outer, inner = imposed.creep
        lines.append(f"Creep: the outermost pages move {outer:.2f} mm towards the spine, the innermost {inner:.2f} mm.")
    return lines
