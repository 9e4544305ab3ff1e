"""Every template that the code names exists, and every refusal has its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from handlers import rooms

ROOT = Path(rooms.__file__).parents[1]
REPLIES = ROOT / "handlers" / "replies"
PACKAGES = ("casework", "handlers", "reminders", "storage", "bot")

PLACES = {"reply": 3, "card": 3, "answer": 1, "_tell": 2, "_reply": 2, "_say": 2, "Answer": None, "Notice": None}
"""Where the template's name stands among the arguments of what says something; None: by its keyword alone."""


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _words(node: ast.expr | None) -> Iterator[str]:
    """The texts an expression may be: itself, or either side of a choice."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _words(body)
            yield from _words(orelse)


def _named(call: ast.Call) -> Iterator[str]:
    name = _called(call)
    if name not in PLACES:
        return
    place = PLACES[name]
    keywords = (word.value for word in call.keywords if word.arg == "template")
    if place is not None and len(call.args) > place:
        yield from _words(call.args[place])
    for value in keywords:
        yield from _words(value)


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


def test_every_template_that_is_said_exists() -> None:
    said = {(word, path.stem) for path, call in _calls() for word in _named(call)}
    assert len(said) > 100
    missing = {(word, room) for word, room in said if not (REPLIES / f"{word}.j2").is_file()}
    assert not missing


def test_every_refusal_has_its_words() -> None:
    raised = {
        word
        for _, call in _calls()
        if _called(call) == "Refusal" or (_called(call) == "__init__" and len(call.args) == 1)
        for word in _words(call.args[0] if call.args else None)
    }
    assert {"not_allowed", "not_joined", "duty_elsewhere"} <= raised
    missing = {word for word in raised if word.isidentifier() and not (REPLIES / f"refusal_{word}.j2").is_file()}
    assert not missing


def test_no_template_is_left_that_nobody_says() -> None:
    texts = {
        node.value
        for _, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    templates = "\n".join(path.read_text("utf-8") for path in REPLIES.glob("*.j2"))
    unsaid = {
        path.stem
        for path in REPLIES.glob("*.j2")
        if not path.stem.startswith("_")
        and path.stem not in texts
        and path.stem.removeprefix("refusal_") not in texts
        and f'"{path.name}"' not in templates
    }
    assert not unsaid
