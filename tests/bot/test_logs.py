"""Nothing about a person reaches the logs, whichever way it comes."""

from __future__ import annotations

import logging
import subprocess
import sys

from bot.logs import HIDDEN, redacted

LOGGING = """
import logging, structlog
from bot.logs import configure
configure("INFO")
structlog.get_logger("bot").info("notice_failed", notice_id=7, name="Li", error="no 陈小雨 13800138000")
logging.getLogger("sqlalchemy").warning("row %s", "522130201309081234")
try:
    raise ValueError("陈小雨 521012345678901234")
except ValueError:
    structlog.get_logger("bot").exception("update_failed", update_id=12)
"""


def test_names_phones_and_id_numbers_are_taken_out() -> None:
    assert redacted("陈小雨 13800138000 +8613800138000 52213020130908123X") == " ".join([HIDDEN] * 4)
    assert redacted({"pupil_id": 3, "name": "Li", "said": ["x"]}) == {"pupil_id": 3, "name": HIDDEN, "said": HIDDEN}
    assert redacted(["ok", ("陈小雨",)]) == ["ok", [HIDDEN]]


def test_the_bots_token_is_taken_out() -> None:
    assert "AAH" not in redacted("https://api.telegram.org/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe")


def test_numbers_of_rows_and_chats_stay() -> None:
    assert redacted({"update_id": 123456789, "chat_id": 52213020130908}) == {
        "update_id": 123456789,
        "chat_id": 52213020130908,
    }


def test_the_programs_entries_those_of_libraries_and_tracebacks_are_redacted() -> None:
    ran = subprocess.run([sys.executable, "-c", LOGGING], capture_output=True, text=True, check=True)

    assert ran.stdout == ""
    assert "notice_id=7" in ran.stderr
    assert "update_id=12" in ran.stderr
    assert "Traceback" in ran.stderr
    for private in ("Li'", "陈小雨", "13800138000", "522130201309081234", "521012345678901234"):
        assert private not in ran.stderr


def test_libraries_that_log_every_update_are_kept_quiet() -> None:
    from bot.logs import configure

    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    try:
        configure("INFO")
        assert not logging.getLogger("aiogram.event").isEnabledFor(logging.INFO)
    finally:
        logging.getLogger().handlers, logging.getLogger().level = handlers, level
