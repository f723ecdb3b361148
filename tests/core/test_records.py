"""Values as bytes: they come back as they were; whatever else is read is `Damaged`, and nothing of it is run."""

from __future__ import annotations

import json
import math
import os
import pickle
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.elements import write_elements

from pressbuild.core.records import MOST_JSON, Damaged, ValueTooLarge, pack, unpack
from pressbuild.document import Document, Emphasis, Inlines, Medium, Text
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.read_cache import ReadCache
from pressbuild.pipeline.read_issue import read_issue


class Side(Enum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Leaf:
    name: str
    sides: tuple[Side, ...] = ()
    data: bytes = b""


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf | Tree, ...] = ()
    size: float = 0.0
    file: Path | None = None
    known: dict[str | int, tuple[int, bool]] = field(default_factory=dict)
    kind: Literal["oak", "ash"] = "oak"


NAMES = st.text(max_size=9)
LEAVES = st.builds(
    Leaf, NAMES, st.lists(st.sampled_from(Side), max_size=2).map(tuple), st.binary(max_size=9).map(lambda d: d + b"\n")
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Tree,
        st.lists(inner, max_size=3).map(tuple),
        st.floats(allow_nan=False) | st.integers(-9, 9),
        st.none() | st.text(st.characters(exclude_characters="\0"), max_size=9).map(Path),
        st.dictionaries(NAMES | st.integers(), st.tuples(st.integers(), st.booleans()), max_size=2),
        st.sampled_from(["oak", "ash"]),
    ),
    max_leaves=9,
).map(lambda tree: Tree((tree,)))


@given(TREES)
def test_what_is_packed_comes_back(tree: Tree) -> None:
    back = unpack(Tree, pack(Tree, tree))
    assert (back, repr(back)) == (tree, repr(tree))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The story with one of everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "off")
        root = write_elements(tmp_path_factory.mktemp("elements")).root
        read = read_issue(Job(root), Medium.PRINT)
    return max((document for _, document in read.documents), key=lambda document: len(document.blocks))


def test_a_story_comes_back(story: Document) -> None:
    assert repr(unpack(Document, pack(Document, story))) == repr(story)


def nodes(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place in plain data, as what holds it and the key or index there."""
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield data, key
        yield from nodes(inner)


ODD: list[Any] = [None, True, 7, -1, 1.5, "x", [], {}, ["Text", {"text": 1}], {"text": "x"}, ["Document", {}], [[]]]


def test_a_value_of_another_type_is_noticed(story: Document) -> None:
    """Each thing in the JSON is replaced by an odd one: the result is refused, or says exactly what was put there."""
    packed = pack(Document, story).rstrip(b"\n")
    places, chance, refused = len(list(nodes(json.loads(packed)))), random.Random(13), 0
    for number in chance.sample(range(places), min(400, places)):
        data = json.loads(packed)
        holder, key = list(nodes(data))[number]
        holder[key] = chance.choice([odd for odd in ODD if odd != holder[key]])
        try:
            back = unpack(Document, json.dumps(data).encode() + b"\n")
        except Damaged:
            refused += 1
        else:
            assert without_defaults(json.loads(pack(Document, back))) == without_defaults(data)
    assert refused > 200


def without_defaults(data: Any) -> Any:
    """Leave out what may be left out: nothing, nowhere, zero."""
    if isinstance(data, dict):
        return {key: without_defaults(inner) for key, inner in data.items() if inner not in (None, "", [], 0)}
    return [without_defaults(inner) for inner in data] if isinstance(data, list) else data


def test_damaged_bytes_are_noticed_or_harmless(story: Document) -> None:
    packed, chance = pack(Document, story), random.Random(7)
    for _ in range(300):
        damaged, place = bytearray(packed), chance.randrange(len(packed))
        damaged[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        try:
            assert isinstance(unpack(Document, bytes(damaged)), Document)
        except Damaged:
            continue


class Run:
    """What a pickle can have run."""

    ran = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (Run, "ran", True)


GOOD = pack(Leaf, Leaf("a", (Side.LEFT,), b"data"))
DAMAGE = {
    "empty": b"",
    "no line": GOOD.replace(b"\n", b""),
    "cut in the line": GOOD[:9],
    "cut behind it": GOOD[:-1],
    "longer": GOOD + b"x",
    "zeros": bytes(900),
    "binary": bytes(range(256)) * 9,
    "pickle": pickle.dumps(Run()) + b"\n",
    "another class": b'{"leaves":[]}\n',
    "a class that there is not": b'["Leaf",{"name":"a"}]\n',
    "no such field": b'{"name":"a","__class__":1}\n',
    "a field that is missing": b"{}\n",
    "no such choice": b'{"name":"a","sides":["up"]}\n',
    "a list for a text": b'{"name":["a"]}\n',
    "more bytes than there are": b'{"name":"a","data":5}\ndata',
    "fewer than none": b'{"name":"a","data":-1}\n',
    "bytes that are no number": b'{"name":"a","data":true}\nx',
    "not UTF-8": b'{"name":"\xff"}\n',
    "half a character": b'{"name":"\\ud800"}\n',
    "deep": b"[" * 300_000 + b"\n",
    "deep objects": b'{"name":' * 300_000 + b"\n",
    "a number of many digits": b'{"name":"a","data":' + b"9" * 10_000 + b"}\n",
    "large": b'{"name":"' + b"x" * MOST_JSON + b'"}\n',
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_anything_else_is_damaged(damage: str) -> None:
    assert unpack(Leaf, GOOD).data == b"data"
    with pytest.raises(Damaged):
        unpack(Leaf, DAMAGE[damage])
    with pytest.raises(Damaged):
        unpack(ReadCache, DAMAGE[damage])
    assert not Run.ran


def test_a_deep_value_of_the_right_type_is_damaged() -> None:
    depth = 50_000
    inner = '["Emphasis",{"children":[' * depth + "]}]" * depth
    with pytest.raises(Damaged):
        unpack(Inlines, f"[{inner}]\n".encode())
    fair: Inlines = (Text("x"),)
    for _ in range(40):
        fair = (Emphasis(fair),)
    assert unpack(Inlines, pack(Inlines, fair)) == fair


def test_numbers() -> None:
    assert [type(number) for number in unpack(tuple[float, ...], pack(tuple[float, ...], (1, 1.0)))] == [int, float]
    assert math.isnan(unpack(float, pack(float, math.nan)))
    with pytest.raises(Damaged):
        unpack(int, b"1.0\n")
    with pytest.raises(Damaged):
        unpack(float, b"true\n")


def test_what_is_too_large_is_not_packed() -> None:
    with pytest.raises(ValueTooLarge):
        pack(str, "x" * (MOST_JSON + 1))
    whole = Leaf("x", (), bytes(MOST_JSON + 1))
    assert unpack(Leaf, pack(Leaf, whole)) == whole


@pytest.mark.parametrize("name", [b'"a\\u0000b"\n', b'"\\ud800"\n', b'""\n', b"5\n"])
def test_what_can_be_no_name_is_no_path(name: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(Path, name)
    strange = Path(os.fsdecode(b"\xff\xfe"))
    assert unpack(Path, pack(Path, strange)) == strange
