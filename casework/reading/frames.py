"""Tokens become frames: one pass from left to right that groups what is said by the children it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from casework.people import SchoolClass, SchoolId
from casework.reading.classes import ClassSaid
from casework.reading.counts import HeadCount
from casework.reading.frame import (
    CHANNELS,
    CONTENT,
    HEADINGS,
    MENTIONS,
    NOT_SAYING,
    Frame,
    Frames,
    Made,
    Mention,
    Roll,
    Spoken,
)
from casework.reading.headings import counts, sets_apart
from casework.reading.scope import Scope
from casework.reading.subjects import has_day, leading_times, own_clause, own_times
from casework.reading.surroundings import asks_around, bystanders, happened, incoming, is_elsewhere, opens_list
from casework.reading.together import ONE_OF_THEM, clause_of_all, listed, one_of_them
from casework.reading.tokens import Token
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
_LINKS = frozenset({
    Kind.AND, Kind.COMMA, Kind.SPACE, Kind.OPEN, Kind.CLOSE, Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE, Kind.SEX,
    Kind.ALSO, Kind.NAME, Kind.STRANGER, Kind.FOR, Kind.EXCEPT, Kind.ONLY,
})  # fmt: skip
_COMPANY = frozenset(
    [
        "同学",
        "小朋友",
        "学生",
        "孩子",
        "娃",
        "娃儿",
        "娃娃",
        "娃子",
        "这娃",
        "这个娃",
        "这孩子",
        "啊",
        "嗯",
        "呃",
        "额",
        "那个",
        "那",
        "还",
        "以及",
        "呀",
        "哦",
        "等",
        "-",
        "—",
        "_",
        "然后",
        "同学们",
        "两兄弟",
        "两姐妹",
        "兄弟俩",
        "姐妹俩",
        "兄妹俩",
        "姐弟俩",
    ]
)
"""Fillers that stand in a list of names."""
_FOREIGN = frozenset({Kind.UNKNOWN, Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.PLAIN, Kind.HOME})
_AGAIN = ("又去", "又去了", "去了", "再去了")
_RESULTS = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.PROMISE, Kind.REFUSE})
"""What came of attempts; over names only when joined to them (家里没人的是…)."""
_EARLIER = frozenset([
    "刚才报的", "刚才说的", "刚报的", "刚刚报的", "刚刚说的", "刚说的", "早上报的", "早上说的", "上午报的",
    "前面报的", "先前报的", "刚发的", "之前报的", "昨天报的", "刚才发的", "刚才报", "刚刚报", "刚报", "我报的",
    "上一条", "上条", "前一条", "报的", "写的",
])  # fmt: skip
"""What tells of an earlier message."""
_SENDING = ("送", "带")
_ALONG = ("跟", "跟着", "跟到", "随", "随着", "和")
_STRIKING = ("打", "骂", "欺负", "打了", "骂了", "欺负了", "打伤", "打伤了")


def frames(found: Sequence[Token], dead: frozenset[int], scope: Scope) -> Frames:
    """The frames of a message, without the words that report nothing."""
    return _Grammar(found, dead, scope).run()


_THERE = frozenset([
    "在", "在的", "在呢", "不缺", "没缺", "按时到校", "准时到校", "准时到了", "在校", "在教室", "在教室里",
    "在班上", "没问题",
])  # fmt: skip
"""Of the rest, that they are there."""
_NO_ROLL = frozenset({Kind.OF, Kind.AND, Kind.DONE, Kind.UNKNOWN})
_OF_A_TIME = frozenset({Kind.TIME, Kind.IS, Kind.OF})
"""What a clause that only tells a day is made of: 是上周五那天的."""
_BETWEEN_CLASSES = frozenset({Kind.AND, Kind.COMMA, Kind.SPACE})
_WITHOUT_LEAVE = ("没有请假的", "没请假的", "没人请假的")
"""As a whole class's (没有请假的) nobody is on leave; over names these are without."""
_ERRORS = frozenset([
    "搞错了", "搞错", "弄错了", "弄错", "看错了", "看错", "有误", "报错了", "报错", "听岔了", "听错了", "看走眼了",
    "看走眼", "看花眼了", "记错了", "记错", "认错了", "认错人了", "认错娃了", "写错了", "写错", "误会", "误会了",
    "看岔了", "数错了",
])  # fmt: skip
"""Said behind a report, that it was wrong."""
_BARE_FIX = ("不对", "错了", "有误")
_BEFORE_FIX = frozenset({
    Kind.COMMA, Kind.STOP, Kind.LINE, Kind.FILLER, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.SPACE, Kind.ALL, Kind.NAME,
})  # fmt: skip


class _Grammar:
    """One pass from left to right; ``self.frame`` is what the next word is said of."""

    def __init__(self, found: Sequence[Token], dead: frozenset[int], scope: Scope) -> None:
        self.found, self.dead, self.scope = found, dead, scope
        self.frame = Frame()
        self.done: list[Frame] = []
        self.rolls: list[Roll] = []
        self.waiting: list[Token] = []
        self.lead: list[Token] = []
        self.classes: tuple[SchoolClass, ...] | None = None
        self.each = False
        self.kept: list[Token] = []
        """Days said before 说错了, which stand unless others follow."""
        self.schools: frozenset[SchoolId] | None = None
        self.village = self.sex = ""
        self.fixed_at: int | None = None
        self.piece = 0
        self.sentence = 0
        self.run_length = 0
        self.only = False
        self.last_name = -1
        self.errand: list[Token] = []
        self.errand_for: list[Mention] | None = None
        self.skipped = frozenset(bystanders(found))
        self.spoken: list[Spoken] = []

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
        elif kind is Kind.ABSENT and self._of_the_rest(place) and self._ends_piece(place):
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

    def _except(self, place: int) -> None:
        self._next_frame()
        self.frame.excepted = True
        if self._just_called(place):
            self.rolls[-1].missing = None  # 都到齐了,除了罗小满

    def _just_called(self, place: int) -> bool:
        """Whether the clause before said of a whole class that it is there."""
        before = next((one for one in reversed(self.found[:place]) if one.kind not in (Kind.SPACE, Kind.COMMA)), None)
        called = bool(before and before.kind is Kind.ALL and self.rolls and self.rolls[-1].missing == 0)
        behind = next(
            (one for one in self.found[place:] if one.kind in MENTIONS or one.kind in (Kind.STOP, Kind.LINE)), None
        )
        return called and behind is not None and behind.kind in MENTIONS

    def _ends_piece(self, place: int) -> bool:
        return (
            place + 1 == len(self.found)
            or self.found[place + 1].kind in _BREAKS
            or self.found[place + 1].kind is Kind.TIME
        )

    # --- several at once

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

    # --- who

    def _mention(self, place: int) -> int:
        token = self.found[place]
        mention = Mention(
            said=token.text,
            candidates=token.value,
            sure=token.kind is Kind.NAME,
            classes=self.classes,
            village=self.village,
            sex=self.sex,
        )
        self._named_before(mention)
        self.village = self.sex = ""
        start = place
        sought = any(token.kind in CHANNELS for token in self.frame.tokens)
        if sought and any(one.same(mention) for one in self.frame.mentions) and not self.frame.says_more():
            self._say_again(mention)
        place = self._brackets(place + 1, mention)
        frame = self.frame
        told_again = (
            len(frame.mentions) == 1 and frame.mentions[0].same(mention) and not (frame.negated or frame.heading)
        )
        if told_again and sought and not self.only:
            return place  # 去了A家,他爷爷说A跟他妈去贵阳了
        if self._begins_again(mention, start):
            self._next_frame()
            frame = self.frame
        if frame.mentions and not self._closed() and not self._linked(start):
            shares = any(self.found[at].kind is Kind.AND for at in range(self.last_name + 1, start)) and frame.says
            if not (frame.heading or shares):
                self._next_frame()
            elif shares and not frame.heading:
                frame.shares = True
                self._next_frame()
            elif self._foreign(start):
                frame.heading = []
                self._next_frame()
        self.last_name = place - 1
        frame = self.frame
        if frame.mentions and self._closed():
            same = len(frame.mentions) == 1 and frame.mentions[0].same(mention) and not frame.negated
            if same and not self.only:
                return place
            self._next_frame()
            frame = self.frame
        if not frame.mentions:
            self._flush()
            frame.lead = [one for one in (*frame.heading, *frame.tokens) if one.kind is Kind.TIME]
            if frame.lead:
                self.lead = frame.lead
            else:
                frame.lead = self.lead
            frame.sentence = self.sentence
            self._send(mention)
        if self.only:
            frame.only, self.only = True, False
        frame.mentions.append(mention)
        self.run_length += 1
        return place

    def _named_before(self, mention: Mention) -> None:
        """A child named again keeps its class, though another was named since; 小军 behind 罗小军 is he."""
        before = [one for frame in (*self.done, self.frame) for one in frame.mentions]
        if not before:
            return
        mention.again = any(one.candidates == mention.candidates and one.sure for one in before)
        known = {one.candidates: one for one in before if one.sure and one.said.endswith(mention.said)}
        if not known or len(mention.said) < 2:
            return
        if not mention.sure and len(known) == 1 and self._missed(mention.said):
            (one,) = known.values()
            mention.said, mention.candidates, mention.classes = one.said, one.candidates, one.classes
            mention.sure = mention.again = True
        for one in known.values():
            if one.candidates == mention.candidates and mention.resolved()[0] is None:
                mention.classes = one.classes

    def _missed(self, ending: str) -> bool:
        """Whether the message says that somebody whose name ends so is missing, or only named them so far."""
        frames = [one for one in (*self.done, self.frame) if any(each.said.endswith(ending) for each in one.mentions)]
        said = [token.kind for one in frames for token in (*one.heading, *one.tokens)]
        return not said or any(kind in HEADINGS for kind in said)

    def _begins_again(self, mention: Mention, place: int) -> bool:
        """缺A、B A请假: whether a list of children named first is over, since one of them is named again."""
        frame = self.frame
        if not frame.mentions or not mention.again or self._closed() or all(one.again for one in frame.mentions):
            return False
        if any(one.same(mention) for one in frame.mentions):
            return len(frame.mentions) > 1
        joined = any(token.kind is Kind.AND for token in self._between(place))
        return bool(frame.heading) and not joined

    def _say_again(self, mention: Mention) -> None:
        """家访了A和B,A家没人,B…: a child of the list begins a sentence of its own, and takes the attempt with it."""
        frame = self.frame
        sought = [token for token in frame.tokens if token.kind in CHANNELS or token.kind is Kind.TIME]
        self.errand = [token for token in frame.tokens if token.kind in CHANNELS][-1:]
        self.errand_for = list(frame.mentions)
        frame.mentions = [one for one in frame.mentions if not one.same(mention)]
        lead, heading = frame.lead, frame.heading
        self._finish()
        self.frame = Frame(tokens=list(sought), lead=lead, heading=heading, fixed=frame.fixed, sentence=self.sentence)
        self.run_length = 0

    def _send(self, mention: Mention) -> None:
        """走访情况:A…,B…: each of them was visited, though it is said but once."""
        meant = self.errand_for is None or any(one.same(mention) for one in self.errand_for)
        if self.errand and meant and not any(token.kind in CHANNELS for token in self.frame.tokens):
            self.frame.tokens[:0] = self.errand
            self.frame.errand = [one for one in self.errand if one.kind is Kind.TIME]

    def _between(self, place: int) -> list[Token]:
        return list(self.found[self.last_name + 1 : place])

    def _linked(self, place: int) -> bool:
        """Whether only what joins a list stands between the name before and this one."""
        return all(
            token.kind in _LINKS
            or (token.kind is Kind.FILLER and token.text in _COMPANY)
            or token.text.isdigit()
            or (token.kind is Kind.LINE and self.frame.heading)
            for token in self._between(place)
        )

    def _foreign(self, place: int) -> bool:
        """Whether something that is not understood stands between, so that a heading no longer holds."""
        return any(token.kind in (Kind.PLAIN, Kind.UNKNOWN, Kind.STAFF) for token in self._between(place))

    def _struck(self, place: int) -> None:
        """被李思源打了: a quarrel is the reason, the other child no part of the report."""
        before = self.found[place - 1].kind if place else None
        after = self.found[place + 1].text if place + 1 < len(self.found) else ""
        if before is Kind.BY and after in _STRIKING:
            kind, sense = WORDS["打架"]
            token = self.found[place]
            self.frame.tokens.append(Token(kind, after, token.start, token.end, sense))

    def _closed(self) -> bool:
        """Whether something has been said of the children of this frame, so that the next name begins another."""
        frame = self.frame
        if frame.heading and not frame.says:
            return False
        after = False
        for token in frame.tokens:
            if (
                token.kind in CHANNELS
                and not after
                and not frame.lead
                and token.start < _first_start(frame, self.found)
            ):
                continue
            if token.kind in CONTENT and token.kind not in NOT_SAYING:
                after = after or token.start > _first_start(frame, self.found)
        return after

    def _brackets(self, place: int, mention: Mention) -> int:
        """Take what stands in brackets behind a name as said of that name alone."""
        found = self.found
        if place >= len(found) or found[place].kind is not Kind.OPEN:
            return place
        inside = takewhile(lambda one: one.kind is not Kind.CLOSE, found[place:])
        if any(one.kind is Kind.NAME for one in inside):
            return place  # A、B、C(A、B病假,C没请假): of them all
        for end in range(place + 1, len(found)):
            token = found[end]
            if token.kind is Kind.CLOSE:
                return end + 1
            if token.kind is Kind.CLASS:
                mention.classes = self.scope.classes_said(token.value, self.schools)
            elif token.kind is Kind.VILLAGE:
                mention.village = token.value
            elif token.kind is Kind.SEX:
                mention.sex = "男" if "男" in token.text else "女"
            elif (token.kind in CONTENT or token.kind is Kind.TIME) and end not in self.dead:
                mention.extras.append(token)
        return len(found)

    def _where(self, place: int) -> None:
        token = self.found[place]
        if token.kind is Kind.SCHOOL:
            self.schools = token.value
            self.each = False
            self.classes = self.scope.classes_said(ClassSaid(None, None), self.schools)
        elif token.kind is Kind.VILLAGE:
            self.village = token.value
        elif token.kind is Kind.SEX:
            self.sex = "男" if "男" in token.text else "女"
        else:
            classes = self.scope.classes_said(token.value, self.schools)
            each = token.value.every
            if token.value.many is not None:
                classes = self.scope.spoken_for(token.value.many)
            if (others := self._listed_with(place)) and len(classes) == 1:
                classes, each = (*others, *(one for one in classes if one not in others)), True
            following = self.found[place + 1].kind if place + 1 < len(self.found) else None
            if self.frame.mentions and not self._closed() and self.classes is None and following not in MENTIONS:
                for mention in self.frame.mentions:
                    mention.classes = classes
            if self.frame.mentions and self._closed():
                self._flush()
                self._next_frame()
            self.classes, self.each = classes, each
            self.spoken.append(Spoken(classes=classes, each=each, sentence=self.sentence))

    def _listed_with(self, place: int) -> tuple[SchoolClass, ...]:
        """The classes named right before this one, as in 三1、三2都齐了."""
        before = place - 1
        while before >= 0 and self.found[before].kind in _BETWEEN_CLASSES:
            before -= 1
        if before < 0 or self.found[before].kind is not Kind.CLASS or self.classes is None:
            return ()
        return self.classes if self.each or len(self.classes) == 1 else ()

    # --- what is said

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
        if kind is Kind.LACKING or (kind in (*HEADINGS, *_RESULTS) and self._heads(place, kind in _RESULTS)):
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

    def _flush(self) -> None:
        self.frame.tokens.extend(self.waiting)
        self.waiting = []

    def _break(self, token: Token) -> None:
        self._flush()
        self.run_length = 0
        piece = [one for one in self.found[self.piece :] if one.end <= token.start]
        token.value = any(
            one.kind not in _LINKS and one.kind not in _OF_A_TIME and one.text not in _COMPANY for one in piece
        )
        self.frame.tokens.append(token)
        if token.kind is not Kind.COMMA:
            self.sentence += 1
        if token.kind is Kind.STOP and self.frame.heading and self.frame.mentions:
            self._next_frame()
            self.frame.heading = []
        elif token.kind is Kind.LINE and self.frame.mentions and (self.frame.says or self.frame.heading):
            self._next_frame()

    def _next_frame(self) -> None:
        """Close this frame. An attempt of which nothing has come yet goes with the names after it."""
        old = self.frame
        carried: list[Token] = []
        if (
            old.mentions
            and old.tokens
            and old.tokens[-1].kind in CHANNELS
            and old.tokens[-1].start >= self._piece_start()
            and old.tokens[-1].value not in (Made.THERE, Made.TOLD)
        ):
            carried = [old.tokens.pop()]
        keeps_heading = bool(old.heading) and not old.negated
        self._finish()
        self.frame = Frame(
            tokens=carried,
            heading=list(old.heading) if keeps_heading else [],
            fixed=self.fixed_at is not None,
            excepted=old.excepted,
            sentence=self.sentence,
        )
        self.run_length = 0

    def _piece_start(self) -> int:
        return self.found[self.piece].start if self.piece < len(self.found) else 0

    def _finish(self) -> None:
        frame = self.frame
        if not frame.mentions and frame.fixed and self.fixed_at == len(self.done) and self.done:
            corrected = frame.says or any(token.kind is Kind.TIME for token in frame.tokens[:2])
            frame.mentions = list(self.done[-1].mentions) if corrected else []
        if frame.mentions:
            self.done.append(frame)

    # --- corrections

    def _not(self, place: int) -> int:
        after = place + 1
        while after < len(self.found) and self.found[after].kind in (Kind.FILLER, Kind.SPACE):
            after += 1
        following = self.found[after] if after < len(self.found) else None
        if following is None:
            return place + 1
        if self._denies(place, following):
            kind, sense = WORDS["没缺席"]
            self.frame.tokens.append(Token(kind, "不是" + following.text, following.start, following.end, sense))
            return after + 1
        if following.kind in MENTIONS:
            frame = self.frame
            if not frame.mentions and frame.tokens and not frame.heading:
                frame.heading, frame.tokens = frame.tokens, []
            heading = frame.heading
            if frame.mentions:
                self._next_frame()
                self.frame.heading = list(heading)
            self.frame.negated = True
            return after
        if following.kind is Kind.TIME or following.kind in HEADINGS or following.kind in (Kind.REASON, Kind.ALL):
            bare = bool(self.frame.mentions) and not self.frame.says
            if following.kind is Kind.ABSENT and bare and not self._is_follows(after + 1):
                self.frame.tokens.append(Token(Kind.NOT_ABSENT, following.text, following.start, following.end))
            said_instead = any(one.kind in (Kind.IS, Kind.TIME) for one in self.found[after + 1 :])
            if said_instead and following.kind is Kind.TIME and following.value.start and following.value.start.has_day:
                self.frame.tokens.append(
                    Token(Kind.NOT, following.text, following.start, following.end, value=following.value)
                )
            if after + 1 < len(self.found) and self.found[after + 1].kind in HEADINGS and self._is_follows(after + 1):
                after += 1
            return after + 1
        return place + 1

    def _denies(self, place: int, following: Token) -> bool:
        """陈小雨不是没来,是在医务室: the report was wrong, and no other is made."""
        said_of_a_child = bool(self.frame.mentions) and not self.frame.negated and self.last_name == place - 1
        plain = following.kind is Kind.ABSENT and following.sense.excused is None and following.sense.reason is None
        rest = [token for token in self.found if token.start >= following.end]
        return said_of_a_child and plain and len(rest) > 1 and not any(token.kind in HEADINGS for token in rest)

    def _is_follows(self, place: int) -> bool:
        return any(token.kind is Kind.IS for token in self.found[place : place + 4])

    def _fix(self, place: int) -> None:
        token = self.found[place]
        before = self.found[place - 1].kind if place else None
        if token.text in _BARE_FIX and before is not None and before not in _BEFORE_FIX:
            return
        self._flush()
        if token.text in _ERRORS and self.frame.mentions and self.frame.says:
            kind, sense = WORDS["误报"]  # 昨天报的陈小雨旷课是搞错了: said of what stands before it
            self.frame.tokens.append(Token(kind, token.text, token.start, token.end, sense))
            self._next_frame()
            self.frame.fixed = True
            return
        if self.fixed_at is None:
            alone = [] if self.frame.mentions else self.frame.tokens
            days = [one for one in alone if one.kind is Kind.TIME]
            taken_back = [one for one in alone if one.kind is Kind.RETRACT]
            self._finish()
            self.fixed_at = len(self.done)
            self.frame = Frame(fixed=True, lead=[], sentence=self.sentence, tokens=taken_back)
            self.waiting = [_day_alone(one) for one in days if one.value.start and one.value.start.has_day]
            self.kept = list(self.waiting)
            self.run_length = 0

    # --- whole classes

    def _of_the_rest(self, place: int) -> bool:
        """Whether 到了 or 没来 is said of all the others (其他都到了), and so of nobody by name."""
        between = (Kind.FILLER, Kind.SPACE, Kind.TIME, Kind.BOTH, Kind.ALSO)
        before = (one for one in reversed(self.found[:place]) if one.kind not in between)
        return next((one.kind is Kind.REST for one in before), False)

    def _roll_of(self, missing: int | None, times: list[Token], *, there: int | None = None) -> Roll:
        return Roll(classes=self.classes, missing=missing, times=times, each=self.each, there=there)

    def _roll(self, place: int) -> None:
        token = self.found[place]
        following = self.found[place + 1] if place + 1 < len(self.found) else None
        if following is not None and following.kind in _NO_ROLL and following.start == token.end:
            return  # 全勤的奖状, 一天课都没缺过, 全勤、周末: no roll call
        whole_piece = [self.found[at] for at in range(self.piece, place)]
        piece = own_clause(whole_piece)
        kinds = {one.kind for one in piece}
        if leading := leading_times(whole_piece):
            self.lead = leading  # 昨晚:七1全到,七2缺…: the scene of all that follows
        times = self._times_of_roll(piece)
        named = bool(kinds & MENTIONS)
        if token.kind is Kind.COUNT:
            self._count(token, times)
            return
        if self.frame.excepted and self.frame.mentions:
            self._flush()
            self._settle_excepted()
            self.rolls.append(self._roll_of(None, times))
            return
        if Kind.REST in kinds:
            self.rolls.append(self._rest(piece, times))
            self.waiting = []
            return
        about_class = bool(kinds & {Kind.CLASS, Kind.EVERYBODY, Kind.SCHOOL})
        back = token.text[0] in "全都到来均按准正" and "人" not in token.text and "勤" not in token.text
        if back and (named or (not token.sense.strong and not about_class and self.frame.mentions)):
            self._content_back(token)
            return
        if Kind.NOT in kinds:
            return  # 不是所有人都到了
        if named and token.text[0] in "没无未":
            kind, sense = WORDS["没缺席"]
            self.frame.tokens.append(Token(kind, token.text, token.start, token.end, sense))
            return
        if _kinds_of_subject(piece) & _FOREIGN or _of_some(piece):
            return
        roll = self._roll_of(0, times)
        named_last = next((one for one in reversed(piece) if one.kind in (Kind.CLASS, Kind.SCHOOL)), None)
        roll.each = roll.each or (named_last is not None and named_last.kind is Kind.SCHOOL)
        self.rolls.append(roll)
        self.waiting = []

    def _times_of_roll(self, clause: Sequence[Token]) -> list[Token]:
        """The times of the clause, in the scene set before unless it names a day of its own."""
        own = own_times(clause)
        if has_day(own):
            return own
        scene = [] if self.frame.mentions else [one for one in self.frame.tokens if one.kind is Kind.TIME]
        scene = scene if has_day(scene) else []
        said = [*self.lead, *scene, *own]
        return [one for place, one in enumerate(said) if one not in said[:place]]

    def _count(self, token: Token, times: list[Token]) -> None:
        value = token.value
        if isinstance(value, HeadCount):
            self.rolls.append(self._roll_of(value.missing, times, there=value.there))
        else:
            self.rolls.append(self._roll_of(value, times))
        self._flush()

    def _rest(self, clause: Sequence[Token], times: list[Token]) -> Roll:
        """其他都到: the rest of every class named before with its missing children, or of the last sentence's."""
        roll = self._roll_of(None, times)
        if any(one.kind is Kind.CLASS for one in clause):
            return roll
        opens = not any(one.sentence == self.sentence for one in self.spoken)
        spoken = [one for one in self.spoken if opens or one.sentence == self.sentence]
        classes = dict.fromkeys(each for one in spoken for each in one.classes)
        if len(spoken) > 1 and len(classes) > 1 and all(len(one.classes) == 1 or one.each for one in spoken):
            roll.classes, roll.each = tuple(classes), True
        return roll

    def _content_back(self, token: Token) -> None:
        if token.text.startswith("都在"):
            return  # 第三节没来,前面都在: nobody has come back
        self._flush()
        self.frame.tokens.append(Token(Kind.BACK, token.text, token.start, token.end))

    def _settle_excepted(self) -> None:
        self._finish()
        self.frame = Frame(fixed=self.fixed_at is not None, sentence=self.sentence)

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


def _kinds_of_subject(piece: Sequence[Token]) -> set[Kind]:
    """The kinds of what may be the subject of a clause: words before 大家 or 全班 only lead up to it."""
    whole = max((place for place, token in enumerate(piece) if token.kind is Kind.EVERYBODY), default=0)
    leading = {token.kind for token in piece[:whole]} - {Kind.PLAIN, Kind.UNKNOWN}
    return leading | {token.kind for token in piece[whole:]}


def _day_alone(token: Token) -> Token:
    """昨天第三节,不对,第四节: the day stands, its sessions are said anew."""
    value = replace(token.value, start=replace(token.value.start, sessions=(), last_lessons=0))
    return Token(token.kind, token.text, token.start, token.end, value=value)


def _of_some(piece: Sequence[Token]) -> bool:
    """昨天没来的今天都来了, 请假的都回来了: all of those, not all of the class."""
    return any(
        token.kind in HEADINGS and following.kind in (Kind.OF, Kind.LISTED) for token, following in pairwise(piece)
    )


def _first_start(frame: Frame, found: Sequence[Token]) -> int:
    """Where the first name of the frame stands."""
    said = frame.mentions[0].said
    return next((token.start for token in found if token.kind in MENTIONS and token.text == said), 0)
