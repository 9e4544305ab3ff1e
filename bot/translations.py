"""Keeps the translations complete: collects the texts of templates, merges them into the catalogues, checks them."""

from __future__ import annotations

import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes

from bot.templates import PLACEHOLDER, Translated
from bot.wording import LOCALES, REPLIES, ROOT, SOURCE_LOCALE, known_locales, read_catalog

COMMANDS: Final = ROOT / "bot" / "commands"

_METHODS: Final = [("**.j2", "jinja2"), ("**.py", "python")]
_OPTIONS: Final = {"**.j2": {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}}
_KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2)}
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


def collected(replies: Path = REPLIES, commands: Path = COMMANDS) -> Catalog:
    """Every text that wants a translation, with where it stands."""
    found = Catalog(project="not-one-less", charset="utf-8")
    for folder in (replies, commands):
        if not folder.is_dir():
            continue
        texts = extract_from_dir(folder, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS)
        for name, _line, said, _comments, context in texts:
            found.add(said, locations=[(f"{folder.parent.name}/{folder.name}/{name}", 0)], context=context)
    return found


def update(locales: Path = LOCALES, found: Catalog | None = None) -> None:
    """Merge what the templates say now into every catalogue: new texts come empty, texts no longer used go."""
    found = found or collected()
    for locale in known_locales(locales):
        if locale == SOURCE_LOCALE:
            continue
        catalog = read_catalog(locales, locale)
        catalog.update(found, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _write(locales, locale, catalog)


def _write(locales: Path, locale: str, catalog: Catalog) -> None:
    """In one step, so that nobody who reads at the same time finds half a catalogue."""
    path = locales / locale / "LC_MESSAGES" / "messages.po"
    with path.with_suffix(".new").open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path.with_suffix(".new").replace(path)


def fill(
    translations: Mapping[str, str | list[str]], locale: str, locales: Path = LOCALES, found: Catalog | None = None
) -> None:
    """Merge, and give these texts their translations; other texts keep theirs."""
    update(locales, found)
    catalog = read_catalog(locales, locale)
    for message in catalog:
        said = translations.get(_name(message)) if message.id else None
        if said is not None:
            message.string = said if isinstance(said, str) else tuple(said)
    _write(locales, locale, catalog)


def problems(locales: Path = LOCALES, replies: Path = REPLIES, found: Catalog | None = None) -> Iterator[str]:
    """What keeps somebody from reading everything in their own language, a line each."""
    found = found or collected(replies)
    for locale in known_locales(locales):
        if locale != SOURCE_LOCALE:
            yield from _problems_of(read_catalog(locales, locale), found, locale)
    for path in sorted(replies.rglob("*.j2")):
        for text in _untranslatable(Translated(replies), path.read_text("utf-8")):
            yield f"{path.relative_to(replies)}: stands outside _() and {{% trans %}}: {text!r}"


def _problems_of(catalog: Catalog, found: Catalog, locale: str) -> Iterator[str]:
    wanted = {_name(message): message for message in found if message.id}
    there = {_name(message): message for message in catalog if message.id}
    for name, message in wanted.items():
        translated = there.get(name)
        if translated is None or not _complete(translated):
            places = ", ".join(str(place) for place, _ in message.locations)
            yield f"{locale}: no translation: {name!r} ({places})"
        elif translated.fuzzy:
            yield f"{locale}: marked as fuzzy: {name!r}"
        elif _placeholders(message.id) != _placeholders(translated.string):
            yield f"{locale}: other placeholders than the original: {name!r}"
    for name in there.keys() - wanted.keys():
        yield f"{locale}: no longer used: {name!r}"


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def _placeholders(texts: str | Sequence[str] | None) -> set[str]:
    """The values a text takes, and ``%`` where it has a sign that is none."""
    joined = texts if isinstance(texts, str) else "\n".join(texts or ())
    found = {match.group(1) or match.group(0) for match in PLACEHOLDER.finditer(joined)}
    return found - {"%%", "num"}


def _untranslatable(environment: Environment, source: str) -> Iterator[str]:
    """Chinese in a template that no translation can reach."""
    tree = environment.parse(source)
    reached = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in _KEYWORDS
        for argument in call.args
    }
    for data in tree.find_all(nodes.TemplateData):
        if _CHINESE.search(data.data):
            yield data.data.strip()
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and _CHINESE.search(constant.value) and id(constant) not in reached:
            yield constant.value


def main(arguments: list[str] | None = None) -> int:
    """``python -m bot.wording check`` fails with a list; ``update`` merges; ``fill en`` also reads translations as
    JSON from standard input: ``{"撤销": "Undo"}``, or ``["%(num)s day", "%(num)s days"]`` for two forms."""
    match sys.argv[1:] if arguments is None else arguments:
        case ["update"]:
            with _alone():
                update()
            return 0
        case ["fill", locale]:
            with _alone():
                fill(json.load(sys.stdin), locale)
            return 0
        case ["check"]:
            found = list(problems())
            sys.stdout.writelines(f"{line}\n" for line in found)
            return 1 if found else 0
        case _:
            sys.stderr.write("python -m bot.wording check|update|fill LOCALE\n")
            return 2


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time, over all processes."""
    folder = os.open(LOCALES, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
