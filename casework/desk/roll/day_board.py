"""The board of a day gone by: read-only, as it stands by everything that has been said of that day since."""

from __future__ import annotations

from datetime import date

from casework.desk import days
from casework.desk.cases import follow
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import who
from casework.desk.roll import boards
from casework.people import SchoolId
from casework.ports import ALL_SCHOOLS, Casebook

LONGEST_SAID = 20
"""Characters of what was typed that the answer repeats."""


def asked(book: Casebook, request: Request, /, *, said: str = "") -> None:
    """``/board``, 昨天的看板, 看板 9月3日: the board of that day; of today the one that is kept up to date."""
    day = days.of_town(book, request.at, said) if said else follow.today_of(book, request.now)
    if day == follow.today_of(book, request.now):
        boards.show(book, request)
        return
    worker = who(book, request)
    if day is None:
        reply(book, request, worker, "board_day_unclear", said=said[:LONGEST_SAID])
        return
    schools = boards.reach(book, worker)
    if not schools:
        boards.own_classes(book, request, worker, day)
        return
    _show(book, request, schools[0] if len(schools) == 1 else ALL_SCHOOLS, day, page=0)


def show(book: Casebook, request: Request, /, *, school: SchoolId, day: date, number: int = 0) -> Answer | None:
    """A school of that day was tapped, or another page; in place of what was shown."""
    _show(book, request, school, day, page=number)
    return None


def _show(book: Casebook, request: Request, school: SchoolId, day: date, *, page: int) -> None:
    worker = who(book, request)
    schools = boards.reach(book, worker)
    if not schools or (school != ALL_SCHOOLS and school not in schools):
        raise Refusal("not_allowed")
    values = boards.contents(book, day, school, schools, page=page, past=True)
    if values is None:
        boards.no_lessons(book, request, worker, day)
        return
    template = "board_day_town" if school == ALL_SCHOOLS else "board_day"
    card(book, request, worker, template, **values)
