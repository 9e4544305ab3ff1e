"""How templates are compiled: translated once, at start, so that speaking costs little more than joining strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

TRANSLATED: Final = ("_", "gettext")
"""The names under which templates call for a translation without a plural."""

PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s|%(.?)")

_BLOCK: Final = r"\{%(?:[^%]|%(?!\}))*"
_COMMENT: Final = r"\{#(?:[^#]|#(?!\}))*"
_LINE_OF_ITS_OWN: Final = re.compile(rf"^([ \t]*(?:{_BLOCK}|{_COMMENT}))([%#]\}})[ \t]*\n", re.MULTILINE)


class BadFormat(ValueError):
    """A text has a placeholder that is given no value, or a lone percent sign."""


class Replies(FileSystemLoader):
    """Reads templates; a line with nothing on it but one block or comment leaves no line behind.

    (Jinja's ``trim_blocks`` would also swallow the end of a line of text that ends with a block.) The line break moves
    into the tag, so that the line numbers of errors stay right.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, uptodate = super().get_source(environment, template)
        return _LINE_OF_ITS_OWN.sub(_break_inside, source), filename, uptodate


def _break_inside(line: re.Match[str]) -> str:
    tag, end = line.groups()
    return f"{tag[:-1]}\n-{end}" if tag.endswith(("-", "+")) else f"{tag}\n{end}"


class DirectCalls(CodeGenerator):
    """Calls functions and macros without the detour that looks whether they want the context: ours never do."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write("(*()")  # the arguments' writer begins with a comma
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class Translation(NodeTransformer):
    """Puts the translation in the place of each call for one, taken apart at its placeholders."""

    def __init__(self, gettext: Callable[[str], str]) -> None:
        self._gettext = gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name=name), args=[nodes.Const(value=str(said))]) if name in TRANSLATED:
                values = {pair.key: pair.value for pair in node.kwargs}
                parts = list(_taken_apart(self._gettext(said), values))
                return parts[0] if len(parts) == 1 else nodes.Concat(parts, lineno=node.lineno)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        flat: list[nodes.Expr] = []
        for child in node.nodes:
            flat.extend(child.nodes if isinstance(child, nodes.Concat) else (child,))
        node.nodes = flat
        return node


def _taken_apart(text: str, values: dict[str, nodes.Expr]) -> Iterator[nodes.Expr]:
    said = 0
    fixed = ""
    for place in PLACEHOLDER.finditer(text):
        fixed += text[said : place.start()]
        said = place.end()
        name, sign = place.groups()
        if name is None:
            if sign != "%":
                raise BadFormat(text)
            fixed += "%"
            continue
        if name not in values:
            raise BadFormat(text)
        if fixed:
            yield nodes.Const(Markup(fixed))
        yield values[name]
        fixed = ""
    fixed += text[said:]
    if fixed or not text:
        yield nodes.Const(Markup(fixed))


class Translated(Environment):
    """An environment whose templates are compiled for one language."""

    code_generator_class = DirectCalls

    def __init__(self, replies: Path, gettext: Callable[[str], str] | None = None) -> None:
        super().__init__(
            loader=Replies(replies),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.policies["ext.i18n.trimmed"] = True
        self.newstyle_gettext = True  # texts take their values by name, values are escaped
        self._gettext = gettext

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``child.name``: values are dictionaries, so keys come first; Jinja would first fail to find an attribute."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self._gettext is not None:
            translated: Any = Translation(self._gettext).visit(tree)
            tree = translated
        return tree
