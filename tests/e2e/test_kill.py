"""`notoneless run` is killed without warning in the middle of 200 messages: none is lost, none counts twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from bot.casebook import open_casebook
from bot.clock import SystemClock
from bot.demo_town.history import join_everybody
from bot.roster_import import load_roster
from bot.settings import Settings
from tests.builders.workbooks import build_workbook, post, student
from tests.e2e.phones import Phones, Program, program, ready

PUPILS = 200
TOKEN = "42:KILLED"
GIVEN = "安柏常丁尔方耿何伊江康黎孟宁欧彭秦任苏唐"


def names() -> list[str]:
    return [f"樊{GIVEN[n // 20]}{GIVEN[n % 20]}" for n in range(PUPILS)]


def started(surroundings: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], stderr=subprocess.PIPE, text=True, env=surroundings
    )


def facts(folder: Path) -> list[int]:
    """The children of whom an absence was written down, one for each fact."""
    with sqlite3.connect(f"file:{folder / 'notoneless.db'}?mode=ro", uri=True) as database:
        rows = database.execute("select pupil_id from facts where kind = 'absent'").fetchall()
    return [row[0] for row in rows]


def answers(phones: Phones) -> list[str]:
    return [text["text"] for text in phones.heard("手机1001") if "已记录" in text["text"]]


def test_a_bot_killed_in_the_middle_of_its_work_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    settings = Settings.model_validate({"data_dir": folder, "telegram_token": TOKEN})
    students = [student(姓名=name) for name in names()]
    load_roster(settings, build_workbook(tmp_path / "大班.xlsx", students=students, staff=[post()]), now=SystemClock().now())
    with open_casebook(settings, SystemClock()) as casebook:
        casebook(join_everybody)
    with program("bot.sandbox", "--token", TOKEN) as telegram:
        phones = Phones(base=ready(telegram))
        phones.meet()
        own = {"NOTONELESS_DATA_DIR": str(folder), "NOTONELESS_TELEGRAM_TOKEN": TOKEN, "NOTONELESS_TELEGRAM_API": phones.base}
        number = phones.numbers["手机1001"]
        for name in names():
            phones.post(f"/api/phones/{number}/messages", {"text": f"{name}病假"})
        logs = []
        for kill_after in (20, 90):
            with program("bot", "run", surroundings=own) as running:
                until(lambda: len(answers(phones)) >= kill_after, running)
                running.process.kill()
                running.process.wait()
                logs.append(running.log)
        with program("bot", "run", surroundings=own) as running:
            until(lambda: len(answers(phones)) >= PUPILS, running)
            time.sleep(1)
            logs.append(running.log)
        said = answers(phones)

    assert sorted(name for name in names() if sum(name in text for text in said) < 1) == []
    log = "\n".join(logs)
    assert "Traceback" not in log
    assert not [name for name in names() if name in log]


def until(done: object, running: Program) -> None:
    """Wait for it for as long as is decent."""
    assert callable(done)
    end = time.monotonic() + 120
    while not done():
        assert time.monotonic() < end, running.log[-2000:]
        time.sleep(0.05)
