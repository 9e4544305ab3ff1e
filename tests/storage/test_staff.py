"""People, phones, invitations, drafts, days and files as the casebook keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from casework.calendar import DayChange, Term
from casework.fact import Evidence
from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.ports import ClassDay, Draft, Invitation, Remembered
from casework.town import Handover
from storage import evidence, inbox, tables
from storage.evidence import EvidenceFolder, FileTooLarge
from storage.inbox import Received
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, People, absent


def test_a_worker_comes_back_with_every_post(town: People, book_at: BookOpener) -> None:
    posts = (
        Post(role=Role.SUBJECT_TEACHER, school=town.school, classes=frozenset(town.classes)),
        Post(role=Role.PARTNER_AGENCY, agency="派出所"),
        Post(role=Role.GRID_WORKER, villages=frozenset({"柳湾村", "桃岭村"})),
    )
    with book_at() as book:
        number = book.save_worker(Worker(id=0, name="石磊", posts=posts, phone="13900000000", locale="en"))
    with book_at() as book:
        kept = book.town().workers[number]
        assert kept == Worker(id=number, name="石磊", posts=posts, phone="13900000000", locale="en")
        book.save_worker(replace(kept, posts=posts[:1], active=False))
    with book_at() as book:
        assert book.town().workers[number] == replace(kept, posts=posts[:1], active=False)


def test_a_pupil_comes_back_whole_and_can_move(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        first, second = (book.town().classes[number] for number in town.classes)
        child = Pupil(
            id=0, name="阿依·古丽", school_class=first, village="柳湾村", sex="女", born=date(2016, 5, 1),
            id_number="110101201605010000", roll_number="G1", address="柳湾村 3 号",
            guardians=(Guardian(name="家长甲", relation="母亲", phone="13700000000"), Guardian(name="家长乙")),
            boarding=True, priorities=frozenset({"留守", "低保"}), note="备注",
        )  # fmt: skip
        number = book.save_pupil(child)
        assert book.pupils([number])[number] == replace(child, id=number)
    with book_at() as book:
        book.save_pupil(replace(child, id=number, school_class=second))
        assert number in {pupil.id for pupil in book.class_pupils(town.classes[1])}
        head = book.town().workers[town.head]
        assert number not in {pupil.id for pupil in book.scope(head).pupils}


def test_the_pupils_of_a_class_come_by_name(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        names = [pupil.name for pupil in book.class_pupils(town.classes[0])]
    assert names == sorted(names)
    assert len(names) == 3


def test_one_chat_is_one_worker(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        assert book.link_chat(town.head, 101) is None
        assert book.link_chat(town.grid, 101) == 103
        found = book.worker_of_chat(101)
        assert found is not None
        assert found.id == town.grid
        assert not book.town().workers[town.head].joined
        book.cut_off(town.grid)
        assert book.worker_of_chat(101) is None


def test_a_code_works_once_and_not_for_ever(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.save_invitation(Invitation(code="OLDERONE", worker=town.head, expires=NOON + timedelta(days=7)))
        book.save_invitation(Invitation(code="ABCD2345", worker=town.head, expires=NOON + timedelta(days=7)))
        book.save_invitation(Invitation(code="EXPIRED2", worker=town.grid, expires=NOON))
        assert book.redeem("OLDERONE", NOON) is None
        assert book.redeem("EXPIRED2", NOON) is None
        assert book.redeem(" abcd2345 ", NOON) == town.head
        assert book.redeem("ABCD2345", NOON) is None
    with engine.connect() as connection:
        kept = connection.execute(select(tables.invitations.c.code)).scalars().all()
    assert all(len(code) == 64 for code in kept)


def test_until_when_an_unused_code_holds_is_known(town: People, book_at: BookOpener) -> None:
    until = NOON + timedelta(days=7)
    with book_at() as book:
        assert book.open_invitation(town.head, NOON) is None
        book.save_invitation(Invitation(code="ABCD2345", worker=town.head, expires=until))
    with book_at() as book:
        assert book.open_invitation(town.head, NOON) == until
        assert book.open_invitation(town.head, until) is None
        assert book.open_invitation(town.grid, NOON) is None
        book.redeem("ABCD2345", NOON)
        assert book.open_invitation(town.head, NOON) is None


def test_a_word_means_the_child_of_the_last_answer_to_one_worker_alone(town: People, book_at: BookOpener) -> None:
    one, two, *_ = town.pupils
    with book_at() as book:
        book.remember(Remembered(worker=town.head, said="小孙", pupil=one, at=NOON))
        book.remember(Remembered(worker=town.head, said="小孙", pupil=two, at=NOON + timedelta(minutes=1)))
        book.remember(Remembered(worker=town.head, said="老三", pupil=one, at=NOON))
        book.remember(Remembered(worker=town.grid, said="小孙", pupil=one, at=NOON))
    with book_at() as book:
        kept = book.remembered(town.head)
        assert [(word.said, word.pupil) for word in kept] == [("小孙", two), ("老三", one)]
        assert kept[0].at == NOON + timedelta(minutes=1)
        assert book.forget_word(town.head, "老三")
        assert not book.forget_word(town.head, "老三")
    with book_at() as book:
        book.save_worker(replace(book.town().workers[town.head], active=False))
        assert book.remembered(town.head) == []
        assert [word.pupil for word in book.remembered(town.grid)] == [one]


def test_the_drafts_of_a_family_come_latest_first(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        for number, kind in enumerate(("doubt.a", "doubt.b", "doubtful", "absent")):
            at = NOON + timedelta(minutes=number)
            book.save_draft(Draft(ref=f"ref{number}", worker=town.head, kind=kind, values={}, at=at))
        book.save_draft(Draft(ref="other", worker=town.grid, kind="doubt.c", values={}, at=NOON))
    with book_at() as book:
        assert [draft.ref for draft in book.drafts_of_family(town.head, "doubt.")] == ["ref1", "ref0"]


def test_questions_of_everybody_come_oldest_first_once_they_have_waited(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        for number, kind in enumerate(("doubt.a", "whom.b", "whom", "absent", "doubt.c")):
            at = NOON - timedelta(minutes=number)
            book.save_draft(Draft(ref=f"ref{number}", worker=town.head, kind=kind, values={}, at=at))
        book.save_draft(Draft(ref="other", worker=town.grid, kind="doubt.d", values={}, at=NOON + timedelta(minutes=1)))
    with book_at() as book:
        waiting = book.questions(("doubt.", "whom."), before=NOON)
        assert [draft.ref for draft in waiting] == ["ref4", "ref1", "ref0"]
        assert book.questions(("whom.",), before=NOON - timedelta(hours=1)) == []


def test_wrong_codes_are_counted_by_chat_and_time(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        for chat, minutes in ((7, 0), (7, 50), (8, 50)):
            book.note_wrong_code(chat, NOON + timedelta(minutes=minutes))
        assert book.wrong_codes(7, NOON) == 2
        assert book.wrong_codes(7, NOON + timedelta(minutes=30)) == 1


def test_a_handover_can_be_ended_early(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        number = book.save_handover(Handover(id=0, giver=town.head, taker=town.other_head, start=MONDAY))
        assert book.town().stands_in(town.head, MONDAY + timedelta(days=30)) == town.other_head
        book.end_handover(number, MONDAY)
        assert book.town().stands_in(town.head, MONDAY + timedelta(days=1)) == town.head


def test_a_class_is_made_the_first_time_it_is_named(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        assert book.school_named("晨光小学") == town.school
        assert book.school_named("别的学校") is None
        made = book.class_of(town.school, 6, 1)
        assert book.class_of(town.school, 6, 1) == made
        assert book.town().classes[made].label == "六(1)班"


def test_closed_days_can_be_taken_back_and_the_former_word_counts_again(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        closed = DayChange(day=MONDAY, opens=False, reason="停电")
        first = book.change_days([closed], by=town.contact, at=NOON)
        assert not book.calendar().is_school_day(MONDAY)
        second = book.change_days([DayChange(day=MONDAY, opens=True)], by=town.contact, at=NOON)
        assert book.calendar().is_school_day(MONDAY)
    with book_at() as book:
        assert book.take_back_days(second) == (DayChange(day=MONDAY, opens=True),)
        assert not book.calendar().is_school_day(MONDAY)
        assert book.take_back_days(first) == (closed,)
        assert book.take_back_days(first) == ()
        assert book.calendar().is_school_day(MONDAY)


def test_terms_replace_the_former_terms(town: People, book_at: BookOpener) -> None:
    terms = (
        Term(name="秋季", start=date(2026, 9, 1), end=date(2027, 1, 20)),
        Term(name="春季", start=date(2027, 2, 20), end=date(2027, 7, 5), school=town.school),
    )
    with book_at() as book:
        book.save_terms(terms[:1])
        book.save_terms(terms)
    with book_at() as book:
        assert book.calendar().terms == terms
        assert book.calendar().published_until is not None


def test_a_class_day_and_a_round_are_kept_once(town: People, book_at: BookOpener) -> None:
    said = ClassDay(class_id=town.classes[0], day=MONDAY, by=town.head, at=NOON, complete=False)
    with book_at() as book:
        book.save_class_day(said)
        book.save_class_day(replace(said, complete=True))
        assert book.class_days(MONDAY) == {town.classes[0]: replace(said, complete=True)}
        assert book.begin_round("digest", "town", MONDAY)
    with book_at() as book:
        assert not book.begin_round("digest", "town", MONDAY)
        assert book.begin_round("digest", "town", MONDAY + timedelta(days=1))


def test_one_person_has_one_draft_of_each_kind(town: People, book_at: BookOpener) -> None:
    def draft(ref: str, kind: str, minutes: int) -> Draft:
        at = NOON + timedelta(minutes=minutes)
        return Draft(ref=ref, worker=town.head, kind=kind, values={"ticked": [1, 2]}, at=at)

    with book_at() as book:
        book.save_draft(draft("first0000000", "absent", 0))
        book.save_draft(draft("second000000", "absent", 1))
        book.save_draft(draft("third0000000", "attempt", 2))
        assert book.draft_by_ref("first0000000") is None
        assert book.draft(town.head, "absent") == draft("second000000", "absent", 1)
        assert book.draft(town.head) == draft("third0000000", "attempt", 2)
        changed = replace(draft("third0000000", "attempt", 3), message=9)
        book.save_draft(changed)
        assert book.draft(town.head) == changed
        book.drop_draft("third0000000")
        assert book.draft(town.head) == draft("second000000", "absent", 1)
        assert book.draft(town.grid) is None


def test_updates_come_back_in_the_order_in_which_they_arrived(book_at: BookOpener) -> None:
    def rows(*numbers: int) -> list[Received]:
        return [Received(update_id=number, chat=1, body=f'{{"update_id": {number}}}') for number in numbers]

    with book_at() as book:
        assert inbox.store(book, rows=rows(50, 9)) == [50, 9]
        assert inbox.store(book, rows=rows(9, 8)) == [8]
        waiting = inbox.unfinished(book)
        assert [row.update_id for row in waiting] == [50, 9, 8]
        assert [row.update_id for row in inbox.unfinished(book, after=waiting[0].number, limit=1)] == [9]
        assert inbox.done(book, update_id=9)
        assert not inbox.done(book, update_id=9)
        assert not inbox.failed(book, update_id=9, error="late")
        assert inbox.failed(book, update_id=8, error="Malformed")
        assert [row.update_id for row in inbox.unfinished(book)] == [50]
        assert inbox.prune(book, before=NOON + timedelta(days=14)) == 1
        assert inbox.store(book, rows=rows(50, 8)) == []


def test_a_file_is_kept_under_its_hash_and_becomes_a_fact_once(
    town: People, book_at: BookOpener, tmp_path: Path
) -> None:
    folder = EvidenceFolder(tmp_path / "town", largest=100)
    child = town.pupils[0]
    with book_at() as book:
        attempt = absent(book, child, by=town.grid)
        book.append([attempt])
        book.want_file(file="photo-1", media="photo", pupil=child, attempt=attempt.ref, by=town.grid, at=NOON)
        [wanted] = evidence.wanted(book, now=NOON, limit=10)
        evidence.put_off(book, wanted=wanted, error="502", not_before=NOON + timedelta(minutes=1))
        assert evidence.wanted(book, now=NOON, limit=10) == []
    sha256 = folder.keep(b"a photo")
    assert folder.keep(b"a photo") == sha256
    assert (tmp_path / "town" / folder.name(sha256)).read_bytes() == b"a photo"
    assert folder.unchanged(sha256)
    folder.path(sha256).write_bytes(b"another photo")
    assert not folder.unchanged(sha256)
    with book_at() as book:
        [again] = evidence.wanted(book, now=NOON + timedelta(minutes=1), limit=10)
        assert again.tries == 1
        for _ in range(2):
            evidence.fetched(book, wanted=again, sha256=sha256, size=7)
        fact = book.charts([child])[child].facts[-1]
        assert fact.body == Evidence(sha256=sha256, media="photo", size=7)
        assert (fact.names, fact.by, fact.seq) == (attempt.ref, town.grid, 2)
        evidence.put_off(book, wanted=again, error="late", not_before=None)
        assert evidence.wanted(book, now=NOON + timedelta(days=1), limit=10) == []
    with pytest.raises(FileTooLarge):
        folder.keep(b"x" * 101)
