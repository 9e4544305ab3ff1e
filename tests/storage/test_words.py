"""What is kept of both sides' messages: of the bot's whom they are about, of people's what they led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, func, select

from casework.desk.hearing import attached
from casework.desk.request import Request, Sent
from casework.ports import Draft, Notice
from casework.spoken import Heard, Spoken
from storage import evidence, outbox, tables
from storage.casebook import SqlCasebook
from tests.storage.conftest import BookOpener
from tests.storage.test_outbox import Told
from tests.storage.town import NOON, People, said

LATER = NOON + timedelta(days=32)


def child(number: int) -> dict[str, object]:
    return {"id": number, "name": "某", "class": "三(2)班", "school": "某校", "village": "", "boarding": False}


def sent(book: SqlCasebook, notice: Notice, message: int) -> None:
    book.tell(notice)
    book.settle()
    outbox.record(book, outcomes=[Told(row=row, fate="sent", message=message) for row in book.ready], now=NOON)
    book.ready = []


def test_a_message_is_known_by_the_children_in_its_values(town: People, book_at: BookOpener) -> None:
    values = {
        "entries": [{"child": child(3)}, {"child": child(5)}, {"child": child(3)}],
        "held": [{"said": {"child": child(9)}}],
        "duty": {"key": "visit_home.head_teacher.20260907"},
        "utterance": "u1",
    }
    with book_at() as book:
        sent(book, said(town.head, values), 41)
    with book_at() as book:
        known = book.spoken(101, 41)
        assert known is not None
        assert (known.pupils, known.duty, known.utterance) == ((3, 5), "visit_home.head_teacher.20260907", "u1")
        assert book.card_of(101, "u1") == 41
        assert book.spoken(101, 42) is None
        assert book.spoken(102, 41) is None


def test_of_a_message_about_nobody_nothing_is_kept(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        sent(book, said(town.head, {"text": "好的"}), 41)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(tables.spoken)).scalar() == 0


def test_a_message_changed_is_about_what_it_says_now(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        sent(book, said(town.head, {"child": child(3)}), 41)
        sent(book, replace(said(town.head, {"text": "好的"}), edit=41), 41)
        found = book.spoken(101, 41)
    assert found == Spoken(template="said") or (found is not None and found.pupils == ())


def test_the_latest_card_of_an_utterance_is_found(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        sent(book, said(town.head, {"utterance": "u1"}), 41)
        sent(book, said(town.head, {"utterance": "u1"}), 43)
        assert book.card_of(101, "u1") == 43


def test_what_came_of_a_message_comes_back_as_it_was_kept(town: People, book_at: BookOpener) -> None:
    heard = Heard(
        chat=101, message=7, worker=town.head, at=NOON, edited=NOON + timedelta(minutes=1), utterances=("u1", "u2"),
        facts=("fact00000000",), drafts=("draft0000000",), notes=((3, "note00000000"),), chosen={"刘洋": 5},
        files=(("file", "image/jpeg"),),
    )  # fmt: skip
    with book_at() as book:
        book.save_heard(replace(heard, facts=()))
        book.save_heard(heard)
        assert book.heard(101, 7) == heard
    with book_at() as book:
        assert book.heard(101, 7) == heard
        assert book.heard(101, 8) is None
        book.save_heard(replace(heard, drafts=()))
    with book_at() as book:
        assert book.heard(101, 7) == replace(heard, drafts=())


def test_both_are_forgotten_in_time(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        sent(book, said(town.head, {"child": child(3)}), 41)
        book.save_heard(Heard(chat=101, message=7, worker=town.head, at=NOON, facts=("f",)))
    with book_at() as book:
        assert outbox.forget_spoken(book, before=NOON) == outbox.forget_heard(book, before=NOON) == 0
        assert outbox.forget_spoken(book, before=LATER) == outbox.forget_heard(book, before=LATER) == 1
        assert book.spoken(101, 41) is book.heard(101, 7) is None


def test_remembering_twice_adds_up(town: People, book_at: BookOpener) -> None:
    request = Request(chat=101, at=NOON, now=NOON, message=7, files=(Sent(file="one", media="image/png"),))
    with book_at() as book:
        worker = book.town().workers[town.head]
        attached.remember(book, request, worker, utterances=["u1"], facts=["f1"])
        attached.remember(
            book, replace(request, message=9, pressed=True, source=7), worker, facts=["f2"], chosen={"刘洋": 5}
        )
        attached.remember(book, replace(request, message=9, pressed=True), worker, facts=["f3"])
        found = book.heard(101, 7)
        assert book.heard(101, 9) is None
    assert found is not None
    assert (found.facts, found.chosen, found.files) == (("f1", "f2"), {"刘洋": 5}, (("one", "image/png"),))


def test_a_file_that_is_given_up_is_given_up_once(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.want_file(file="f", media="image/png", pupil=town.pupils[0], attempt="a", by=town.head, at=NOON)
        [wanted] = evidence.wanted(book, now=NOON, limit=5)
        assert not evidence.put_off(book, wanted=wanted, error="away", not_before=NOON + timedelta(minutes=1))
        assert evidence.put_off(book, wanted=wanted, error="file is too big", not_before=None)
        assert not evidence.put_off(book, wanted=wanted, error="file is too big", not_before=None)


def test_drafts_of_some_kinds_come_in_one_look(town: People, book_at: BookOpener) -> None:
    def draft(ref: str, kind: str, whose: int) -> Draft:
        return Draft(ref=ref, worker=whose, kind=kind, values={"a": 1}, at=NOON)

    with book_at() as book:
        for ref, kind in (("one", "stray"), ("two", "whom"), ("three", "whom.three")):
            book.save_draft(draft(ref, kind, town.head))
        book.save_draft(draft("four", "stray", town.other_head))
    with book_at() as book:
        found = book.drafts_of(town.head, ("stray", "whom", "early"))
        assert {kind: one.ref for kind, one in found.items()} == {"stray": "one", "whom": "two"}
        assert found["stray"] == draft("one", "stray", town.head)
        assert book.drafts_of(town.head, ("early",)) == {}
