"""Tokens become frames: one pass from left to right that groups what is said by the children it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.reading.corrections import Corrections
from casework.reading.frame import (
    CHANNELS,
    CONTENT,
    HEADINGS,
    MENTIONS,
    Frame,
    Frames,
    Made,
    Mention,
)
from casework.reading.headings import counts, sets_apart
from casework.reading.naming import Naming
from casework.reading.scope import Scope
from casework.reading.subjects import own_clause
from casework.reading.surroundings import asks_around, happened, incoming, is_elsewhere, opens_list
from casework.reading.together import ONE_OF_THEM, clause_of_all, listed, one_of_them
from casework.reading.tokens import Token
from casework.reading.whole_classes import WholeClasses
from casework.reading.words import WORDS, Kind

_MAY_OPEN_A_CLAUSE = frozenset({
    Kind.BOTH, Kind.FILLER, Kind.REST, Kind.LEAVE, Kind.UNEXCUSED, Kind.REASON, Kind.ABSENT, Kind.RELATIVE, Kind.TIME,
    Kind.THING, Kind.CALL, Kind.PRONOUN, Kind.EACH,
})  # fmt: skip
_BREAKS = frozenset({Kind.COMMA, Kind.STOP, Kind.LINE})
_SKIPPED = frozenset({
    Kind.FILLER, Kind.SPACE, Kind.AND, Kind.LINE, Kind.OF, Kind.COLON, Kind.LISTED, Kind.CLASS, Kind.COMMA,
    Kind.SEX, Kind.VILLAGE, Kind.IS, Kind.OPEN, Kind.SCHOOL,
})  # fmt: skip
_AGAIN = ("又去", "又去了", "去了", "再去了")
_RESULTS = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.PROMISE, Kind.REFUSE})
"""What came of attempts; over names only when joined to them (家里没人的是…)."""
_OVER_NAMES = HEADINGS | _RESULTS
_EARLIER = frozenset([
    "刚才报的", "刚才说的", "刚报的", "刚刚报的", "刚刚说的", "刚说的", "早上报的", "早上说的", "上午报的",
    "前面报的", "先前报的", "刚发的", "之前报的", "昨天报的", "刚才发的", "刚才报", "刚刚报", "刚报", "我报的",
    "上一条", "上条", "前一条", "报的", "写的",
])  # fmt: skip
"""What tells of an earlier message."""
_SENDING = ("送", "带")
_ALONG = ("跟", "跟着", "跟到", "随", "随着", "和")
_THERE = frozenset([
    "在", "在的", "在呢", "不缺", "没缺", "按时到校", "准时到校", "准时到了", "在校", "在教室", "在教室里",
    "在班上", "没问题",
])  # fmt: skip
"""Of the rest, that they are there."""
_WITHOUT_LEAVE = ("没有请假的", "没请假的", "没人请假的")
"""As a whole class's (没有请假的) nobody is on leave; over names these are without."""


def frames(found: Sequence[Token], dead: frozenset[int], scope: Scope) -> Frames:
    """The frames of a message, without the words that report nothing."""
    return _Grammar(found, dead, scope).run()


class _Grammar(Naming, WholeClasses, Corrections):
    """The whole pass: each word goes to the part that understands it."""

    def run(self) -> Frames:
        place = 0
        while place < len(self.found):
            place = self._step(place)
        if self.found:
            self._break(Token(Kind.COMMA, "", self.found[-1].end, self.found[-1].end))
        self._flush()
        self._finish()
        return Frames(frames=self.done, rolls=self.rolls, fixed_at=self.fixed_at)

    def _step(self, place: int) -> int:
        token = self.found[place]
        kind = token.kind
        if kind is Kind.ABSENT and token.sense.reason is not None and self._of_a_relative(place):
            self._flush()
            self.frame.tokens.append(_read_as("家里有事", token))
            return place + 1
        if kind in _MAY_OPEN_A_CLAUSE and (self.done or self.frame.mentions):
            self._of_several(place)
        if kind in MENTIONS:
            if place not in self.skipped:
                return self._mention(place)
            self._struck(place)
        elif kind is Kind.TIME and place in self.dead:
            return place + 1
        elif kind is Kind.TIME:
            if self.kept and token.value.start is not None and token.value.start.has_day:
                self.waiting = [one for one in self.waiting if one not in self.kept]
            self.waiting.append(token)
            if self.frame.says and (token.value.extends or self._how_long(place)):
                self._flush()
        elif kind in _BREAKS:
            self._break(token)
            self.piece = place + 1
        elif place in self.dead:
            self._silence(token)
        elif (kind is Kind.BACK or token.text in _THERE or token.text.endswith("正常")) and self._of_the_rest(place):
            clause = own_clause(self.found[self.piece : place])
            self.rolls.append(self._rest(clause, self._times_of_roll(clause)))
            self.waiting = []
        elif kind is Kind.ABSENT and self._ends_piece(place) and self._of_the_rest(place):
            self._flush()
        elif token.text == "在" and self._ends_piece(place):
            self._flush()
            self.frame.tokens.append(Token(Kind.HERE, token.text, token.start, token.end))
        elif token.text in _WITHOUT_LEAVE and self._heads(place):
            self._content_at(place, _read_as("没请假", token))
        elif kind in (Kind.ALL, Kind.COUNT):
            self._roll(place)
        elif kind in CONTENT:
            self._content(place)
        elif kind in (Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE, Kind.SEX):
            self._where(place)
        elif kind is Kind.NOT:
            return self._not(place)
        else:
            self._particle(place, token)
        return place + 1

    def _particle(self, place: int, token: Token) -> None:
        """Words that say nothing of a child themselves, but how what is said is meant."""
        kind = token.kind
        if kind is Kind.IS:
            if self.frame.negated and self.frame.mentions:
                self._next_frame()
        elif kind is Kind.FIX:
            self._fix(place)
        elif kind is Kind.EXCEPT:
            self._except(place)
        elif kind is Kind.ONLY or (kind is Kind.THEN and self._followed_by_mention(place)):
            self.only = self._followed_by_mention(place)
        elif kind in (Kind.ALSO, Kind.LIKEWISE):
            self.frame.also = True
            self.frame.likewise = self.frame.likewise or kind is Kind.LIKEWISE
        elif kind is Kind.FILLER and token.text in _EARLIER:
            self.frame.quoted = True
        elif kind is Kind.FOR and token.text in _SENDING and self._ends_piece(place):
            self._flush()
            self.frame.tokens.append(Token(Kind.COME, token.text, token.start, token.end))

    def _how_long(self, place: int) -> bool:
        """请假一天 B没来: a time right behind what was said, with nothing said behind it, belongs to that."""
        before = self.found[place - 1] if place else None
        following = self.found[place + 1].kind if place + 1 < len(self.found) else None
        return (
            before is not None
            and before.kind in (Kind.LEAVE, Kind.ABSENT)
            and (following in (None, Kind.SPACE) or following in _BREAKS)
        )

    def _of_a_relative(self, place: int) -> bool:
        """奶奶住院: somebody of the family is ill, which is why the child is away."""
        before = place - 1
        while before >= self.piece and self.found[before].kind in (Kind.FILLER, Kind.TIME):
            before -= 1
        return before >= self.piece and self.found[before].kind is Kind.RELATIVE and self.found[before].text != "家长"

    def _silence(self, token: Token) -> None:
        """Of what is not reported only stays that somebody is to come; a planned attempt is nothing."""
        self._flush()
        if token.kind not in CHANNELS:
            self.frame.tokens.append(Token(Kind.COME, token.text, token.start, token.end))

    def _ends_piece(self, place: int) -> bool:
        return (
            place + 1 == len(self.found)
            or self.found[place + 1].kind in _BREAKS
            or self.found[place + 1].kind is Kind.TIME
        )

    def _of_several(self, place: int) -> None:
        """都没请假, 其他两个原因不明, 前者…后者…: begin a frame that adds to what was said of children named before."""
        if self.found[place].text in ONE_OF_THEM:
            children = listed([one for one in (*self.done, self.frame) if not one.together])
            named = self.frame.mentions
            alone = named[0] if len(named) == 1 and named[0].again else None
            if one := one_of_them(self.found, place, children, alone):
                self._add_to([one])
            return
        together = clause_of_all(self.found, place, self.dead)
        if together is not None:
            opens = place == 0 or self.found[place - 1].kind in (Kind.STOP, Kind.LINE)
            every = opens or together.rest or together.first
            many = 0 if together.rest or together.first else together.many
            meant = listed([*self.done, self.frame], many=many, whole=every)
            meant = meant[: together.many] if together.first else meant
            of_this_frame = not together.rest and len(self.frame.mentions) >= len(meant) and not self.frame.heading
            if len(meant) > 1 and not of_this_frame:
                self._add_to(meant)
                self.frame.rest = together.rest
                self.dead |= {place + at for at in together.aside}

    def _add_to(self, children: list[Mention]) -> None:
        self._next_frame()
        self._flush()
        self.frame.heading = []
        self.frame.mentions = children
        self.frame.together = True
        self.frame.lead = self.lead

    def _content(self, place: int) -> None:
        self._content_at(place, self.found[place])

    def _content_at(self, place: int, token: Token) -> None:
        kind = token.kind
        frame = self.frame
        if token.text in _AGAIN and self._after_visit(place):
            kind, sense = WORDS["家访了"]
            token = Token(kind, token.text, token.start, token.end, sense)
        if kind is Kind.GO and not self._ends_piece(place):
            return
        if kind is Kind.HERE and token.text[-1] == "在" and is_elsewhere(self.found, place + 1):
            return
        if kind in (Kind.CALL, Kind.MESSAGE) and self._asks_leave(place):
            return
        if kind is Kind.CONTACT and asks_around(self.found, place, self.piece):
            return
        if kind in (Kind.CALL, Kind.MESSAGE) and incoming(self.found, place, self.piece):
            self.waiting = []  # 妈妈一早打电话来: when the call came
            return
        if kind is Kind.LACKING and self._trails(place):
            kind, sense = WORDS["缺席"]
            token = Token(kind, token.text, token.start, token.end, sense)
        if kind is Kind.RELATIVE and place + 1 < len(self.found) and self.found[place + 1].kind is Kind.HOME:
            return  # 在外婆家发烧: a place
        if kind is Kind.LACKING or (kind in _OVER_NAMES and self._heads(place, kind in _RESULTS)):
            self.only = self.only or token.text[0] in "就只"
            if frame.mentions:
                self._next_frame()
            self._flush()
            above = self.frame.heading
            joined = above if above and not self.frame.mentions and above[-1].end == token.start else []
            self.frame.heading = [*joined, *self.frame.tokens, token]  # 没请假没来的:
            self.frame.tokens = []
            self.run_length = 0
            return
        if frame.heading and frame.mentions and not frame.says and kind in (*HEADINGS, Kind.REASON):
            self._detach()
        if kind is Kind.RELATIVE and place and self.found[place - 1].text in _ALONG:
            token.value = True
        if kind in CHANNELS:
            token.value = token.value or Made(happened(self.found, place))
            if not frame.mentions and not self.done and opens_list(self.found, place):
                sense = replace(token.sense, noun=True)
                when = [one for one in (*frame.tokens, *self.waiting) if one.kind is Kind.TIME]
                self.errand = [*when, Token(kind, token.text, token.start, token.end, sense)]
                self.errand_for = None
                frame.tokens, self.waiting = [one for one in frame.tokens if one not in when], []
                return
        self._flush()
        self.frame.tokens.append(token)

    def _asks_leave(self, place: int) -> bool:
        """家长电话请的假: the family rang."""
        return place + 1 < len(self.found) and self.found[place + 1].kind is Kind.LEAVE

    def _trails(self, place: int) -> bool:
        """Whether 缺 stands behind the names it is said of: 三1 陈小雨 缺 三2 李思源 缺."""
        corrected = self.frame.fixed and not self.frame.mentions and bool(self.done)
        if not corrected and (not self.frame.mentions or self._closed() or self.frame.heading):
            return False
        rest = [token for token in self.found[place + 1 : place + 3] if token.kind is not Kind.SPACE]
        return not rest or rest[0].kind in (*_BREAKS, Kind.CLASS, Kind.TIME)

    def _after_visit(self, place: int) -> bool:
        """今天又去,没人: going again, after a visit."""
        visited = any(token.kind is Kind.VISIT for token in self.frame.tokens)
        if any(token.kind is Kind.REASON for token in self.found[self.piece : place]):
            return False  # 搬到县城去了
        following = self.found[place + 1].kind if place + 1 < len(self.found) else Kind.STOP
        return visited and following in (Kind.COMMA, Kind.RELATIVE, Kind.HOME, Kind.NOBODY, Kind.FILLER, Kind.STOP)

    def _heads(self, place: int, only_linked: bool = False) -> bool:
        """Whether this word stands over the names that follow it, as in 病假:陈小雨, 没来的有陈小雨."""
        linked, only, bare = False, False, True
        apart = sets_apart(self.found, place, self.frame.heading if self.frame.mentions else None)
        for after in range(place + 1, len(self.found)):
            token = self.found[after]
            if token.kind in MENTIONS:
                self.only = self.only or only
                return linked or (not only_linked and (apart or (bare and not self.frame.mentions)))
            if token.kind in (Kind.LISTED, Kind.COLON):
                linked = True
                only = only or "就" in token.text
            elif token.kind is Kind.OF and apart:
                linked = True
            elif token.kind in HEADINGS and apart:
                continue
            elif token.kind is Kind.IS or (token.kind is Kind.OF and not self.frame.mentions):
                linked = linked or not self.frame.mentions
            elif token.kind is Kind.COMMA:
                if not linked and not counts(self.found[after - 1]):
                    return False
                bare = bare and linked
            elif token.kind is Kind.NOT and (linked or (only_linked and self.found[after - 1].kind is Kind.OF)):
                return True
            elif token.kind not in _SKIPPED:
                return False
        return False

    def _detach(self) -> None:
        """In a list under a heading, what follows a name is said of the names since the last comma only."""
        frame = self.frame
        run = frame.mentions[len(frame.mentions) - self.run_length :] if self.run_length else frame.mentions
        rest = frame.mentions[: len(frame.mentions) - len(run)]
        if rest:
            self.done.append(
                Frame(
                    mentions=rest,
                    heading=frame.heading,
                    lead=frame.lead,
                    excepted=frame.excepted,
                    only=frame.only,
                    fixed=frame.fixed,
                    sentence=frame.sentence,
                )
            )
            frame.mentions = run

    def _followed_by_mention(self, place: int) -> bool:
        after = place + 1
        while after < len(self.found) and self.found[after].kind in (
            Kind.FILLER,
            Kind.SPACE,
            Kind.TIME,
            Kind.CLASS,
            Kind.IS,
        ):
            after += 1
        return after < len(self.found) and self.found[after].kind in MENTIONS


def _read_as(word: str, token: Token) -> Token:
    """The token with the part that another word plays."""
    kind, sense = WORDS[word]
    return Token(kind, token.text, token.start, token.end, sense)
