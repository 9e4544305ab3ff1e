"""How fast a sentence is read, beside aiogram's own handling of the same message, and how that grows with the town."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from aiogram import Bot, Dispatcher
from aiogram.methods import SendMessage
from aiogram.types import Message

from bench.bots import TOKEN
from bench.town import GIVEN, START, SURNAMES
from casework.calendar import SchoolCalendar
from casework.people import Post, Pupil, Role, SchoolClass, Worker
from casework.reading.reader import Scope, read

CLASS_GOAL: Final = 0.5
GROWTH_GOAL: Final = 3.0
CLASS_SIZE: Final = 50
TOWN_SIZE: Final = 10_000
ROUNDS: Final = 21
MESSAGES: Final = 390
"""Of a round, every sentence equally often. Rounds are short and in turns, and the median of their ratios counts: what
else the machine does meets all alike."""

SENTENCES: Final = (
    "{a}今天没来",
    "{a}、{b}上午没到,{c}病假",
    "老师好,{a}发烧了请假两天",
    "今天应到50实到49,缺{a}",
    "除了{a}都到了",
    "{a}昨天下午到现在没来 电话打不通",
    "{a}已经返校了",
    "家访了{a},他奶奶说下周一送来",
    "三班的{a}第一节和第二节没在",
    "{a}今天来了吗?",
    "更正一下,不是{a},是{b}没来",
    "早上好,今天下午三点开会",
    "{slip}今天没来",
)
"""What a morning brings, most of it short: reports, a question, no report at all, and a name that nobody bears."""


def town(size: int) -> list[Pupil]:
    """So many pupils of different names, fifty a class."""
    draw = random.Random(size)
    given = [a + b for a in GIVEN for b in GIVEN]
    found: dict[str, None] = {}
    while len(found) < size:
        middle = chr(draw.randrange(0x4E00, 0x5E00)) if size > CLASS_SIZE else draw.choice(GIVEN)
        found[draw.choice(SURNAMES) + draw.choice([*given, middle, middle + draw.choice(GIVEN)])] = None
    return [
        Pupil(id=number, name=name, school_class=school_class(number // CLASS_SIZE), village=f"第{number % 30}村")
        for number, name in enumerate(found)
    ]


def school_class(number: int) -> SchoolClass:
    return SchoolClass(id=number, school=1, school_name="云溪中心小学", grade=number % 9 + 1, number=number // 9 + 1)


def scope_of(pupils: Sequence[Pupil]) -> Scope:
    """Everybody's children: a head teacher's class, or with a whole town those of its contact."""
    classes = list({pupil.class_id: pupil.school_class for pupil in pupils}.values())
    post = (
        Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({classes[0].id}))
        if len(classes) == 1
        else Post(role=Role.TOWN_CONTACT)
    )
    return Scope.of(Worker(id=1, name="何老师", posts=(post,)), pupils, classes)


def texts(pupils: Sequence[Pupil]) -> list[str]:
    draw = random.Random(1)
    names = [pupil.name for pupil in pupils]
    drawn = [draw.sample(names, 3) for _ in range(ROUNDS * MESSAGES)]
    return [
        SENTENCES[number % len(SENTENCES)].format(a=a, b=b, c=c, slip=f"{a[:-1]}琪")
        for number, (a, b, c) in enumerate(drawn)
    ]


def reading(scope: Scope, said: Sequence[str], calendar: SchoolCalendar) -> float:
    """Seconds to read all of these."""
    began = time.perf_counter()
    for place, text in enumerate(said):
        read(text, scope=scope, at=START + timedelta(seconds=place % 60), calendar=calendar)
    return time.perf_counter() - began


async def handling(said: Sequence[str]) -> float:
    """Seconds in which aiogram takes in the same messages and answers each with its own words, without a network."""
    dispatcher, bot = Dispatcher(), Bot(TOKEN)

    @dispatcher.message()
    async def echo(message: Message) -> SendMessage:
        return message.answer(message.text or "")

    updates = [_update(number, text, START) for number, text in enumerate(said)]
    began = time.perf_counter()
    for update in updates:
        await dispatcher.feed_raw_update(bot, update)
    return time.perf_counter() - began


def _update(number: int, text: str, at: datetime) -> dict[str, Any]:
    person = {"id": 1001, "is_bot": False, "first_name": "T"}
    chat = {"id": 1001, "type": "private", "first_name": "T"}
    message = {"message_id": number + 1, "date": int(at.timestamp()), "chat": chat, "from": person, "text": text}
    return {"update_id": number + 1, "message": message}


def main() -> None:
    """Ours, aiogram's and the whole town's in turns."""
    calendar = SchoolCalendar()
    small, large = town(CLASS_SIZE), town(TOWN_SIZE)
    class_scope, town_scope = scope_of(small), scope_of(large)
    class_texts, town_texts = texts(small), texts(large)
    for scope, said in ((class_scope, class_texts), (town_scope, town_texts)):
        reading(scope, said[:MESSAGES], calendar)  # what is built once for a scope is built
    ours: list[float] = []
    theirs: list[float] = []
    whole: list[float] = []
    for start in range(0, ROUNDS * MESSAGES, MESSAGES):
        said = class_texts[start : start + MESSAGES]
        ours.append(reading(class_scope, said, calendar))
        theirs.append(asyncio.run(handling(said)))
        whole.append(reading(town_scope, town_texts[start : start + MESSAGES], calendar))
    print(f"reading: class {MESSAGES / median(ours):.0f}/s, aiogram {MESSAGES / median(theirs):.0f}/s")
    beside = median(other / own for own, other in zip(ours, theirs, strict=True))
    growth = median(large / small for small, large in zip(ours, whole, strict=True))
    print(f"reading-class ratio {beside:.2f} goal {CLASS_GOAL:.2f}")
    print(f"reading-growth ratio {growth:.2f} goal at most {GROWTH_GOAL:.1f}")


if __name__ == "__main__":
    main()
