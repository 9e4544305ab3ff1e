"""Staff groups: the chats the town has linked, and the only values that may be said in one.

Whatever is said to a group passes ``check``: classes, days, counts and words of ours, so that no child's name can be
among them whatever the roster says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.people import GRADES, WorkerId

TEMPLATES: Final = frozenset(
    {"group", "group_board", "group_ended", "group_hint", "group_link_failed", "group_linked", "group_said"}
)
"""Everything the bot can say in a group."""

SCHOOL: Final = "school"
"""The one value that is free text: the name of a school, as the roster's sheet of classes has it."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_CLASS: Final = re.compile(rf"[{GRADES}]\(\d+\)班")
_OURS: Final = re.compile(r"[a-z_]*")


class NotForAGroup(ValueError):
    """Something was about to be said in a group that could name somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group chat linked to the town. ``contact`` gave out the code, ``by`` used it; ``until`` ends it, ``removed``
    where it ended because the bot was put out of the chat."""

    id: int
    chat: int
    title: str
    contact: WorkerId
    by: WorkerId
    at: datetime
    until: datetime | None = None
    removed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupCode:
    """A one-time code with which a group is linked for ``contact``."""

    code: str
    contact: WorkerId
    expires: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupLine:
    """The latest answer in a group, into which what is reported soon after is gathered.

    ``said`` lists what it gathers (JSON), the first ``spoken`` of them stand in the message that is shown or
    ``on_its_way``; ``message`` is that message once it is shown.
    """

    chat: int
    ref: str
    at: datetime
    said: tuple[Mapping[str, Any], ...]
    spoken: int = 0
    message: int | None = None
    on_its_way: bool = False


def is_group(chat: int) -> bool:
    """Whether the chat is one of several people: the messenger gives those numbers below zero."""
    return chat < 0


def check(template: str, values: Mapping[str, Any]) -> None:
    """Raises NotForAGroup for anything that is not made of classes, days, counts and words of ours alone."""
    if template not in TEMPLATES or not all(_harmless(name, value) for name, value in values.items()):
        raise NotForAGroup(template)


def _harmless(name: str, value: Any) -> bool:
    match value:
        case None | bool() | int():
            return True
        case str() if name == SCHOOL:
            return True
        case str():
            # One character alone is a surname at most: nobody on a roll is called by that.
            return len(value) <= 1 or any(form.fullmatch(value) for form in (_DAY, _CLASS, _OURS))
        case list() | tuple():
            return all(_harmless("", one) for one in value)
        case Mapping():
            return all(_harmless(key, one) for key, one in value.items())
        case _:
            return False
