"""What the corpus showed, counted while it is read and printed at the end of the tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    read: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    silent_wrong: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        total = sum(self.read.values())
        if not total:
            return []
        summary = (
            f"reading-corpus messages {total} exact {sum(self.exact.values()) / total:.3f} "
            f"silent-wrong {sum(self.silent_wrong.values())} missed {sum(self.missed.values())}"
        )
        return [summary] + [
            f"  {kind}: {self.exact[kind]}/{count} exact, "
            f"{self.silent_wrong[kind]} silent wrong, {self.missed[kind]} missed"
            for kind, count in sorted(self.read.items())
        ]


FIGURES = Figures()
