"""The running bot and a group: what failed is not told there, in words that everybody reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.incoming import Incoming
from bot.rows import InboxRows


class Works:
    """The casebook's thread, as far as it is told to do something."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    async def work(self, piece: Callable[..., Any], **values: Any) -> bool:
        self.asked.append(values)
        return True


@pytest.mark.parametrize(("chat", "told"), [(101, 101), (-6001, None), (0, None)])
async def test_that_something_failed_is_told_to_a_person_and_never_to_a_group(chat: int, told: int | None) -> None:
    thread = Works()
    await InboxRows(thread).failed(Incoming(id=1, chat=chat, raw={}), "Broken", tell=True)  # type: ignore[arg-type]
    assert [values["chat"] for values in thread.asked] == [told]
