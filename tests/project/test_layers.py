"""The one-way street holds on disk: contracts name every package, casework imports next to nothing."""

from __future__ import annotations

import ast
import configparser
import sys
import tomllib

from tests.project.files import PRODUCT, ROOT, imported, modules, shown

NAMES = ROOT / "casework" / "reading" / "names.py"
AWAITED = ROOT / "storage" / "thread.py"
FOR_NAMES = frozenset({"pypinyin", "rapidfuzz"})
HIDDEN_CLOCKS = frozenset({"now", "utcnow", "today"})


def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", "utf-8")
    return parser


def top_level_packages() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}


def test_every_top_level_package_on_disk_stands_in_the_contracts() -> None:
    settings = contracts()
    roots = set(settings["importlinter"]["root_packages"].split())
    street = set(settings["importlinter:contract:street"]["layers"].replace("|", " ").split())

    assert roots == top_level_packages()
    assert street == top_level_packages()


def test_every_package_of_the_product_is_installed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = {name.rstrip("*") for name in settings["tool"]["setuptools"]["packages"]["find"]["include"]}

    assert included == {name for name in PRODUCT if (ROOT / name).is_dir()}


def test_casework_imports_only_the_standard_library_and_itself() -> None:
    ours = sys.stdlib_module_names | {"casework"}

    strangers = [
        f"{shown(path)}:{line}: {name}"
        for path in modules("casework")
        for line, name in imported(path)
        if name.partition(".")[0] not in (ours | FOR_NAMES if path == NAMES else ours)
    ]

    assert strangers == []


def test_casework_and_storage_contain_no_async_but_where_the_thread_is_awaited() -> None:
    asynchronous = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)

    found = [
        f"{shown(path)}:{node.lineno}"
        for package in ("casework", "storage")
        for path in modules(package)
        if path != AWAITED
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, asynchronous)
    ]

    assert found == []


def test_nobody_below_bot_looks_at_the_clock() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for package in PRODUCT
        if package != "bot"
        for path in modules(package)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in HIDDEN_CLOCKS
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr) in {"datetime", "date"}
    ]

    assert found == []
