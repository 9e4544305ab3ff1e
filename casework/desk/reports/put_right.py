"""只是上午, 是昨天, 改成病假 in answer to the card of a report: one thing of it was wrong, and is put right."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final
from unicodedata import normalize

from casework.absence import excuses, sessions_mask, span_of
from casework.desk.cases import follow
from casework.desk.reports import card as report_card
from casework.desk.reports import edit
from casework.desk.request import Request
from casework.desk.rights import heads, may
from casework.desk.standing import current
from casework.fact import Absent, Fact, OnLeave, Retracted, standing
from casework.people import Act, Pupil, Worker
from casework.ports import Casebook
from casework.reading.contract import Intent, Item
from casework.reading.pronouns import narrowed
from casework.reading.reader import read
from casework.spoken import Spoken

TOLD: Final = "absence_told"
"""What a head teacher reads of a colleague's report: it may be put right as if it were the report's own card."""

_WORDS: Final = re.compile(
    r"(?:(?:说|报|写|记|搞|弄)错了|不对|更正|纠正)?[,。: ]*"
    r"(?P<how>应该是|应该|其实是|而是|是|改成|改为|改到|改|只是|只有|只)"
    r"(?P<rest>[^,。是]{1,12}?)(?:没来|没到|没有来|未到|缺课|缺)?(?:的|了)?"
)
_DAY: Final = re.compile(
    r"[今昨前明后当][天日早晚]|(?:周|星期|礼拜)[一二三四五六日天]|[0-9一二三十][号日]|[0-9]月|月[0-9]"
)
_LENGTH: Final = re.compile(r"[0-9一二两三四五六七八九十半几]个?(?:天|周|星期|礼拜)")
_WHOLE_DAY: Final = re.compile(r"全天|整天|一天|一整天")


def heard(book: Casebook, request: Request, worker: Worker, text: str, *, about: Spoken, child: Pupil) -> bool:
    """Put the one report right that the answered message shows of the child; False where the words say something else,
    or there is no such report of which this person may say so."""
    found = _WORDS.fullmatch(normalize("NFKC", text).strip(" \t\r\n。.!~,"))
    if found is None or not may(book, worker, Act.REPORT, child):
        return False
    item = _said_of(book, worker, child, found["rest"], request.written)
    fact = _shown(book, request, worker, about, child) if item is not None else None
    if item is None or fact is None:
        return False
    today = request.written.astimezone(book.zone).date()
    names_a_day = bool(_DAY.search(found["rest"]))
    counted = item.until is not None and not names_a_day and bool(_LENGTH.search(found["rest"]))
    assert isinstance(fact.body, Absent | OnLeave)
    if counted and fact.body.day != item.day:
        return False  # 改成两天 is counted from the day of the report, which is not the one it was read from
    if names_a_day and (item.day > today or isinstance(fact.body, OnLeave)):
        return False  # 改到周五 may say when leave begins or when it ends
    changes = _changes(book, item, found["rest"], fact) | (
        {"day": item.day, "until": item.until or item.day} if names_a_day else {}
    )
    if not changes or _makes_missing_to_come(fact, changes, today):
        return False
    _take_back_the_same(book, request, worker, fact)
    if edit.change(book, request, report=fact.ref, **changes) is not None:
        recorded = report_card.of_utterance(book, request, worker, fact.utterance)
        report_card.show(book, request, worker, recorded, utterance=fact.utterance)
    return True


def _makes_missing_to_come(fact: Fact, changes: dict[str, Any], today: date) -> bool:
    """Whether leave would become absence, or an absence would be said anew, of days that are still to come.

    Nobody can have seen yet that a child is missing then; that it is missing today is a report of its own.
    """
    assert isinstance(fact.body, Absent | OnLeave)
    missing = changes.get("excused") is False or (not excuses(fact.body) and not changes.get("excused"))
    return missing and max(span_of(fact.body)[1], changes.get("until") or fact.body.day) > today


def _said_of(book: Casebook, worker: Worker, child: Pupil, rest: str, at: datetime) -> Item | None:
    """What the words say of the child: read as a report would have them, leave first."""
    scope = narrowed(book.scope(worker), child)
    for sentence in (f"{child.name}{rest}", f"{child.name}{rest}没来"):
        reading = read(sentence, scope=scope, at=at.astimezone(book.zone), calendar=book.calendar())
        plain = len(reading.items) == 1 and not (reading.doubts or reading.complete)
        if plain and reading.items[0].pupil == child and reading.items[0].intent in (Intent.ABSENCE, Intent.LEAVE):
            return reading.items[0]
    return None


def _shown(book: Casebook, request: Request, worker: Worker, about: Spoken, child: Pupil) -> Fact | None:
    """The one absence, or leave, of the child that the message shows, as it stands now, where it may be put right."""
    chart = book.charts([child.id])[child.id]
    if about.utterance is not None:
        refs = [fact.ref for fact in book.facts_of(about.utterance) if fact.subject.id == child.id]
        known = [current(chart.facts, ref) for ref in refs]
    elif about.template == TOLD:
        today = follow.today_of(book, request.now)
        known = [
            fact for fact in standing(chart.facts) if isinstance(fact.body, Absent | OnLeave) and fact.body.day == today
        ]
    else:
        return None
    shown = {fact.ref: fact for fact in known if fact is not None and isinstance(fact.body, Absent | OnLeave)}
    fact = next(iter(shown.values())) if len(shown) == 1 else None
    mine = fact is not None and (fact.by == worker.id or heads(worker, child.class_id))
    return fact if mine else None


def _take_back_the_same(book: Casebook, request: Request, worker: Worker, fact: Fact) -> None:
    """What the same person has said twice is wrong twice."""
    chart = book.charts([fact.subject.id])[fact.subject.id]
    for one in standing(chart.facts):
        if one.ref != fact.ref and one.by == fact.by and one.body == fact.body:
            follow.say_fact(
                book, subject=fact.subject, body=Retracted(), by=worker.id, at=request.at, names=one.ref
            )  # fmt: skip


def _changes(book: Casebook, item: Item, rest: str, fact: Fact) -> dict[str, Any]:
    """The fields that the words name, for ``edit.change``; the day is apart."""
    found: dict[str, Any] = {}
    if item.intent is Intent.LEAVE and isinstance(fact.body, Absent):
        found["excused"] = True
    elif item.excused is False:
        found["excused"] = False
    if item.until is not None:
        found["until"] = item.until
    if item.sessions != ("day",):
        found["mask"] = sessions_mask(item.sessions, book.policy.timetable)
    elif _WHOLE_DAY.search(rest):
        found["session"] = "day"
    if item.reason is not None:
        found["reason"] = item.reason
    return found
