"""The words that reports are made of, by the part they play; ``words.toml`` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from itertools import product
from typing import Any

from casework.reading.contract import Channel, Reason


class Kind(StrEnum):
    """The part a token plays in a sentence."""

    NAME = "name"
    STRANGER = "stranger"  # words that look like a child's name but are none on the roster
    CLASS = "class"
    SCHOOL = "school"
    VILLAGE = "village"
    TIME = "time"
    ABSENT = "absent"
    LEAVE = "leave"
    BACK = "back"
    ALL = "all"
    EXCEPT = "except"
    REST = "rest"
    EVERYBODY = "everybody"
    ONLY = "only"
    COUNT = "count"  # 应到45实到44
    LACKING = "lacking"  # 缺, 少, 差: absent, with the names after it
    LISTED = "listed"  # 名单, 的有: what stands before it holds of the names after it
    LATE = "late"  # 迟到, 早退: something said of a child, but nothing that is recorded
    UNEXCUSED = "unexcused"
    REASON = "reason"
    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"
    CONTACT = "contact"  # 联系: some way of reaching them
    NOBODY = "nobody"
    UNREACHED = "unreached"
    LOST = "lost"  # 联系不上: outcome of an attempt, or the reason itself
    PROMISE = "promise"
    COME = "come"  # 来, 来上课: what was promised; by itself nothing
    REFUSE = "refuse"
    REACHED = "reached"
    RELATIVE = "relative"
    HOME = "home"
    STAFF = "staff"
    ROLE = "role"  # 班长: a child, but which
    THING = "thing"
    SAY = "say"
    HEARSAY = "hearsay"
    MAYBE = "maybe"
    HABIT = "habit"  # 经常: no report of a day
    PLAN = "plan"
    ASK = "ask"
    QUESTION = "question"  # ends a question: ? 吗
    TAG = "tag"  # 是吗, 对吗: asks whether what was just said is so
    CONDITION = "condition"
    LET = "let"
    JOKE = "joke"
    FIX = "fix"  # 更正, 说错了
    RETRACT = "retract"  # 撤销, 误报
    NOT_ABSENT = "not_absent"
    HERE = "here"  # 在教室: takes an absence back when it stands in a correction
    NOT = "not"
    IS = "is"
    BOTH = "both"
    EACH = "each"  # 前者, 后者: one of the children named before
    ALSO = "also"
    LIKEWISE = "likewise"  # 也是: the same as the one before
    PRONOUN = "pronoun"
    OF = "of"
    BY = "by"
    FOR = "for"
    GO = "go"
    AND = "and"
    COMMA = "comma"
    STOP = "stop"
    LINE = "line"
    COLON = "colon"
    OPEN = "open"
    CLOSE = "close"
    SPACE = "space"
    THEN = "then"
    DONE = "done"
    SEX = "sex"
    SUBJECT = "subject"  # 数学课: a lesson whose number is not said
    LATIN = "latin"
    FILLER = "filler"
    PLAIN = "plain"  # a word that belongs to no report
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """What a word brings besides its kind."""

    reason: Reason | None = None
    excused: bool | None = None
    channel: Channel | None = None
    noun: bool = False
    """Of CALL and MESSAGE: the bare noun (电话), an attempt only when an outcome follows."""
    strong: bool = False
    """Of ALL: says of itself that the whole class is meant. Of UNREACHED: says that the speaker did call."""


PLAIN_SENSE = Sense()
BLANKS = {" ": Kind.SPACE, "\t": Kind.SPACE, "\n": Kind.LINE}


def _group(group: dict[str, Any]) -> tuple[Kind, Sense]:
    return Kind(group["kind"]), Sense(
        reason=Reason(group["reason"]) if "reason" in group else None,
        excused=group.get("excused"),
        channel=Channel(group["channel"]) if "channel" in group else None,
        noun=group.get("noun", False),
        strong=group.get("strong", False),
    )


_TABLE: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def _listed() -> Iterator[tuple[str, tuple[Kind, Sense]]]:
    for pairs in _TABLE["pairs"]:
        meaning = _group(pairs)
        for first, second in product(pairs["firsts"].split(), pairs["seconds"].split()):
            yield first + second, meaning
    for group in _TABLE["group"]:
        meaning = _group(group)
        for word in group["words"].split():
            yield word, meaning
    for blank, kind in BLANKS.items():
        yield blank, (kind, PLAIN_SENSE)


WORDS: dict[str, tuple[Kind, Sense]] = dict(_listed())
MATTERS = frozenset(_TABLE["matters"].split())
"""Headings of matters other than who is there."""
LENGTHS: dict[str, tuple[int, ...]] = {}
"""For each first character, the lengths of the words that begin with it, longest first."""
for _word in WORDS:
    LENGTHS[_word[0]] = tuple(sorted({*LENGTHS.get(_word[0], ()), len(_word)}, reverse=True))
BEGINNINGS: dict[str, tuple[int, ...]] = {}
"""The same for the first two characters, with the first by itself; of other pairs only the first can be a word."""
for _word in WORDS:
    if len(_word) > 1:
        _own = (1,) if _word[0] in WORDS else ()
        BEGINNINGS[_word[:2]] = tuple(sorted({*BEGINNINGS.get(_word[:2], ()), len(_word), *_own}, reverse=True))
