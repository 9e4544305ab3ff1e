"""What is only asked, supposed, planned or wanted: 没来吧, 准备去, 谁没来, 通知家长来."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from casework.reading.contract import Reason
from casework.reading.other_subjects import COMES
from casework.reading.tokens import Token
from casework.reading.words import Kind

_WHO = ("的是不是", "谁", "谁谁", "哪个", "哪些", "哪位", "几个人", "几人", "多少人", "多少")
_UNTIL_WHEN = frozenset(
    ["哪天", "哪一天", "几号", "几月几号", "什么时候", "啥时候", "何时", "几时", "多久", "周几", "星期几", "礼拜几"]
)
_NOT_SAID = ("没说", "没讲", "没写", "没定", "还没说", "还没定", "也没说", "不一定", "说不准", "不好说")
_WHY = frozenset(["怎么", "咋", "咋个", "怎么还", "咋还", "为什么", "为啥", "怎么今天", "咋今天"])
_TO_COME = ("要", "还要", "得住", "得在", "需要", "未来", "接下来", "往后", "以后")
_HAS_TO = (
    "还得", "还要", "要得", "说得", "说要", "还需", "至少得", "起码得", "最少得", "可能得", "估计得", "怕得",
    "得住", "得养", "得歇", "得躺", "得休", "再住", "再养", "再歇", "再休", "再躺",
)  # fmt: skip
_FROM_NOW_ON = ("未来", "接下来", "接下来的", "往后", "以后", "后面", "今后", "之后", "后头", "接下去", "后")
_AFTERWARDS = ("后", "以后", "之后", "时", "之前", "前")
_OURSELVES = ("我", "我们", "学校", "老师", "班主任", "校长", "咱", "咱们")
_OTHER_DOORS = ("教室", "学校", "校", "宿舍", "寝室", "车", "店", "校园", "食堂", "厕所", "办公室")
_OR_NOT = ("没", "没有", "没得", "不", "否", "莫得")
_TOLD_OF_OTHERS = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.CALL, Kind.VISIT, Kind.CONTACT, Kind.REFUSE})
"""What may be told of another door, or of what is still to be done."""
_NOTES = ("请假条", "假条", "病假条", "有请假条")
_NOT_HANDED_IN = ("没", "还", "未", "忘", "丢", "在哪", "呢", "不见")
EITHER = ("或者", "或", "或是", "还是", "要么")
_BRACKETS = (Kind.OPEN, Kind.CLOSE)
_NAMES = (Kind.NAME, Kind.STRANGER)
_TO_BE_DONE = ("告诉", "通知", "报", "说", "跟", "发", "走", "开始", "出发", "上课", "好")
_MADE_TIME = ("抽空", "有空", "抽时间", "抽了空")
_FEARING = ("我怕", "我就怕", "就怕", "只怕", "我担心")
_TO_BE_TOLD = ("告诉", "通知", "汇报", "回复", "报告")
_REACHED_FIRST = frozenset({
    Kind.NAME, Kind.STRANGER, Kind.RELATIVE, Kind.HOME, Kind.OF, Kind.FILLER, Kind.PRONOUN, Kind.CALL,
})  # fmt: skip
_TOLD_LATER = ("再说", "再讲", "再报", "再告诉", "再回复", "再汇报", "再通知")
_WISHED = frozenset(["快乐", "愉快", "幸福", "顺利", "安康", "安好", "健康", "吉祥", "如意", "开心"])
_NEEDED = ("需", "需要", "必须", "要")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two commas: the places of its tokens, of its words of report, and of those that are dead."""

    found: Sequence[Token]
    places: list[int]
    acts: list[int]
    dead: set[int]

    def behind(self, place: int) -> list[int]:
        """The words of report behind it; of what stands in brackets only those inside: A(医生让休息)没来."""
        end = next((at for at in self.places if at > place and self.found[at].kind in _BRACKETS), None)
        inside = end is not None and self.found[end].kind is Kind.CLOSE
        return [act for act in self.acts if act > place and not (inside and end is not None and act > end)]

    def silence(self, acts: Iterable[int], *, but: Iterable[Kind] = ()) -> None:
        self.dead.update(act for act in acts if self.found[act].kind not in but)

    def silence_times(self, place: int) -> None:
        """下午来不来还不晓得, 下午应该能到: times of what is only asked or supposed, where nothing else is reported."""
        if not any(act < place and act not in self.dead for act in self.acts):
            self.dead.update(at for at in self.places if at < place and self.found[at].kind is Kind.TIME)


def suppositions(found: Sequence[Token], piece: list[int], acts: list[int], dead: set[int]) -> None:
    """Add to ``dead`` what this piece only supposes, asks, plans or wants."""
    clause = _Piece(found, piece, acts, dead)
    for place in piece:
        note = found[place].text in _NOTES
        if note and _note_to_come(found, place):
            dead.add(place + 1)
        if (note or found[place].kind in _TOLD_OF_OTHERS) and _about_something_else(found, piece, place):
            dead.add(place)
            continue
        rule = _RULES.get(found[place].kind)
        if rule is not None:
            rule(clause, place)
        elif found[place].kind is Kind.TIME and _of_no_absence(found, piece, place):
            dead.add(place)
        elif found[place].kind is Kind.TIME and (away := _away_from_now_on(found, piece, place)):
            dead.update((place, away))
        elif found[place].text in _AFTERWARDS:
            _when_back(clause, place)
        elif found[place].text == "还是" and _either_way(found, piece, acts, place):
            clause.silence(acts)  # 是请了假还是旷课了
        elif found[place].text == "还是" and (told := _either_child(found, place)):
            clause.silence(told)  # 到底是罗小满没来 还是韦思远没来
        elif found[place].text in EITHER and _between_names(found, place):
            clause.silence(acts)  # 罗小满或者韦思远没来


def _between_names(found: Sequence[Token], place: int) -> bool:
    return 0 < place < len(found) - 1 and found[place - 1].kind in _NAMES and found[place + 1].kind in _NAMES


def _either_way(found: Sequence[Token], piece: list[int], acts: list[int], place: int) -> bool:
    """Whether one of two reports is asked for."""
    asked = any(found[at].kind is Kind.IS for at in piece if at < place)
    return asked and any(act < place for act in acts) and place + 1 in acts


def _either_child(found: Sequence[Token], place: int) -> list[int]:
    """A没来还是B没来: the places of one report that is made of one child or of another."""
    before, behind = place - 1, place + 2
    while before >= 0 and found[before].kind in (Kind.SPACE, Kind.COMMA, Kind.FILLER):
        before -= 1
    while behind < len(found) and found[behind].kind in (Kind.FILLER, Kind.TIME):
        behind += 1
    if before < 1 or behind >= len(found) or found[place + 1].kind not in _NAMES:
        return []
    named = next((one for one in reversed(found[:before]) if one.kind not in (Kind.FILLER, Kind.TIME)), None)
    if named is None or named.kind not in _NAMES or named.value == found[place + 1].value:
        return []
    same = found[before].kind is found[behind].kind and found[before].kind in (*COMES, Kind.LEAVE)
    return [before, behind] if same else []


def _supposed(clause: _Piece, place: int) -> None:
    """好像陈小雨没来, 陈小雨没来吧."""
    if clause.found[place].text == "吧":
        clause.silence((act for act in clause.acts if act < place), but=[Kind.RETRACT])
        clause.dead.update(at for at in clause.places if clause.found[at].kind is Kind.NOT)
    else:
        _wanted(clause, place)
        if clause.found[place].text in _FEARING:  # 我怕他明天又不来
            clause.dead.update(at for at in clause.places if at > place and clause.found[at].kind is Kind.TIME)


def _wanted(clause: _Piece, place: int) -> None:
    """叫陈小雨来; but 请撤销, 要请假 are said for the teller to be heard."""
    behind = [one.text for one in clause.found[place + 1 : place + 3]]
    if behind[:1] == ["我"] and behind[1:] and behind[1].startswith(("替", "帮", "代", "给")):
        return  # 他妈让我替娃请假
    if behind[:1] == ["我"] and behind[1:] and behind[1] in ("跟", "向", "和", "找", "到", "去"):
        clause.silence(clause.behind(place), but=[Kind.LEAVE, Kind.RETRACT, Kind.REASON])
        return  # 叫我跟学校请个假
    if clause.found[place].text == "祝" and any(clause.found[at].text in _WISHED for at in clause.places if at > place):
        return  # 祝大家节日快乐今天全班都到了
    needed = clause.found[place].text in _NEEDED and any(one.kind is Kind.LEAVE for one in clause.found[place:])
    if not needed:  # 下午要请半天假; 明天要去看眼睛,请一天
        clause.silence_times(place)
    for at in clause.behind(place) if clause.found[place].text in _NEEDED else ():
        if clause.found[at].kind is Kind.ABSENT and clause.found[at].sense.reason is Reason.ILLNESS:
            clause.found[at].kind = Kind.REASON  # 还要在医院住几天
    spared = [Kind.RETRACT, Kind.LEAVE] if clause.found[place].text in _NEEDED else [Kind.RETRACT]
    clause.silence(clause.behind(place), but=[*spared, Kind.REASON])


def _habitual(clause: _Piece, place: int) -> None:
    """经常没来."""
    clause.silence(act for act in clause.behind(place) if clause.found[act].kind in (*COMES, Kind.LEAVE))


def _planned(clause: _Piece, place: int) -> None:
    """准备家访; but 打算请假 is leave."""
    after = clause.behind(place)
    if clause.found[place].text in _MADE_TIME and after and "了" in clause.found[after[0]].text:
        return  # 我抽空去了他家
    clause.silence(after, but=[Kind.LEAVE])


def _asked(clause: _Piece, place: int) -> None:
    """是不是没来, 谁没来; not what is told of a child before a blank: 陈小雨没来 有哪个晓得."""
    if clause.found[place].text in _WHY and _without_leave(clause.found, place):
        return
    if clause.found[place].text in _WHO:
        blank = next((at for at in reversed(clause.places) if at < place and clause.found[at].kind is Kind.SPACE), -1)
        told = (clause.found[at].kind for at in clause.places if at < blank)
        named = any(kind in (Kind.NAME, Kind.STRANGER) for kind in told)
        clause.silence(act for act in clause.acts if act > blank or not named)
    else:
        clause.silence(clause.behind(place))
        clause.dead.update(_leave_asked_for(clause, place))
    clause.silence_times(place)


def _leave_asked_for(clause: _Piece, place: int) -> list[int]:
    """罗小满请假到哪天了, 请假多久: leave of which only the end is asked for; but 请假到哪天家长没说 tells it."""
    if clause.found[place].text not in _UNTIL_WHEN:
        return []
    told = "".join(clause.found[at].text for at in clause.places)
    behind = takewhile(lambda one: one.kind not in _NAMES, clause.found[place + 1 :])
    if any(one.kind is Kind.TIME and one.value.end is not None for one in behind):
        return []  # 问了他妈请假到哪天,说到11号
    leave = place - 1
    while leave in clause.places and clause.found[leave].kind in (Kind.FILLER, Kind.LET):
        leave -= 1
    asked = leave in clause.acts and clause.found[leave].kind is Kind.LEAVE
    return [leave] if asked and not any(mark in told for mark in _NOT_SAID) else []


def _without_leave(found: Sequence[Token], place: int) -> bool:
    """陈小雨咋没来呢,没跟我请假: that the child is missing is told, and only why is wondered at."""
    behind = [one.kind for one in found[place + 1 :]]
    missing = behind[:1] == [Kind.ABSENT] and Kind.UNEXCUSED in behind
    return missing and Kind.QUESTION not in behind and Kind.ASK not in behind


def _whether_all(clause: _Piece, place: int) -> None:
    """有没有请假的."""
    if place - 1 in clause.places and clause.found[place - 1].text.endswith("有"):
        clause.dead.add(place)


def _when_back(clause: _Piece, place: int) -> None:
    """返校以后再说."""
    if place - 1 in clause.acts and clause.found[place - 1].kind is Kind.BACK:
        clause.dead.add(place - 1)


def _then(clause: _Piece, place: int) -> None:
    """没来就打电话: what is to be done then."""
    after = clause.behind(place)
    if place - 1 in clause.acts and clause.found[place - 1].kind is Kind.BACK:
        clause.dead.add(place - 1)
    elif clause.found[place - 1].kind is Kind.ALL and place + 1 in clause.places:
        following = clause.found[place + 1]
        if following.kind in _NAMES:
            return  # 其他都到了就罗小满请假
        if following.text.startswith(_TO_BE_DONE):
            clause.dead.add(place - 1)  # 都到了就告诉我
    elif place - 1 in clause.acts and after and clause.found[place - 1].kind in COMES:
        clause.dead.update([place - 1, *after])


_RULES: dict[Kind, Callable[[_Piece, int], None]] = {
    Kind.MAYBE: _supposed,
    Kind.LET: _wanted,
    Kind.HABIT: _habitual,
    Kind.PLAN: _planned,
    Kind.ASK: _asked,
    Kind.ALL: _whether_all,
    Kind.THEN: _then,
}


def _about_something_else(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """What has the words of a report, and is about a note, another door, ourselves or what is to be done."""
    token = found[place]
    before = found[place - 1].text if place - 1 in piece else None
    match token.kind:
        case Kind.NOBODY:
            return before in _OTHER_DOORS or _then_again(found, piece, place)  # 教室门锁着
        case Kind.UNREACHED:
            return _then_again(found, piece, place)
        case Kind.CALL | Kind.VISIT | Kind.CONTACT:
            return _told_then(found, piece, place)
        case Kind.REFUSE:
            return before in _OURSELVES  # 我不同意
    handed_in = token.text not in _NOTES or place + 1 not in piece  # 假条没交
    return not handed_in and found[place + 1].text.startswith(_NOT_HANDED_IN)


def _note_to_come(found: Sequence[Token], place: int) -> bool:
    """请假条明天补: the day is that of the note."""
    behind = found[place + 1 : place + 3]
    return len(behind) > 1 and behind[0].kind is Kind.TIME and behind[1].text.startswith(("补", "交", "带", "送", "拿"))


def _of_no_absence(found: Sequence[Token], piece: list[int], place: int) -> bool:
    return _done_later(found, place) or _said_again(found, place) or _still_to_last(found, piece, place)


def _still_to_last(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没来,还要住院三天: how long it will last, which only leave may say."""
    when = found[place].value
    if not when.extends or when.backward or any(one.kind is Kind.LEAVE for one in found):
        return False
    before = [found[at].text for at in piece if at < place]
    led = any(one.startswith(_TO_COME) for one in before) or any(mark in "".join(before) for mark in _HAS_TO)
    behind = [found[at] for at in piece if at > place]
    led = led or (piece[0] == place - 1 and found[place - 1].text == "过")  # 没来,过三天出院
    resting = place > piece[0] and found[place - 1].kind is Kind.ABSENT and found[place - 1].text.startswith("在家")
    led = led or (resting and any(found[at].kind is Kind.SAY for at in piece if at < place))  # 家长说在家歇两天
    return led and not any(one.kind in COMES for one in behind) and not (behind and behind[0].text.startswith("了"))


def _away_from_now_on(found: Sequence[Token], piece: list[int], place: int) -> int | None:
    """以后三天不来: where it is told of days to come that a child will be away, which only leave may say."""
    if not found[place].value.extends or place == piece[0]:
        return None
    before = "".join(found[at].text for at in piece if at < place).rstrip("的这")
    if not before.endswith(_FROM_NOW_ON):
        return None
    behind = (at for at in piece if at > place and found[at].kind not in (Kind.FILLER, Kind.BOTH, Kind.ALSO))
    away = next(behind, None)
    to_come = away is not None and found[away].kind is Kind.ABSENT and "没" not in found[away].text
    return away if to_come and not any(one.kind is Kind.LEAVE for one in found) else None


def _done_later(found: Sequence[Token], place: int) -> bool:
    """那个费用我明天再收: when something else is to be done."""
    behind = "".join(one.text for one in found[place + 1 : place + 4])
    return behind.startswith("再") and behind[1:2] in tuple("收交发讲考领测登统算退订买填")


def _said_again(found: Sequence[Token], place: int) -> bool:
    """请假到后天,也就是11号: the end of the leave by another name."""
    before = found[place - 3 : place] if place > 2 else []
    if [one.kind for one in before[:2]] != [Kind.TIME, Kind.COMMA] or before[2].text not in ("也就是", "就是", "即"):
        return False
    return before[0].value.start is None and before[0].value.end is not None


def _then_again(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """不接我再上门: what is to be done if nobody answers."""
    following = [found[at] for at in piece if place < at <= place + 3]
    again = next((at for at, one in enumerate(following) if one.text in ("再", "就")), None)
    return again is not None and any(
        one.kind in (Kind.VISIT, Kind.CALL) and not one.value and "了" not in one.text for one in following[again:]
    )


def _told_then(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """电话打通了再跟大家讲, 联系上他家长再告诉你: what is still to be done."""
    rest = [found[at] for at in piece if at > place]
    again = next(
        (at for at, one in enumerate(rest) if one.text.startswith("再") or one.kind not in _REACHED_FIRST), None
    )
    if again is None or not rest[again].text.startswith("再"):
        return False
    behind = rest[again + 1 : again + 4]
    return rest[again].text in _TOLD_LATER or any(
        one.kind is Kind.SAY or one.text.startswith(_TO_BE_TOLD) for one in behind
    )


def _asserts(found: Sequence[Token], place: int) -> bool:
    """他坐后排呢: no question, unless it is asked of whom or what."""
    if found[place].text != "呢" or place == 0 or (place + 1 < len(found) and found[place + 1].kind is Kind.QUESTION):
        return False
    asked = any(one.kind is Kind.ASK for one in found[:place])
    return not asked and found[place - 1].kind not in (
        Kind.NAME,
        Kind.STRANGER,
        Kind.CLASS,
        Kind.TIME,
        Kind.PRONOUN,
        Kind.STAFF,
    )


def questions(found: Sequence[Token], piece: list[int], acts: list[int], earlier: list[int], dead: set[int]) -> None:
    """A question takes with it what is said of the child named last before it; 是吗 the sentence before."""
    marks = [place for place in piece if found[place].kind in (Kind.QUESTION, Kind.TAG) and not _asserts(found, place)]
    ending = next((place for place in reversed(piece) if found[place].kind not in (Kind.SPACE, Kind.COMMA)), None)
    if ending is not None and found[ending].text in _OR_NOT and not marks:
        marks = [ending]  # 全到了没有
    if not marks:
        return
    mark = marks[0]
    asking = [place for place in piece if found[place].kind is Kind.ASK]
    if any(found[place].kind is Kind.TAG for place in marks):
        if any(found[place].kind in (Kind.EVERYBODY, Kind.ASK, Kind.LET) for place in piece):
            return  # 大家看看对不对: what is asked is to look again
        dead.update(earlier)
        asked = found[marks[-1]].text.startswith("是不是")  # 是不是真的不来了
        dead.update(act for act in acts if asked or act < marks[-1])
        return
    before = [act for act in acts if act < mark]
    if not before:
        return
    if asking and asking[-1] > before[-1]:
        return
    dead.update(place for place in piece if found[place].kind is Kind.NOT)
    if any(found[place].text == "还是" and place - 1 in before for place in piece):
        dead.update(before)  # 到底是A没来还是B没来?
        return
    names = [place for place in piece if place < before[-1] and found[place].kind in (Kind.NAME, Kind.STRANGER)]
    first = names[-1] if names else -1
    dead.update(act for act in before if act > first)
    if found[before[0]].kind is Kind.LACKING:
        dead.update(before)
