"""Words that say something: of the children of a frame, over the names that follow, or of nobody."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from casework.reading.contract import Reason
from casework.reading.frame import CHANNELS, HEADINGS, MENTIONS, Frame, Made
from casework.reading.headings import counts, counts_on, opens_alone, sets_apart
from casework.reading.matters import gone_by
from casework.reading.naming import Naming
from casework.reading.said_times import ahead
from casework.reading.subjects import has_day
from casework.reading.surroundings import asks_around, happened, incoming, is_elsewhere, opens_list
from casework.reading.times import Phrase, Point
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
_SOON = frozenset(
    ["马上", "马上就", "这就", "立刻", "立马", "等下", "等下就", "一会儿", "一会", "待会", "待会儿", "等会", "等会儿"]
)
_ALREADY = ("已", "已经", "早已", "已于")
_SAID_ON = frozenset({Kind.PRONOUN, Kind.REST, Kind.REASON, Kind.UNEXCUSED, Kind.RELATIVE})
"""What may be told behind 缺 of the child before it."""
_NOT_INSIDE = ("门口", "大门", "校门", "车上", "车里", "外面", "外头", "旁边", "对面", "附近")
_SUPPOSING = frozenset({Kind.MAYBE, Kind.HEARSAY, Kind.ASK, Kind.QUESTION, Kind.CONDITION, Kind.PLAN, Kind.SAY})
_PUT_OFF = ("再讲", "再说", "再看", "再谈", "再商量", "再考虑", "再定", "再议", "再想")
"""Said behind a day to come: nothing is promised for it."""
_ALONG = ("跟", "跟着", "跟到", "随", "随着", "和")


class Contents(Naming):
    """The part of the pass that says what is said."""

    def _content(self, place: int, token: Token) -> None:
        """Take in a word that says something."""
        if token.text in _AGAIN and self._after_visit(place):
            token = read_as("家访了", token)
        if self._tells_nothing(place, token.kind):
            return
        if token.kind is Kind.LACKING and self._trails(place):
            token = read_as("缺席", token)
        if token.kind is Kind.BACK and any(one.text in _ALREADY for one in self.found[self.piece : place]):
            token = Token(Kind.BACK, "已" + token.text, token.start, token.end, token.sense)  # 已于周一返校
        elif token.kind is Kind.BACK and any(one.text == "果然" for one in self.found[self.piece : place]):
            token = Token(Kind.BACK, "果然" + token.text, token.start, token.end, token.sense)
        if token.kind in (Kind.BACK, Kind.HERE) and (opens_alone(self.found, place) or self._over_those_there(place)):
            self._flush()
            self._next_frame()
            self.frame.heading = []  # 没来A,来了B: nothing that B came back from is told
            return
        if token.kind is Kind.BACK and "劝返" in token.text and self._to_come(place):
            token = read_as("答应", token)  # 劝返成功,明天到校
        if token.kind is Kind.BACK and self._told_as_done(place):
            token = Token(Kind.BACK, token.text + "的", token.start, token.end, token.sense)
        if token.kind is Kind.COME and (self._came_then(place) or self._was_brought(place)):
            token = Token(Kind.BACK, token.text + "了", token.start, token.end)
        if token.kind in (Kind.COME, Kind.BACK) and self._at_once(place):
            today = Phrase(start=Point(offset=0))
            self.waiting.append(Token(Kind.TIME, self.found[place - 1].text, token.start, token.start, value=today))
        kind = token.kind
        if kind is Kind.REASON and self._only_supposed(place):
            self.frame.guessed = True
        if kind is Kind.LACKING or (kind in _OVER_NAMES and self._heads(place, kind in _RESULTS)):
            self._head(token)
            return
        frame = self.frame
        if frame.heading and frame.mentions and not frame.says and kind in (*HEADINGS, Kind.REASON):
            self._detach()
        if kind in (Kind.HERE, Kind.BACK) and self._only_last_is_there(place):
            self.run_length = 1
            self._detach()
            frame.heading = []
        if kind is Kind.RELATIVE and place and self.found[place - 1].text in _ALONG:
            token.value = True
        if kind in CHANNELS:
            token.value = token.value or Made(happened(self.found, place))
            if not frame.mentions and not self.done and opens_list(self.found, place):
                self._send_out(token)
                return
        self._flush()
        self.frame.tokens.append(token)

    def _tells_nothing(self, place: int, kind: Kind) -> bool:
        """Whether the words around make it a place, somebody else's doing, or a number."""
        following = self.found[place + 1].kind if place + 1 < len(self.found) else None
        match kind:
            case Kind.COME if "".join(one.text for one in self.found[place + 1 : place + 3]).startswith(_PUT_OFF):
                return True  # 过完节再讲
            case Kind.GO:
                return not self._ends_piece(place)
            case Kind.HERE if following is Kind.REASON and self.found[place].text[1:2] == "在":
                return True  # 坐在教室难受,今天没来: where it was
            case Kind.HERE if "".join(one.text for one in self.found[place + 1 : place + 3]).startswith(_NOT_INSIDE):
                return True  # 在学校门口
            case Kind.HERE:
                return self.found[place].text[-1] == "在" and is_elsewhere(self.found, place + 1)  # 人在县城
            case Kind.ABSENT:  # 其实来了,我没看到他
                mine = place > 0 and self.found[place - 1].text == "我"
                return mine and any(one.kind is Kind.BACK for one in self.frame.tokens)
            case Kind.RELATIVE:
                return following is Kind.HOME  # 在外婆家发烧: a place
            case Kind.REASON:
                return self._parents_work(place)
            case Kind.CONTACT:
                return asks_around(self.found, place, self.piece)
            case Kind.LACKING:  # 缺A、B、C,哦不对C来了,那就缺两个
                return self.fixed_at is not None and counts_on(self.found, place)
            case Kind.CALL | Kind.MESSAGE if self._asks_leave(place):
                self.waiting = [one for one in self.waiting if has_day([one])]  # 早上打电话来请假
                return True
            case Kind.CALL | Kind.MESSAGE if incoming(self.found, place, self.piece):
                self.waiting = []  # 妈妈一早打电话来: when the call came
                return True
        return False

    def _parents_work(self, place: int) -> bool:
        """她爸妈都在宁波上班: it is not the child who works."""
        if self.found[place].sense.reason is not Reason.WORKING:
            return False
        clause = self.found[self.piece : place]
        subject = next((at for at in range(len(clause) - 1, -1, -1) if clause[at].kind is Kind.RELATIVE), None)
        led = "".join(one.text for one in clause[:subject][-2:]) if subject else ""
        if subject is None or led.endswith((*_ALONG, "把", "被", "带", "帮")):
            return False
        between = clause[subject + 1 :]
        stays = [one for one in between if one.text in ("在", "都在", "还在", "也在", "一直在", "常年在", "长年在")]
        return bool(stays) and all(
            one.kind in (Kind.FILLER, Kind.BOTH, Kind.PLAIN, Kind.ALSO, Kind.HERE, Kind.ALL) for one in between
        )

    def _only_supposed(self, place: int) -> bool:
        """可能吃酒席去了, 吃酒席去了吧."""
        behind = self.found[place + 1].kind if place + 1 < len(self.found) else None
        if behind is not Kind.GO and self.found[place].text[-2:] not in ("去了", "去的"):
            return False
        clause = (*self.found[self.piece : place], *takewhile(lambda one: one.kind not in BREAKS, self.found[place:]))
        return not _SUPPOSING.isdisjoint([one.kind for one in clause])

    def _told_as_done(self, place: int) -> bool:
        """周一回来的: behind a day it came about."""
        rest = [one.kind for one in self.found[place + 1 : place + 3]]
        return rest[:1] == [Kind.OF] and (len(rest) == 1 or rest[1] in (*BREAKS, Kind.SPACE))

    def _to_come(self, place: int) -> bool:
        behind = [one for one in self.found[place + 1 : place + 4] if one.kind not in (Kind.COMMA, Kind.SPACE)]
        kinds = [one.kind for one in behind[:2]]
        return kinds in ([Kind.TIME, Kind.BACK], [Kind.TIME, Kind.COME]) and ahead(behind[0].value)

    def _came_then(self, place: int) -> bool:
        """昨天就回来了: what came on a day gone by is no longer to come."""
        before = self.found[place - 1] if place else None
        done = place + 1 < len(self.found) and self.found[place + 1].text in ("了", "啦")
        return done and before is not None and before.kind is Kind.TIME and gone_by([before.value])

    def _at_once(self, place: int) -> bool:
        """他妈说马上送: promised for the day itself."""
        asked = any(one.kind in (Kind.SAY, Kind.PROMISE, *CHANNELS) for one in self.frame.tokens)
        coming = self.found[place].text[-1] not in "了啦"
        return asked and coming and place > 0 and self.found[place - 1].text in _SOON

    def _was_brought(self, place: int) -> bool:
        """昨天由民警送回学校: whoever is brought by somebody is there."""
        if not self.found[place].text.startswith(("送回", "送到", "劝回", "接回", "带回", "找回")):
            return False
        return any(one.text in ("由", "被", "让") for one in self.found[self.piece : place]) and not any(
            one.kind is Kind.TIME and ahead(one.value) for one in self.found[self.piece : place]
        )

    def _head(self, token: Token) -> None:
        """缺, 病假:, 没请假没来的: the word stands over the names that follow."""
        self.only = self.only or token.text[0] in "就只"
        if self.frame.mentions:
            self._next_frame()
        self._flush()
        above = self.frame.heading
        joined = above if above and not self.frame.mentions and above[-1].end == token.start else []
        self.frame.heading = [*joined, *self.frame.tokens, token]
        self.frame.tokens = []
        self.run_length = 0

    def _send_out(self, token: Token) -> None:
        """昨天走访了三家:…: the errand, and its day, is that of each child who follows."""
        frame = self.frame
        when = [one for one in (*frame.tokens, *self.waiting) if one.kind is Kind.TIME]
        sense = replace(token.sense, noun=True)
        self.errand = [*when, Token(token.kind, token.text, token.start, token.end, sense)]
        self.errand_for = None
        frame.tokens, self.waiting = [one for one in frame.tokens if one not in when], []

    def _asks_leave(self, place: int) -> bool:
        """家长电话请的假: the family rang."""
        return place + 1 < len(self.found) and self.found[place + 1].kind is Kind.LEAVE

    def _trails(self, place: int) -> bool:
        """Whether 缺 stands behind the names it is said of: 三1 陈小雨 缺 三2 李思源 缺."""
        if self.found[place].text[0] not in "缺没":
            return False  # 价钱也差
        corrected = self.frame.fixed and not self.frame.mentions and bool(self.done)
        again = bool(self.frame.mentions) and any(one.kind is Kind.TIME for one in self.found[self.piece : place])
        if again and self._ends_piece(place) and any(one.kind is Kind.ABSENT for one in self.frame.tokens):
            return True  # 昨天缺一天,今天还是缺
        if not corrected and (not self.frame.mentions or self._closed() or self.frame.heading):
            return False
        if self._in_brackets_why(place) or self._each_trails(place):
            return True
        mine = [one.text for one in self.found[place + 1 : place + 3]]
        ours = place + 1 + (2 if mine == ["我", "的"] else mine[:1] == ["我"])  # 缺我第四节课
        rest = [token for token in self.found[ours : ours + 2] if token.kind is not Kind.SPACE]
        set_off = bool(rest) and rest[0].kind in _SAID_ON and self.found[place + 1].kind is Kind.SPACE
        if set_off and all(one.kind not in MENTIONS for one in self.found[place + 1 :]):
            return True  # 早上报的缺 人家来了的; 罗小满缺 家里有事
        seen = self.found[place].text[0] == "没"  # 到现在没见着 她姑说…
        return not rest or rest[0].kind in (*BREAKS, Kind.CLASS, Kind.TIME) or (seen and rest[0].kind not in MENTIONS)

    def _in_brackets_why(self, place: int) -> bool:
        """陈小雨:缺(奶奶住院);李思源:缺(哮喘): why stands in brackets behind it."""
        opens = place + 1 < len(self.found) and self.found[place + 1].kind is Kind.OPEN
        return opens and self.found[place - 1].kind in (Kind.COLON, *MENTIONS)

    def _each_trails(self, place: int) -> bool:
        """陈小雨上午缺 李思源整天缺: whether every one of them stands behind a name and its time."""
        ones = [at for at, token in enumerate(self.found) if token.kind is Kind.LACKING]
        behind = [
            at > 1 and self.found[at - 1].kind is Kind.TIME and self.found[at - 2].kind in MENTIONS for at in ones
        ]
        return len(ones) > 1 and place in ones and all(behind) and ones[-1] + 1 == len(self.found)

    def _after_visit(self, place: int) -> bool:
        """今天又去,没人: going again, after a visit."""
        visited = any(token.kind is Kind.VISIT for token in self.frame.tokens)
        if any(token.kind is Kind.REASON for token in self.found[self.piece : place]):
            return False  # 搬到县城去了
        behind = [one.kind for one in self.found[place + 1 : place + 3]]
        following = behind[0] if behind else Kind.STOP
        if behind[:1] == [Kind.SPACE]:  # 昨天去了今天又去了 今天没人
            following = Kind.STOP if behind[-1] in (Kind.TIME, Kind.NOBODY, Kind.BOTH) else following
        return visited and following in (Kind.COMMA, Kind.RELATIVE, Kind.HOME, Kind.NOBODY, Kind.FILLER, Kind.STOP)

    def _heads(self, place: int, only_linked: bool = False) -> bool:
        """Whether this word stands over the names that follow it, as in 病假:陈小雨, 没来的有陈小雨."""
        if place + 1 == len(self.found):
            return False
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

    def _over_those_there(self, place: int) -> bool:
        """没来的是A,在扫地的是B: whether the word stands over names of those who are there."""
        behind = self.found[place + 1 : place + 4]
        linked = len(behind) > 1 and (
            (behind[0].kind is Kind.LISTED and behind[1].kind in MENTIONS)
            or ([one.kind for one in behind[:2]] == [Kind.OF, Kind.IS] and behind[-1].kind in MENTIONS)
        )
        named = [one.said for one in self.frame.mentions]
        return linked and bool(named) and all(one.text not in named for one in behind)

    def _only_last_is_there(self, place: int) -> bool:
        """没来的是A B在扫地; 缺A,B来了: the list is over before the name that is set off, whose child is there."""
        frame = self.frame
        if len(frame.mentions) < 2 or not frame.heading or frame.says or frame.described:
            return False
        over = frame.heading[-1].kind in HEADINGS and not any(
            one.kind is Kind.TIME and gone_by([one.value]) for one in frame.heading
        )
        set_off = self.found[self.last_name - 1].kind in (Kind.SPACE, Kind.COMMA)
        between = self.found[self.last_name + 1 : place]
        return over and set_off and all(one.kind is Kind.FILLER and not counts(one) for one in between)

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
            before = self.found[after - 1]
            if self.found[after].kind is Kind.SPACE and before.kind is Kind.FILLER and before.text[-1] != "班":
                return False  # 天没亮就开始下 罗小满没来
            after += 1
        return after < len(self.found) and self.found[after].kind in MENTIONS


def read_as(word: str, token: Token) -> Token:
    """The token with the part that another word plays."""
    kind, sense = WORDS[word]
    return Token(kind, token.text, token.start, token.end, sense)
