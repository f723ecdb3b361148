"""The operators of content streams. In: a `Run` and operands. Out: what each does. ISO 32000-1, annex A."""

from __future__ import annotations

from typing import Any

from pressbuild.preflight.reading import lettering, paths, placing
from pressbuild.preflight.reading.colours import CMYK, GRAY, RGB
from pressbuild.preflight.reading.interpreter import Action, Run


def _ignore(_run: Run, _operands: list[Any]) -> None:
    """Do nothing: what this sets cannot be seen in places, sizes and colours."""


def _set_width(run: Run, operands: list[Any]) -> None:
    run.g.line_width = abs(float(operands[0]))


def _tolerate(run: Run, by: int) -> None:
    run.tolerant = max(0, run.tolerant + by)


def _set_colourless(run: Run, _operands: list[Any]) -> None:
    run.colourless = True


def _paint(fill: bool, stroke: bool, close: bool = False) -> Action:
    def act(run: Run, _operands: list[Any]) -> None:
        if close:
            paths.close(run)
        paths.paint(run, fill, stroke)

    return act


def _clip(run: Run, _operands: list[Any]) -> None:
    run.clips = True


OPERATORS: dict[bytes, tuple[Action, int | None]] = {
    b"q": (lambda run, _: run.save(), 0),
    b"Q": (lambda run, _: run.restore(), 0),
    b"cm": (lambda run, numbers: run.transform(numbers), 6),
    b"w": (_set_width, 1),
    b"gs": (lambda run, names: run.set_external_state(names[0]), 1),
    **dict.fromkeys((b"J", b"j", b"M", b"ri", b"i", b"MP"), (_ignore, 1)),
    **dict.fromkeys((b"d", b"DP"), (_ignore, 2)),
    # colour
    b"g": (lambda run, numbers: run.set_device(GRAY, numbers, True), 1),
    b"G": (lambda run, numbers: run.set_device(GRAY, numbers, False), 1),
    b"rg": (lambda run, numbers: run.set_device(RGB, numbers, True), 3),
    b"RG": (lambda run, numbers: run.set_device(RGB, numbers, False), 3),
    b"k": (lambda run, numbers: run.set_device(CMYK, numbers, True), 4),
    b"K": (lambda run, numbers: run.set_device(CMYK, numbers, False), 4),
    b"cs": (lambda run, names: run.set_space(names[0], True), 1),
    b"CS": (lambda run, names: run.set_space(names[0], False), 1),
    b"sc": (lambda run, operands: run.set_colour(operands, True), None),
    b"scn": (lambda run, operands: run.set_colour(operands, True), None),
    b"SC": (lambda run, operands: run.set_colour(operands, False), None),
    b"SCN": (lambda run, operands: run.set_colour(operands, False), None),
    # paths
    b"subpath": (paths.begin_with, None),
    b"m": (paths.begin, 2),
    b"l": (paths.go_on, 2),
    b"c": (paths.go_on, 6),
    b"v": (paths.go_on, 4),
    b"y": (paths.go_on, 4),
    b"h": (lambda run, _: paths.close(run), 0),
    b"re": (paths.add_rectangle, 4),
    b"S": (_paint(False, True), 0),
    b"s": (_paint(False, True, close=True), 0),
    b"f": (_paint(True, False), 0),
    b"F": (_paint(True, False), 0),
    b"f*": (_paint(True, False), 0),
    b"B": (_paint(True, True), 0),
    b"B*": (_paint(True, True), 0),
    b"b": (_paint(True, True, close=True), 0),
    b"b*": (_paint(True, True, close=True), 0),
    b"n": (_paint(False, False), 0),
    b"W": (_clip, 0),
    b"W*": (_clip, 0),
    # text
    b"BT": (lettering.begin, 0),
    b"ET": (_ignore, 0),
    b"Tc": (lettering.set_char_space, 1),
    b"Tw": (lettering.set_word_space, 1),
    b"Tz": (lettering.set_stretch, 1),
    b"TL": (lettering.set_leading, 1),
    b"Tf": (lettering.set_font, 2),
    b"Tr": (lettering.set_mode, 1),
    b"Ts": (lettering.set_rise, 1),
    b"Td": (lettering.move, 2),
    b"TD": (lettering.move_and_lead, 2),
    b"Tm": (lettering.set_matrix, 6),
    b"T*": (lettering.next_line, 0),
    b"Tj": (lambda run, operands: lettering.show(run, operands[0]), 1),
    b"TJ": (lettering.show_pieces, None),
    b"'": (lettering.show_on_next_line, 1),
    b'"': (lettering.show_spaced, 3),
    b"d0": (_ignore, 2),
    b"d1": (_set_colourless, 6),
    # things placed
    b"Do": (lambda run, names: placing.place(run, names[0]), 1),
    b"BI": (lambda run, image: placing.place_inline(run, image), None),
    b"sh": (lambda run, names: placing.shade(run, names[0]), 1),
    # marked content
    b"BMC": (lambda run, operands: run.mark_content(operands), 1),
    b"BDC": (lambda run, operands: run.mark_content(operands), 2),
    b"EMC": (_ignore, 0),
    b"BX": (lambda run, _: _tolerate(run, 1), 0),
    b"EX": (lambda run, _: _tolerate(run, -1), 0),
}
