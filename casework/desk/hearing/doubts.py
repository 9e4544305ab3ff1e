"""Which child was meant: asked with the candidates as buttons, while the sentence is kept to be completed by a tap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.desk import say
from casework.desk.reports.card import Left
from casework.desk.rights import may
from casework.people import Act, ClassId, Pupil, PupilId, SchoolClass, Worker
from casework.ports import Casebook, Draft
from casework.reading.contract import Channel, Doubt, Intent, Item, Outcome, Reason

ACTS = {
    Intent.ABSENCE: Act.REPORT,
    Intent.LEAVE: Act.REPORT,
    Intent.RETURNED: Act.REPORT,
    Intent.RETRACT: Act.REPORT,
    Intent.ATTEMPT: Act.ATTEMPT,
    Intent.PRESENT: Act.ROLL_CALL,
}
"""What a worker must be allowed to do for each thing a sentence may say. A child seen at school is a report; only the
words 已返校 of somebody with more rights would say more, and the next roll call confirms either."""

KINDS = {
    Intent.ABSENCE: "absent",
    Intent.LEAVE: "leave",
    Intent.RETURNED: "returned",
    Intent.PRESENT: "present",
    Intent.ATTEMPT: "attempt",
    Intent.RETRACT: "retracted",
}
"""What a sentence says, in the words in which facts are shown."""


DOUBT = "doubt"
"""The drafts that keep a sentence while it is asked which child was meant; several may be open, so each has its own
kind."""

FAMILY = f"{DOUBT}."
"""What the kinds of all these drafts begin with."""

OFFERED = 8
"""How many candidates are buttons; of more the full name is asked as well."""

CLASSES_OFFERED = 12
"""From so many classes a list may be chosen; whoever names children of more is asked to write the name or the class."""

NAMES_OFFERED = 92
"""Names that fit under one message, beside its other buttons."""


class View(StrEnum):
    """What the card shows of the question."""

    ASK = "ask"
    LIST = "list"
    CLASSES = "classes"
    WRITE = "write"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One name that could not be resolved, what the sentence says of the child, and who it may be."""

    said: str
    items: tuple[Item, ...]
    candidates: tuple[PupilId, ...]
    typed: str = ""
    """What was typed since, where the candidates are those that fit it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A message of which something is still asked: its names one after the other, ``place`` the one asked now.

    ``at`` is when it was written: what is answered later is recorded as of then. ``held`` are the roll calls that it
    closes once every name is settled; ``left`` is what it could not record. ``listing``: none of the candidates was
    right, and a name is waited for. ``came`` is how the words came (see ``attached.to_json``). ``asking`` is the
    sentence, where it may say who asked for the leave of the one child it speaks of. ``message`` is the card that asks,
    ``again``: it was asked once more.
    """

    ref: str
    utterance: str
    at: datetime
    asked: tuple[Asked, ...]
    place: int = 0
    held: tuple[tuple[ClassId, date], ...] = ()
    left: Left = field(default_factory=Left)
    listing: bool = False
    came: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""
    message: int | None = None
    again: bool = False

    @property
    def now_asked(self) -> Asked:
        return self.asked[self.place]

    @property
    def last(self) -> bool:
        return self.place + 1 == len(self.asked)


def worth_asking(book: Casebook, worker: Worker, doubts: Iterable[Doubt], left: Left) -> list[Asked]:
    """The doubts about things that the worker may record; what they may not goes into ``left``."""
    found = []
    for doubt in doubts:
        allowed = tuple(item for item in doubt.items if may(book, worker, ACTS[item.intent]))
        ids = tuple(pupil.id for pupil in doubt.candidates if _sees_any(book, worker, allowed, pupil))
        if doubt.candidates and not ids:
            allowed = ()
        left.kinds += [item.intent for item in doubt.items if item not in allowed and item.intent not in left.kinds]
        if allowed:
            found.append(Asked(said=doubt.said, items=allowed, candidates=ids))
    return found


def _sees_any(book: Casebook, worker: Worker, items: Iterable[Item], pupil: Pupil) -> bool:
    return any(may(book, worker, act, pupil) for act in {ACTS[item.intent] for item in items})


def offered(book: Casebook, worker: Worker, asked: Asked) -> list[Pupil]:
    """The candidates as they are shown: first whom this worker meant by the word before, if still in scope."""
    ids = [*(known_by_word(book, worker, asked.said) if not asked.typed else ()), *asked.candidates]
    known = book.pupils(ids) if ids else {}
    return [known[one] for one in dict.fromkeys(ids) if one in known and nameable(book, worker, asked, known[one])]


def nameable(book: Casebook, worker: Worker, asked: Asked, pupil: Pupil) -> bool:
    """Whether the worker may say of this child at least one thing that the sentence says."""
    return _sees_any(book, worker, asked.items, pupil)


def is_remembered(book: Casebook, worker: Worker, asked: Asked, candidates: Sequence[Pupil]) -> bool:
    """Whether the first candidate is the one this worker meant by the word before."""
    return bool(candidates) and not asked.typed and [candidates[0].id] == known_by_word(book, worker, asked.said)


def known_by_word(book: Casebook, worker: Worker, said: str) -> list[PupilId]:
    """The child this worker meant by the word the last time, as a list of one; none who is out of their scope."""
    meant = [word.pupil for word in book.remembered(worker.id) if word.said == said]
    return meant if meant and any(pupil.id == meant[0] for pupil in book.scope(worker).pupils) else []


# --- the question ---


def question(
    book: Casebook,
    worker: Worker,
    pending: Pending,
    *,
    view: View = View.ASK,
    class_id: ClassId | None = None,
    among: Sequence[SchoolClass] = (),
) -> say.Values:
    """What the card asks now, as values for ``_question.j2``; ``among`` are the classes to choose from, all of the
    worker's where none are named."""
    asked = pending.now_asked
    candidates = offered(book, worker, asked)
    remembered = is_remembered(book, worker, asked, candidates)
    classes = list(among) or classes_of(book, worker)
    one = classes[0] if len(classes) == 1 else None
    named: list[say.Values] = []
    if view is View.LIST and class_id is not None:
        pupils = [pupil for pupil in book.class_pupils(class_id) if nameable(book, worker, asked, pupil)]
        named = [{"id": number, "name": name} for number, name in say.told_apart(pupils).items()][:NAMES_OFFERED]
    return {
        "view": view,
        "draft": pending.ref,
        "place": pending.place,
        "number": pending.place + 1,
        "total": len(pending.asked),
        "said": asked.said,
        "typed": asked.typed,
        "how": _how(asked, candidates, remembered=remembered),
        "candidates": _told_apart(candidates[:OFFERED], book.scope(worker).by_name),
        "more": max(0, len(candidates) - OFFERED),
        "one_class": len(classes) == 1 or len({pupil.class_id for pupil in candidates}) == 1,
        "class": next((c.label for c in classes if c.id == class_id), one.label if one is not None else None),
        "names": named,
        "classes": say.class_keys(classes) if len(classes) <= CLASSES_OFFERED else [],
        "own_class": one.id if one is not None else None,
        "since": pending.at.isoformat() if pending.again else None,
        "days": book.policy.question_kept_days,
        "holds": [book.town().classes[held].label for held, _ in pending.held],
    }


def _how(asked: Asked, candidates: Sequence[Pupil], *, remembered: bool) -> str:
    if remembered:
        return "remembered"
    if not candidates:
        return "none"
    if len(candidates) == 1:
        return "one"
    return "same" if {pupil.name for pupil in candidates} == {asked.said} else "some"


def _told_apart(candidates: Sequence[Pupil], by_name: Mapping[str, Sequence[Pupil]]) -> list[say.Values]:
    """Each with class, village and guardian; ``twin``: another child of the worker bears the name; ``nth`` numbers
    those who are alike even in the rest."""
    found: list[say.Values] = []
    alike: dict[tuple[object, ...], list[say.Values]] = {}
    for pupil in candidates:
        twin = len(by_name.get(pupil.name, ())) > 1
        shown = say.child(pupil) | {"home": say.home(pupil), "twin": twin, "nth": 0}
        found.append(shown)
        alike.setdefault((pupil.name, pupil.class_id, pupil.village, pupil.guardians[:1]), []).append(shown)
    for same in alike.values():
        for number, shown in enumerate(same, start=1):
            shown["nth"] = number if len(same) > 1 else 0
    return found


def classes_of(book: Casebook, worker: Worker) -> list[SchoolClass]:
    """The classes from whose lists this worker may choose a child."""
    return sorted(book.scope(worker).classes, key=lambda c: (c.school, c.grade, c.number))


def where_to_look(book: Casebook, worker: Worker) -> tuple[View, ClassId | None]:
    """What 从名单里选 leads to: the one list, the choice of a class, or the request to write a name."""
    classes = classes_of(book, worker)
    if len(classes) == 1:
        return View.LIST, classes[0].id
    return (View.CLASSES if classes and len(classes) <= CLASSES_OFFERED else View.WRITE), None


def says(item: Item) -> say.Values:
    """What an item says, as a line that shows a fact."""
    return {
        "kind": KINDS[item.intent],
        "day": item.day.isoformat(),
        "until": item.until.isoformat() if item.until else None,
        "sessions": list(item.sessions),
        "excused": item.excused,
        "reason": item.reason,
        "channel": item.channel,
        "outcome": item.outcome,
        "met": None,
        "promised": item.promised.isoformat() if item.promised else None,
    }


# --- keeping it ---


def keep(book: Casebook, worker: Worker, pending: Pending, now: datetime, *, message: int | None = None) -> None:
    """Keep what is asked until it is answered; a typed answer is taken for it for a while from ``now``."""
    values = {
        "utterance": pending.utterance,
        "at": pending.at.isoformat(),
        "asked": [
            {
                "said": asked.said,
                "items": [item_to_json(item) for item in asked.items],
                "candidates": list(asked.candidates),
                "typed": asked.typed,
            }
            for asked in pending.asked
        ],
        "place": pending.place,
        "held": [[class_id, day.isoformat()] for class_id, day in pending.held],
        "left": pending.left.to_json(),
        "listing": pending.listing,
        "came": dict(pending.came),
        "asking": pending.asking,
        "again": pending.again,
    }
    kind = f"{FAMILY}{pending.ref}"
    book.save_draft(Draft(ref=pending.ref, worker=worker.id, kind=kind, values=values, at=now, message=message))


def kept(draft: Draft) -> Pending:
    """The reverse of ``keep``."""
    values = draft.values
    return Pending(
        ref=draft.ref,
        utterance=values["utterance"],
        at=datetime.fromisoformat(values["at"]),
        asked=tuple(
            Asked(
                said=asked["said"],
                items=tuple(item_from_json(item) for item in asked["items"]),
                candidates=tuple(asked["candidates"]),
                typed=asked["typed"],
            )
            for asked in values["asked"]
        ),
        place=values["place"],
        held=tuple((class_id, date.fromisoformat(day)) for class_id, day in values["held"]),
        left=Left.from_json(values["left"]),
        listing=values["listing"],
        came=values["came"],
        asking=values.get("asking", ""),
        message=draft.message,
        again=values.get("again", False),
    )


def is_open(book: Casebook, worker: Worker, utterance: str) -> bool:
    """Whether something is still asked about that message, on its card."""
    return any(draft.values["utterance"] == utterance for draft in book.drafts_of_family(worker.id, FAMILY))


def item_to_json(item: Item) -> dict[str, Any]:
    """An item without its child, to be kept in a draft."""
    return {
        "intent": item.intent,
        "day": item.day.isoformat(),
        "until": item.until.isoformat() if item.until else None,
        "sessions": list(item.sessions),
        "reason": item.reason,
        "excused": item.excused,
        "channel": item.channel,
        "outcome": item.outcome,
        "promised": item.promised.isoformat() if item.promised else None,
        "one_lesson": item.one_lesson,
    }


def item_from_json(kept: Mapping[str, Any]) -> Item:
    """The reverse of ``item_to_json``."""
    return Item(
        intent=Intent(kept["intent"]),
        day=date.fromisoformat(kept["day"]),
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        sessions=tuple(kept["sessions"]),
        reason=Reason(kept["reason"]) if kept["reason"] else None,
        excused=kept["excused"],
        channel=Channel(kept["channel"]) if kept["channel"] else None,
        outcome=Outcome(kept["outcome"]) if kept["outcome"] else None,
        promised=date.fromisoformat(kept["promised"]) if kept["promised"] else None,
        one_lesson=kept.get("one_lesson", False),
    )
