"""The words that reports are made of, by the part they play; ``words.toml`` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import product
from typing import Any, ClassVar

from casework.reading.contract import Channel, Reason


class Kind(str):
    """The part a token plays in a sentence: of each there is one object, so that ``is`` compares them.

    No Enum, since every token is asked for its kind again and again, and Python 3.11 takes 70 ns to find a member of an
    Enum, 14 ns to find an attribute of any other class.
    """

    __slots__ = ()

    NAME: ClassVar[Kind]
    STRANGER: ClassVar[Kind]  # words that look like a child's name but are none on the roster
    CLASS: ClassVar[Kind]
    SCHOOL: ClassVar[Kind]
    VILLAGE: ClassVar[Kind]
    TIME: ClassVar[Kind]
    ABSENT: ClassVar[Kind]
    LEAVE: ClassVar[Kind]
    BACK: ClassVar[Kind]
    ALL: ClassVar[Kind]
    EXCEPT: ClassVar[Kind]
    REST: ClassVar[Kind]
    EVERYBODY: ClassVar[Kind]
    ONLY: ClassVar[Kind]
    COUNT: ClassVar[Kind]  # 应到45实到44
    LACKING: ClassVar[Kind]  # 缺, 少, 差: absent, with the names after it
    LISTED: ClassVar[Kind]  # 名单, 的有: what stands before it holds of the names after it
    LATE: ClassVar[Kind]  # 迟到, 早退: something said of a child, but nothing that is recorded
    UNEXCUSED: ClassVar[Kind]
    REASON: ClassVar[Kind]
    VISIT: ClassVar[Kind]
    CALL: ClassVar[Kind]
    MESSAGE: ClassVar[Kind]
    CONTACT: ClassVar[Kind]  # 联系: some way of reaching them
    NOBODY: ClassVar[Kind]
    UNREACHED: ClassVar[Kind]
    LOST: ClassVar[Kind]  # 联系不上: outcome of an attempt, or the reason itself
    PROMISE: ClassVar[Kind]
    COME: ClassVar[Kind]  # 来, 来上课: what was promised; by itself nothing
    REFUSE: ClassVar[Kind]
    REACHED: ClassVar[Kind]
    RELATIVE: ClassVar[Kind]
    HOME: ClassVar[Kind]
    STAFF: ClassVar[Kind]
    ROLE: ClassVar[Kind]  # 班长: a child, but which
    THING: ClassVar[Kind]
    SAY: ClassVar[Kind]
    HEARSAY: ClassVar[Kind]
    MAYBE: ClassVar[Kind]
    HABIT: ClassVar[Kind]  # 经常: no report of a day
    PLAN: ClassVar[Kind]
    ASK: ClassVar[Kind]
    QUESTION: ClassVar[Kind]  # ends a question: ? 吗
    TAG: ClassVar[Kind]  # 是吗, 对吗: asks whether what was just said is so
    CONDITION: ClassVar[Kind]
    LET: ClassVar[Kind]
    JOKE: ClassVar[Kind]
    FIX: ClassVar[Kind]  # 更正, 说错了
    RETRACT: ClassVar[Kind]  # 撤销, 误报
    NOT_ABSENT: ClassVar[Kind]
    HERE: ClassVar[Kind]  # 在教室: takes an absence back when it stands in a correction
    NOT: ClassVar[Kind]
    IS: ClassVar[Kind]
    BOTH: ClassVar[Kind]
    EACH: ClassVar[Kind]  # 前者, 后者: one of the children named before
    ALSO: ClassVar[Kind]
    LIKEWISE: ClassVar[Kind]  # 也是: the same as the one before
    PRONOUN: ClassVar[Kind]
    OF: ClassVar[Kind]
    BY: ClassVar[Kind]
    FOR: ClassVar[Kind]
    GO: ClassVar[Kind]
    AND: ClassVar[Kind]
    COMMA: ClassVar[Kind]
    STOP: ClassVar[Kind]
    LINE: ClassVar[Kind]
    COLON: ClassVar[Kind]
    OPEN: ClassVar[Kind]
    CLOSE: ClassVar[Kind]
    SPACE: ClassVar[Kind]
    THEN: ClassVar[Kind]
    DONE: ClassVar[Kind]
    SEX: ClassVar[Kind]
    SUBJECT: ClassVar[Kind]  # 数学课: a lesson whose number is not said
    LATIN: ClassVar[Kind]
    FILLER: ClassVar[Kind]
    PLAIN: ClassVar[Kind]  # a word that belongs to no report
    UNKNOWN: ClassVar[Kind]


KINDS = {name.lower(): Kind(name.lower()) for name in Kind.__annotations__}
"""All of them, by the names that ``words.toml`` uses."""
for _name, _kind in KINDS.items():
    setattr(Kind, _name.upper(), _kind)


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
    return KINDS[group["kind"]], Sense(
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
BEGINNINGS: dict[str, tuple[tuple[int, tuple[Kind, Sense] | None], ...]] = {
    word: ((1, WORDS[word]),) for word in WORDS if len(word) == 1
}
"""The same for the first two characters, with the first by itself; of other pairs only the first can be a word.
Beside each length stands the meaning, if the characters are the whole word."""
for _word in sorted(WORDS, key=len):
    if len(_word) > 1:
        _shorter = BEGINNINGS.get(_word[:2]) or BEGINNINGS.get(_word[0], ())
        if len(_word) not in [length for length, _ in _shorter]:
            BEGINNINGS[_word[:2]] = ((len(_word), WORDS[_word] if len(_word) == 2 else None), *_shorter)
