"""Plain values as bytes, and back. In: a value and its type. Out: bytes; of bytes the same value, or `Damaged`.

For what is kept between runs. The bytes are JSON in one line and behind it, one after the other, the `bytes` that the
value holds. They can only say what the type allows: dataclasses are made of the fields that they have, each of its own
type, and of a union only the classes that it names; `Any` is what JSON can hold. Nothing of it is run, however the
bytes came about.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import chain
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

MOST_JSON = 1 << 25  # bytes: as Python's values they take twenty times as much

Value = TypeVar("Value")


class Damaged(ValueError):
    """Bytes that no value of this type was made into."""


class ValueTooLarge(ValueError):
    """A value that would take too much memory to be read again."""


class _Behind:
    """The bytes behind the line of JSON, taken in the order in which they were put there."""

    def __init__(self, data: bytes, start: int) -> None:
        self.data, self.start = data, start

    def take(self, size: int) -> bytes:
        end = self.start + _exactly(int, size)
        if not self.start <= end <= len(self.data):
            raise Damaged
        taken, self.start = self.data[self.start : end], end
        return taken


class _Form(NamedTuple):
    """How values of a type are written, as what JSON can hold and the bytes behind it, and read."""

    write: Callable[[Any, list[bytes]], Any]
    read: Callable[[Any, _Behind], Any]


def pack(kind: type[Value], value: Value) -> bytes:
    """Return a value of this type as bytes.

    Raises:
        ValueTooLarge: if it is too large to be kept.
    """
    behind: list[bytes] = []
    line = json.dumps(_form(cast(Hashable, kind)).write(value, behind), separators=(",", ":")).encode()
    if len(line) > MOST_JSON:
        raise ValueTooLarge
    return b"".join((line, b"\n", *behind))


def unpack(kind: type[Value], data: bytes) -> Value:
    """Return the value that was packed.

    Raises:
        Damaged: if the bytes are anything else.
    """
    end = data.find(b"\n", 0, MOST_JSON + 1)
    behind = _Behind(data, end + 1)
    try:
        value = _form(cast(Hashable, kind)).read(json.loads(data[: max(0, end)]), behind)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):  # whatever else than was asked for
        raise Damaged from None
    if behind.start != len(data):
        raise Damaged
    return cast(Value, value)


@cache
def _form(kind: Any) -> _Form:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _form(parts[0])
    if kind in _PLAIN:
        return _plain(_PLAIN[kind])
    if kind is Any:
        return _Form(_as_it_is, lambda value, _: value)
    if kind is bytes:
        return _Form(_write_bytes, lambda value, behind: behind.take(value))
    if kind is Path:
        return _Form(lambda value, _: str(value), lambda value, _: _path(value))
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return _Form(lambda value, _: value.value, lambda value, _: members[value])
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    if origin is Literal:
        choices = {choice: choice for choice in parts}
        return _Form(_as_it_is, lambda value, _: choices[value])
    if origin in (UnionType, Union):
        return _union(parts)
    if origin is tuple:
        return _several(parts[0]) if parts[1:] == (...,) else _row(parts)
    if origin in (dict, Mapping):
        return _mapping(_several(tuple.__class_getitem__(parts)))
    raise TypeError(f"{kind} cannot be packed")  # a mistake of the program


_PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    float: (float, int),
    NoneType: (NoneType,),
}


def _as_it_is(value: Any, _: list[bytes]) -> Any:
    return value


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:  # True is no number
        raise Damaged
    return value


def _plain(kinds: tuple[type, ...]) -> _Form:
    def read(value: Any, _: _Behind) -> Any:
        if type(value) not in kinds:
            raise Damaged
        return _sound(value)

    return _Form(_as_it_is, read)


def _sound(value: Any) -> Any:
    """Return a plain value. Halves of characters (U+D800 to U+DFFF), which JSON can hold, are no text: ValueError."""
    if type(value) is str and not value.isascii():
        value.encode()
    return value


def _write_bytes(value: bytes, behind: list[bytes]) -> int:
    behind.append(value)
    return len(value)


@cache
def _path(text: str) -> Path:
    if not text or b"\0" in os.fsencode(text):  # ValueError for what is no name
        raise Damaged
    return Path(text)


def _union(kinds: tuple[Any, ...]) -> _Form:
    """Plain values are written as they are, others with the names of their classes."""
    plain = frozenset(chain.from_iterable(_PLAIN.get(kind, ()) for kind in kinds))
    classes = {kind.__name__: kind for kind in kinds if kind not in _PLAIN}
    names = {kind if kind is not Path else type(Path()): name for name, kind in classes.items()}

    def write(value: Any, behind: list[bytes]) -> Any:
        if type(value) in plain:
            return value
        name = names[type(value)]
        return [name, _form(classes[name]).write(value, behind)]

    def read(value: Any, behind: _Behind) -> Any:
        if type(value) in plain:
            return _sound(value)
        name, inner = _exactly(list, value)
        return _form(classes[name]).read(inner, behind)

    return _Form(write, read)


def _several(kind: Any) -> _Form:
    def write(value: Any, behind: list[bytes]) -> Any:
        inner = _form(kind).write
        return [inner(part, behind) for part in value]

    def read(value: Any, behind: _Behind) -> Any:
        inner = _form(kind).read
        return tuple([inner(part, behind) for part in _exactly(list, value)])

    return _Form(write, read)


def _row(kinds: tuple[Any, ...]) -> _Form:
    def write(value: Any, behind: list[bytes]) -> Any:
        return [_form(kind).write(part, behind) for kind, part in zip(kinds, value, strict=True)]

    def read(value: Any, behind: _Behind) -> Any:
        pairs = zip(kinds, _exactly(list, value), strict=True)
        return tuple([_form(kind).read(part, behind) for kind, part in pairs])

    return _Form(write, read)


def _mapping(pairs: _Form) -> _Form:
    def write(value: Any, behind: list[bytes]) -> Any:
        return pairs.write(value.items(), behind)

    return _Form(write, lambda value, behind: dict(pairs.read(value, behind)))


def _dataclass(kind: Any) -> _Form:
    """Only what is not a default is written. The class itself refuses what is missing, and names that are no fields."""
    defaults = {field.name: field.default for field in fields(kind)}

    @cache
    def forms() -> dict[str, _Form]:  # asked for late: classes hold themselves
        hints = get_type_hints(kind)
        return {name: _form(hints[name]) for name in defaults}

    def write(value: Any, behind: list[bytes]) -> Any:
        held = vars(value)
        return {
            name: form.write(held[name], behind) for name, form in forms().items() if held[name] is not defaults[name]
        }

    def read(value: Any, behind: _Behind) -> Any:
        known = forms()
        return kind(**{name: known[name].read(part, behind) for name, part in value.items()})

    return _Form(write, read)
