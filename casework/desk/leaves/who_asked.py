"""Who at home asked for the leave of a child, in the words of the sentence that reports it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casework.kin import adult_before
from casework.people import Pupil, PupilId
from casework.reading.contract import Intent, Item, Reading


def asked_by(text: str, child: Pupil, *, called: str = "") -> str:
    """The guardian of 奶奶来电帮陈小雨请假; empty where the sentence does not say. ``called`` is what it calls the
    child."""
    names = "|".join(re.escape(name) for name in dict.fromkeys((child.name, called)) if name)
    whom = rf"(?:他|她|孩子|{names})[^,,。;;!!??]{{0,8}}?"  # 帮小雨请, 说小雨发烧请
    verbs = rf"(?:来电话?|打电话来?|来校|来)?[说要想,,]?(?:给|帮|替|代)?(?:{whom})?[要想]?请"
    adult = adult_before(text, verbs, child)
    return str(adult) if adult is not None else ""


def of_reading(reading: Reading, text: str) -> dict[PupilId, str]:
    """The same for the one child of whom a sentence is sure, if it speaks of no other."""
    children = {item.pupil.id: item.pupil for item in reading.items if item.pupil is not None}
    if len(children) != 1 or reading.doubts or not _leave(reading.items):
        return {}
    (child,) = children.values()
    who = asked_by(text, child)
    return {child.id: who} if who else {}


def to_be_kept(reading: Reading, text: str) -> str:
    """The sentence, if it speaks of leave for one child alone, whose name is still to be settled."""
    one = len(reading.doubts) == 1 and not any(item.pupil is not None for item in reading.items)
    return text if one and _leave(reading.doubts[0].items) else ""


def of_answer(text: str, items: Sequence[Item], *, called: str) -> Mapping[PupilId, str]:
    """Who asked, by the sentence that was kept, now that it is known of which child."""
    child = next((item.pupil for item in items if item.pupil is not None), None)
    who = asked_by(text, child, called=called) if text and child is not None else ""
    return {child.id: who} if who and child is not None else {}


def _leave(items: Sequence[Item]) -> bool:
    return any(item.intent is Intent.LEAVE for item in items)
