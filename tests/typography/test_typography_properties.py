"""What holds for any text: nothing but the named characters changes, order is kept, time is linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressbuild.typography import ChangeName, Run, RunKind, find_literals, set_marks

LANGUAGES = "en-GB en-US de de-CH fr fr-CH es es-MX it pt-BR pt-PT nl pl cs sv fi da nb el tr ru uk he ar ja".split()
# what each change may take and give: everything, in the language of its marks
BEFORE = {
    ChangeName.QUOTE: {'"', "'", "``", "''"},
    ChangeName.APOSTROPHE: {"'"},
    ChangeName.PRIME: {'"', "'", "''"},
    ChangeName.DASH: {"-", "--", "---"},
    ChangeName.MINUS: {"-"},
    ChangeName.ELLIPSIS: {"..."},
    ChangeName.NO_BREAK_SPACE: {" ", ""},
    ChangeName.NARROW_SPACE: {" ", ""},
}
AFTER = {
    ChangeName.QUOTE: set("“”„«»‹›‘’‚「」『』"),
    ChangeName.APOSTROPHE: {"’"},
    ChangeName.PRIME: {"′", "″"},
    ChangeName.DASH: {"–", "—"},
    ChangeName.MINUS: {"−"},
    ChangeName.ELLIPSIS: {"…"},
    ChangeName.NO_BREAK_SPACE: {"\u00a0"},
    ChangeName.NARROW_SPACE: {"\u202f"},
}
pieces = st.sampled_from(
    [
        *"\"\"\"'''  -.,:;!?()[]/@#1259aBsé«»“”‘’„א\n\u00a0\u202f", "--", "---", "...", "''", "``", " 'n' ", "'90s",
        "5'10\"", "p. 12", "https://a.org/b--c", "020-7837 1688", "word", "dockers' ", "Dr ", "z. B.", "1914-18",
        " -- ", "\u200b",
    ]
)  # fmt: skip
texts = st.lists(pieces, max_size=40).map("".join)
runs = st.lists(
    st.builds(Run, texts, st.sampled_from(list(RunKind)), st.sampled_from(["", "es", "fr", "en-GB"])), max_size=4
)


@given(runs, st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_changes_tell_everything(typed: list[Run], language: str) -> None:
    marked = set_marks(typed, language)
    source = "".join(run.text for run in typed)
    at, rebuilt = 0, []
    for change in marked.changes:
        assert change.offset >= at
        assert source.startswith(change.before, change.offset)
        assert change.before in BEFORE[change.name]
        assert change.after in AFTER[change.name]
        rebuilt += [source[at : change.offset], change.after]
        at = change.offset + len(change.before)
    assert "".join(rebuilt) + source[at:] == marked.text
    assert len(marked.pieces) == len(typed)
    for run, parts in zip(typed, marked.pieces, strict=True):
        if run.kind is not RunKind.PROSE:
            assert parts == (run,)
        assert all(part.language == run.language for part in parts)


@given(texts, st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_what_is_set_is_left_alone(text: str, language: str) -> None:
    marked = set_marks([Run(text)], language)
    if not marked.strays:
        assert set_marks([Run(marked.text)], language).text == marked.text


@given(texts)
@settings(deadline=None)
def test_literals_lie_side_by_side_inside_the_text(text: str) -> None:
    at = 0
    for literal in find_literals(text):
        assert at <= literal.start < literal.end <= len(text)
        at = literal.end


@pytest.mark.parametrize(
    "unit",
    [
        '"', "'", "`'", '"a ', "' ", "a'", " 'n'", "“«‹‘„", "-", "--", ".", ". ", "1-", "1 ", "(1", "+1 (", "a.",
        "a.b@", "@a.", "/", "a/", "#", "_", "a_", "www.", "http://", "\\", "a:", "0x", "f1", "J. ", "p. 1 ", "«",
        "! ", "\u2060'", "ISBN 1 ", "DE89 1234 ", "1,", "v1.", "A-1", "'s", "…", "z. B. ", "''a ", "``a",
    ],
)  # fmt: skip
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    text = (unit * (12_000 // len(unit) + 1))[:12_000] + "a!"
    start = time.process_time()
    set_marks([Run(text)], "fr")  # the language with most rules
    assert time.process_time() - start < 2  # a pattern that goes back over the whole text takes ten times that
