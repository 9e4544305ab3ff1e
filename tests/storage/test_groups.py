"""Staff groups as rows, on both databases and in dictionaries; and one answer at a time in each of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from casework.desk.hearing import group_lines
from casework.groups import Group, GroupCode, GroupLine
from casework.ports import Casebook, Hold, Notice
from storage import outbox, tables
from storage.outgoing import LEASE, OutboxRow
from tests.fakes import FakeCasebook
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, POLICY, People

CHAT, SUPERGROUP = -6001, -1_000_000_006_001
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    row: OutboxRow
    fate: str = "sent"
    message: int | None = None
    not_before: datetime | None = None
    tries: int = 1
    error: str = ""


def a_group(town: People, *, chat: int = CHAT, at: datetime = NOON) -> Group:
    return Group(id=0, chat=chat, title="教师群", contact=town.contact, by=town.head, at=at)


def a_line(**more: Any) -> GroupLine:
    line = GroupLine(chat=CHAT, ref="line00000000", at=NOON, said=(group_lines.noted(),))
    return replace(line, **more)


def a_life(book: Casebook, town: People) -> list[Any]:
    """Everything a group may live through; answers what was seen on the way, without the ids."""
    seen: list[Any] = []

    def look() -> None:
        seen.append([replace(one, id=0) for one in book.groups()])
        seen.append([replace(found, id=0) if (found := book.group(chat)) else None for chat in (CHAT, SUPERGROUP)])
        seen.append([book.group_line(CHAT), book.group_line_called("line00000000"), book.group_line_called("no")])

    look()
    first = book.link_group(a_group(town))
    book.link_group(a_group(town, chat=-7, at=NOON - MINUTE))
    book.save_group_line(a_line())
    book.save_group_line(a_line(message=9, on_its_way=True, spoken=1))
    book.retitle_group(CHAT, "三年级")
    book.retitle_group(-99, "没有的")
    look()
    moved = book.move_group(CHAT, SUPERGROUP, NOON)
    seen += [moved and moved.chat, book.move_group(CHAT, SUPERGROUP, NOON), book.move_group(-7, SUPERGROUP, NOON)]
    look()
    seen.append(book.end_group(first, NOON, removed=True) is not None)
    seen.append(book.end_group(first, NOON))
    look()
    revived = book.move_group(SUPERGROUP, CHAT, NOON + 5 * MINUTE)
    seen.append(revived is not None and revived.removed)
    look()
    book.end_group(first, NOON + 5 * MINUTE, removed=True)
    seen.append(book.move_group(CHAT, SUPERGROUP, NOON + timedelta(hours=1)))
    book.link_group(a_group(town, at=NOON + MINUTE))
    look()
    return seen


def codes(book: Casebook, town: People) -> list[Any]:
    later = NOON + timedelta(days=1)
    for code in ("OLDERONE", "ABCD2345"):
        book.save_group_code(GroupCode(code=code, contact=town.contact, expires=later))
    book.save_group_code(GroupCode(code="ANOTHER2", contact=town.head, expires=later))
    return [
        book.redeem_group_code("OLDERONE", NOON),
        book.why_no_group_code("OLDERONE", NOON),
        book.redeem_group_code("ABCD2345", later),
        book.why_no_group_code("ABCD2345", later),
        book.redeem_group_code(" abcd2345", NOON) == town.contact,
        book.redeem_group_code("ABCD2345", NOON),
        book.why_no_group_code("ABCD2345", NOON),
        book.redeem_group_code("ANOTHER2", NOON) == town.head,
        book.redeem("ANOTHER2", NOON),
    ]


@pytest.mark.parametrize("work", [a_life, codes])
def test_both_casebooks_keep_groups_alike(
    work: Callable[[Casebook, People], list[Any]], town: People, book_at: BookOpener
) -> None:
    with book_at() as book:
        fake = FakeCasebook(policy=POLICY, today=MONDAY, workers=book.town().workers.values())
        assert work(book, town) == work(fake, town)


def test_a_group_is_kept_beyond_its_transaction_and_only_the_hash_of_a_code(
    engine: Engine, town: People, book_at: BookOpener
) -> None:
    with book_at() as book:
        number = book.link_group(a_group(town))
        book.save_group_code(GroupCode(code="ABCD2345", contact=town.contact, expires=NOON + MINUTE))
    with book_at() as book:
        assert book.groups() == [replace(a_group(town), id=number)]
    with engine.connect() as connection:
        kept = connection.execute(select(tables.group_codes.c.code)).scalars().all()
    assert [len(code) for code in kept] == [64]


def test_what_waits_for_a_group_goes_to_the_supergroup_it_has_become(
    engine: Engine, town: People, book_at: BookOpener
) -> None:
    with book_at() as book:
        book.link_group(a_group(town))
        book.tell(Notice(template="group_hint", chat=CHAT, hold=Hold.NEVER, edit=5))
    with book_at() as book:
        book.move_group(CHAT, SUPERGROUP, NOON)
    with book_at() as book:
        [row] = outbox.claim(book, now=NOON + LEASE, limit=10)
        assert (row.chat, row.edit) == (SUPERGROUP, None)


@dataclass
class Chat:
    """A linked group in which reports come and what is said arrives."""

    book_at: BookOpener
    town: People

    def open(self) -> AbstractContextManager[Any]:
        return self.book_at()

    def report(self, *, times: int = 1) -> list[OutboxRow]:
        """So many reports, each in a transaction of its own; answers what may be spoken right after."""
        ready: list[OutboxRow] = []
        for _ in range(times):
            with self.open() as book:
                group, worker = book.group(CHAT), book.town().workers[self.town.head]
                group_lines.gather(book, group, worker, [group_lines.noted()], NOON)
                book.settle()
                ready += book.ready
        return ready

    def arrived(self, row: OutboxRow, **how: Any) -> list[OutboxRow]:
        """What may be spoken after it is known what became of this one."""
        with self.open() as book:
            outbox.record(book, outcomes=[Told(row=row, **how)], now=NOON)
            book.settle()
            return list(book.ready)


@pytest.fixture
def chat(town: People, book_at: BookOpener) -> Chat:
    with book_at() as book:
        book.link_group(a_group(town))
    return Chat(book_at=book_at, town=town)


def test_a_group_has_one_answer_on_its_way_and_what_came_meanwhile_is_added_to_it(chat: Chat) -> None:
    [first] = chat.report(times=10)
    assert first.edit is None
    assert first.values["noted"] == 1
    [second] = chat.arrived(first, message=77)
    assert (second.edit, second.values["noted"]) == (77, 10)
    assert chat.report() == []
    [third] = chat.arrived(second, message=77)
    assert (third.edit, third.values["noted"]) == (77, 11)
    assert chat.arrived(third, message=77) == []


def test_an_answer_that_cannot_be_sent_holds_up_nothing(chat: Chat) -> None:
    [first] = chat.report(times=2)
    assert chat.arrived(first, fate="later", not_before=NOON) == []
    assert chat.report() == []
    assert chat.arrived(first, fate="failed") == []
    [again] = chat.report()
    assert (again.edit, again.values["noted"]) == (None, 4)


def test_a_group_that_put_the_bot_out_is_linked_no_more_and_the_contact_hears_of_it(chat: Chat) -> None:
    [first] = chat.report()
    [told] = chat.arrived(first, fate="blocked")
    assert (told.template, told.chat) == ("group_lost", 104)
    with chat.open() as book:
        assert book.group(CHAT) is None
