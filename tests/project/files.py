"""The project's own files, as git would see them, for the tests that look after the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "casework", "handlers", "paperwork", "reminders", "storage")
"""The packages of the design; ``paperwork`` comes with its issue."""

NOT_OURS = frozenset({"build", "data", "node_modules"})


def files(*endings: str) -> Iterator[Path]:
    """The files of these endings, without hidden folders and what is made on the way."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        ours = not any(part.startswith(".") or part in NOT_OURS or part.endswith(".egg-info") for part in parts[:-1])
        if ours and path.suffix in endings and path.is_file():
            yield path


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every absolute import, wherever in the module it stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "" if node.level == 0 else "." * node.level


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
