"""What stands today in the place of something said, and how long it may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from casework.fact import Fact, FactRef, in_force, standing
from casework.ports import Chart

UNDO_WITHIN = timedelta(days=31)
"""How long what was said may be taken back or put right by its author."""


def too_old(fact: Fact, now: datetime) -> bool:
    return now - fact.at > UNDO_WITHIN


def current(facts: Sequence[Fact], ref: FactRef) -> Fact | None:
    """What stands in the place of this fact now: itself, or the correction of it made last; None if it was taken
    back."""
    holding = in_force(facts)
    by_ref = {fact.ref: fact for fact in facts}
    passed: set[FactRef] = set()
    while ref not in holding:
        later = [f for f in facts if f.names == ref and f.corrects and f.ref not in passed]
        if not later:
            return None
        ref = max(later, key=lambda f: (f.ref in holding, f.at, f.seq)).ref
        passed.add(ref)
    return by_ref.get(ref)


def named_utterance(chart: Chart, utterance: str) -> list[Fact]:
    """What one message said of this child and still holds."""
    return [fact for fact in standing(chart.facts) if fact.utterance == utterance and utterance]


def lineage(facts: Sequence[Fact], ref: FactRef) -> list[Fact]:
    """A statement with everything it corrected, one after the other: what must be taken back for nothing of it to
    stand again."""
    by_ref = {fact.ref: fact for fact in facts}
    found: list[Fact] = []
    fact = by_ref.get(ref)
    while fact is not None and fact not in found:
        found.append(fact)
        fact = by_ref.get(fact.names) if fact.corrects and fact.names is not None else None
    return found
