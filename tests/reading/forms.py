"""Readings in the form of ``docs/reading.md``, for comparing with the corpus."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.people import Pupil
from casework.reading.contract import Item, Reading

CORPUS = Path(__file__).with_name("corpus.jsonl")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message of the corpus with the reading it must have."""

    kind: str
    by: str
    at: datetime
    text: str
    items: list[dict[str, Any]]
    ask: list[dict[str, Any]]
    complete: list[dict[str, Any]]


def corpus() -> list[Line]:
    lines = (json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines())
    return [Line(**(line | {"at": datetime.fromisoformat(line["at"])})) for line in lines]


def form(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    return {
        "items": [_item(one) for one in reading.items],
        "ask": [{"said": one.said, "candidates": [_label(each) for each in one.candidates]} for one in reading.doubts],
        "complete": [
            {"class": f"{one.school_class.school_name} {one.school_class.label}", "date": one.day.isoformat()}
            for one in reading.complete
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    shown: dict[str, Any] = {"intent": item.intent.value}
    if item.pupil is not None:
        shown["pupil"] = _label(item.pupil)
    if item.school_class is not None:
        shown["class"] = f"{item.school_class.school_name} {item.school_class.label}"
    shown |= {
        "date": item.day.isoformat(),
        "until": item.until.isoformat() if item.until else None,
        "sessions": list(item.sessions),
        "reason": item.reason.value if item.reason else None,
        "excused": item.excused,
    }
    if item.intent.value == "attempt":
        shown |= {
            "channel": item.channel.value if item.channel else None,
            "outcome": item.outcome.value if item.outcome else None,
            "promised": item.promised.isoformat() if item.promised else None,
        }
    return shown


def _label(pupil: Pupil) -> str:
    name = f"{pupil.name}@{pupil.village}" if (pupil.class_id, pupil.name) == (2, "岑洋") else pupil.name
    return f"{pupil.school_class.school_name} {pupil.school_class.label} {name}"
