"""Children seen out of school: found by village, finder and due time, on chains of their own, spoken of while open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select

from casework.desk.sightings import follow as sighting_follow
from casework.fact import Evidence, Fact, Retracted, Sighted, Subject
from casework.people import Role
from casework.ports import Casebook, Hold, Notice
from casework.sighting import Sighting, SightingState, VillageChild
from storage import evidence, outbox, tables
from storage.chains import verify_chains
from tests.fakes import FakeCasebook
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, POLICY, People

LATER = NOON + timedelta(hours=3)
HILL = VillageChild(id=1, village="桃岭村", name="白小山", sex="男", born=date(2015, 3, 2), guardian="白大山")


def seen(finder: int | None, **more: Any) -> Sighting:
    plain = Sighting(id=0, state=SightingState.OPEN, village="柳湾村", finder=finder, at=NOON, day=MONDAY, surname="白")
    return replace(plain, **more)


def said(book: Casebook, number: int, *, by: int, utterance: str = "") -> Fact:
    return Fact(
        ref=book.new_ref(), subject=Subject.sighting(number), at=NOON, by=by, utterance=utterance,
        body=Sighted(day=MONDAY, village="柳湾村", surname="白", youngest=9, oldest=10, sex="女"),
    )  # fmt: skip


def with_village_list(engine: Engine) -> None:
    row = {
        "village": HILL.village, "name": HILL.name, "sex": HILL.sex, "born": HILL.born, "id_number": "",
        "registered": "", "residence": "", "guardian": HILL.guardian, "guardian_phone": "", "school": "",
        "grade": "", "reason": "",
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(tables.village_children), row)


def test_a_sighting_comes_back_as_it_was_saved_and_its_chain_goes_on(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        number = book.new_sighting(seen(town.grid))
        book.append([said(book, number, by=town.grid, utterance="u1")])
        book.append([Fact(ref="back00000000", subject=Subject.sighting(number), at=NOON, by=None, body=Retracted())])
        raised = replace(
            seen(town.grid), id=number, owner=town.contact, due=LATER, rung=Role.LEADING_GROUP, rung_worker=town.head,
            rung_since=NOON, rung_due=LATER, look_at=LATER, youngest=9, oldest=10, sex="女",
        )  # fmt: skip
        book.save_sightings([raised])
        assert [fact.seq for fact in book.sighting_facts([number])[number]] == [1, 2]
    with book_at() as book:
        assert book.sightings([number, 99]) == {number: raised}
        facts = book.sighting_facts([number])[number]
        assert isinstance(facts[0].body, Sighted)
        assert facts[0].body.youngest == 9
        assert book.facts_of("u1") == [facts[0]]
        assert book.last_utterance(town.grid) == "u1"
        assert verify_chains(book).broken == ()


def test_the_fake_finds_what_the_real_casebook_finds(engine: Engine, town: People, book_at: BookOpener) -> None:
    with_village_list(engine)
    with book_at() as book:
        known = book.town()
        fake = FakeCasebook(
            policy=POLICY, today=MONDAY, workers=known.workers.values(), classes=known.classes.values(),
            pupils=book.pupils(town.pupils).values(),
        )  # fmt: skip
        fake.village_children.append(HILL)
        for one in (book, fake):
            fill(one, town)
    with book_at() as book:
        for question, answer in answers(fake, town).items():
            assert answer == answers(book, town)[question], question


def fill(book: Casebook, town: People) -> None:
    first = book.new_sighting(seen(town.grid, due=LATER, look_at=LATER))
    book.new_sighting(seen(town.head, state=SightingState.MISTAKEN))
    book.new_sighting(seen(town.grid, state=SightingState.TAKEN_BACK))
    book.new_sighting(seen(town.grid, day=MONDAY + timedelta(days=3), due=NOON, look_at=NOON))
    book.new_sighting(seen(town.grid, village="桃岭村", state=SightingState.ASKED, look_at=NOON + timedelta(minutes=1)))
    book.save_sightings([seen(town.grid, id=first, due=LATER, look_at=LATER, owner=town.contact)])


def answers(book: Casebook, town: People) -> dict[str, Any]:
    return {
        "villages": book.villages(),
        "pupils": [book.pupils_of_village(village) for village in ("柳湾村", "桃岭村", "")],
        "children": [book.children_of_village(village) for village in ("桃岭村", "柳湾村")],
        "open": book.open_sightings(),
        "in": [book.sightings_in("柳湾村", since=MONDAY + timedelta(days=days)) for days in (0, 1, 9)],
        "by": [book.sightings_by(finder, limit=10) for finder in (town.grid, town.head, None)],
        "few": book.sightings_by(None, limit=2),
        "due": [book.due_sightings(now, 10) for now in (NOON, LATER)],
        "first due": book.due_sightings(LATER, 1),
    }


def test_the_next_moment_is_the_next_at_which_one_must_be_looked_at(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.new_sighting(seen(town.grid, look_at=LATER))
        assert book.next_sighting_look_at(NOON) == LATER
        assert book.next_sighting_look_at(LATER) is None


def states(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(tables.outbox.c.state, tables.outbox.c.error))]


def test_a_notice_is_spoken_only_while_it_is_open_and_before_the_recipient(
    engine: Engine, town: People, book_at: BookOpener
) -> None:
    with book_at() as book:
        number = book.new_sighting(seen(town.grid, owner=town.contact))
        for worker in (town.contact, town.head):
            book.tell(Notice(template="said", worker=worker, sighting=number, hold=Hold.NEVER))
    with book_at() as book:
        rows = outbox.claim(book, now=NOON + timedelta(minutes=2), limit=10)
        assert [row.chat for row in rows] == [104]
    assert ("dropped", "another's duty") in states(engine)
    with book_at() as book:
        book.save_sightings([seen(town.grid, id=number, owner=town.contact, state=SightingState.MISTAKEN)])
        assert outbox.claim(book, now=NOON + timedelta(minutes=9), limit=10) == []
    assert ("dropped", "no longer owed") in states(engine)


def test_a_picture_becomes_evidence_on_the_sightings_own_chain(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        number = book.new_sighting(seen(town.grid))
        book.append([said(book, number, by=town.grid)])
        [report] = book.sighting_facts([number])[number]
        book.want_file(
            file="AgAC", media="image/jpeg", pupil=None, attempt=report.ref, by=town.grid, at=NOON, sighting=number
        )
    with book_at() as book:
        [wanted] = evidence.wanted(book, now=NOON, limit=10)
        evidence.fetched(book, wanted=wanted, sha256="0" * 64, size=7)
    with book_at() as book:
        last = book.sighting_facts([number])[number][-1]
        assert isinstance(last.body, Evidence)
        assert last.names == report.ref


def test_the_tick_finds_what_nobody_answered_and_opens_it_to_the_contact(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        number = book.new_sighting(seen(town.grid, state=SightingState.ASKED))
        fact = said(book, number, by=town.grid)
        assert isinstance(fact.body, Sighted)
        book.append([replace(fact, body=replace(fact.body, offered=1))])
        assert sighting_follow.recompute(book, NOON, [number])[number].state is SightingState.ASKED
    later = datetime.combine(MONDAY, NOON.time(), NOON.tzinfo) + timedelta(minutes=10)
    with book_at(later) as book:
        assert sighting_follow.look_again(book, later, 10) == 1
        [opened] = book.open_sightings()
        assert (opened.owner, opened.acknowledged) == (town.contact, False)
        book.settle()
        assert [row.template for row in book.ready] == ["sighting"]
