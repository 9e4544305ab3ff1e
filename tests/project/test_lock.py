"""The lock fits the project as far as can be said without a package index."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.files import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)(?:\s*;\s*(.+))?$")


def locked() -> dict[str, list[tuple[str, str]]]:
    """Version and marker of each line of the lock, by name."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    found: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        pinned = PINNED.match(line)
        assert pinned, f"not a plain pinned requirement: {line}"
        found.setdefault(canonicalize_name(pinned[1]), []).append((pinned[2], pinned[3] or ""))
    return found


def test_the_lock_holds_every_requirement_at_a_version_it_allows_and_nothing_but_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = locked()

    wrong = [
        str(requirement)
        for requirement in map(Requirement, project["dependencies"] + project["optional-dependencies"]["test"])
        if not any(
            requirement.specifier.contains(version, prereleases=True)
            for version, _ in pins.get(canonicalize_name(requirement.name), [])
        )
    ]

    assert wrong == []
