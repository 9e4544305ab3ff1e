"""What is said of whole classes, of the rest of them, and of all but some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from casework.people import SchoolClass
from casework.reading.clauses import LIGHT, SIGNS
from casework.reading.counts import HeadCount
from casework.reading.frame import (
    HEADINGS,
    MENTIONS,
    Frame,
    Roll,
)
from casework.reading.headings import counts
from casework.reading.numerals import number
from casework.reading.passage import Passage
from casework.reading.subjects import has_day, leading_times, own_clause, own_times
from casework.reading.surroundings import PLACES
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

_FOREIGN = frozenset({Kind.UNKNOWN, Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.PLAIN, Kind.HOME})
_NOUNS = frozenset({Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.HOME, Kind.SEX})
_PARTS = frozenset(["宿舍", "寝室", "小组", "一组", "二组", "三组", "四组", "本组"])
"""Of whom less than a class is told."""
_NEARLY = frozenset(["几乎", "差不多", "基本", "基本上", "大多", "大多数", "大部分", "多数", "多半", "大都", "大体"])
"""全班几乎都到了: who is not there yet is not told."""
_THOSE = re.compile(r"那[两二三四五六七八九2-9](?:个|名|位)")
"""罗小满没来,那三个都到了: others who were spoken of before."""
_BUSY = ("上自习", "上", "做", "写", "看", "打", "吃", "考", "玩", "等", "忙", "准备")
_ENDS_AN_EXCEPTION = frozenset({*SIGNS, Kind.CLOSE, Kind.SPACE, Kind.REST, Kind.ALL, Kind.EVERYBODY, Kind.BOTH})
_WHOLE = frozenset({Kind.CLASS, Kind.SCHOOL, Kind.EVERYBODY, Kind.REST})
_A_FEW = re.compile(r"(?<![0-9十])(?P<n>[两二三四五六七八九2-9])(?:个人?|名|位|人|个娃儿?|个孩子|个学生)")
_FEW = re.compile(r"(?<![0-9十])(?P<n>[几两二三四五六七八九2-9])(?:个人?|名|位|人)(?!班|组|村|年级)")
"""Of the rest, and so many: some who were spoken of, unless the class is so small."""
_LESSON = re.compile(r"(?:体育|音乐|美术|信息|电脑|微机|计算机|科学|实验|舞蹈|阅读)课")
_SO_MANY = re.compile(r"(?P<n>[1-9][0-9]?|[一二两三四五六七八九])(?:个人?|名|位|人)?")
_ELSEWHERE = (
    "校医室", "医务室", "卫生室",
    "宿舍", "寝室", "操场", "家", "屋", "网吧", "外", "路上", "医院", "食堂", "厕所", "办公室",
    "门口", "校门", "街上", "车上", "图书室", "村", "河边", "心理室",
)  # fmt: skip
_CALLED = frozenset(
    ["点了名", "点完名", "查了人数", "清点人数", "清点了人数", "数了人数", "点了人数", "点了一遍", "数了一遍"]
)
_EXCEPTED = ("不算", "例外", "没算")
_BEHIND_THE_REST = frozenset({Kind.FILLER, Kind.SPACE, Kind.TIME, Kind.BOTH, Kind.ALSO, Kind.EVERYBODY})
_SAFELY = ("安全", "平安", "顺利")
"""How the rest came: 其余安全到校, where a child is called 安全到."""
_NO_ROLL = frozenset({Kind.OF, Kind.LISTED, Kind.AND, Kind.DONE, Kind.UNKNOWN})


class WholeClasses(Passage):
    """The part of the pass that calls the roll."""

    def _except(self, place: int) -> None:
        behind = next((one for one in self.found[place + 1 :] if one.text not in ("哈", "了", "哦", "啊", "的")), None)
        ends = behind is None or behind.kind in (Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE)
        if ends and self.frame.mentions and self.frame.quoted:
            kind, sense = WORDS["误报"]  # 刚才报的陈小雨不算
            self.frame.tokens.append(Token(kind, self.found[place].text, 0, self.found[place].end, sense))
            return
        if self._behind_a_name(place):
            if any(one.kind in (Kind.ALL, Kind.COUNT, Kind.REST) for one in self.found):
                self.frame.tokens.append(Token(Kind.ABSENT, self.found[place].text, 0, self.found[place].end))
            else:
                self.frame.mentions.clear()  # 都没来,罗小满除外: nobody's report
            return
        before = [] if self.frame.mentions else [one for one in self.frame.tokens if one.kind is Kind.TIME]
        self._next_frame()
        self.frame.tokens[:0] = before  # 下午三2班音乐课除了陈小雨都在
        self.frame.excepted = True
        if self._just_called(place):
            self.rolls[-1].missing = None  # 都到齐了,除了罗小满
        elif self._called(place):
            self.rolls.pop()  # 都到齐了,除了…: and who it is was not understood

    def _behind_a_name(self, place: int) -> bool:
        """全到,罗小满除外; 罗小满不算,都到了: who is excepted stands before it."""
        if not place or self.found[place - 1].kind not in MENTIONS:
            return False
        outside = place + 1 if self.found[place].text == "除" else place
        if outside > place and (outside >= len(self.found) or self.found[outside].text != "外"):
            return self.found[place].text in _EXCEPTED
        ends = outside + 1 == len(self.found) or self.found[outside + 1].kind in _ENDS_AN_EXCEPTION
        return ends and (outside > place or self.found[place].text in _EXCEPTED)

    def _just_called(self, place: int) -> bool:
        """Whether the clause before said of a whole class that it is there."""
        behind = next(
            (one for one in self.found[place:] if one.kind in MENTIONS or one.kind in (Kind.STOP, Kind.LINE)), None
        )
        return self._called(place) and behind is not None and behind.kind in MENTIONS

    def _called(self, place: int) -> bool:
        before = next((one for one in reversed(self.found[:place]) if one.kind not in (Kind.SPACE, Kind.COMMA)), None)
        return bool(before and before.kind is Kind.ALL and self.rolls and self.rolls[-1].missing == 0)

    def _of_the_rest(self, place: int) -> bool:
        """Whether 到了 or 没来 is said of all the others (其他都到了), and so of nobody by name."""
        before = place - 1
        while before >= 0 and (self.found[before].kind in _BEHIND_THE_REST or self.found[before].text in _SAFELY):
            before -= 1
        return before >= 0 and self.found[before].kind is Kind.REST

    def _roll_of(self, missing: int | None, times: list[Token], *, there: int | None = None) -> Roll:
        return Roll(classes=self.classes, missing=missing, times=times, each=self.each, there=there)

    def _roll(self, place: int) -> None:
        token = self.found[place]
        if self._no_roll(place) or any(self.found[at].text in _NEARLY for at in range(self.piece, place)):
            return
        whole_piece = [self.found[at] for at in range(self.piece, place)]
        piece = own_clause(whole_piece)
        kinds = {one.kind for one in piece}
        if leading := leading_times(whole_piece):
            self.lead = leading  # 昨晚:七1全到,七2缺…: the scene of all that follows
        times = self._times_of_roll(piece)
        named = bool(kinds & MENTIONS)
        if not named and not self.frame.mentions and not self.frame.heading and self._only_of_those(token, piece):
            self.frame.tokens = []  # 昨天没来的两个今天都来了,三2全到: 昨天 is no day of the class
            return
        if not named and not self.frame.mentions and self._of_a_few(piece):
            return
        if token.kind is Kind.COUNT:
            self._count(token, times)
            return
        if self.frame.excepted and self.frame.mentions:
            self._roll_but_for(piece, times)
            return
        if Kind.REST in kinds:
            if Kind.SEX in kinds or any(part in "".join(one.text for one in piece) for part in _PARTS):
                return  # 其他小组都到了
            self.rolls.append(self._rest(piece, times))
            self.waiting = []
            return
        about_class = bool(kinds & {Kind.CLASS, Kind.EVERYBODY, Kind.SCHOOL})
        whole = "人" in token.text or "勤" in token.text or token.text.startswith(("全班", "全部", "全员", "全体"))
        back = token.text[0] in "全都到来均按准正" and not whole
        if back and not named and _THOSE.search("".join(one.text for one in piece)):
            return
        if back and (named or (not token.sense.strong and not about_class and self.frame.mentions)):
            self._content_back(token)
            return
        if Kind.NOT in kinds or _denied(whole_piece):
            return  # 不是所有人都到了
        if not about_class and self._only_of_children(place):
            return
        alone = not piece and bool(self.frame.mentions) and token.text.startswith(("没缺", "没有缺"))
        if alone or (named and token.text[0] in "没无未"):  # 报错了,陈小雨在教室,没缺
            kind, sense = WORDS["没缺席"]
            self.frame.tokens.append(Token(kind, token.text, token.start, token.end, sense))
            return
        if any(one.kind is Kind.SEX or one.text in _PARTS for one in whole_piece) and Kind.EVERYBODY not in kinds:
            return  # 女生都到了, 宿舍全到齐
        if named and whole:
            return  # 罗小满全勤: praise of one
        names_itself = token.text.startswith(("全班", "全部", "全员", "全体"))
        foreign = _kinds_of_subject(piece) & _FOREIGN and not names_itself
        if (foreign and not (token.sense.strong and _begins_anew(piece))) or _of_some(piece):
            return
        if "请假" in token.text and not self._told_otherwise(place):
            return  # 没有请假的: who is missing without is not told
        if self._said_again(whole_piece):
            return
        roll = self._roll_of(0, times)
        of_subject = _LESSON.search(token.text) is not None  # 都在操场上体育课
        roll.lesson = of_subject or any(one.kind is Kind.SUBJECT for one in whole_piece)
        named_last = next((one for one in reversed(piece) if one.kind in (Kind.CLASS, Kind.SCHOOL)), None)
        if any(one.text.startswith("全校") for one in piece) and self.classes is None:
            roll.classes, roll.each = self.scope.spoken_for(0), True
        grade = named_last is not None and named_last.kind is Kind.CLASS and named_last.value.number is None
        roll.each = roll.each or grade or (named_last is not None and named_last.kind is Kind.SCHOOL)
        self.rolls.append(roll)
        self.waiting = []

    def _roll_but_for(self, piece: Sequence[Token], times: list[Token]) -> None:
        """除了陈小雨都到了: all but those named before."""
        self._flush()
        self._settle_excepted()
        roll = self._roll_of(None, times)
        if any(one.text.startswith("全校") for one in piece):  # 除三2陈小雨外,全校到齐
            roll = self._roll_of(0, times)
            roll.classes, roll.each = self.scope.spoken_for(0), True
        self.rolls.append(roll)

    def _only_of_children(self, place: int) -> bool:
        """七1的A七2的B迟到了 人都来了: whether several classes were named, and only to tell whose the children are."""
        said = [at for at in range(place) if self.found[at].kind is Kind.CLASS]
        several = len({str(self.found[at].value) for at in said}) > 1
        return several and all(self.found[at + 1].kind is Kind.OF for at in said)

    def _said_again(self, piece: Sequence[Token]) -> bool:
        """昨天全班都到了,一个没少: a clause that names neither class nor day says the last once more."""
        last = self.rolls[-1] if self.rolls else None
        if last is None or last.missing != 0 or (last.classes, last.each) != (self.classes, self.each):
            return False
        signed = self.piece > 0 and self.found[self.piece - 1].kind in SIGNS and self.found[self.piece - 2].kind in (
            Kind.ALL, Kind.COUNT, Kind.FILLER,
        )  # fmt: skip
        return signed and bool(last.times) and all(one.kind in (Kind.FILLER, Kind.SPACE) for one in piece)

    def _no_roll(self, place: int) -> bool:
        """全勤的奖状, 一天课都没缺过, 全勤、周末, 学生都在上自习: the words of a roll call in another sense."""
        token = self.found[place]
        following = self.found[place + 1] if place + 1 < len(self.found) else None
        if token.text == "人都在" and self._at_a_house():
            return True
        if following is None:
            return False
        if token.text == "都在" and following.text.startswith(_BUSY):
            return True
        of_all = any(one.kind in (Kind.CLASS, Kind.EVERYBODY) for one in self.found[self.piece : place])
        if token.text[-1] == "在" and following.text.startswith(_ELSEWHERE):
            lesson = any(one.kind is Kind.SUBJECT for one in self.found[self.piece : self._end_of(place)])
            return not (of_all and lesson)  # 都在校医室: those who were looked for; 三2班体育课都在操场
        if token.text == "人都在" and following.text in PLACES:
            return True  # 他家我去过了,人都在广东
        stated = place and self.found[place - 1].kind is Kind.IS and place + 2 in (len(self.found), self._end_of(place))
        of_a_class = any(one.kind in (Kind.CLASS, Kind.EVERYBODY) for one in self.found[self.piece : place])
        closes = of_a_class and following.kind is Kind.OF and self._end_of(place) == place + 2  # 26人今天都来了的
        return following.kind in _NO_ROLL and following.start == token.end and not (stated or closes)

    def _only_of_those(self, token: Token, piece: Sequence[Token]) -> bool:
        return token.kind is Kind.ALL and _of_some(piece) and not any(one.kind is Kind.REST for one in piece)

    def _of_a_few(self, piece: Sequence[Token]) -> bool:
        """两个都来了, 他俩都到了, 我们都在学校: said of some who were asked for, and not of a class."""
        whole = max((at for at, one in enumerate(piece) if one.kind in _WHOLE), default=-1)
        said = piece[whole + 1 :]
        for one, behind in zip_longest(said, said[1:]):
            if one.text.endswith("俩") or (whole < 0 and one.text in ("我们", "咱们", "他们", "她们")):
                return True
            of_children = behind is None or not behind.text.startswith(("班", "年级", "组", "村"))
            if (few := _A_FEW.fullmatch(one.text)) and of_children:
                sizes = [self.scope.sizes.get(each.id) for each in self.classes or self.scope.spoken_for(0)]
                return sizes != [number(few["n"])]
        return False

    def _at_a_house(self) -> bool:
        """Whether a house was named last, and no class: 去他家,人都在地里."""
        led = {one.kind for one in self.found[self.piece :]}
        told = {one.kind for one in self.frame.tokens}
        return Kind.HOME in told and Kind.CLASS not in led and Kind.EVERYBODY not in led

    def _end_of(self, place: int) -> int:
        """Where the clause ends in which this place is."""
        return next((at for at in range(place, len(self.found)) if self.found[at].kind in SIGNS), len(self.found))

    def _told_otherwise(self, place: int) -> bool:
        """Whether the class is said to be all there in other words too: 没有缺勤的,没有请假的."""
        return any(
            one.kind in (Kind.ALL, Kind.COUNT) and "请假" not in one.text
            for at, one in enumerate(self.found)
            if at != place
        )

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

    def _so_many_missing(self, place: int) -> None:
        """三1齐,三2缺1(A): beside classes that are all there one is accounted for by the number of its missing."""
        behind = self.found[place + 1] if place + 1 < len(self.found) else None
        found = _SO_MANY.fullmatch(behind.text) if behind is not None and counts(behind) else None
        if found is not None and self.classes is not None and len(self.classes) == 1:
            times = self._times_of_roll(own_clause(self.found[self.piece : place]))
            self.counted.append(self._roll_of(number(found["n"]), times))
        elif self.classes is not None:
            self.uncounted = True

    def _rest(self, clause: Sequence[Token], times: list[Token]) -> Roll:
        """其他都到: the rest of every class named before with its missing children, or of the last sentence's."""
        roll = self._roll_of(None, times, there=_how_many(clause))
        many = next((one.value.many for one in clause if one.kind is Kind.CLASS and one.value.many), None)
        if many and (others := self._other_classes(many)):
            roll.classes, roll.each, roll.missing = others, True, 0
            return roll
        if any(one.kind is Kind.CLASS for one in clause):
            return roll
        opens = not any(one.sentence == self.sentence for one in self.spoken)
        spoken = [one for one in self.spoken if opens or one.sentence == self.sentence]
        classes = dict.fromkeys(each for one in spoken for each in one.classes)
        if len(spoken) > 1 and len(classes) > 1 and all(len(one.classes) == 1 or one.each for one in spoken):
            roll.classes, roll.each = tuple(classes), True
        return roll

    def _other_classes(self, many: int) -> tuple[SchoolClass, ...]:
        """三1、三2、七1都报了,三2缺A,剩下两个班全勤: those of which nobody is said to be missing."""
        named = dict.fromkeys(each for one in self.spoken for each in one.classes)
        frames = [one for one in (*self.done, self.frame) if one.mentions]
        lacking = {each for frame in frames for one in frame.mentions for each in one.classes or ()}
        others = tuple(one for one in named if one not in lacking)
        return others if frames and len(others) == many else ()

    def _content_back(self, token: Token) -> None:
        if token.text.startswith("都在"):
            return  # 第三节没来,前面都在: nobody has come back
        self._flush()
        self.frame.tokens.append(Token(Kind.BACK, token.text, token.start, token.end))

    def _settle_excepted(self) -> None:
        self._finish()
        self.frame = Frame(fixed=self.fixed_at is not None, sentence=self.sentence)


def _how_many(clause: Sequence[Token]) -> int | None:
    """另外三个都到了, 其他几个都到了: how many the rest are, where they are so few; 0 where they are not counted."""
    rest = next(place for place, one in enumerate(clause) if one.kind is Kind.REST)
    for one in clause[rest:]:
        if few := _FEW.search(one.text):
            return number(few["n"]) if few["n"] != "几" else 0
        if one.kind not in (Kind.REST, Kind.FILLER, Kind.OF, Kind.SPACE):
            return None
    return None


def _denied(piece: Sequence[Token]) -> bool:
    """Whether it is denied of everybody: 不是全班都到了, 没有全到."""
    return any(one.kind is Kind.NOT and other.kind is Kind.EVERYBODY for one, other in pairwise(piece))


def _begins_anew(piece: Sequence[Token]) -> bool:
    """天气真好 娃儿们精神也好 一个都没落下: a blank before it, and no thing or grown-up whom it may be said of."""
    behind = [token.kind for token in piece if token.kind not in LIGHT - {Kind.SPACE}]
    return len(behind) > 1 and behind[-1] is Kind.SPACE and behind[-2] not in _NOUNS


def _kinds_of_subject(piece: Sequence[Token]) -> set[Kind]:
    """The kinds of what may be the subject of a clause: words before 大家 or 全班 only lead up to it."""
    opens = (place for place, one in enumerate(piece) if one.kind is Kind.EVERYBODY or one.text in _CALLED)
    whole = max(opens, default=0)  # 安全检查顺便点了名,一个不缺
    leading = {token.kind for token in piece[:whole]} - {Kind.PLAIN, Kind.UNKNOWN}
    return leading | {token.kind for token in piece[whole:]}


def _of_some(piece: Sequence[Token]) -> bool:
    """昨天没来的今天都来了, 请假的都回来了: all of those, not all of the class."""
    return any(
        token.kind in HEADINGS and following.kind in (Kind.OF, Kind.LISTED) for token, following in pairwise(piece)
    )
