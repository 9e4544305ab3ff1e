"""The house is tidy: nothing half done, nothing patched, every setting documented, every link leading somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.project.files import PRODUCT, ROOT, files, imported, modules, shown

HALF_DONE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|\bNotImplemented" + "Error")
LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")


def documents() -> list[Path]:
    return list(files(".md"))


def test_nothing_is_left_half_done() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in files(".py", ".md", ".toml", ".j2", ".js", ".css", ".html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if HALF_DONE.search(line)
    ]

    assert found == []


def test_no_test_replaces_what_it_tests() -> None:
    found = [
        f"{shown(path)}:{line}"
        for path in files(".py")
        for line, name in imported(path)
        if name.startswith(("unittest.mock", "mock"))
    ]

    assert found == []


def test_every_module_opens_with_a_promise() -> None:
    silent = [
        shown(path)
        for package in PRODUCT
        for path in modules(package)
        if (text := path.read_text("utf-8")).strip() and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_setting_is_documented(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")

    missing = [name for field in Settings.model_fields if (name := f"NOTONELESS_{field.upper()}") not in text]

    assert missing == []


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {f"NOTONELESS_{field.upper()}" for field in Settings.model_fields}

    unknown = {
        f"{shown(path)}: {name}"
        for path in documents()
        for name in re.findall(r"\bNOTONELESS_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))
        if name not in known
    }

    assert unknown == set()


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_every_link_in_the_documents_leads_somewhere(path: Path) -> None:
    broken = []
    for target in LINK.findall(path.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            broken.append(target)

    assert broken == []


def anchors(path: Path) -> set[str]:
    """The anchors a page's headings get where it is shown."""
    titles = re.findall(r"^#+\s+(.+?)\s*$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")

    missing = [path.name for path in folder.glob("*.md") if path.name != "README.md" and f"({path.name})" not in index]

    assert missing == []


def test_no_test_and_no_document_names_a_machine() -> None:
    folders = ("ro" + "ot", "wo" + "rk", "ho" + "me")
    place = re.compile(r"(?<![\w.:/])/(?:" + "|".join(folders) + r")/\w")

    found = [
        f"{shown(path)}:{number}"
        for path in files(".py", ".md", ".toml", ".lock", ".js", ".html", ".txt")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if place.search(line)
    ]

    assert found == []
