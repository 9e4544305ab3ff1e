"""What passed between the bot and one phone: whom a message of the bot is about, and what a message of a person led to.

A reply finds the child in the one, an edit what it corrects in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.fact import FactRef
from casework.people import PupilId, WorkerId

CHILD = frozenset({"id", "name", "class", "school", "village", "boarding"})
"""The keys by which a child is known among the values of a notice: ``casework.desk.say.child`` writes them all."""

HELD = "held"
"""What comes along with a notice because it was held back: it is not what the notice is about."""

MOST_PUPILS = 60
"""How many children of one message are remembered: more than a class has."""

# Every message sent is looked through: plain types are told apart several times as fast as abstract ones.
_HOLDING = (dict, list, tuple)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A message of the bot in a chat: the children it names, in order, the duty or utterance whose card it is, and the
    draft whose ``question`` it asks."""

    template: str
    pupils: tuple[PupilId, ...] = ()
    duty: str | None = None
    utterance: str | None = None
    question: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A message of a person and what came of it: the facts its words said, and what still waits for an answer.

    ``at`` is its date, ``edited`` that of the edit it was last read at. ``facts`` are those that the words themselves
    said; taps that followed may have added others to ``utterances``. ``drafts`` are the questions asked about it,
    ``notes`` the notes it became, as (child, fact), ``chosen`` who was tapped for a name that was asked about,
    ``files`` what came with it, as (file, media type).
    """

    chat: int
    message: int
    worker: WorkerId
    at: datetime
    edited: datetime | None = None
    utterances: tuple[str, ...] = ()
    facts: tuple[FactRef, ...] = ()
    drafts: tuple[str, ...] = ()
    notes: tuple[tuple[PupilId, FactRef], ...] = ()
    chosen: Mapping[str, PupilId] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()


def spoken(template: str, values: Mapping[str, Any]) -> Spoken:
    """What is to be remembered of a notice: nothing but whom and what it is about."""
    duty = values.get("duty")
    utterance, question = values.get("utterance"), values.get("question")
    return Spoken(
        template=template,
        pupils=tuple(_children(values, {}))[:MOST_PUPILS],
        duty=duty.get("key") if isinstance(duty, Mapping) else None,
        utterance=utterance if isinstance(utterance, str) and utterance else None,
        question=question if isinstance(question, str) else None,
    )


def _children(value: Any, found: dict[PupilId, None]) -> dict[PupilId, None]:
    """The children in it, each once, in order. Values are JSON: what is no dictionary and no list holds none."""
    if isinstance(value, dict):
        if value.keys() >= CHILD:
            found[value["id"]] = None
            return found
        for name, inner in value.items():
            if isinstance(inner, _HOLDING) and name != HELD:
                _children(inner, found)
    else:
        for inner in value:
            if isinstance(inner, _HOLDING):
                _children(inner, found)
    return found
