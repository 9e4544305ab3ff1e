"""Words that say something: of the children of a frame, over the names that follow, or of nobody."""

from __future__ import annotations

from dataclasses import replace

from casework.reading.frame import CHANNELS, HEADINGS, MENTIONS, Frame, Made
from casework.reading.headings import counts, counts_on, sets_apart
from casework.reading.naming import Naming
from casework.reading.subjects import has_day
from casework.reading.surroundings import asks_around, happened, incoming, is_elsewhere, opens_list
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

BREAKS = frozenset({Kind.COMMA, Kind.STOP, Kind.LINE})
_SKIPPED = frozenset({
    Kind.FILLER, Kind.SPACE, Kind.AND, Kind.LINE, Kind.OF, Kind.COLON, Kind.LISTED, Kind.CLASS, Kind.COMMA,
    Kind.SEX, Kind.VILLAGE, Kind.IS, Kind.OPEN, Kind.SCHOOL,
})  # fmt: skip
_AGAIN = ("又去", "又去了", "去了", "再去了")
_RESULTS = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.PROMISE, Kind.REFUSE})
"""What came of attempts; over names only when joined to them (家里没人的是…)."""
_OVER_NAMES = HEADINGS | _RESULTS
_ALONG = ("跟", "跟着", "跟到", "随", "随着", "和")


class Contents(Naming):
    """The part of the pass that says what is said."""

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
            self.waiting = [one for one in self.waiting if has_day([one])]  # 早上打电话来请假
            return
        if kind is Kind.CONTACT and asks_around(self.found, place, self.piece):
            return
        if kind in (Kind.CALL, Kind.MESSAGE) and incoming(self.found, place, self.piece):
            self.waiting = []  # 妈妈一早打电话来: when the call came
            return
        if kind is Kind.LACKING and self.fixed_at is not None and counts_on(self.found, place):
            return  # 缺A、B、C,哦不对C来了,那就缺两个
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
        if self.found[place].text[0] not in "缺没":
            return False  # 价钱也差
        corrected = self.frame.fixed and not self.frame.mentions and bool(self.done)
        if not corrected and (not self.frame.mentions or self._closed() or self.frame.heading):
            return False
        rest = [token for token in self.found[place + 1 : place + 3] if token.kind is not Kind.SPACE]
        seen = self.found[place].text[0] == "没"  # 到现在没见着 她姑说…
        return not rest or rest[0].kind in (*BREAKS, Kind.CLASS, Kind.TIME) or (seen and rest[0].kind not in MENTIONS)

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
            if token.kind is Kind.LINE and not linked and self.frame.mentions and not self.frame.heading:
                return False  # 三1:A 病假 / 三2:B 事假
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
                counted = after == place + 1 and place > 0 and counts(self.found[place - 1]) and not self.frame.mentions
                linked = linked or counted  # 今天三个没来,A感冒,B拉肚子
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

    def _ends_piece(self, place: int) -> bool:
        return (
            place + 1 == len(self.found)
            or self.found[place + 1].kind in BREAKS
            or self.found[place + 1].kind is Kind.TIME
        )

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
