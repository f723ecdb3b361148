"""The sandbox of templates. In: a template that somebody else wrote. Out: what it may call, and how much it may make.

Jinja's own sandbox would let a template call `picture.file.unlink()`, and make a text of three thousand million
characters with eleven of its own. Here a template may call macros, blocks and methods of plain values, and what it
makes is measured before it is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sized
from functools import update_wrapper
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner

MOST = 10_000_000
"""Characters of a text or items of a list: three times what a story of a megabyte becomes."""

STEPS = 500_000
"""Rounds of loops and calls of macros while a template is filled in."""

_CALL = 2  # rounds that a call of a macro counts for
_BITS = 16_000  # of a whole number
_NAME = r"\((?:[^()]|\([^()]*\))*\)"  # a name with brackets in it would hide what follows; in those are no more
_DIRECTIVE = re.compile(rf"%(?:{_NAME})?[-+ #0]*(\*|\d*)(?:\.(\*|\d*))?")
_NO_NAME = "it asks for another template by something that is no name"
_PADDED = frozenset({"center", "ljust", "rjust", "zfill"})


class TemplateTooCostly(SecurityError):
    """A template makes too much."""


def _check(size: int, what: str = "a text of {} characters") -> None:
    if size > MOST:
        raise TemplateTooCostly(f"it makes {what.format(f'{size:,}')}; {MOST:,} are the most")


def _kind(value: Any) -> str:
    return "a text of {} characters" if isinstance(value, str) else "a list of {} parts"


def _size(value: Any) -> int:
    return len(value) if isinstance(value, Sized) else len(str(value))


def _check_format(text: str) -> None:
    """Refuse a %-format whose fields are wide, or as wide as another value says."""
    for widths in _DIRECTIVE.findall(text):
        if any(width == "*" or len(width) > 4 for width in widths):
            raise TemplateTooCostly(f"the format “{text[:40]}” has a field that is too wide")


def _check_replaced(text: str, old: str, new: str, *_: Any) -> None:
    text, old, new = str(text), str(old), str(new)
    _check(len(text) + text.count(old) * max(0, len(new) - len(old)))


def _listed(values: Iterable[Any], mark: Any) -> list[Any]:
    """Return what is to be joined, if the text that it makes is not too long."""
    found = list(values)
    _check(sum(map(_size, found)) + len(found) * _size(mark))
    return found


# ---- filters ----


def _center(value: str, width: int = 80) -> str:
    _check(width)
    return FILTERS["center"](value, width)  # type: ignore[no-any-return]


def _format(value: str, *arguments: Any, **named: Any) -> str:
    _check_format(str(value))
    return FILTERS["format"](value, *arguments, **named)  # type: ignore[no-any-return]


def _indent(value: str, width: int | str = 4, *options: Any, **named: Any) -> str:
    each = width if isinstance(width, int) else len(width)
    _check(len(value) + (1 + str(value).count("\n")) * each)
    return FILTERS["indent"](value, width, *options, **named)  # type: ignore[no-any-return]


def _batch(value: Iterable[Any], linecount: int, fill_with: Any = None) -> Any:
    _check(linecount, "a list of {} parts")
    return FILTERS["batch"](value, linecount, fill_with)


def _before(name: str, check: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Return a filter of Jinja's with a check that is given its arguments from the value on, which is the `at`-th."""
    own = FILTERS[name]

    def checked(*arguments: Any, **named: Any) -> Any:
        check(*arguments[at:], **named)
        return own(*arguments, **named)

    return update_wrapper(checked, own)  # it says what besides the value Jinja is to give it


def _check_joined(value: Iterable[Any], d: Any = "", attribute: Any = None) -> None:
    if isinstance(value, Sized) and isinstance(value, Iterable):
        _listed(value, d)


def _check_wrapped(
    s: str, width: int = 79, break_long_words: bool = True, wrapstring: str | None = None, *_: Any
) -> None:
    _check(len(s) * (1 + len(wrapstring or "")))


def _check_slices(_: Iterable[Any], slices: int, *__: Any) -> None:
    _check(slices, "a list of {} parts")


def _check_json(value: Any, indent: int | str | None = None) -> None:
    _check(indent if isinstance(indent, int) else len(indent or ""))


def _check_rounded(value: float, precision: int = 0, *_: Any) -> None:
    _check_number(4 * abs(precision))


CHECKED_FILTERS: dict[str, Callable[..., Any]] = {
    "center": _center,
    "format": _format,
    "indent": _indent,
    "batch": _batch,
    "slice": _before("slice", _check_slices, 1),
    "replace": _before("replace", _check_replaced, 1),
    "join": _before("join", _check_joined, 1),
    "wordwrap": _before("wordwrap", _check_wrapped, 1),
    "tojson": _before("tojson", _check_json, 1),
    "round": _before("round", _check_rounded, 0),
}


# ---- operators and methods ----


def _check_operation(operator: str, left: Any, right: Any) -> None:
    if operator == "%" and isinstance(left, str):
        _check_format(left)
    elif operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
        _check(len(left) + len(right), _kind(left))
    elif operator == "*":
        for value, times in ((left, right), (right, left)):
            if isinstance(times, int) and isinstance(value, str | list | tuple):
                _check(len(value) * times, _kind(value))
        if isinstance(left, int) and isinstance(right, int):
            _check_number(left.bit_length() + right.bit_length())
    elif operator == "**" and isinstance(left, int) and isinstance(right, int):
        _check_number(left.bit_length() * abs(right))


def _check_number(bits: int) -> None:
    if bits > _BITS:
        raise TemplateTooCostly("it makes a number of too many digits")


def _check_method(name: str, text: str, arguments: tuple[Any, ...], tabsize: int = 8) -> tuple[Any, ...]:
    """Return the arguments for a method of a text, if what it makes is not too long."""
    if name in _PADDED and arguments:
        _check(arguments[0])
    elif name == "expandtabs":
        _check(len(text) + text.count("\t") * (arguments[0] if arguments else tabsize))
    elif name == "replace" and len(arguments) > 1:
        _check_replaced(text, *arguments)
    elif name == "join" and arguments:
        return (_listed(arguments[0], text),)
    elif name == "translate":
        raise TemplateTooCostly("templates have no “translate”")
    return arguments


class _Compiler(CodeGenerator):
    """Writes the program of a template."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - a name of Jinja's
        """Have what `~` makes measured."""
        self.write("environment.measured(")
        super().visit_Concat(node, frame)
        self.write(")")


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates that others wrote."""

    code_generator_class = _Compiler
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.steps = 0  # since `begin`
        self.filters.update(CHECKED_FILTERS)
        del self.globals["lipsum"]  # words made up anew each time

    def begin(self) -> None:
        """Begin to fill in a template."""
        self.steps = 0

    @property
    def step(self) -> None:
        """A round of a loop: the program of a template asks for it, and does nothing with it.

        Raises:
            TemplateTooCostly: if it was one too many.
        """
        self._count(1)

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > STEPS:
            raise TemplateTooCostly(f"its loops and macros take more than {STEPS:,} rounds")

    def measured(self, text: str) -> str:
        """Return a text that was made, if it is not too long."""
        _check(len(text))
        return text

    def concat(self, parts: Iterable[str]) -> str:
        """Return what a template has made, as soon as it is too long not the rest of it."""
        made, length = [], 0
        for part in parts:
            length += len(part)
            _check(length)
            made.append(part)
        return "".join(made)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call something."""
        plain = isinstance(obj, BuiltinMethodType) and isinstance(obj.__self__, str | dict | list | tuple)
        owner = obj.__self__ if isinstance(obj, MethodType) else obj
        jinja = isinstance(owner, Macro | BlockReference | LoopContext | Cycler | Joiner)
        return (plain or jinja or obj in self.globals.values()) and super().is_safe_callable(obj)

    def call(self, context: Context, obj: Any, /, *arguments: Any, **named: Any) -> Any:
        """Call something that may be called."""
        if callable(obj) and not self.is_safe_callable(obj):  # Jinja's own words would show all that it belongs to
            raise SecurityError(f"“{getattr(obj, '__name__', type(obj).__name__)}” is not to be called in templates")
        self._count(_CALL)
        if isinstance(obj, BuiltinMethodType) and isinstance(obj.__self__, str):
            arguments = _check_method(obj.__name__, obj.__self__, arguments, named.get("tabsize", 8))
        return super().call(context, obj, *arguments, **named)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator makes."""
        _check_operation(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def select_template(self, names: Any, *arguments: Any, **named: Any) -> Template:
        """Return the first template that is there, of those of these names."""
        if not isinstance(names, Iterable):
            raise TemplateRuntimeError(_NO_NAME)
        return super().select_template(names, *arguments, **named)

    def _load_template(self, name: Any, *arguments: Any) -> Template:
        self._count(_CALL)
        if not isinstance(name, str | Undefined):
            raise TemplateRuntimeError(_NO_NAME)
        return super()._load_template(name, *arguments)  # type: ignore[arg-type]  # it says which name is undefined

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        for loop in source.find_all(nodes.For):
            step = nodes.ExprStmt(
                nodes.EnvironmentAttribute("step", environment=self), lineno=loop.lineno, environment=self
            )
            loop.body.insert(0, step)
        return super()._generate(source, name, filename, defer_init)
