"""What does not talk to Telegram starts without Telegram's library."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.project.files import ROOT

SHOW = "import sys; {statement}; print(*(name for name in {names!r} if name in sys.modules))"


def loaded_by(statement: str, *names: str) -> list[str]:
    code = SHOW.format(statement=statement, names=names)
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout.split()


def test_the_command_line_is_imported_without_aiogram() -> None:
    assert loaded_by("import bot.cli", "aiogram") == []


def test_the_workbook_is_read_without_database_and_without_aiogram() -> None:
    statement = "import storage.workbook.read, storage.workbook.marked, storage.workbook.template"

    assert loaded_by(statement, "sqlalchemy", "sqlmodel", "aiogram") == []


@pytest.mark.parametrize("command", [["policy", "show", "langan-2023"], ["roster", "--help"], ["understand", "--help"]])
def test_commands_that_do_not_talk_to_telegram_do_not_import_its_library(command: list[str]) -> None:
    statement = f"sys.argv = ['notoneless', *{command!r}]\ntry:\n  import bot.cli; bot.cli.main()\n"
    code = statement + "except SystemExit as end:\n  assert not end.code, end.code\nprint('aiogram' in sys.modules)"

    ran = subprocess.run(
        [sys.executable, "-c", "import sys\n" + code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines()[-1] == "False"
