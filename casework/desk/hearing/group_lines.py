"""The answer in a group: what is reported within a minute is gathered in one message, in classes, days and counts.

A group has at most one such answer on its way. What comes meanwhile is added to it as soon as it is known to be shown,
so that ten classes reporting at once make one message and an edit or two, never ten messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from casework.desk.lessons import counting
from casework.desk.roll.tally import shown, tallies
from casework.desk.say import Values
from casework.fact import LessonCount
from casework.groups import Group, GroupLine
from casework.people import Role, Worker
from casework.ports import Casebook, Hold, Notice

GATHERED_WITHIN: Final = timedelta(minutes=1)
"""How long after an answer what is reported is added to it."""

MOST_SILENT: Final = 12
"""Classes named as silent; of more there is only the number."""

_TITLES: Final[Mapping[Role, str]] = {
    Role.SUBJECT_TEACHER: "teacher",
    Role.HEAD_TEACHER: "teacher",
    Role.DUTY_TEACHER: "teacher",
    Role.SCHOOL_LEADER: "principal",
}
_SURNAMES_OF_TWO: Final = frozenset(
    ("欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "夏侯",
     "端木", "南宫", "独孤", "轩辕", "呼延", "闻人")
)  # fmt: skip


_OF_CLASSES: Final = ("called", "lesson")


def called(class_id: int, day: date) -> Values:
    """A class was accounted for."""
    return {"kind": "called", "class": class_id, "day": day.isoformat()}


def lesson(class_id: int, day: date, number: int) -> Values:
    """A lesson of a class was counted."""
    return {"kind": "lesson", "class": class_id, "day": day.isoformat(), "lesson": number}


def noted() -> Values:
    """Something was recorded of a child."""
    return {"kind": "noted"}


def asked(class_id: int | None = None, day: date | None = None) -> Values:
    """Something is to be answered in the private chat first; of a roll call, until it is closed."""
    return {"kind": "asked", "class": class_id, "day": day.isoformat() if day is not None else None}


def gather(book: Casebook, group: Group, worker: Worker, entries: Sequence[Values], now: datetime) -> None:
    """Answer in the group what this worker has just reported, with what was reported shortly before."""
    of_speaker = {"by": worker.id, "speaker": speaker(worker), "unheard": not worker.reachable()}
    fresh = tuple(entry | of_speaker for entry in entries)
    line = book.group_line(group.chat)
    if line is None or not line.at <= now < line.at + GATHERED_WITHIN:
        line = GroupLine(chat=group.chat, ref=book.new_ref(), at=now, said=())
    line = replace(line, said=(*line.said, *fresh))
    if not line.on_its_way:
        line = _speak(book, line, now)
    book.save_group_line(line)


def answered(book: Casebook, chat: int | None, worker: Worker, entries: Sequence[Values], now: datetime) -> None:
    """The names that a message in this group (if it was in one) had left open are settled."""
    group = book.group(chat) if chat is not None else None
    if group is not None:
        first, *rest = entries or [noted()]
        gather(book, group, worker, [first | {"answers": True}, *rest], now)


def let_be(book: Casebook, chat: int | None, now: datetime) -> None:
    """Of a name that a message in this group (if it was in one) had left open nothing is recorded: nobody has to answer
    any more."""
    group = book.group(chat) if chat is not None else None
    line = book.group_line(group.chat) if group is not None else None
    waits = [one for one in line.said if one["kind"] == "asked" and one["class"] is None] if line is not None else []
    if line is not None and waits:
        over = {**waits[-1], "kind": "let_be", "answers": True}
        book.save_group_line(_spoken_again(book, replace(line, said=(*line.said, over)), now))


def put_right(book: Casebook, classes: Collection[int], now: datetime) -> None:
    """What was reported of these classes has been put right: where the latest answer in a group speaks of one of them,
    it says what holds now."""
    for group in book.groups() if classes else ():
        line = book.group_line(group.chat)
        if line is not None and any(one["kind"] in _OF_CLASSES and one["class"] in classes for one in line.said):
            book.save_group_line(_spoken_again(book, line, now))


def _spoken_again(book: Casebook, line: GroupLine, now: datetime) -> GroupLine:
    """The line said as it stands; of one on its way, as soon as it is known to be shown."""
    return replace(line, spoken=0) if line.on_its_way else _speak(book, line, now)


def settled(book: Casebook, chat: int | None, worker: Worker, entry: Values, now: datetime) -> None:
    """A roll call that was begun in this group (if it was), and asked about in private, is closed."""
    group = book.group(chat) if chat is not None else None
    if group is not None:
        gather(book, group, worker, [entry], now)


def spoken(book: Casebook, ref: str, message: int | None, now: datetime) -> None:
    """The line of that name is shown in this message (None: it could not be said); what came meanwhile is added."""
    line = book.group_line_called(ref)
    if line is None:
        return
    line = replace(line, message=message or line.message, on_its_way=False)
    if line.spoken < len(line.said) and message is not None:
        line = _speak(book, line, now)
    book.save_group_line(line)


def _speak(book: Casebook, line: GroupLine, now: datetime) -> GroupLine:
    book.tell(
        Notice(
            template="group_said",
            values=_values(book, line.said, now),
            chat=line.chat,
            reply=True,
            hold=Hold.NEVER,
            edit=line.message,
            draft=line.ref,
        )
    )
    return replace(line, spoken=len(line.said), on_its_way=True)


def speaker(worker: Worker) -> Values:
    """How the speaker is called where others read it: the surname's one character and a title, or a title alone.

    A whole name, or a surname of two characters, could be a child's name as well.
    """
    usual = len(worker.name) in (2, 3) and worker.name[:2] not in _SURNAMES_OF_TWO
    surname = worker.name[:1] if usual else ""
    title = _TITLES.get(worker.role, "") if surname else ""
    return {"surname": surname if title else "", "title": title}


def _still_asked(said: Sequence[Mapping[str, Any]], called: Collection[tuple[int, str]]) -> int:
    """How much is still to be answered in private: a roll call until it is closed, a name until it was settled."""
    asked = [entry for entry in said if entry["kind"] == "asked"]
    classes = sum((one["class"], one["day"]) not in called for one in asked if one["class"] is not None)
    names = sum(one["class"] is None for one in asked)
    return classes + max(0, names - sum(bool(entry.get("answers")) for entry in said))


def _values(book: Casebook, said: Iterable[Mapping[str, Any]], now: datetime) -> Values:
    """The line as it stands now: a class taken back meanwhile is silent again."""
    said = list(said)
    town, today = book.town(), now.astimezone(book.zone).date()
    named = {(entry["class"], entry["day"]) for entry in said if entry["kind"] == "called"}
    schools = {town.classes[class_id].school for class_id, _ in named if class_id in town.classes}
    by_day = {day: tallies(book, date.fromisoformat(day), schools) for day in sorted({day for _, day in named})}
    classes = [
        shown(town, one.school_class)
        | {"day": day, "count": one.count, "here": one.here, "missing": one.missing, "unsure": one.unsure}
        for day, found in by_day.items()
        for one in found
        if (one.school_class.id, day) in named and one.complete
    ]
    counted, uncounted = _lessons(book, said)
    held = {(one.school_class.id, day) for day, found in by_day.items() for one in found if one.complete}
    silent = []
    if len(classes) > 1:
        silent = [shown(town, t.school_class) for t in by_day.get(today.isoformat(), ()) if not t.heard]
    speakers = {entry["by"]: entry for entry in said}
    one = next(iter(speakers.values())) if len(speakers) == 1 else None
    return {
        "today": today.isoformat(),
        "classes": classes,
        "lessons": counted,
        "taken_back": [
            shown(town, town.classes[class_id]) | {"day": day}
            for class_id, day in sorted(named - held)
            if class_id in town.classes
        ],
        "uncounted": uncounted,
        "let_be": any(entry["kind"] == "let_be" for entry in said),
        "silent": silent if len(silent) <= MOST_SILENT else [],
        "silent_count": len(silent),
        "noted": sum(entry["kind"] == "noted" for entry in said),
        "asked": _still_asked(said, named),
        "unheard": sum(entry["unheard"] for entry in speakers.values()),
        "speaker": one["speaker"] if one is not None else None,
    }


def _lessons(book: Casebook, said: Iterable[Mapping[str, Any]]) -> tuple[list[Values], list[Values]]:
    """The lessons that were counted, with how many are missing, as it stands now; and those that do not count any
    more."""
    named = sorted({(one["day"], one["class"], one["lesson"]) for one in said if one["kind"] == "lesson"})
    if not named:
        return [], []
    first = counting.midnight(book, date.fromisoformat(named[0][0]))
    facts = book.class_facts({class_id for _, class_id, _ in named}, first)
    town, found, gone = book.town(), list[Values](), list[Values]()
    for day, class_id, number in named:
        count = counting.counted(facts.get(class_id, ()), date.fromisoformat(day)).get(number)
        class_said = shown(town, town.classes[class_id]) | {"day": day, "lesson": number}
        if count is not None and isinstance(count.body, LessonCount):
            found.append(class_said | {"missing": len(count.body.missing)})
        else:
            gone.append(class_said)
    return found, gone
