"""Where a name that is an everyday word too is the child: by what is said of it."""

from __future__ import annotations

from itertools import takewhile

from casework.reading.clauses import SIGNS
from casework.reading.contract import Reason
from casework.reading.name_places import PREDICATE, kind_after
from casework.reading.spot import BECAUSE, NO_MANNER, OF_A_REPORT, SAID_OF_SOMEBODY, Spot, idle
from casework.reading.words import WORDS, Kind

_REPORTED = frozenset([
    "报的", "写的", "发的", "刚才报的", "早上报的", "上午报的", "刚报的", "刚刚报的", "之前报的", "我报的",
    "刚才说", "刚说", "我说", "说", "报", "刚报", "我报", "刚刚说",
])  # fmt: skip
_REPORTED_OF = (
    "通报的", "上报的", "登记的", "报上来的", "反映的", "报过的", "接龙的", "接龙里的", "接龙里头的", "接龙里面的",
    "接龙上的", "名单里的", "名单里头的", "名单里面的", "名单上的", "表上的", "表里的", "记录里的", "记录上的",
)  # fmt: skip
_ARRIVALS = frozenset({Kind.BACK, Kind.FILLER, Kind.SPACE})
_PERSONAL = frozenset({Reason.MOVED, Reason.WORKING, Reason.WEARY, Reason.MARRIAGE, Reason.ILLNESS})
_MISSED = frozenset({Kind.ABSENT, Kind.LEAVE, Kind.LACKING, Kind.FIX})
_TRUANCY = frozenset(["无故缺席", "无故缺课", "无故缺勤", "旷课", "逃课", "逃学", "缺席", "缺勤", "缺课"])


def said_twice(spot: Spot) -> bool:
    """康复还没康复: of the two one is the child."""
    return spot.opens and spot.after not in _ARRIVALS and spot.text.find(spot.token.text, spot.token.end + 1) > 0


def repeated(spot: Spot) -> bool:
    """第三个是哦全勤全勤请了假的: said again right away, and then what of it."""
    found, last = spot.found, spot.place
    if last + 1 < len(found) and found[last + 1].text == spot.token.text:
        last += 1
    elif not last or found[last - 1].text != spot.token.text:
        return False
    following = kind_after(found, last, frozenset({Kind.TIME, Kind.FILLER}))
    return following in (Kind.ABSENT, Kind.LEAVE, Kind.IS) and found[last - 1].end == found[last].start


def not_missing(spot: Spot) -> bool:
    """解放不是没来, 甘甜不是病了."""
    denied = spot.beside(2) in (Kind.ABSENT, Kind.LEAVE, Kind.REASON, Kind.UNEXCUSED)
    return spot.opens and spot.after is Kind.NOT and denied


def named_instead(spot: Spot) -> bool:
    """缺的不是玉凤是甘露."""
    ends = spot.before is Kind.IS and spot.after in (None, Kind.STOP, Kind.COMMA)
    return ends and any(one.kind is Kind.NOT for one in spot.found[: spot.place])


def denied_first(spot: Spot) -> bool:
    """更正:没来的不是向前,是向阳."""
    behind = spot.found[spot.place + 1 : spot.place + 4]
    instead = next((one for one in behind if one.kind not in (Kind.COMMA, Kind.SPACE, Kind.FILLER, Kind.STOP)), None)
    missing = any(one.kind in _MISSED for one in spot.found[: spot.place])
    return spot.before is Kind.NOT and missing and instead is not None and instead.kind is Kind.IS


def missed_otherwise(spot: Spot) -> bool:
    """莫来去她姨妈家吃酒没去上学: it is not twice that somebody is said to be missing."""
    if not spot.opens or not spot.reports or WORDS[spot.token.text][0] is not Kind.ABSENT:
        return False
    clause = takewhile(lambda one: one.kind not in SIGNS, spot.found[spot.place + 1 :])
    return any(one.kind in (Kind.ABSENT, Kind.LEAVE) or one.text == spot.token.text for one in clause)


def plays_truant(spot: Spot) -> bool:
    """年华请假一天,都来无故缺席: only a child is said to have done that."""
    following = spot.found[spot.place + 1] if spot.place + 1 < len(spot.found) else None
    truant = following is not None and following.kind is Kind.ABSENT and following.text in _TRUANCY
    return spot.set_off and truant and spot.reports and WORDS[spot.token.text][0] in NO_MANNER


def in_brackets_behind(spot: Spot) -> bool:
    """A(住院) / 甘露(没请假): a line of a list."""
    return spot.opens and spot.others and spot.beside(1) is Kind.OPEN and spot.beside(2) in SAID_OF_SOMEBODY


def comes_after_all(spot: Spot) -> bool:
    """莫来来了."""
    missing = spot.reports and WORDS[spot.token.text][0] is Kind.ABSENT
    following = spot.found[spot.place + 1 : spot.place + 2]
    return spot.opens and missing and bool(following) and following[0].kind is Kind.BACK


def came_back_then(spot: Spot) -> bool:
    """罗小满没来 高兴今天返校了, 高兴已经返校了: how it was done does not stand before when."""
    behind = spot.found[spot.place + 1 : spot.place + 3]
    dated = len(behind) > 1 and behind[0].kind is Kind.TIME and behind[1].kind is Kind.BACK
    came = dated or (bool(behind) and behind[0].kind is Kind.BACK and behind[0].text.startswith("已"))
    return came and spot.set_off and idle(spot.token.text) and behind[int(dated)].text[-1] == "了"


def heard_of(spot: Spot) -> bool:
    """听说武术也不想读了."""
    return spot.before is Kind.HEARSAY and spot.after in (Kind.ALSO, Kind.ABSENT, Kind.LEAVE, Kind.REASON)


def falls_ill(spot: Spot) -> bool:
    """万一发高烧,他妈妈一早来电给请了假; 严重拉肚子,今天请假: of nobody else it could be said."""
    if spot.others or not spot.set_off or spot.after not in (Kind.REASON, Kind.TIME):
        return False
    behind = spot.found[spot.place + 1 :]
    ails = next((at for at, one in enumerate(behind[:3]) if one.kind is Kind.REASON), None)
    if ails is None or behind[ails].sense.reason is not Reason.ILLNESS:
        return False
    told = next((at for at, one in enumerate(behind) if one.kind in (Kind.LEAVE, Kind.ABSENT)), None)
    if told is None or any(one.kind in (Kind.LET, Kind.THEN) and one.text != "就" for one in behind[ails:told]):
        return False
    return not any(one.kind in (Kind.QUESTION, Kind.CONDITION) for one in behind)


def ails_as_nobody_else(spot: Spot) -> bool:
    """全勤不舒服请假了 罗小满来了: a word of a roll call, of which no illness can be told."""
    calls = spot.reports and WORDS[spot.token.text][0] in (Kind.ALL, Kind.BACK, Kind.HERE, Kind.COME)
    return calls and spot.opens and spot.beside(1) is Kind.REASON and spot.beside(2) in OF_A_REPORT


def not_missing_after_all(spot: Spot) -> bool:
    """前面那条发错了,毛病没缺课."""
    if spot.set_off and spot.after is Kind.HERE and idle(spot.token.text):
        return any(one.kind in (Kind.RETRACT, Kind.FIX) for one in spot.found)  # 撤回早上那条,殷实在校的
    return spot.set_off and spot.after is Kind.NOT_ABSENT


def speaks(spot: Spot) -> bool:
    """伏天说学校太远,今天就没来."""
    told = any(one.kind in (Kind.ABSENT, Kind.LEAVE, Kind.REASON) for one in spot.found[spot.place + 1 :])
    return spot.opens and spot.after is Kind.SAY and told and idle(spot.token.text)


def misses_a_lesson(spot: Spot) -> bool:
    """蓝图缺第一节."""
    return spot.set_off and spot.beside(1) is Kind.LACKING and spot.beside(2) is Kind.TIME


def was_granted(spot: Spot) -> bool:
    """同意夏天请假."""
    if spot.leading in ("给", "跟", "对") and spot.after is Kind.LEAVE and spot.followed_by(("批", "准")):
        return True  # 给安全批了病假
    return spot.leading in ("同意", "同意了", "批准", "批准了", "准了", "批了") and spot.after is Kind.LEAVE


def away_as_well(spot: Spot) -> bool:
    """甘心厌学,没来;费心去厂里打工了,也没到: a report like the one before."""
    if not (spot.opens and spot.others and idle(spot.token.text)):
        return False
    behind = [one for one in spot.found[spot.place + 1 :] if one.kind not in (Kind.FILLER, Kind.GO)]
    return bool(behind) and behind[0].kind is Kind.REASON and any(one.kind in OF_A_REPORT for one in behind[:4])


def runs_into_the_next(spot: Spot) -> bool:
    """罗小满没来贺年请了病假: without a sign between, it is said of the next child."""
    told = spot.before in (Kind.ABSENT, Kind.LEAVE, Kind.BACK)
    adjoins = told and spot.found[spot.place - 1].end == spot.token.start
    beyond = kind_after(spot.found, spot.place, frozenset({Kind.TIME, Kind.THEN, Kind.ALSO, Kind.FILLER}))
    child = idle(spot.token.text) or (spot.reports and WORDS[spot.token.text][0] in NO_MANNER)
    return adjoins and spot.others and beyond in (Kind.ABSENT, Kind.LEAVE, Kind.BACK) and child


def got_well(spot: Spot) -> bool:
    """成功病好了,今天回教室上课."""
    return spot.opens and spot.followed_by(("病好了", "出院了", "退烧了", "病好"))


def missing_soon(spot: Spot) -> bool:
    """康健这几节没来, 钟点跑没影了."""
    if spot.others or not spot.set_off or not idle(spot.token.text):
        return False
    for one in spot.found[spot.place + 1 : spot.place + 6]:
        if one.kind is Kind.ABSENT or (one.kind is Kind.LACKING and one.text[0] == "没"):
            return True
        light = one.kind in (Kind.FILLER, Kind.TIME, Kind.GO, Kind.SUBJECT) or len(one.text) == 1
        if not light or one.kind in SIGNS or one.text in "了得地的着都太很":
            return False
    return False


def because_of(spot: Spot) -> bool:
    """温暖因为吵架没来."""
    return spot.opens and spot.place + 1 < len(spot.found) and spot.found[spot.place + 1].text in BECAUSE


def told_apart(spot: Spot) -> bool:
    """不是尤其没来,是向前没来."""
    missing = spot.before in (Kind.IS, Kind.NOT) and spot.after in (Kind.ABSENT, Kind.LEAVE)
    return missing and (names_somebody(spot.token.text) or _instead_of_a_grown_up(spot))


def _instead_of_a_grown_up(spot: Spot) -> bool:
    """最后一排空着 是房东没到: of nobody but a child a place is kept."""
    grown_up = spot.reports and WORDS[spot.token.text][0] in (Kind.RELATIVE, Kind.STAFF)
    missing = any(one.kind in (Kind.ABSENT, Kind.LACKING) or one.text[0] == "空" for one in spot.found[: spot.place])
    return grown_up and missing and not spot.others and spot.before is Kind.IS


def stays_at_home(spot: Spot) -> bool:
    """高兴在家看电视 没去学校: of a child the next clause says that it is missing."""
    if spot.others or not spot.opens or not spot.followed_by(("在家", "在屋", "躲在", "留在家")):
        return False
    behind = spot.found[spot.place + 1 :]
    ends = next((at for at, one in enumerate(behind) if one.kind in SIGNS), len(behind))
    then = next((one.kind for one in behind[ends:] if one.kind not in (*SIGNS, Kind.FILLER, Kind.TIME)), None)
    return then in (Kind.ABSENT, Kind.LEAVE) and idle(spot.token.text)


def cut_off(spot: Spot) -> bool:
    """我们班向阳被水隔在河对岸了 今天来不了."""
    led = spot.leading.endswith("班") or spot.leading in ("班上", "班里", "班上的", "班里的")
    suffers = spot.after in (Kind.BY, Kind.REASON)
    return (
        led and suffers and idle(spot.token.text) and any(one.kind in OF_A_REPORT for one in spot.found[spot.place :])
    )


def does_as_people_do(spot: Spot) -> bool:
    """童年搬走了: what only a person does or suffers, said right behind the name."""
    if spot.others or not spot.opens or spot.after is not Kind.REASON or not idle(spot.token.text):
        return False
    following = spot.found[spot.place + 1]
    return following.kind is Kind.REASON and following.sense.reason in _PERSONAL


def somebody_of_whom(spot: Spot) -> bool:
    """江河家访了: the word belongs to no report, and a report is made of it."""
    return not spot.reports and spot.set_off and spot.after in SAID_OF_SOMEBODY


def reported_before(spot: Spot) -> bool:
    """刚才报的文明划掉."""
    return (spot.leading in _REPORTED or spot.led_by(_REPORTED_OF)) and spot.after in OF_A_REPORT


def opens_a_report(spot: Spot) -> bool:
    """高兴没来, 高兴 没来."""
    return spot.opens and (spot.after in PREDICATE or (spot.after is Kind.SPACE and spot.beyond_blanks in OF_A_REPORT))


def misses_school(spot: Spot) -> bool:
    """今天平安没来: no word that could stand before that."""
    led = spot.before in (Kind.COMMA, Kind.SPACE, Kind.TIME, Kind.SUBJECT)
    return led and spot.after in OF_A_REPORT and idle(spot.token.text)


def alone(spot: Spot) -> bool:
    """今天万一没来: of nobody else it could be said."""
    led = spot.before in (Kind.TIME, Kind.SPACE, Kind.COMMA, Kind.FILLER, Kind.THEN, Kind.SUBJECT)
    wished = spot.after is Kind.BACK and any(one.kind is Kind.EVERYBODY for one in spot.found[: spot.place])
    return not spot.others and led and spot.after in PREDICATE and not wished  # 大家安心过节,平安回来


def named_last(spot: Spot) -> bool:
    """今天没来高兴."""
    return not spot.others and spot.before in (Kind.ABSENT, Kind.LEAVE) and spot.after is None


def ails(spot: Spot) -> bool:
    """万一发烧请假."""
    return spot.opens and spot.after is Kind.REASON and spot.beside(2) in OF_A_REPORT


def beside_others(spot: Spot) -> bool:
    """罗小满病假,全勤来了."""
    led = spot.before in (Kind.SPACE, Kind.COMMA, Kind.NAME)
    return spot.others and led and spot.after in (Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALSO)


def by_itself(spot: Spot) -> bool:
    """江河!"""
    return not spot.reports and spot.set_off


def names_somebody(name: str) -> bool:
    """Whether the word says neither when nor how often."""
    return idle(name) or (name in WORDS and WORDS[name][0] is Kind.FILLER)
