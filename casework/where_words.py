"""What a few words say of where somebody is who is looked for: 在校医室, 两个都在操场, 找到了, 不知去向, 明早回.

Beside the reader of reports and before it, for whoever is waited for: only words that say nothing else are understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from unicodedata import normalize

from casework.fact import Place

ENDS: Final = " \t\r\n。.!?~,;:、…"


class Where(StrEnum):
    """What the words say: a ``place``, ``found`` without one, ``unknown`` (不知去向), ``came`` (来了)."""

    PLACE = "place"
    FOUND = "found"
    UNKNOWN = "unknown"
    CAME = "came"


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """``every``: said of all who are meant; ``count``: of so many, where the words say how many."""

    where: Where
    place: Place | None = None
    every: bool = False
    count: int | None = None


_LEAD = re.compile(r"^(?:知道了?|人|[他她](?!们)|孩子(?!们)|现在|刚才|刚刚|我|[,、 的])*")
_EVERY = re.compile(
    r"(?:他|她|这|那)?们?(?P<pair>俩|仨)(?:个?人|孩子)?都?|(?:他们|她们|孩子们|这|那)?"
    r"(?:(?P<count>[两二三四五六七八九2-9])(?:个|位|名)?(?:人|孩子|学生|同学|娃)?都?|(?P<all>全都|全部|都|全))"
)
_FOUND = re.compile(r"(?:已经|已)?(?:找到|找着|看到|见到|在)(?:人|他|她|孩子)?了?(?:[,、 ]*(?:人|他|她)?(?:就|正)?在)?")
_WENT = re.compile(r"(?:已经|已)?(?:去|到|上|回|跑到|跑去)(?P<place>[^去了]+)去?了?")
_TAIL = re.compile(r"(?:里面|里|内|那里|那儿|休息|睡觉|躺着|看病|拿药|呢|了|吧|啊|[,、 ])*$")
_UNKNOWN = re.compile(
    r"(?:不知去向|(?:还|也)?(?:没找到|找不到|没找着|找不着|没(?:看|见)(?:到|见))人?"
    r"|不(?:知道|清楚|晓得)(?:人)?(?:在|去|上)?(?:哪里|哪儿|哪)(?:去)?|不见|失踪)了?"
)
_NOT_KNOWN = re.compile(r"(?:也|还)?不(?:知道|清楚|晓得)")
_CAME = re.compile(r"(?:已经|已)?(?:来|到|回来|到校|回教室|进教室)了")
_SPEAKS = re.compile(r"在|找|见|不知|不清楚|不晓得|失踪|[两俩仨三].*了|[去到上回](?!来|校|齐)[^,。]{1,5}了")

_NUMBERS = {"两": 2, "二": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

_PLACES: Final = {
    "校医室": Place.CLINIC, "医务室": Place.CLINIC, "卫生室": Place.CLINIC, "校医院": Place.CLINIC,
    "教室": Place.CLASSROOM, "班上": Place.CLASSROOM, "班": Place.CLASSROOM,
    "宿舍": Place.DORMITORY, "寝室": Place.DORMITORY,
    "厕所": Place.GROUNDS, "操场": Place.GROUNDS, "办公室": Place.GROUNDS, "食堂": Place.GROUNDS,
    "图书室": Place.GROUNDS, "学校": Place.GROUNDS, "校": Place.GROUNDS, "校园": Place.GROUNDS,
    "家": Place.HOME, "家中": Place.HOME,
    "校外": Place.OUTSIDE, "街上": Place.OUTSIDE, "网吧": Place.OUTSIDE, "医院": Place.OUTSIDE,
}  # fmt: skip


def plain(text: str) -> str:
    """The text in one form of signs, without what ends it."""
    return normalize("NFKC", text).strip(ENDS)


def may_speak(said: str) -> bool:
    """Whether any of this may be in it: other texts, most of them, cost no look into the records."""
    return bool(_SPEAKS.search(said))


def meaning(words: str, *, asked: bool = False) -> Said | None:
    """What the words say; None where they say anything else. ``asked``: they answer the very question, so that 不知道
    is an answer too."""
    said = _LEAD.sub("", words.strip(ENDS), count=1)
    every, count = False, None
    if (group := _EVERY.match(said)) is not None:
        number = group["pair"] or group["count"]
        every = True
        count = (_NUMBERS.get(number) or int(number)) if number else None
        said = said[group.end() :]
    found = _where(said, asked=asked)
    return Said(where=found[0], place=found[1], every=every, count=count) if found is not None else None


def _where(said: str, *, asked: bool) -> tuple[Where, Place | None] | None:
    if _UNKNOWN.fullmatch(said) or (asked and _NOT_KNOWN.fullmatch(said)):
        return Where.UNKNOWN, None
    if _CAME.fullmatch(said):
        return Where.CAME, None
    begins = _FOUND.match(said)
    if begins is None:
        went = _WENT.fullmatch(said)
        place = _place(went["place"]) if went is not None else None
        return (Where.PLACE, place) if place is not None else None
    rest = said[begins.end() :]
    if not _TAIL.sub("", rest):
        return (Where.FOUND, None) if "到" in begins[0] or "着" in begins[0] else None
    place = _place(rest)
    return (Where.PLACE, place) if place is not None else None


def _place(said: str) -> Place | None:
    return _PLACES.get(said) or _PLACES.get(_TAIL.sub("", said))


_BETWEEN = re.compile(r"(?:[,、 ]|和|跟|与|还有)*")


def by_names(said: str, names: Collection[str]) -> list[tuple[tuple[str, ...], str]] | None:
    """The text in parts, each the names it is said of and what is said of them: 李思源在校医室,赵一帆不知去向. One part
    has all the words around its names, and a text without a name has no parts; None where words stand before the first
    of several, or none behind the last."""
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = list(re.finditer(pattern, said)) if names else []
    if not found:
        return []
    parts: list[tuple[tuple[str, ...], str]] = []
    together: tuple[str, ...] = ()
    for name, following in zip(found, [*found[1:], None], strict=True):
        words = said[name.end() : following.start() if following is not None else len(said)]
        together = (*together, name[0])
        if not _BETWEEN.fullmatch(words):
            parts.append((together, words.strip(ENDS)))
            together = ()
    before = said[: found[0].start()]
    if together and not parts:
        return [(together, before)]
    if len(parts) == 1 and not together:
        return [(parts[0][0], f"{before}{parts[0][1]}")]
    return None if together or before.strip(ENDS) else parts
