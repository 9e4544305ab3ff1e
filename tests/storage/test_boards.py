"""Boards as rows: which schools have changed, boards that learn their message, and when they stop being changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Event, Thread

from sqlalchemy import Engine, select

from casework.calendar import DayChange
from casework.desk.roll import live
from casework.fact import LessonCount, Subject
from casework.people import Post, Role, Worker
from casework.ports import ALL_SCHOOLS, Board, ClassDay, Hold, Notice
from reminders.ports import Fate, Outcome
from storage import outbox, tables
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, People, absent, case_of

TUESDAY = date(2026, 9, 8)


def leader(book_at: BookOpener, town: People) -> int:
    with book_at() as book:
        post = Post(role=Role.SCHOOL_LEADER, school=town.school)
        return book.save_worker(Worker(id=0, name="林校长", posts=(post,), chat=105))


def board(worker: int, school: int, **more: object) -> Board:
    return Board(**({"ref": "board0000000", "worker": worker, "school": school, "day": MONDAY} | more))  # type: ignore[arg-type]


def test_a_fact_notes_its_school_only_where_somebody_watches(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.append([absent(book, town.pupils[0], by=town.head)])
    with book_at() as book:
        assert book.take_changes() == set()
        book.save_boards([board(town.contact, ALL_SCHOOLS)])
    with book_at() as book:
        book.append([absent(book, town.pupils[1], by=town.head)])
    with book_at() as book:
        assert book.take_changes() == {town.school}
        assert book.take_changes() == set()


def test_what_a_class_says_notes_its_school_too(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.save_boards([board(town.contact, town.school)])
        said = absent(book, town.pupils[0], by=town.head)
        counted = LessonCount(day=MONDAY, lesson=1)
        book.append([replace(said, subject=Subject.school_class(town.classes[0]), body=counted)])
    with book_at() as book:
        assert book.take_changes() == {town.school}


def test_a_class_accounted_for_and_a_day_closed_are_noted_though_nobody_watches(
    town: People, book_at: BookOpener
) -> None:
    with book_at() as book:
        book.save_class_day(ClassDay(class_id=town.classes[0], day=MONDAY, by=town.head, at=NOON, complete=True))
    with book_at() as book:
        assert book.take_changes() == {town.school}
        book.change_days([DayChange(day=MONDAY, opens=False, school_class=town.classes[1])], by=town.head, at=NOON)
    with book_at() as book:
        assert book.take_changes() == {town.school}


def test_what_fails_notes_nothing(town: People, book_at: BookOpener, engine: Engine) -> None:
    with book_at() as book:
        book.save_boards([board(town.contact, town.school)])
    try:
        with book_at() as book:
            book.append([absent(book, town.pupils[0], by=town.head)])
            book.settle()
            raise OSError
    except OSError:
        pass
    with engine.connect() as connection:
        assert connection.execute(select(tables.school_changes)).all() == []


def test_only_todays_boards_of_a_school_are_due(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.save_boards(
            [board(town.contact, town.school), replace(board(town.head, town.school), ref="b", day=TUESDAY)]
        )
        assert [one.worker for one in book.boards_due(MONDAY, [town.school])] == [town.contact]
        assert book.boards_due(MONDAY, []) == []
        assert [one.worker for one in book.boards_due(TUESDAY, [town.school])] == [town.head]


def said_board(worker: int, of: Board) -> Notice:
    return Notice(template="board", values={}, worker=worker, hold=Hold.NEVER, reply=True, draft=of.ref)


def spoken(book_at: BookOpener, *, fate: Fate, message: int | None = None) -> None:
    with book_at() as book:
        row = book.connection.execute(select(tables.outbox).order_by(tables.outbox.c.id.desc()).limit(1)).one()
        sent = outbox.OutboxRow(id=row.id, chat=105, template=row.template, values={}, locale="")
        outbox.record(book, outcomes=[Outcome(row=sent, fate=fate, message=message, tries=1)], now=NOON)


def test_a_board_learns_its_message_is_changed_and_waits_for_each_change(town: People, book_at: BookOpener) -> None:
    chief = leader(book_at, town)
    with book_at() as book:
        first = board(chief, town.school, shown="old")
        book.save_boards([first])
        book.tell(said_board(chief, first))
    spoken(book_at, fate=Fate.SENT, message=900)
    with book_at() as book:
        known = book.board(chief, town.school)
        assert known is not None
        assert (known.message, known.in_hand) == (900, False)
        book.append([absent(book, town.pupils[0], by=town.head)])
    with book_at() as book:
        assert live.catch_up(book, NOON)
        known = book.board(chief, town.school)
        assert known is not None
        assert known.in_hand
    with book_at() as book:
        edit = book.connection.execute(select(tables.outbox).order_by(tables.outbox.c.id.desc()).limit(1)).one()
        assert (edit.template, edit.edit) == ("board", 900)
        book.append([absent(book, town.pupils[2], by=town.head)])
        book.save_cases([case_of(town.pupils[2])])
    with book_at() as book:
        assert not live.catch_up(book, NOON)  # the one before is on its way
    spoken(book_at, fate=Fate.SENT, message=900)
    with book_at() as book:
        assert live.catch_up(book, NOON)
    with book_at() as book:
        assert not live.catch_up(book, NOON)


def test_a_board_whose_message_is_gone_is_not_changed_any_more(town: People, book_at: BookOpener) -> None:
    chief = leader(book_at, town)
    with book_at() as book:
        of = board(chief, town.school, message=900)
        book.save_boards([of])
        book.tell(said_board(chief, of))
    spoken(book_at, fate=Fate.FAILED)
    with book_at() as book:
        known = book.board(chief, town.school)
        assert known is not None
        assert known.message is None
        book.append([absent(book, town.pupils[0], by=town.head)])
    with book_at() as book:
        assert not live.catch_up(book, NOON)


def test_searches_come_due_and_name_the_next_moment(town: People, book_at: BookOpener) -> None:
    one, two, *_ = town.pupils
    with book_at() as book:
        book.save_searches(MONDAY, {one: NOON + timedelta(minutes=40), two: None})
        assert book.next_search(NOON) == NOON + timedelta(minutes=40)
        assert book.searches_due(NOON, 10) == []
        assert book.searches_due(NOON + timedelta(minutes=40), 10) == [(MONDAY, one)]
        assert book.searches(MONDAY) == [one, two]
    with book_at() as book:
        book.save_searches(MONDAY, {one: None})
        assert book.next_search(NOON) is None


def test_a_board_turned_over_meanwhile_is_not_drawn_back_but_drawn_once_more(town: People, book_at: BookOpener) -> None:
    chief = leader(book_at, town)
    with book_at() as book:
        book.save_boards([board(chief, town.school, message=900), board(town.contact, ALL_SCHOOLS, ref="town00000000")])
    with book_at() as book:
        [read, other] = sorted(book.boards_due(MONDAY, [town.school]), key=lambda one: one.worker == town.contact)
    with book_at() as book:
        turned = board(chief, town.school, ref="turned000000", message=900, page=1, shown="page 1")
        book.save_boards([turned])
    with book_at() as book:
        drawn = [replace(one, shown="page 0", in_hand=True) for one in (read, other)]
        assert book.redraw_boards(drawn) == {other.ref}
    with book_at() as book:
        assert book.board(chief, town.school) == replace(turned, stale=True)
        assert [one.ref for one in book.boards_due(MONDAY, [])] == [turned.ref]
        known = book.board(town.contact, ALL_SCHOOLS)
        assert known is not None
        assert known.in_hand
    with book_at() as book:
        assert book.redraw_boards([replace(turned, shown="page 1, newer")]) == {turned.ref}
        assert book.redraw_boards([]) == set()


def test_who_turns_a_board_over_waits_for_a_change_that_is_being_written(town: People, book_at: BookOpener) -> None:
    chief = leader(book_at, town)
    first = board(chief, town.school, message=900)
    with book_at() as book:
        book.save_boards([first])
    seen: list[Board | None] = []
    began = Event()

    def turn() -> None:
        began.set()
        with book_at() as book:
            seen.append(book.board(chief, town.school))

    with book_at() as book:
        book.redraw_boards([replace(first, in_hand=True, shown="new")])
        other = Thread(target=turn)
        other.start()
        began.wait()
        other.join(0.3)
        assert not seen
    other.join()
    assert seen == [replace(first, in_hand=True, shown="new")]


def test_a_change_waits_for_who_turns_the_board_over(town: People, book_at: BookOpener) -> None:
    chief = leader(book_at, town)
    first = board(chief, town.school, message=900)
    turned = replace(first, ref="turned000000", page=1)
    with book_at() as book:
        book.save_boards([first])
    kept: list[set[str]] = []

    def tick() -> None:
        with book_at() as book:
            kept.append(book.redraw_boards([replace(first, in_hand=True)]))

    with book_at() as book:
        assert book.board(chief, town.school) == first
        other = Thread(target=tick)
        other.start()
        other.join(0.3)
        assert not kept
        book.save_boards([turned])
    other.join()
    with book_at() as book:
        assert book.board(chief, town.school) == replace(turned, stale=True)
    assert kept == [set()]
