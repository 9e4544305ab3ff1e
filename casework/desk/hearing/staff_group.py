"""The staff group: what a joined worker writes there counts as in private; the group is answered without names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from unicodedata import normalize

from casework.desk.hearing import group_lines, plain_answers
from casework.desk.hearing.doubts import ACTS
from casework.desk.leaves import renewal
from casework.desk.lessons import counting, lesson_on
from casework.desk.reply import reply
from casework.desk.reports import taking_down
from casework.desk.request import Request
from casework.desk.rights import may, who
from casework.desk.roll import roll_call, whole_classes
from casework.desk.roll.tally import shown, tallies
from casework.desk.say import Values
from casework.desk.sightings import telling
from casework.groups import Group
from casework.people import Worker
from casework.ports import Casebook, Hold, Notice
from casework.reading.contract import Complete, Reading
from casework.reading.reader import read

_ROLL_CALL: Final = re.compile(
    r"全[都部]?(?:到|勤|在|齐)|到齐|齐了|全班|全体|全员|满勤|没有?(?:人)?缺|[无零未]缺|一个[都也]?(?:不|没)[少缺落]|[应实]到"
    r"|all (?:present|here)|everybody is (?:here|present)",
    re.IGNORECASE,
)
"""What is said of a class alone."""


def hear(book: Casebook, request: Request, /, *, text: str, called: bool = False) -> None:
    """A text in a group. What is a report of somebody who has joined is taken down as if they had written it to the bot
    alone, where they are answered; ``called``: it begins with a command or with the bot's name."""
    group = _linked(book, request, called=called)
    if group is None or not _is_joined(book, request):
        return
    worker = who(book, request)
    said = _read(book, request, worker, text)
    reading = _as_called(text, said)
    if said.complete and not reading.complete:
        _ask_for_the_class(book, request, worker, said.complete[0], text)
    if not reading.empty or any(post.villages for post in worker.posts):
        told = telling.heard(book, request, worker, text, reading)
        if told is None:
            group_lines.gather(book, group, worker, [_sighted(book, request, worker)], request.now)
            return
        reading = renewal.continued(book, told, text, request.now)
    if reading.empty:
        if called:
            book.tell(Notice(template="group_hint", chat=group.chat, reply=True, hold=Hold.NEVER))
        return
    taking_down.take_down(book, request, worker, reading, text=text)
    entries = _entries(book, request, worker, reading)
    if entries:
        group_lines.gather(book, group, worker, entries, request.now)
    if reading.doubts or any(item.pupil is not None for item in reading.items):
        _ask_for_no_names(book, request, worker)


def edited(book: Casebook, request: Request, /, *, text: str) -> None:
    """A message that was changed is not read again; whoever has changed a report is told so, in private."""
    if request.group is None or book.group(request.group) is None or not _is_joined(book, request):
        return
    worker = who(book, request)
    if not _as_called(text, _read(book, request, worker, text)).empty:
        reply(book, request, worker, "group_edited")


def board(book: Casebook, request: Request, /, *, called: bool = False) -> None:
    """没报的班: how many are there and which classes are silent, of the schools in which the speaker has classes."""
    group = _linked(book, request, called=called)
    if group is None or not _is_joined(book, request):
        return
    worker = who(book, request)
    day = request.now.astimezone(book.zone).date()
    town = book.town()
    found = tallies(book, day, {one.school for one in book.scope(worker).classes})
    complete = [one for one in found if one.complete]
    silent = [one for one in found if not one.heard]
    values: Values = {
        "day": day.isoformat(),
        "classes": len(found),
        "complete": len(complete),
        "count": sum(one.count for one in complete),
        "here": sum(one.here for one in complete),
        "missing": sum(one.missing for one in complete),
        "unsure": sum(one.unsure for one in complete),
        "silent": [shown(town, one.school_class) for one in silent][: group_lines.MOST_SILENT],
        "silent_more": max(0, len(silent) - group_lines.MOST_SILENT),
        "begun": [shown(town, one.school_class) for one in found if one.heard and not one.complete],
    }
    book.tell(Notice(template="group_board", values=values, chat=group.chat, reply=True, hold=Hold.NEVER))


def _linked(book: Casebook, request: Request, *, called: bool) -> Group | None:
    """The group, if it is linked. In any other the bot says nothing, but to whoever calls it."""
    if request.group is None:
        return None
    found = book.group(request.group)
    if found is None and called:
        book.tell(Notice(template="group", chat=request.group, reply=True, hold=Hold.NEVER))
    return found


def _is_joined(book: Casebook, request: Request) -> bool:
    worker = book.worker_of_chat(request.chat)
    return worker is not None and worker.active


def _read(book: Casebook, request: Request, worker: Worker, text: str) -> Reading:
    at = request.at.astimezone(book.zone)
    return read(text, scope=book.scope(worker), at=at, calendar=book.calendar())


def _as_called(text: str, reading: Reading) -> Reading:
    """The reading, without the class that it accounts for where that may not be meant: among colleagues 都在,放心 and
    都来了 may be said of anybody. It is meant where a child or a class is named, or in the words of a roll call."""
    if reading.doubts or any(item.pupil is not None for item in reading.items):
        return reading
    if _ROLL_CALL.search(text) or plain_answers.class_in(normalize("NFKC", text)) is not None:
        return reading
    return replace(reading, items=(), complete=(), held=())


def _ask_for_the_class(book: Casebook, request: Request, worker: Worker, one: Complete, text: str) -> None:
    """Once a day and in private, to whoever may call the class and perhaps meant to: how that is written."""
    said = book.class_days(one.day).get(one.school_class.id)
    if not whole_classes.may_call(book, worker, one.school_class) or (said is not None and said.complete):
        return
    values: Values = {"said": text[:20], "class": one.school_class.label, "id": one.school_class.id}
    book.tell(
        Notice(
            template="group_not_called",
            values=values | {"day": one.day.isoformat()},
            worker=worker.id,
            chat=request.chat,
            reply=True,
            hold=Hold.NEVER,
            once=f"group_not_called.{worker.id}.{one.day:%Y%m%d}",
        )
    )


def _entries(book: Casebook, request: Request, worker: Worker, reading: Reading) -> list[Values]:
    """What became of the report, for the group: seen in the records, not guessed from the sentence."""
    closed, waits = [], [group_lines.asked()] if reading.doubts else []
    for one in counting.roll_calls(reading):
        if not whole_classes.may_call(book, worker, one.school_class):
            continue
        if _is_asked(book, request, worker, one):
            waits.append(group_lines.asked(one.school_class.id, one.day))
        elif (said := book.class_days(one.day).get(one.school_class.id)) is not None and said.complete:
            closed.append(group_lines.called(one.school_class.id, one.day))
    for count in counting.counts(book, worker, lesson_on.narrowed(book, reading, request.at).items, reading.complete):
        closed.append(group_lines.lesson(count.school_class.id, count.day, count.lesson))
    if not closed and not waits and _is_recorded(book, request, worker, reading):
        return [group_lines.noted()]
    return [*closed, *waits]


def _sighted(book: Casebook, request: Request, worker: Worker) -> Values:
    """What became of a child seen out of school: it was noted, unless something is asked first."""
    drafts = (book.draft(worker.id, kind) for kind in (telling.RUMOUR, telling.PLACE))
    return group_lines.asked() if any(d is not None and d.at == request.now for d in drafts) else group_lines.noted()


def _is_asked(book: Casebook, request: Request, worker: Worker, one: Complete) -> bool:
    """Whether the roll call waits for an answer about children who were missing before."""
    kept = book.draft(worker.id, roll_call.KIND)
    return kept is not None and kept.at == request.at and kept.values.get("class") == one.school_class.id


def _is_recorded(book: Casebook, request: Request, worker: Worker, reading: Reading) -> bool:
    named = {
        item.pupil.id
        for item in reading.items
        if item.pupil is not None and may(book, worker, ACTS[item.intent], item.pupil)
    }
    charts = book.charts(named).values() if named else ()
    return any(fact.by == worker.id and fact.at == request.at for chart in charts for fact in chart.facts)


def _ask_for_no_names(book: Casebook, request: Request, worker: Worker) -> None:
    """Once a day, to whoever has named a child where others read it."""
    day = request.now.astimezone(book.zone).date()
    book.tell(
        Notice(
            template="group_no_names",
            worker=worker.id,
            chat=request.chat,
            reply=True,
            hold=Hold.NEVER,
            once=f"group_no_names.{worker.id}.{day:%Y%m%d}",
        )
    )
