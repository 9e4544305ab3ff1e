"""Where a child missing from a lesson is, typed instead of tapped: 在校医室, 不知去向, 找到陈小雨了."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.lessons.whereabouts import put_down
from casework.desk.reply import card, reply
from casework.desk.request import Request
from casework.desk.rights import may
from casework.fact import Place
from casework.people import Act, Pupil, Worker
from casework.ports import Casebook
from casework.seeking import Search, Sought, search
from casework.town import named

LONGEST: Final = 24

_ENDS = " \t\r\n。.!?~,;:、…"
_LEAD = re.compile(r"^(?:知道|知道了|人|他|她|孩子|现在|刚才|刚刚|我|[,、 的])*")
_FOUND = re.compile(r"(?:已经|已)?(?:找到|找着|看到|见到|在)(?:人|他|她|孩子)?了?(?:[,、 ]*(?:人|他|她)?(?:就|正)?在)?")
_TAIL = re.compile(r"(?:里面|里|内|那里|那儿|休息|睡觉|躺着|看病|拿药|呢|了|吧|啊|[,、 ])*$")
_UNKNOWN = re.compile(
    r"(?:不知去向|(?:还)?(?:没找到|找不到|没找着|找不着)人?|不知道(?:人)?(?:在|去|上)?(?:哪里|哪儿|哪)(?:去)?|不见)了?"
)
_SPEAKS = re.compile(r"在|找|见|不知")
"""What any of this contains: other texts, most of them, cost no look into the records."""

_PLACES: Final = {
    "校医室": Place.CLINIC, "医务室": Place.CLINIC, "卫生室": Place.CLINIC, "校医院": Place.CLINIC,
    "教室": Place.CLASSROOM, "班上": Place.CLASSROOM, "班": Place.CLASSROOM,
    "宿舍": Place.DORMITORY, "寝室": Place.DORMITORY,
    "厕所": Place.GROUNDS, "操场": Place.GROUNDS, "办公室": Place.GROUNDS, "食堂": Place.GROUNDS,
    "图书室": Place.GROUNDS, "学校": Place.GROUNDS, "校": Place.GROUNDS, "校园": Place.GROUNDS,
    "家": Place.HOME, "家中": Place.HOME,
    "校外": Place.OUTSIDE, "街上": Place.OUTSIDE, "网吧": Place.OUTSIDE,
}  # fmt: skip


def heard(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Take the words as said of the one child who is looked for and whom they name, or whose card they answer, or who
    is the only one; False where they say nothing of where somebody is."""
    said = normalize("NFKC", text).strip(_ENDS)
    if len(said) > LONGEST or not _SPEAKS.search(said):
        return False
    today = follow.today_of(book, request.now)
    wanted = book.searches(today)
    if not wanted:
        return False
    of_theirs = [one for one in book.pupils(wanted).values() if may(book, worker, Act.RETURN, one)]
    children = [one for one in of_theirs if one.name in said]
    answers = _answered(book, request)
    if not children and answers is not None:
        children = [one for one in of_theirs if one.id == answers]
        if not children:
            return False  # said of somebody who is not looked for
    words = said
    for one in children:
        words = words.replace(one.name, "", 1)
    meant = _meaning(words.strip(_ENDS))
    if meant is None:
        return False
    facts = book.pupil_facts([one.id for one in children or of_theirs])
    found = [(one, search(facts[one.id], today)) for one in children or of_theirs]
    over = (Sought.OVER,) if children else (Sought.OVER, Sought.KNOWN)
    sought = [(one, known) for one, known in found if known is not None and known.state not in over]
    if len(sought) != 1:
        return False
    _take(book, request, worker, sought[0], meant)
    return True


def _answered(book: Casebook, request: Request) -> int | None:
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    return about.pupils[0] if about is not None and len(about.pupils) == 1 else None


def _meaning(words: str) -> tuple[Place | None, bool] | None:
    """The place (None: 不知去向) and whether it is still to be asked; None where the words say nothing of it."""
    words = _LEAD.sub("", words, count=1)
    if _UNKNOWN.fullmatch(words):
        return None, False
    begins = _FOUND.match(words)
    if begins is None:
        return None
    place = _TAIL.sub("", words[begins.end() :])
    if not place:
        return (None, True) if "到" in begins[0] or "着" in begins[0] else None
    return (_PLACES[place], False) if place in _PLACES else None


def _take(
    book: Casebook,
    request: Request,
    worker: Worker,
    sought: tuple[Pupil, Search],
    meant: tuple[Place | None, bool],
) -> None:
    child, known = sought
    place, asks = meant
    if known.state is Sought.KNOWN and (asks or place is known.place) and known.said is not None:
        by = named(book.town(), known.by)
        reply(book, request, worker, "answer_where_known", place=known.place, by=by, at=known.said.isoformat())
    elif asks:
        card(
            book, request, worker, "where_ask",
            child=say.child(child), day=known.day.isoformat(), lessons=list(known.asked), places=list(Place),
        )  # fmt: skip
    else:
        put_down(book, request, worker, child, sought=known, place=place)
