"""What a template prints. In: its source and a name. Out: whether its output can hold what has that name.

A name in a condition prints nothing: `{% if document.summary %}★{% endif %}` has no summary. What a template puts
into a variable or hands to a macro counts as printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes


def prints(source: str, name: str) -> bool:
    """Whether a template uses a variable or an attribute, be it `price` or `document.price`, and not only asks for it.

    A template that is no Jinja is reported where it is used; here it prints everything.
    """
    try:
        return any(_is_named(node, name) for node in _printing(Environment(autoescape=True).parse(source)))
    except (TemplateSyntaxError, RecursionError):
        return True


def _printing(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    asked = node.test if isinstance(node, nodes.If | nodes.CondExpr | nodes.For) else None
    for child in node.iter_child_nodes():
        if child is not asked and not isinstance(child, nodes.Test):
            yield from _printing(child)


def _is_named(node: nodes.Node, name: str) -> bool:
    match node:
        case nodes.Name(ctx="load"):
            return str(node.name) == name
        case nodes.Getattr():
            return str(node.attr) == name
        case nodes.Getitem(arg=nodes.Const(value=value)):
            return str(value) == name
        case nodes.Keyword(key="attribute", value=nodes.Const(value=value)):  # stories|map(attribute='section')
            return str(value) == name
    return False
