"""Charts, chains, cases and duties as the casebook keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from casework.desk.errors import UnknownPupil
from casework.duty import DutyKind, DutyState
from casework.fact import Body, Fact, LessonCount, Located, Present, Retracted, RollCall, Subject
from storage.chains import verify_chains
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, People, absent, case_of, duty_of


def test_a_chart_read_later_in_the_same_transaction_shows_what_was_appended(town: People, book_at: BookOpener) -> None:
    child = town.pupils[0]
    with book_at() as book:
        assert book.charts([child])[child].facts == ()
        first = absent(book, child, by=town.head)
        book.append([first])
        book.save_cases([case_of(child)])
        book.save_duties([duty_of(child, town.head)])
        chart = book.charts([child])[child]
        assert [fact.ref for fact in chart.facts] == [first.ref]
        assert chart.case == case_of(child)
        assert chart.duties == (duty_of(child, town.head),)


def test_a_chart_comes_back_from_the_database_as_it_was_said(town: People, book_at: BookOpener) -> None:
    child = town.pupils[0]
    with book_at() as book:
        book.append([absent(book, child, by=town.head, utterance="u1")])
        book.append([absent(book, child, by=None, day=date(2026, 9, 8))])
        book.save_cases([case_of(child, look_at=NOON)])
        book.save_duties([duty_of(child, town.head), duty_of(child, town.grid, kind=DutyKind.CALL_GUARDIAN)])
        said = book.charts([child])[child]
    with book_at() as book:
        assert book.charts([child])[child] == said
        assert [fact.seq for fact in said.facts] == [1, 2]


def test_a_child_that_is_not_on_any_roll_is_said_to_be_unknown(town: People, book_at: BookOpener) -> None:
    with book_at(reads_only=True) as book, pytest.raises(UnknownPupil):
        book.charts([town.pupils[0], 99_999])


def test_a_chart_shows_the_roll_calls_since_the_first_fact_and_none_taken_back(
    town: People, book_at: BookOpener
) -> None:
    child, of_class = town.pupils[0], Subject.school_class(town.classes[0])

    def call(day: date, ref: str) -> Fact:
        return Fact(ref=ref, subject=of_class, at=NOON, by=town.head, body=RollCall(day=day))

    with book_at() as book:
        book.append([call(MONDAY - timedelta(days=3), "before000000"), call(MONDAY, "monday000000")])
        book.append([call(MONDAY + timedelta(days=1), "takenback000")])
        taken_back = Retracted(why="undo")
        book.append(
            [Fact(ref="retraction00", subject=of_class, at=NOON, by=town.head, body=taken_back, names="takenback000")]
        )
        assert book.charts([child])[child].roll_calls == ()
        book.append([absent(book, child, by=town.head)])
        assert [fact.ref for fact in book.charts([child])[child].roll_calls] == ["monday000000"]
    with book_at() as book:
        assert [fact.ref for fact in book.charts([child])[child].roll_calls] == ["monday000000"]


def test_a_duty_that_is_done_leaves_the_chart(town: People, book_at: BookOpener) -> None:
    child = town.pupils[0]
    with book_at() as book:
        book.save_duties([duty_of(child, town.head)])
    with book_at() as book:
        book.save_duties([replace(duty_of(child, town.head), state=DutyState.DONE)])
        assert book.charts([child])[child].duties == ()
    with book_at() as book:
        assert book.charts([child])[child].duties == ()


def test_what_one_message_said_is_found_by_its_utterance(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        said = [absent(book, child, by=town.head, utterance="101:7") for child in town.pupils[:2]]
        book.append(said)
        assert [fact.ref for fact in book.facts_of("101:7")] == [fact.ref for fact in said]
        assert book.facts_of("") == []
        found = book.fact(said[0].ref)
        assert found is not None
        assert found.body == said[0].body
        assert book.fact("nothing00000") is None


def test_the_last_utterance_is_the_latest_that_still_stands(town: People, book_at: BookOpener) -> None:
    child = town.pupils[0]
    with book_at() as book:
        assert book.last_utterance(town.head) is None
        first = absent(book, child, by=town.head, utterance="u1")
        later = Fact(
            ref="present00000", subject=Subject.pupil(child), at=NOON + timedelta(minutes=5), by=town.head,
            body=Present(day=MONDAY), utterance="u2",
        )  # fmt: skip
        book.append([first, later])
        assert book.last_utterance(town.head) == "u2"
        taken_back = Fact(
            ref="retraction00", subject=Subject.pupil(child), at=NOON + timedelta(minutes=6), by=town.head,
            body=Retracted(), names="present00000", utterance="u2",
        )  # fmt: skip
        book.append([taken_back])
        assert book.last_utterance(town.head) == "u1"
        in_words = Fact(
            ref="in_words0000", subject=Subject.pupil(child), at=NOON + timedelta(minutes=7), by=town.head,
            body=Retracted(), names=first.ref, utterance="u3",
        )  # fmt: skip
        book.append([in_words])
        assert book.last_utterance(town.head) == "u3"
        assert book.last_utterance(town.grid) is None


def test_lessons_counted_lengthen_the_chain_of_a_class_and_no_chart(town: People, book_at: BookOpener) -> None:
    child, school_class = town.pupils[0], town.classes[0]

    def said(ref: str, body: Body, *, names: str | None = None) -> Fact:
        return Fact(
            ref=ref, subject=Subject.school_class(school_class), at=NOON, by=town.head, body=body, names=names,
            utterance=f"of {ref}",
        )  # fmt: skip

    with book_at() as book:
        book.append([absent(book, child, by=town.head)])
        book.append([said("counted00001", LessonCount(day=MONDAY, lesson=1))])
    with book_at() as book:
        assert book.charts([child])[child].roll_calls == ()
        book.append([said("called000001", RollCall(day=MONDAY, missing=(child,)))])
        book.append([said("counted00002", LessonCount(day=MONDAY, lesson=2))])
    with book_at() as book:
        book.append([said("counted00004", LessonCount(day=MONDAY, lesson=3))])
        [call] = book.charts([child])[child].roll_calls
        assert call.ref == "called000001"
        assert book.last_utterance(town.head) == "of counted00004"
        back = said("back00000001", Retracted(), names="counted00004")
        book.append([replace(back, utterance="of counted00004")])
        assert book.last_utterance(town.head) == "of counted00002"
    with book_at() as book:
        assert verify_chains(book).broken == ()
        counted = book.class_facts([school_class], NOON)[school_class]
        assert [fact.seq for fact in counted] == [1, 2, 3, 4, 5]
        assert book.charts([child])[child].roll_calls == (call,)


def test_chains_that_nobody_touched_are_whole(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.append([absent(book, child, by=town.head) for child in town.pupils for _ in range(3)])
        spot = Located(latitude=34.5, longitude=117.0)
        book.append([Fact(ref=book.new_ref(), subject=Subject.pupil(town.pupils[0]), at=NOON, by=town.grid, body=spot)])
    with book_at(reads_only=True) as book:
        verified = verify_chains(book)
    assert (verified.facts, verified.chains, verified.broken) == (19, 6, ())


def test_a_fact_changed_behind_the_triggers_breaks_its_chain(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.append([absent(book, child, by=town.head) for child in town.pupils[:2] for _ in range(3)])
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER facts_refuse_update"))
        else:
            connection.execute(text("ALTER TABLE facts DISABLE TRIGGER facts_refuse"))
        second = {"child": town.pupils[0]}
        connection.execute(text("UPDATE facts SET body = '{}' WHERE subject_id = :child AND seq = 2"), second)
    with book_at(reads_only=True) as book:
        [broken] = verify_chains(book).broken
    assert (broken.subject, broken.seq) == (Subject.pupil(town.pupils[0]), 2)
