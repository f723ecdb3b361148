"""What a template may make: whatever grows is measured before it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateRuntimeError

from pressbuild.templates.template_sandbox import STEPS, Sandbox, TemplateTooCostly

GROWS = "{% set n = namespace(x=START) %}{% for a in range(60) %}{% set n.x = MORE %}{% endfor %}"
TOO_MUCH = {
    "loops": "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "loops with text": "{% for a in range(90000) %}" + "x" * 200 + "{% endfor %}",
    "macros": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "~": GROWS.replace("START", "'x'").replace("MORE", "n.x ~ n.x"),
    "+": GROWS.replace("START", "'x'").replace("MORE", "n.x + n.x"),
    "lists": GROWS.replace("START", "[1]").replace("MORE", "n.x + n.x"),
    "numbers": GROWS.replace("START", "10").replace("MORE", "n.x * n.x"),
    "power": "{{ 9 ** 999999 }}",
    "times": "{{ 'x' * 3000000000 }}",
    "times, turned round": "{{ 3000000000 * 'x' }}",
    "times of a list": "{{ [1] * 300000000 }}",
    "width": "{{ '%1000000000d' % 1 }}",
    "width of another value": "{{ '%*d' % (1000000000, 1) }}",
    "digits": "{{ '%.1000000000f' % 1.5 }}",
    "width after a name with brackets": "{{ '%((a))1000000000d' % {'(a)': 1} }}",
    "width in a filter": "{{ '%1000000000d'|format(1) }}",
    "ljust": "{{ 'x'.ljust(1000000000) }}",
    "zfill": "{{ 'x'.zfill(1000000000) }}",
    "center": "{{ 'x'.center(1000000000) }}",
    "center as a filter": "{{ 'x'|center(width=1000000000) }}",
    "tabs": "{{ '\t'.expandtabs(tabsize=1000000000) }}",
    "replace": "{{ ('x' * 10000).replace('x', 'y' * 10000) }}",
    "replace as a filter": "{{ ('x' * 10000)|replace('x', 'y' * 10000) }}",
    "join": "{{ ('x' * 10000).join('y' * 10000) }}",
    "join as a filter": "{{ range(10000)|join('x' * 10000) }}",
    "join of a generator": "{{ ['y' * 10000]|batch(10000, 'y')|map('join')|list|join('x' * 10000000) }}",
    "indent": "{{ ('\n' * 10000)|indent('x' * 10000) }}",
    "wrap": "{{ ('x ' * 10000)|wordwrap(1, wrapstring='x' * 10000) }}",
    "batch": "{{ [1]|batch(1000000000, 0)|list }}",
    "indent of JSON": "{{ [1]|tojson(1000000000) }}",
    "digits that are rounded": "{{ 1.5|round(100000000, 'floor') }}",
    "slice": "{{ [1]|slice(1000000000)|list }}",
}


def fill_in(template: str) -> str:
    environment = Sandbox(autoescape=True, undefined=StrictUndefined)
    environment.begin()
    return environment.from_string(template).render()


@pytest.mark.parametrize(
    "template",
    ["{% extends none %}", "{% import 7 as a %}", "{% from 1.5 import a %}", "{% include 7 %}", "{% include [none] %}"],
)
def test_what_is_no_name_of_a_template_is_said_in_plain_words(template: str) -> None:
    with pytest.raises(TemplateRuntimeError, match="by something that is no name"):
        fill_in(template)


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{{ 'x'|center(3) }}", " x "),
        ("{{ '%03d'|format(7) }}", "007"),
        ("{{ 'a\nb'|indent(1) }}", "a\n b"),
        ("{{ [1, 2, 3]|batch(2)|list }}", "[[1, 2], [3]]"),
        ("{{ [1, 2, 3]|slice(2)|list }}", "[[1, 2], [3]]"),
        ("{{ 'aa'|replace('a', 'b', 1) }}", "ba"),
        ("{{ [1, 2]|join('-') }}", "1-2"),
        ("{{ 'a b'|wordwrap(1) }}", "a\nb"),
        ("{{ [1]|tojson }}", "[1]"),
        ("{{ 1.26|round(1) }}", "1.3"),
    ],
)
def test_filters_that_are_measured_do_what_they_do(template: str, made: str) -> None:
    assert fill_in(template) == made


def test_a_list_is_called_a_list() -> None:
    with pytest.raises(TemplateTooCostly, match="it makes a list of 300,000,000 parts"):
        fill_in(TOO_MUCH["times of a list"])


@pytest.mark.parametrize("template", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_template_that_makes_too_much_is_refused_before_it_has(template: str) -> None:
    with pytest.raises(TemplateTooCostly):
        fill_in(template)


def test_what_is_not_to_be_called_is_named_and_nothing_else_of_it() -> None:
    environment = Sandbox()
    with pytest.raises(SecurityError, match=r"^“read_text” is not to be called in templates$"):
        environment.from_string("{{ path.read_text() }}").render(path=Path("home"))


def test_what_templates_do_is_allowed() -> None:
    template = """{% macro li(x) %}<{{ x ~ 'é'|upper }}>{% endmacro %}
    {%- for x in ['a', 'b']|batch(3, '-') %}{% for y in x %}{{ li(y) }}{% endfor %}{% endfor %}
    {{- '%05.1f' % 2.5 }}{{ '%s%%'|format(5) }}{{ 'x' * 3 }}{{ 2 ** 10 }}{{ [1, 2]|join(', ') }}
    {{- 'a-b'.split('-')|join }}{{ 'x'.ljust(3) }}{{ 'a b'.replace(' ', '_') }}{{ 'x'|center(3) }}{{ 'a\nb'|indent(2) }}
    {{- -1 + 2.5 }}{{ 1 % 3 }}"""
    assert fill_in(template) == "<aÉ><bÉ><-É>002.55%xxx10241, 2abx  a_b x a\n  b1.51"


def test_each_filling_in_begins_to_count_anew() -> None:
    environment = Sandbox()
    template = environment.from_string("{% for a in range(90000) %}{% endfor %}")
    for _ in range(1 + STEPS // 90000):
        environment.begin()
        template.render()
