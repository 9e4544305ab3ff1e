"""The status board: which classes of a school have reported today and who is there, and the pages behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from casework.board import Line, Reported, total
from casework.desk import say
from casework.desk.cases import follow
from casework.desk.reply import reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, who
from casework.desk.roll import calling, school_day
from casework.desk.roll.school_day import SchoolDay, of_schools
from casework.people import RIGHTS, Act, ClassId, Extent, Role, SchoolClass, SchoolId, Worker
from casework.ports import ALL_SCHOOLS, Board, Casebook, Hold, Notice
from casework.town import named

CLASSES_A_PAGE = 20
SCHOOLS_A_PAGE = 24
MISSING_SHOWN = 30


def reach(book: Casebook, worker: Worker) -> list[SchoolId]:
    """The schools whose board the worker may see, by name."""
    town = book.town()
    posts = [post for post in worker.posts if Act.BOARD in RIGHTS[post.role].acts] if worker.active else []
    everything = any(RIGHTS[post.role].extent is Extent.TOWN for post in posts)
    own = {post.school for post in posts}
    return sorted((one for one in town.schools if everything or one in own), key=lambda one: (town.schools[one], one))


def show(book: Casebook, request: Request, /, *, school: SchoolId | None = None) -> Answer | None:
    """``/board``, 看板, 刷新: a new message, which from now on is kept up to date in place of the one before. A head
    teacher gets the page of the own class."""
    worker = who(book, request)
    schools = reach(book, worker)
    if not schools:
        own_classes(book, request, worker)
        return None
    wanted = school if school is not None else ALL_SCHOOLS
    if wanted == ALL_SCHOOLS and len(schools) == 1:
        wanted = schools[0]
    if wanted != ALL_SCHOOLS and wanted not in schools:
        raise Refusal("not_allowed")
    today = follow.today_of(book, request.now)
    values = contents(book, today, wanted, schools, page=0)
    if values is None:
        no_lessons(book, request, worker, None)
        return None
    board = Board(ref=book.new_ref(), worker=worker.id, school=wanted, day=today, shown=short(values))
    book.save_boards([board])
    _speak(book, request, worker, board, values, edit=None)
    return None


def page(book: Casebook, request: Request, /, *, school: SchoolId, day: date, number: int) -> Answer | None:
    """Another page of the board; the message that was tapped is the one kept up to date."""
    worker = who(book, request)
    schools = reach(book, worker)
    if school != ALL_SCHOOLS and school not in schools:
        raise Refusal("not_allowed")
    if day != follow.today_of(book, request.now):
        return answer(worker, "answer_old_board", day=day.isoformat())
    values = contents(book, day, school, schools, page=number)
    if values is None:
        return answer(worker, "answer_no_lessons_today")
    before = book.board(worker.id, school)
    # A change that is on its way may arrive behind this one and show the former page: then it is drawn once more.
    crossing = before is not None and before.in_hand
    board = Board(
        ref=book.new_ref(), worker=worker.id, school=school, day=day, page=values["page"], message=request.message,
        shown="" if crossing else short(values), stale=crossing,
    )  # fmt: skip
    book.save_boards([board])
    _speak(book, request, worker, board, values, edit=request.message)
    return None


def _speak(
    book: Casebook, request: Request, worker: Worker, board: Board, values: say.Values, *, edit: int | None
) -> None:
    book.tell(
        Notice(
            template=template_of(board.school), values=values | {"at": request.now.isoformat()}, worker=worker.id,
            chat=request.chat, reply=True, hold=Hold.NEVER, edit=edit, draft=board.ref,
        )
    )  # fmt: skip


def template_of(school: SchoolId) -> str:
    return "board_town" if school == ALL_SCHOOLS else "board"


def short(values: Mapping[str, object]) -> str:
    """What a board says, short enough to be kept and compared."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]


def contents(
    book: Casebook, day: date, school: SchoolId, schools: Sequence[SchoolId], *, page: int, past: bool = False
) -> say.Values | None:
    """What the board of a day says now; None on a day on which nothing is taught there."""
    known = of_schools(book, day, schools if school == ALL_SCHOOLS else [school], past=past)
    return drawn(book, day, school, known, page=page)


def drawn(
    book: Casebook, day: date, school: SchoolId, known: Mapping[SchoolId, SchoolDay], *, page: int
) -> say.Values | None:
    """The board of one school or of all that are known, from what was read of them."""
    if school == ALL_SCHOOLS:
        return _of_town(book, day, known, page)
    return _of_school(book, day, known[school], page)


def _of_school(book: Casebook, day: date, known: SchoolDay, page: int) -> say.Values | None:
    if not known.lines:
        return None
    pages = -(-len(known.lines) // CLASSES_A_PAGE)
    page = min(page, pages - 1)
    shown = known.lines[page * CLASSES_A_PAGE : (page + 1) * CLASSES_A_PAGE]
    return {
        "school": {"id": known.school, "name": book.town().schools.get(known.school, "")},
        "day": day.isoformat(),
        "total": total_values(known.lines),
        "lines": [school_day.line_values(one) for one in shown],
        "closed": [one.label for one in known.closed],
        "silent": sum(one.reported is not Reported.CALLED for one in known.lines),
        "page": page,
        "pages": pages,
    }


def total_values(lines: Sequence[Line]) -> say.Values:
    """The sum over classes, for templates."""
    all_of = total(lines)
    return {
        "classes": all_of.classes, "called": all_of.called, "enrolled": all_of.enrolled, "present": all_of.present,
        "excused": all_of.excused, "unexcused": all_of.unexcused, "unknown": all_of.unknown, "sought": all_of.sought,
    }  # fmt: skip


def _of_town(book: Casebook, day: date, known: Mapping[SchoolId, SchoolDay], page: int) -> say.Values | None:
    taught = {school: of for school, of in known.items() if of.lines}
    if not taught:
        return None
    names = book.town().schools
    rows: list[say.Values] = [
        {"id": school, "name": names.get(school, ""), "total": total_values(of.lines)} for school, of in taught.items()
    ]
    rows.sort(key=lambda row: (row["total"]["called"] == row["total"]["classes"], row["name"]))
    pages = -(-len(rows) // SCHOOLS_A_PAGE)
    page = min(page, pages - 1)
    return {
        "day": day.isoformat(),
        "total": total_values([one for of in taught.values() for one in of.lines]),
        "schools": rows[page * SCHOOLS_A_PAGE : (page + 1) * SCHOOLS_A_PAGE],
        "closed": [names.get(school, "") for school in known if school not in taught],
        "page": page,
        "pages": pages,
    }


# --- one class ---


def own_classes(book: Casebook, request: Request, worker: Worker, day: date | None = None) -> None:
    """A head teacher has no board of a school, but the own classes; of a ``day`` gone by."""
    own = [c for c in book.town().classes.values() if may(book, worker, Act.SEE, class_id=c.id)]
    if not own:
        raise Refusal("no_board")
    if len(own) == 1:
        _show_class(book, request, worker, own[0], day)
        return
    own.sort(key=lambda one: (one.school, one.grade, one.number))
    reply(
        book, request, worker, "board_own",
        classes=[{"id": one.id, "label": one.label} for one in own], past=day.isoformat() if day is not None else None,
    )  # fmt: skip


def one_class(book: Casebook, request: Request, /, *, class_id: ClassId, day: date | None = None) -> Answer | None:
    """One class of today, or of a ``day`` gone by: who is missing and by whose word, and which lessons were counted."""
    worker = who(book, request)
    found = book.town().classes.get(class_id)
    if found is None or not may(book, worker, Act.SEE, class_id=class_id):
        raise Refusal("not_allowed")
    _show_class(book, request, worker, found, day)
    return None


def _show_class(book: Casebook, request: Request, worker: Worker, found: SchoolClass, past: date | None = None) -> None:
    day = past or follow.today_of(book, request.now)
    known = of_schools(book, day, [found.school], past=past is not None)[found.school]
    facts = known.facts.get(found.id)
    if facts is None:
        no_lessons(book, request, worker, past)
        return
    line = next(one for one in known.lines if one.school_class.id == found.id)
    absent = school_day.missing(book, [facts]).get(found.id, [])
    said = book.class_days(day).get(found.id)
    town = book.town()
    lessons, local = book.policy.timetable.lessons, request.now.astimezone(book.zone).time()
    begun = sum(1 for at in lessons if past is not None or at <= local)
    reply(
        book, request, worker, "board_class",
        school_class=calling.class_values(found),
        school_id=found.school if found.school in reach(book, worker) else None,
        day=day.isoformat(),
        line=school_day.line_values(line),
        called={"by": named(town, said.by), "at": said.at.isoformat()} if said is not None and said.complete else None,
        head=named(town, town.of_class(Role.HEAD_TEACHER, found.id, day)),
        missing=[school_day.missing_values(book, one) for one in absent[:MISSING_SHOWN]],
        more=max(0, len(absent) - MISSING_SHOWN),
        lessons=school_day.lesson_values(book, found, day, begun),
    )  # fmt: skip


def no_lessons(book: Casebook, request: Request, worker: Worker, past: date | None) -> None:
    """There is no board: nothing is taught today, or was on that day."""
    if past is None:
        reply(book, request, worker, "answer_no_lessons_today")
    else:
        reply(book, request, worker, "board_day_none", day=past.isoformat())


# --- asking the silent classes again ---


def ask_again(book: Casebook, request: Request, /, *, school: SchoolId, day: date) -> Answer | None:
    """催未报的班: the head teachers of the classes that are not accounted for are asked again, once in some minutes."""
    worker = who(book, request)
    if school not in reach(book, worker):
        raise Refusal("not_allowed")
    today, local = follow.today_of(book, request.now), request.now.astimezone(book.zone)
    if day != today:
        return answer(worker, "answer_old_board", day=day.isoformat())
    if local.time() < book.policy.rounds.roll_call:
        return answer(worker, "answer_not_asked_yet", at=_at(book, today).isoformat())
    pause = timedelta(minutes=book.policy.ask_again_after)
    last = book.last_asked(school, today)
    if last is not None and request.now - last[0] < pause:
        return answer(
            worker, "answer_asked_lately",
            by=named(book.town(), last[1]), at=last[0].isoformat(), again=(last[0] + pause).isoformat(),
        )  # fmt: skip
    known = of_schools(book, today, [school])[school]
    silent = [one.school_class for one in known.lines if one.reported is not Reported.CALLED]
    if not silent:
        return answer(worker, "answer_all_reported")
    asked = calling.ask_classes(book, today, again=True, only={one.id for one in silent})
    book.save_asked(school, today, at=request.now, by=worker.id)
    heads = [calling.silent_values(book.town(), one, today) | {"asked": one.id in asked} for one in silent]
    reply(
        book, request, worker, "board_asked",
        school=book.town().schools.get(school, ""), classes=heads, count=len(asked),
    )  # fmt: skip
    return None


def _at(book: Casebook, day: date) -> datetime:
    return datetime.combine(day, book.policy.rounds.roll_call, book.zone)
