"""`notoneless run` is killed without warning in the middle of 200 messages: none is lost, none counts twice."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.casebook import open_casebook
from bot.clock import SystemClock
from bot.demo_town.history import join_everybody
from bot.roster_import import load_roster
from bot.settings import Settings
from tests.builders.workbooks import build_workbook, post, student
from tests.e2e.cast import last_school_day
from tests.e2e.phones import Phones, Program, program, ready

PUPILS = 200
TOKEN = "42:KILLED"
GIVEN = "安柏常丁尔方耿何伊江康黎孟宁欧彭秦任苏唐"


def names() -> list[str]:
    return [f"樊{GIVEN[n // 20]}{GIVEN[n % 20]}" for n in range(PUPILS)]


def facts(folder: Path) -> Counter[int]:
    """How many facts each child has."""
    with closing(sqlite3.connect(folder / "notoneless.db")) as database:
        rows = database.execute("select subject_id from facts where subject_kind = 'pupil'").fetchall()
    return Counter(row[0] for row in rows)


def answered(phones: Phones, many: int) -> bool:
    """Whether that many children's reports have been answered."""
    said = "".join(message["text"] for message in phones.heard("手机1001") if "已记录" in message["text"])
    return sum(name in said for name in names()) >= many


def test_a_bot_killed_in_the_middle_of_its_work_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    settings = Settings.model_validate({"data_dir": folder, "telegram_token": TOKEN})
    students = [student(姓名=name) for name in names()]
    workbook = build_workbook(tmp_path / "大班.xlsx", students=students, staff=[post()])
    load_roster(settings, workbook, now=SystemClock().now())
    with open_casebook(settings, SystemClock()) as casebook:
        casebook(join_everybody)
    with program("bot.sandbox", "--token", TOKEN) as telegram:
        phones = Phones(base=ready(telegram))
        phones.meet()
        own = {
            "NOTONELESS_DATA_DIR": str(folder),
            "NOTONELESS_TELEGRAM_TOKEN": TOKEN,
            "NOTONELESS_TELEGRAM_API": phones.base,
        }
        number = phones.numbers["手机1001"]
        day = last_school_day()
        for name in names():
            phones.post(f"/api/phones/{number}/messages", {"text": f"{name}{day.month}月{day.day}日病假"})
        logs = []
        for kill_after in (20, 90):
            with program("bot", "run", surroundings=own) as running:
                until(partial(answered, phones, kill_after), running)
                running.process.kill()
                running.process.wait()
                logs.append(running.log)
        with program("bot", "run", surroundings=own) as running:
            until(partial(answered, phones, PUPILS), running)
            logs.append(running.log)

    assert facts(folder) == dict.fromkeys(facts(folder), 1)
    assert len(facts(folder)) == PUPILS
    log = "\n".join(logs)
    assert "Traceback" not in log
    assert not [name for name in names() if name in log]


def until(done: Callable[[], bool], running: Program) -> None:
    """Wait for it for as long as is decent."""
    end = time.monotonic() + 120
    while not done():
        assert time.monotonic() < end, running.log[-2000:]
        time.sleep(0.2)
