"""The town of the benchmarks: fifty classes of forty-five pupils, one joined head teacher each."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bench.server import FIRST_CHAT
from bot.casebook import make_data_dir, open_casebook
from bot.clock import MovableClock
from bot.settings import Settings
from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.ports import Casebook
from storage import tables
from storage.engine import open_database

SCHOOL = "云溪中心小学"
CLASSES = 50
PUPILS = 45
START = datetime(2026, 9, 8, 8, 20, tzinfo=ZoneInfo("Asia/Shanghai"))

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
GIVEN = "雨涵子轩梓萱浩然欣怡"


def name(number: int) -> str:
    """A different name for each pupil of a class."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % 5 * 2 : number % 5 * 2 + 2]


def texts() -> list[list[str]]:
    """What each head teacher writes: one pupil after the other is missing."""
    return [[f"{name(pupil)}今天没来" for pupil in range(PUPILS)] for _ in range(CLASSES)]


def settle(settings: Settings) -> None:
    """Fill the settings' database with the town."""
    make_data_dir(settings)
    engine = open_database(settings.database)
    with engine.begin() as connection:
        connection.execute(insert(tables.schools).values(name=SCHOOL))
    engine.dispose()
    with open_casebook(settings, MovableClock(START)) as session:
        session(_settle)


def _settle(book: Casebook) -> None:
    school = book.school_named(SCHOOL)
    assert school is not None
    for number in range(CLASSES):
        class_id = book.class_of(school, number // 9 + 1, number % 9 + 1)
        head = Worker(
            id=0,
            name=f"教师{number}",
            posts=(Post(role=Role.HEAD_TEACHER, school=school, classes=frozenset({class_id})),),
        )
        book.link_chat(book.save_worker(head), FIRST_CHAT + number)
        school_class = book.town().classes[class_id]
        for pupil in range(PUPILS):
            guardian = Guardian(name="家长", relation="父亲", phone="13800000000")
            book.save_pupil(
                Pupil(id=0, name=name(pupil), school_class=school_class, village="松树村", guardians=(guardian,))
            )
