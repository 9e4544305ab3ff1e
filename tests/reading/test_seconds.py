"""The look at a second character spares only forms that cannot match: no time, class or count is passed over by it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from casework.reading import classes, counts, phrases

TAILS = (
    "",
    "天",
    "个",
    "午",
    "日",
    "三节课",
    "5号",
    "2人",
    "一班",
    "年级",
    "个班全到",
    "期",
    "节后",
    "、周五",
    "没来",
    "到今天",
)
"""What may complete a form whose first two characters are there."""


def _time(text: str) -> bool:
    ending = phrases._TO.match(text)
    return bool(
        (ending and phrases._ending(text, ending.end()))
        or phrases._special(text, 0, text[0], opened=False)
        or phrases._point(text, 0)
    )


def _class(text: str) -> bool:
    return classes._FORM.match(text) is not None


def _count(text: str) -> bool:
    return bool(counts._HERE_AND_GONE.match(text) or counts._HERE_ALONE.match(text))


def _characters(module: ModuleType) -> list[str]:
    said = "".join(one.pattern for one in vars(module).values() if isinstance(one, re.Pattern))
    return sorted({*re.findall(r"[\u4e00-\u9fff .:(),、~-]", said), *"0123456789一二三四五六七八九十没来"})


def _spared(module: ModuleType) -> Iterator[str]:
    """Beginnings that are passed over, each with what might make a form of it."""
    draw = random.Random(1)
    seconds = module._SECONDS if isinstance(module._SECONDS, dict) else dict.fromkeys(module.STARTERS, module._SECONDS)
    characters = _characters(module)
    for first, allowed in seconds.items():
        for second in characters:
            if second not in allowed:
                drawn = ("".join(draw.choices(characters, k=3)) for _ in range(4))
                yield from (f"{first}{second}{tail}" for tail in (*TAILS, *drawn))


@pytest.mark.parametrize(("module", "found"), [(phrases, _time), (classes, _class), (counts, _count)])
def test_no_form_begins_as_what_is_passed_over(module: ModuleType, found: Callable[[str], bool]) -> None:
    assert [text for text in _spared(module) if found(text)] == []
