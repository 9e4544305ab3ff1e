"""Every conversation goes as it is written down, in both languages."""

import asyncio
from pathlib import Path

import pytest

from tests.conversations.runner import LANGUAGES, play

HERE = Path(__file__).parent
SCRIPTS = sorted(path for path in HERE.glob("*.txt") if not path.name.endswith(".en.txt"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(script: Path, tmp_path: Path, update_golden: bool) -> None:
    told = asyncio.run(play(script.read_text("utf-8"), tmp_path))
    for locale, ending in LANGUAGES.items():
        golden = script.with_name(script.stem + ending)
        if update_golden:
            golden.write_text(told[locale], "utf-8")
        assert told[locale] == (golden.read_text("utf-8") if golden.exists() else "")
