"""What lacks one thing to be a report: who is missing, the days of a leave, whose leave is over. The answer asks for
that one thing, and records nothing."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from casework.desk import namesakes
from casework.desk.cases import follow
from casework.desk.hearing import plain_answers, talk
from casework.desk.hearing.talk import listens
from casework.desk.reply import reply
from casework.desk.reports import taking_down
from casework.desk.request import Request
from casework.desk.rights import may
from casework.people import Act, Pupil, SchoolClass, Worker
from casework.ports import Casebook, Draft
from casework.reading import classes
from casework.reading.contract import Intent
from casework.reading.numerals import number
from casework.reading.reader import read

KIND: Final = "who_is_missing"
"""The draft that waits for the names of those who are missing."""

LONGEST: Final = 40
"""Characters of a sentence that may lack only one thing."""

CHILDREN_OFFERED: Final = 12

_N: Final = r"([0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_PEOPLE: Final = r"(?:人|个|名)(?:学生|同学|孩子|娃)?"
_MISSING: Final = re.compile(
    rf"(?:缺席|缺勤|缺课|缺|未到|没到|没来)(?:了|的)?[: ]*{_N}\s*{_PEOPLE}"
    rf"|{_N}\s*{_PEOPLE}(?:今天)?(?:没来|没到|未到|缺席|缺勤|缺课|不在)"
)
_SHOULD_AND_ARE: Final = re.compile(rf"应到[: ]*{_N}(?:人|名|个)?[ ,、;。]*实到[: ]*{_N}(?:人|名|个)?")
_OF_A_CLASS: Final = re.compile(
    r"[,:、 ]*(?:今天|早上|上午|下午|晚上|晚自习|第[一二三四五六七八1-8]节课?)?[,:、 ]*"
    r"(?:(?:学生|人|同学)?(?:全到|都到|全部到|到齐|全勤|全来|都来|全部来)齐?(?:校|了)*|应到.*"
    rf"|(?:{_MISSING.pattern})(?:[,:;、 。].*)?|(?:没有?人)?缺[课勤席]?(?:[::,].*)?|无?缺[课勤席])[。!~]*"
)
"""What is left of a roll call without its class; 七1班的哥哥也没来 is none."""
_OF_THINGS: Final = re.compile(r"作业|本子|[没未]交|书|卷子|校服|费")
_ASKS: Final = re.compile(r"[??]|[吗么呢]$|谁|哪|几个|多少")
_BETWEEN: Final = re.compile(r"[、,;\s]+|[和跟与]")
_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,8}")
_LEAVE: Final = re.compile(r"请假|续假|病假|事假|请[0-9一二两三四五六七八九十]+天")
_NO_LEAVE: Final = re.compile(r"[没未不]有?(?:请|想|要|是)|假条|取消|不用")
_DAY: Final = re.compile(r"[到至从起天日号周月节假后前]")
_LONGER: Final = re.compile(r"(?:要|想)?(?:续假|续请)[。!]?")
_OVER: Final = re.compile(r"(?:今天|来)?(?:销假|消假)了?[。!]?")


def of_another_class(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """三1班全到 from somebody who has another class is no name: that the class is not theirs is said at once."""
    said = normalize("NFKC", text).strip()
    named = plain_answers.class_in(said) if len(said) <= LONGEST else None
    if named is None or not _OF_A_CLASS.fullmatch(named[0]) or _ASKS.search(said):
        return False
    scope = book.scope(worker)
    if not scope.classes or classes.fitting(named[1], scope.classes):
        return False
    others = classes.fitting(named[1], book.town().classes.values())
    if named[1].every or named[1].grade is None or named[1].number is None or not others:
        return False
    reply(book, request, worker, "not_your_class", label=others[0].label)
    return True


def heard(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Ask for what is lacking; False where the words lack more than that."""
    said = normalize("NFKC", text).strip()
    if len(said) > LONGEST or _ASKS.search(said) or not may(book, worker, Act.REPORT):
        return False
    if _OVER.fullmatch(said) or _LONGER.fullmatch(said):
        return _ask_whose_leave(book, request, worker, longer=_LONGER.fullmatch(said) is not None)
    return _ask_who_is_missing(book, request, worker, said) or _ask_for_the_days(book, request, worker, said)


def _ask_who_is_missing(book: Casebook, request: Request, worker: Worker, said: str) -> bool:
    """缺1人, 应到6人实到5人: how many, and not who."""
    count = _missing(said)
    if count < 1 or _OF_THINGS.search(said):
        return False
    of = _class_of(book, worker, said)
    talk.begin(book, request, worker, KIND, {"class": of.id if of is not None else None})
    reply(
        book, request, worker, "who_is_missing",
        count=count, label=of.label if of is not None else "", class_id=of.id if of is not None else None,
    )  # fmt: skip
    return True


@listens(KIND)
def names_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """李思源、周子涵 in answer to 缺2人:是谁?: they are missing. False for any other words, on another day, or where
    this person has reported something since."""
    names = [one for one in _BETWEEN.split(normalize("NFKC", text).strip(" \t\r\n。.!")) if one]
    at, asked = request.written.astimezone(book.zone), draft.at.astimezone(book.zone)
    if not names or not all(_NAME.fullmatch(one) for one in names) or at.date() != asked.date():
        return False
    said = f"{'、'.join(names)}没来"
    reading = read(said, scope=book.scope(worker), at=at, calendar=book.calendar())
    known = [item for item in reading.items if item.pupil is not None and item.intent is Intent.ABSENCE]
    of_class = draft.values["class"]
    if reading.complete or len(known) < len(reading.items) or len(known) + len(reading.doubts) != len(names):
        return False
    if any(of_class not in (None, item.pupil.class_id) for item in known if item.pupil is not None):
        return False
    if not known and not all(doubt.candidates for doubt in reading.doubts):
        return False
    if any(fact.at > draft.at for fact in book.facts_of(book.last_utterance(worker.id) or "")):
        return False
    book.drop_draft(draft.ref)
    taking_down.take_down(book, request, worker, reading, text=said)
    return True


def _missing(said: str) -> int:
    both = _SHOULD_AND_ARE.search(said)
    if both is not None:
        return number(both[1]) - number(both[2])
    found = _MISSING.search(said)
    return number(found[1] or found[2]) if found is not None else 0


def _class_of(book: Casebook, worker: Worker, said: str) -> SchoolClass | None:
    """The class that the words name, or else the only one of this person's."""
    named, known = plain_answers.class_in(said), book.scope(worker).classes
    fitting = classes.fitting(named[1], known) if named is not None else known
    return fitting[0] if len(fitting) == 1 else None


def _ask_for_the_days(book: Casebook, request: Request, worker: Worker, said: str) -> bool:
    """周子涵请假到国庆后: whose leave, and no day that can be told."""
    if not _LEAVE.search(said) or _NO_LEAVE.search(said):
        return False
    found = _named(book, worker, said)
    rest = said.replace(found.name, "") if found is not None else ""
    if found is None or not _DAY.search(rest.replace("请假", "").replace("病假", "").replace("事假", "")):
        return False
    today = follow.today_of(book, request.now)
    reply(
        book,
        request,
        worker,
        "leave_days_unclear",
        child=namesakes.child(book, worker, found, today),
        today=today.isoformat(),
    )
    return True


def _named(book: Casebook, worker: Worker, said: str) -> Pupil | None:
    """The one child whose whole name stands in the words; None where there are several, or none."""
    found = [one for one in book.scope(worker).pupils if len(one.name) > 1 and one.name in said]
    return found[0] if len(found) == 1 and may(book, worker, Act.REPORT, found[0]) else None


def _ask_whose_leave(book: Casebook, request: Request, worker: Worker, *, longer: bool) -> bool:
    """销假, or 续假, alone: those on leave today, to tap who has come back, or whose leave goes on."""
    today = follow.today_of(book, request.now)
    away = [
        pupil for pupil, case in book.leaves(worker, today)
        if case.leave_from is not None and case.leave_from <= today and may(book, worker, Act.REPORT, pupil)
    ][:CHILDREN_OFFERED]  # fmt: skip
    reply(
        book, request, worker, "leave_whose", longer=longer,
        children=[namesakes.child(book, worker, one, today) for one in away],
    )  # fmt: skip
    return True
