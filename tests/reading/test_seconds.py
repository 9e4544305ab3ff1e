"""The look at a second character spares only forms that cannot match: no time, class or count is passed over by it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from casework.reading import classes, counts, phrases

DRAWN = 40_000


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


def _words(module: ModuleType) -> list[str]:
    """What the forms of this room are made of: their words, and their characters."""
    said = "".join(one.pattern for one in vars(module).values() if isinstance(one, re.Pattern))
    return sorted({*re.findall(r"[\u4e00-\u9fff]+", said), *re.findall(r"[\u4e00-\u9fff0-9 .:(),、~-]", said)})


def _drawn(module: ModuleType) -> Iterator[str]:
    draw = random.Random(1)
    words, starters = _words(module), sorted(module.STARTERS)
    for _ in range(DRAWN):
        yield draw.choice(starters) + "".join(draw.choices([*words, *"0123456789一二三四五六七八九十"], k=4))


@pytest.mark.parametrize(("module", "found"), [(phrases, _time), (classes, _class), (counts, _count)])
def test_what_is_written_is_seen(module: ModuleType, found: Callable[[str], bool]) -> None:
    written = [text for text in _drawn(module) if found(text)]
    assert len(written) > DRAWN // 200
    assert [text for text in written if module.scan(text, 0) is None] == []
