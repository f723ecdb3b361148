"""YAML takes no words: each value is what was typed, or a finding says what would be lost and how to keep it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pressbuild.core.findings import Finding, Report
from pressbuild.sources.yaml_lines import parse_yaml


def read(text: str) -> tuple[Any, list[Finding]]:
    report = Report()
    source = parse_yaml(text, Path("x.yaml"), report)
    return (source.data if source else None), report.findings


# what was typed → the code of the finding, and what of its hint is to be copied
LOSSES = {
    "hashtag": ("headline: The fight for #MeToo goes on", "yaml-comment", '"The fight for #MeToo goes on"'),
    "number": ("kicker: Union branch #7", "yaml-comment", 'kicker: "Union branch #7"'),
    "hashtag alone": ("kicker: #MeToo", "yaml-comment", 'kicker: "#MeToo"'),
    "hashtag in quotes": ('a: "So" sagt #Wir', "not-yaml", "a: '\"So\" sagt #Wir'"),
    "hashtag in a list": ("byline:\n  - #MeToo", "yaml-comment", '"- #MeToo"'),
    "hashtag on the next line": ("a: They said\n  #MeToo is back", "yaml-comment", '"They said #MeToo is back"'),
    "hashtag behind several lines": ("a: They said\n  at last #MeToo", "yaml-comment", '"They said at last #MeToo"'),
    "hashtag and more lines": ("a: They said #MeToo\n  at last", "not-yaml", 'a: "They said #MeToo"'),
    "hashtag behind two spaces": ("a: They said.  #MeToo", "yaml-comment", 'a: "They said. #MeToo"'),
    "perhaps a comment": ("byline: Ann Example # check", "yaml-comment", 'byline: "Ann Example # check"'),
    "words behind a fold": ("standfirst: > #MeToo\n  goes on", "yaml-comment", 'standfirst: "> #MeToo"'),
    "hashtag behind quotes": ('headline: "Yes" #MeToo', "yaml-comment", "'\"Yes\" #MeToo'"),
    "hashtag below lines": ("a: |\n  They said\n #MeToo", "yaml-comment", '"They said #MeToo"'),
    "number in brackets": ("byline: [Ann, The #1 of all]", "not-yaml", '"The #1 of all"'),
    "number in braces": ("facts: {masthead: The #1 paper}\nb: c", "not-yaml", '"The #1 paper"'),
    "anchor": ("headline: &Co bleibt", "yaml-dropped", 'headline: "&Co bleibt"'),
    "anchor of a list": ("byline: &Co [Ann]", "yaml-dropped", '"&Co [Ann]"'),
    "alias": ("headline: *Wow* this works", "not-yaml", 'headline: "*Wow* this works"'),
    "tag": ("headline: !Achtung Stufen", "yaml-dropped", 'headline: "!Achtung Stufen"'),
    "tag alone": ("kicker: !", "yaml-dropped", 'kicker: "!"'),
    "nothing": ("kicker: ~", "yaml-nothing", 'kicker: "~"'),
    "a name": ("byline: Null", "yaml-nothing", 'byline: "Null"'),
    "path": ('a: "C:\\new"', "yaml-escape", "'C:\\new'"),
    "joined words": ('a: "one \\\n  two"', "yaml-escape", '"one two"'),
    "comma in braces": ("a: {masthead: First, second}", "yaml-dropped", '"second"'),
    "colon": ("credit: Foto: dpa", "not-yaml", 'credit: "Foto: dpa"'),
    "colon at the end": ("headline: Achtung:", "not-yaml", 'headline: "Achtung:"'),
    "bracket": ("headline: [sic] said twice", "not-yaml", 'headline: "[sic] said twice"'),
    "percent": ("headline: % of what", "not-yaml", 'headline: "% of what"'),
    "more than": ("headline: >50 % mehr", "not-yaml", 'headline: ">50 % mehr"'),
    "dash": ("kicker: - so", "not-yaml", 'kicker: "- so"'),
    "directive": ("%YAML 1.1\n---\na: b", "yaml-dropped", "take it out"),
    "question": ("? a\n: b", "yaml-dropped", "take it out"),
    "end of the document": ("a: b\n...\n", "yaml-dropped", "take it out"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_what_yaml_would_take_is_found_with_the_form_to_copy(name: str) -> None:
    typed, code, copy = LOSSES[name]
    data, findings = read(f"# a line above\n{typed}\n")
    assert data is None
    assert findings[0].code == code
    assert copy in findings[0].hint
    assert findings[0].place
    assert findings[0].place.line in (2, 3, 4)


KEPT = {
    "hashtag in quotes": ('a: "The fight for #MeToo"', "The fight for #MeToo"),
    "sharp": ("a: C# und F#", "C# und F#"),
    "doubled apostrophe": ("a: 'It''s'", "It's"),
    "quotes in quotes": (r'a: "a \"b\" \\ c"', 'a "b" \\ c'),
    "named character": (r'a: "a\u00a0b"', "a\u00a0b"),
    "folded": ("a: >\n  one line\n  and another", "one line and another"),
    "folded and stripped": ("a: >-\n  one line\n  and #another", "one line and #another"),
    "in lines": ("a: |\n  one\n  two", "one\ntwo"),
    "indented deeper": ("a: |2\n    one\n  two", "  one\ntwo"),
    "several lines": ("a: one line\n  and another", "one line and another"),
    "quoted lines": ('a: "one line\n  and another"', "one line and another"),
    "a year": ("a: 1984", "1984"),
    "an agent": ("a: 007", "007"),
    "many": ("a: 1_000", "1_000"),
    "a time": ("a: 12:30", "12:30"),
    "hexadecimal": ("a: 0x1F", "0x1F"),
    "with an e": ("a: 1e3", "1e3"),
    "a fraction": ("a: .5", ".5"),
    "a date": ("a: 2024-05-01", "2024-05-01"),
    "no": ("a: No", "No"),
    "on": ("a: On", "On"),
    "a line separator": ("a: one\u2028two", "one two"),
    "nothing": ("a:\nb: x", None),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_was_typed_is_read(name: str) -> None:
    typed, value = KEPT[name]
    data, findings = read(f"{typed}\n")
    assert not findings
    read_value = data.get("a")
    assert (read_value.strip("\n") if read_value else read_value) == value


@pytest.mark.parametrize(
    "text",
    [
        "slug: elfaro             # used in file names",
        "date-line: mayo de 2024  # as it is printed",
        "frames: [1/lead, 2/main] # the thread",
        "frames: [1/lead, # the thread\n  2/main]",
        "number: 292 # the number",
        "drop-cap: true # as ever",
        "headline: 'It is' # so",
        "inserts: # across\n  - take: picture",
        "- # the first\n  article: x",
        "- article: x\n  #drop-cap: true\n  section: y",
        "headline: Yes\n#kicker: No\nshort: x",
        "headline: Yes\n\n  # on a line of its own\nshort: x",
        "standfirst: >  # folded\n  words",
        "---\n# a manifest\ntitle: x",
    ],
)
def test_comments_that_cannot_be_words_are_comments(text: str) -> None:
    data, findings = read(text + "\n")
    assert data
    assert not findings


def squeeze(text: str) -> str:
    return re.sub("[ \t\n\u2028]+", " ", text).strip(" ")


def unquote(typed: str) -> str:
    """What stands in a line behind “key:”, for somebody who reads it without YAML."""
    typed = squeeze(re.sub(r"(?:\t|[ \u2028]{2})#+[ \t\u2028]+[^ \t\u2028].*$", "", typed))
    if len(typed) > 1 and typed[0] in ("'", '"') and typed[0] == typed[-1]:
        mark, inner = typed[0], typed[1:-1]
        return squeeze(inner.replace("''", "'") if mark == "'" else re.sub(r"\\(.)", r"\1", inner))
    return typed


TYPED = st.text("aé1 #&*!|>%@`\"'\\-?:,[]{}~=.<\t\u00a0\u2028nN", min_size=1, max_size=14)


@given(TYPED)
@example("a  # b")
@example("1 # b")
@example('""#')
@settings(max_examples=1000, deadline=None)
def test_a_value_is_what_was_typed_or_a_finding(typed: str) -> None:
    data, findings = read(f"first: x\nkey: {typed}\nlast: y\n")
    if findings:
        assert data is None
        return
    value = data.get("key", "")
    if isinstance(value, list | dict):  # the model says then that a text is wanted
        return
    without_comment = (
        re.sub(r"[ \t\u2028]+#+[ \t\u2028]+[^ \t\u2028].*$", "", typed)
        if not re.search("[a-zA-Zé]", str(value))
        else typed
    )
    assert squeeze(str(value)) in {unquote(typed), unquote(without_comment)}


def test_a_number_of_a_character_that_there_is_not_is_a_finding() -> None:
    for number in ("\\UFFFFFFFF", "\\U00110000"):
        data, findings = read(f'a: "{number}"')
        assert data is None
        assert [finding.code for finding in findings] == ["not-yaml"]


@given(st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_a_finding(text: str) -> None:
    data, findings = read(text)
    assert data is None or not findings


def test_a_list_or_true_where_words_are_wanted_is_shown_in_quotation_marks(tmp_path: Path) -> None:
    from pressbuild.article.front_matter import split_article

    for typed in ("[sic]", "true", "{x: y}"):
        report = Report()
        assert split_article(f"---\nheadline: {typed}\n---\nText\n", tmp_path / "a.md", report) is None
        assert f'headline: "{typed}"' in report.findings[0].hint
