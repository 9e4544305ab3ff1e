"""A frame as a value: children or a class, and the words that say something of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from casework.people import Pupil, SchoolClass
from casework.reading.tokens import Token
from casework.reading.words import Kind

CONTENT = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.LACKING, Kind.LATE, Kind.UNEXCUSED, Kind.REASON, Kind.VISIT,
    Kind.CALL, Kind.MESSAGE, Kind.CONTACT, Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.PROMISE, Kind.REFUSE,
    Kind.REACHED, Kind.RETRACT, Kind.NOT_ABSENT, Kind.HERE, Kind.RELATIVE, Kind.SAY, Kind.SUBJECT, Kind.COME,
    Kind.HOME, Kind.GO,
})  # fmt: skip
"""Words that say something of the children of a frame; kept in their order for the facts."""
NOT_SAYING = frozenset({Kind.RELATIVE, Kind.SAY, Kind.SUBJECT, Kind.COME, Kind.HOME, Kind.GO})
SAYING = CONTENT - NOT_SAYING
HEADINGS = frozenset({Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.LACKING, Kind.LATE, Kind.UNEXCUSED})
CHANNELS = frozenset({Kind.VISIT, Kind.CALL, Kind.MESSAGE, Kind.CONTACT})
MENTIONS = frozenset({Kind.NAME, Kind.STRANGER})


class Made(IntEnum):
    """What the words around a channel tell of the attempt."""

    NAMED = 0  # 家访: it may be a plan
    DONE = 1  # 家访了
    THERE = 2  # 陈小雨家我去过了: of the child named before it, whoever is named next
    TOLD = 3  # 电话里说的: where what stands before was learnt


@dataclass(kw_only=True, slots=True)
class Mention:
    """A child as said, with those it may be and what the message says to tell them apart."""

    said: str
    candidates: tuple[Pupil, ...]
    sure: bool
    classes: tuple[SchoolClass, ...] | None = None
    village: str = ""
    sex: str = ""
    again: bool = False
    """Whether the message named this child before."""
    extras: list[Token] = field(default_factory=list)
    """What stands in brackets behind this name only."""

    def same(self, other: Mention) -> bool:
        """Whether the same child is said again."""
        if not (self.sure and other.sure) and self.said != other.said:
            return False
        return (self.candidates, self.village, self.classes, self.sex) == (
            other.candidates, other.village or self.village, other.classes, other.sex or self.sex,
        )  # fmt: skip

    def resolved(self) -> tuple[Pupil | None, tuple[Pupil, ...]]:
        """The child if there is no doubt, and those it may be. A class, village or sex in the message narrows them."""
        candidates, sure = self.candidates, self.sure
        if self.classes is not None:
            ids = {one.id for one in self.classes}
            inside = tuple(one for one in candidates if one.class_id in ids)
            if inside or not ids:
                candidates = inside
            else:
                sure = False
        if self.village:
            inside = tuple(one for one in candidates if one.village == self.village)
            if inside:
                candidates = inside
            else:
                sure = False
        if self.sex and len(candidates) > 1:
            candidates = tuple(one for one in candidates if one.sex in ("", self.sex)) or candidates
        return (candidates[0] if sure and len(candidates) == 1 else None), candidates


@dataclass(kw_only=True, slots=True)
class Frame:
    """Children and what is said of them."""

    mentions: list[Mention] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    lead: list[Token] = field(default_factory=list)
    """Times that set the scene before the first name; they hold on for the frames after."""
    heading: list[Token] = field(default_factory=list)
    """What a heading (缺勤:) says of the names after it."""
    described: bool = False
    """Whether the heading only tells which child is meant: 昨天没来的陈小雨."""
    negated: bool = False
    excepted: bool = False
    only: bool = False
    fixed: bool = False
    """Whether it stands after 更正 or 说错了."""
    instead: bool = False
    """Of those fixed, whether who is named there stands in the place of those before: 不对,是陈小雨."""
    shares: bool = False
    """Whether the next frame's act is its own too: 陈小雨感冒、李思源发烧没来."""
    also: bool = False
    likewise: bool = False
    more: bool = False
    """A没来,还有B: the same is said of it, but not why."""
    together: bool = False
    """Whether its children were named before, and it only adds to what was said of them: 都没请假."""
    rest: bool = False
    """Of those together, whether only of whom nothing else was said: 其他两个没请假."""
    so_many: int = 0
    """How many those are, where it is said: 其他两个."""
    righted: bool = False
    """Whether it says itself what was wrong before: 是请假不是旷课,刚才发错."""
    sentence: int = 0
    errand: list[Token] = field(default_factory=list)
    """When the round was made of which a list of visits tells: 昨天走访了三家,…."""
    quoted: bool = False
    """Whether it tells what an earlier message reported: 刚才报的陈小雨没来是弄错了."""

    guessed: bool = False
    """Whether it is only supposed what they have gone to do: 可能吃酒席去了."""
    well: bool = False
    """Whether it says that they were ill and are well again: 陈小雨病好了,今天来了."""

    def says_more(self) -> bool:
        """Whether more than an attempt, of which nothing came yet, is said of them, or they are one."""
        return len(self.mentions) < 2 or any(
            token.kind in CONTENT and token.kind not in NOT_SAYING and token.kind not in CHANNELS
            for token in self.tokens
        )

    def calls_at_home(self, mention: Mention) -> bool:
        """和罗小满爸爸聊了,他讲小满周三回来: the family speaks of its child, whose name was said in full."""
        alone = self.mentions[0] if len(self.mentions) == 1 else None
        if alone is None or mention.sure or not alone.sure or alone.resolved()[0] not in mention.candidates:
            return False
        short = alone.said.endswith(mention.said) or mention.said == alone.said[-1] * 2
        kinds = {one.kind for one in self.tokens}
        return short and len(mention.said) > 1 and Kind.RELATIVE in kinds and Kind.SAY in kinds

    @property
    def past(self) -> bool:
        """Whether its heading is over, since more is told of the child: 前两天请假的陈小雨今天回来了."""
        return self.described and any(token.kind in HEADINGS for token in self.tokens)

    @property
    def says(self) -> bool:
        return not SAYING.isdisjoint([token.kind for token in self.tokens])


@dataclass(kw_only=True, slots=True)
class Roll:
    """What is said of a whole class: ``missing`` 0 is everybody there, None everybody else, or so many."""

    classes: tuple[SchoolClass, ...] | None
    missing: int | None
    times: list[Token]
    each: bool = False
    """Whether it is said of every one of the classes, and they are not merely those it may be."""
    there: int | None = None
    """How many are there, where a number is said."""
    lesson: bool = False
    """Whether it is said of one lesson named by its subject (数学课三2全到)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """Classes as named in the message, with the sentence in which they are."""

    classes: tuple[SchoolClass, ...]
    each: bool
    sentence: int


@dataclass(kw_only=True, slots=True)
class Frames:
    frames: list[Frame]
    rolls: list[Roll]
    fixed_at: int | None
    """How many frames stand before 更正 or 说错了; None without such a word."""
    fixed_by: str = ""
    """That word."""
