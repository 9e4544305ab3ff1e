"""Words of time become phrases: points, ranges, numbers of days, not yet counted."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from casework.reading.contract import Session
from casework.reading.how_long import counted
from casework.reading.named_times import OPENS_NAMED, named, opening
from casework.reading.numerals import DIGITS, NUMBER, number
from casework.reading.phrase import NOW, Phrase, Point

_OFFSETS = {
    "大前": -3, "上前": -3, "先前": -3, "前": -2, "昨": -1, "夜": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3,
}  # fmt: skip
_SESSIONS = dict.fromkeys("上早清晨一大前头朝", "morning") | dict.fromkeys("下午后过", "afternoon")
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_FEASTS = {
    "教师": (9, 10), "双十一": (11, 11), "双11": (11, 11),
    "光棍": (11, 11), "双十二": (12, 12), "双12": (12, 12), "圣诞": (12, 25),
    "妇女": (3, 8), "三八": (3, 8), "植树": (3, 12), "儿童": (6, 1), "青年": (5, 4), "愚人": (4, 1),
}  # fmt: skip
"""Days that are known by a name and are school days."""
MORNING_LESSONS = 4
"""Lessons before noon, from which ``下午第一节`` is numbered."""

_POINT = re.compile(
    r"(?P<day>"
    r"(?P<off>大前|大后|[上先]前(?=天|日)|前|昨|今|明|后|当|夜(?=个没|儿没|儿个|个儿))(?:天|日|儿个?|个儿?)|昨朝"
    r"|(?P<own>本日|今朝|今晨(?=没|未|不))"
    r"|(?P<short>[昨今前明])(?=[早晚晨夜]|上午|下午)"
    r"|(?P<feast>教师节|双十一|双11|光棍节|双十二|双12|圣诞节|三八妇女节|妇女节|三八节|植树节|六一儿童节|儿童节|五四青年节|青年节|愚人节)"
    r"(?!活动|演出|表演|文艺|晚会|汇演|礼物|节目|放假|后|前|快乐|期间|快递|购物|抢购|打折)(?:当天|这天|当日)?"
    r"|(?P<week>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<wd>一(?!直|天[都也没]|[个次]|整?周(?![一二三四五六日天1-6])|整个?(?:周|星期|礼拜))"
    r"|[二三四五六日天1-6])(?![0-9年月])"
    rf"|(?:(?P<y>20[0-9]{{2}})[年./-]|(?P<ly>去年)(?={NUMBER}月{NUMBER}[号日]?(?:起|开始|以来|之后|就)))?(?P<m>{NUMBER}|元)月份?(?P<d>{NUMBER})(?:号|日)?"
    r"|(?:(?P<y2>20[0-9]{2})[./-])?(?P<m2>1[0-2]|0?[1-9])[./-](?P<d2>3[01]|[12][0-9]"
    r"|0?[1-9])(?![0-9.班度分节元%)])(?:号|日)?"
    rf"|(?P<mon>(?:这|本|上)个?月)?(?P<dom>{NUMBER})(?:号|日)(?![楼线院机])"
    r")?(?:的|那天)?(?:(?:一?整个?|一个?)(?=[上下]午|早上))?"
    r"(?P<ses>(?:、|和|跟|及)?(?:早自习|早读课?|晨读|早自修|上午头?|[上前]半[天日]|[上前]半?晌|头晌|上昼|早课|早起(?=没|未|还没|就没|不见)|朝早|早上(?!门(?:家访|走访|[去找劝做看问说喊了,]))|早晨|清早|清晨|大清早|一大早|一早|晨(?=没)"
    r"|早(?=没|还没|未)"
    r"|下午|[下后]半[天日]|下半?晌|下昼|后半晌|过午(?=没|未|就|不|还)|傍晚|午后|后晌|晚自习|晚读|晚课|夜自修|晚自修|晚修|夜自习|晚上(?!门(?:家访|走访|[去找劝做看问说喊了,]))|夜里|晚间|(?<=[昨今前明])[早晨晚夜]))*"
    r"(?P<les>(?:的)?(?!一[节堂]课?[都也]没)(?![一二三四五六七八九1-9][一二三四五六七八九1-9]?第"
    r"|[一二三四五六七八九][1-9])(?:(?P<two>[一二三四五六七][二三四五六七八])两[节堂]课?"
    r"|(?:第?(?P<n>[一二三四五六七八九1-9](?:[节堂]|[节堂]课)?(?:[、,，和跟及到至~-]?第?[一二三四五六七八九1-9](?:[节堂]|[节堂]课)?)*)"
    r"(?<=[节堂])课?|第(?P<n2>[一二三四五六七八九1-9](?:[、,，和跟及到至~-]?第?[一二三四五六七八九1-9])*)[两三四]?[节堂]课?)"
    rf"|[前头](?P<first>[一二两三四1-4])[节堂]课?|(?P<head>头)[节堂]课?|(?<=下午)(?P<noon>两)[节堂](?![语数英物化历政体音美科道思信劳]|生物|地理)课?|(?:最?[后末]|末尾|尾)(?P<last>[一二两三1-3])?[节堂]课?)"
    r"(?!的?(?:晚自习|晚修|晚自修|夜自习|晚课)))?"
)
_SESSION_WORD = re.compile(
    r"[上前下后]半[天日晌]|[上前下头]晌|[上下]昼|早起|朝早|过午|傍晚|早课|早自习|早读|晨读|早自修|上午|早上|早晨|清早|清晨|一大早|一早|下午|午后|后晌|晚|夜|早|晨"
)
_NTH_DAY = re.compile(rf"第(?P<n>{NUMBER})天(?!的)")
"""今天第三天: the third day in a row."""
_WHOLE_WEEK = re.compile(
    r"(?P<week>上|这|本|下)(?:一)?个?(?:周|星期|礼拜)(?:一直|(?=一天[都也没]|一[个次])"
    r"|一周(?![一二三四五六日天1-6])|一整个?(?:周|星期|礼拜)|(?![一二三四五六日天1-6末]))(?:整周|整个?星期|整个?礼拜|全周|内)?"
)
_THIS_WEEK = re.compile(r"(?:这|本)一个?(?:周|星期|礼拜)(?![二三四五六日天1-6末]|一(?!天[也都]没|次|个))")
"""这一周: this week, and not the last five days."""
_PART_OF_WEEK = re.compile(
    r"(?P<week>上上|上|这|本)一?个?(?:周|星期|礼拜)的?(?P<which>前|头|最后|后)(?P<n>[一二两三四1-4])天"
)
"""上周后三天."""
_NOW = re.compile(r"现在|目前|今(?![天日早晚晨儿个])|这会儿|此刻|如今|眼下")
_TO = re.compile(r"(?:一直)?(?:到|至|-|—|–|~|直到|拖到)")
_SINCE = re.compile(r"(?:就)?(?:开始(?:算|计算|计)起?|开始|[算计]起|计算起|起(?!床|不)|以来|之后)")
_SINCE_A_DAY = re.compile(r"起(?=不来了)")
"""今天起不来了; while 早上起不来 is somebody who cannot get up."""
_TWO_DAYS = re.compile(r"(?P<first>今|明|昨|前)(?:天)?[、和跟]?(?P<then>后|明|今|昨)(?:两|二)?天")
_MONTH_END = re.compile(r"(?P<next>下)?(?:个)?(?:本|这个)?月(?:底|末)")
_BESIDES = ("后", "以后", "之后", "前", "之前", "以前", "下课后")
_WHOLE_DAY = re.compile(r"(?:一整|整整一|整|全|一)天(?!到)")

_DIGITS, _NUMERALS = "0123456789", "一二两三四五六七八九十"
_FIGURES = frozenset(_DIGITS)
_OPENS_SINCE = frozenset("就开起以之算计")
_OPENS_TO = frozenset("一到至-—–~直拖")
_OPENS_TWO_DAYS, _OPENS_WHOLE_DAY, _OPENS_WEEK = frozenset("今明昨前"), frozenset("一整全"), frozenset("上这本下")
_WEEK_BEHIND = frozenset("上一个周星礼")
_OPENS_COUNT = frozenset(f"已连接一整足都快又这近最前头半几好多{_NUMERALS}{_DIGITS}")
_OPENS_POINT = frozenset(
    f"头末尾先朝傍过整教光圣妇植儿青愚双元大前昨今明后当本上这下个周星礼早晨清午晚夜第最的那、和跟及去{_NUMERALS}{_DIGITS}"
)
"""With what each form begins: most words begin none, and a look at one character is cheaper than the form."""
_OPENS_MANY = _OPENS_WEEK | _OPENS_TWO_DAYS | _OPENS_WHOLE_DAY | _OPENS_COUNT | {"第"}
_ENDINGS = frozenset(f"现目今这此如眼月{''.join(sorted(_OPENS_POINT))}")
_AFTER_A_NUMERAL = frozenset(f"月号日节堂年天周星礼个份课第几来、,，和跟及到至~./-{_NUMERALS}{_DIGITS}")
_SECONDS: dict[str, frozenset[str]] = dict.fromkeys(f"{_NUMERALS}{_DIGITS}", _AFTER_A_NUMERAL) | {
    "一": _AFTER_A_NUMERAL | frozenset("整直早大连上下"),
    "到": _ENDINGS,
    "至": _ENDINGS,
    "好": frozenset("几多些"),
    "多": frozenset("个天日周星礼月"),
    "假": frozenset("期后"),
    "午": frozenset("自读练休睡饭后"),
    "晌": frozenset("午"),
    "尾": frozenset("节堂一二两三123"),
    "先": frozenset("前"),
    "朝": frozenset("早"),
    "傍": frozenset("晚"),
    "都": _OPENS_COUNT | {"有"},
    "快": _OPENS_COUNT,
    "已": _OPENS_COUNT | {"有", "经"},
    "现": frozenset("在"),
    "开": frozenset("学"),
    "听": frozenset("完"),
    "国": frozenset("庆"),
    "元": frozenset("旦月"),
    "端": frozenset("午"),
    "收": frozenset("假"),
    "放": frozenset("假完"),
    "过": frozenset("节午"),
    "周": frozenset("一二三四五六日天123456"),
    "星": frozenset("期"),
    "礼": frozenset("拜"),
    "上": frozenset("昼前晌半上午上个周星礼月完一"),
    "下": frozenset("晌昼半午下个周星礼一"),
    "大": frozenset("前后清课"),
    "小": frozenset("长"),
    "长": frozenset("假"),
    "双": frozenset("节十1"),
    "寒": frozenset("假"),
    "暑": frozenset("假"),
    "最": frozenset("后末近"),
    "学": frozenset("期"),
    "课": frozenset("后间"),
    "跑": frozenset("操"),
    "末": frozenset("尾节堂一二两三123"),
    "教": frozenset("师"),
    "光": frozenset("棍"),
    "圣": frozenset("诞"),
    "妇": frozenset("女"),
    "植": frozenset("树"),
    "儿": frozenset("童"),
    "青": frozenset("年"),
    "愚": frozenset("人"),
    "返": frozenset("校"),
    "报": frozenset("名到"),
    "领": frozenset("书"),
    "发": frozenset("书"),
    "考": frozenset("试"),
    "运": frozenset("动"),
    "去": frozenset("年"),
    "升": frozenset("旗"),
}
"""What may follow those that begin much else."""
_PLAIN = {day: Phrase(start=Point(offset=_OFFSETS[day[0]])) for day in ("今天", "昨天", "明天", "前天", "后天")} | {
    half: Phrase(start=Point(sessions=(_SESSIONS[half[0]],))) for half in ("上午", "下午")
}
"""The commonest times, each of which is nearly always said by itself."""
_GOES_ON = _OPENS_POINT | _OPENS_SINCE | _OPENS_TO
"""With what a day goes on as a longer time: 今天上午, 昨天起, 今天到周五."""
STARTERS = frozenset(
    "晌尾先朝傍末教光圣妇植儿青愚返报领发考期运春秋体国元端双小长假开放寒暑过收跑升午课中听学今昨前明后大当上下这本周星礼第早晚清晨夜一二两三四五六七八九十0123456789从自打到至直已连接整近最半几好又快都足全午现目最多头去"
)


def _lessons(said: str) -> tuple[int, ...]:
    numbers = [number(char) for char in said if char in DIGITS or char.isdigit()]
    if len(numbers) == 2 and re.search(r"[到至~-]", said) and numbers[0] < numbers[1]:
        return tuple(range(numbers[0], numbers[1] + 1))
    return tuple(dict.fromkeys(numbers))


def _only_a_number(text: str, at: int) -> bool:
    """50人, 49,: two digits, and nothing behind them that makes a time of them."""
    return (
        text[at : at + 2].isdecimal() and text[at + 1 : at + 2] != "" and text[at + 2 : at + 3] not in _AFTER_A_NUMERAL
    )


def _point(text: str, at: int) -> tuple[int, Phrase, Point] | None:
    """Where the point ends that is written here, the phrase that says no more than it, and the point itself."""
    opens = text[at : at + 1] in _OPENS_POINT and not _only_a_number(text, at)
    found = _POINT.match(text, at) if opens else None
    if found is None or found.end() == at:
        return None
    phrase = _meant(found[0], found.groups())
    return (found.end(), phrase, phrase.start) if phrase is not None and phrase.start is not None else None


@lru_cache(maxsize=1024)
def _meant(said: str, groups: tuple[str | None, ...]) -> Phrase | None:
    """The day and sessions of a point as said. There are few of them, and each is said again and again."""
    point = _point_of(said, dict(zip(_POINT.groupindex, groups, strict=True)))
    return Phrase(start=point) if point is not None else None


def _point_of(said: str, got: dict[str, str | None]) -> Point | None:
    if not got["day"] and not got["les"] and not _SESSION_WORD.search(said):
        return None
    point = _day_of(got)
    if point is None:
        return None
    sessions: list[Session] = []
    for word in _SESSION_WORD.findall(said[len(got["day"] or "") :]):
        session = "evening" if word[0] in "晚夜傍" else _SESSIONS[word[0]]
        if session not in sessions:
            sessions.append(session)
    if got["les"] and sessions == ["evening"]:
        return replace(point, sessions=("evening",))  # 晚自习第二节: the lessons of the evening are not numbered
    numbers = got["n"] or got["n2"] or got["two"]
    if got["les"] and numbers:
        said_lessons = _lessons(numbers)
        through_the_day = any(one > MORNING_LESSONS for one in said_lessons)  # 下午第5节
        if "第" not in said and len(said_lessons) == 1 and (sessions, said_lessons[0]) == (["morning"], 4):
            said_lessons = (1, 2, 3, 4)  # 上午四节: all of them
        elif "第" not in said and (sessions, said_lessons) == (["afternoon"], (3,)):
            said_lessons = (1, 2, 3)
        after_noon = MORNING_LESSONS if sessions == ["afternoon"] and not through_the_day else 0
        sessions = [f"lesson:{one + after_noon}" for one in said_lessons]
    elif got["first"] or got["head"]:
        before = MORNING_LESSONS if sessions == ["afternoon"] else 0
        sessions = [f"lesson:{before + one}" for one in range(1, number(got["first"] or "1") + 1)]
    elif got["noon"]:
        sessions = [f"lesson:{MORNING_LESSONS + one}" for one in (1, 2)]
    elif got["les"]:
        many = number(got["last"] or "1")
        if sessions == ["morning"]:
            noon = range(MORNING_LESSONS - many + 1, MORNING_LESSONS + 1)
            return replace(point, sessions=tuple(f"lesson:{one}" for one in noon))
        return replace(point, last_lessons=many)
    return replace(point, sessions=tuple(sessions))


def _day_of(got: dict[str, str | None]) -> Point | None:
    if (got["day"] or "").startswith("昨朝"):
        return Point(offset=-1)
    if got["own"]:
        return Point(offset=0)
    if got["feast"]:
        month_of, day_of = next(days for name, days in _FEASTS.items() if name in got["feast"])
        return Point(month=month_of, day_of_month=day_of)
    if got["off"] or got["short"]:
        return Point(offset=_OFFSETS[got["off"] or got["short"] or ""])
    if got["wd"]:
        day = got["wd"]
        return Point(
            weekday=(int(day) if day.isdigit() else DIGITS[day]) - 1,
            week=_WEEKS[got["week"]] if got["week"] else None,
        )
    month, day_said = got["m"] or got["m2"], got["d"] or got["d2"] or got["dom"]
    if day_said:
        year = got["y"] or got["y2"]
        day_number = number(day_said)
        month_number = (1 if month == "元" else number(month)) if month else None
        # 13月45日 is meant as a day, and there is none; 45号 may be a place on the class's list.
        if not got["m"] and (not 1 <= day_number <= 31 or not 1 <= (month_number or 1) <= 12):
            return None
        return Point(
            year=int(year) if year else (-1 if got["ly"] else None),
            month=month_number,
            day_of_month=day_number,
            months_back=1 if (got["mon"] or "").startswith("上") else 0,
        )
    return Point()


def _special(text: str, here: int, first: str, *, opened: bool) -> tuple[int, Phrase] | None:
    """Times that are no point: holidays, terms, lessons, two days, whole days, numbers of days, weeks."""
    if first in OPENS_NAMED:
        found, begun = named(text, here, first, opened=opened), opening(text, here, first)
        if begun and (found is None or found[0] == begun) and (ranged := _until(text, begun)):
            return ranged[0], Phrase(start=Point(opening=True), end=ranged[1])  # 开学到10月16号
        if found is not None:
            return found
    return _many(text, here, first) if first in _OPENS_MANY and not opened else None


def _until(text: str, at: int) -> tuple[int, Point] | None:
    """The end of a range whose beginning was said right before."""
    joint = _TO.match(text, at) if text[at : at + 1] in _OPENS_TO else None
    return _end_point(text, joint.end()) if joint else None


def _many(text: str, here: int, first: str) -> tuple[int, Phrase] | None:
    """Two days, a whole day, a number of days, a week."""
    weekly = first in _OPENS_WEEK and text[here + 1 : here + 2] in _WEEK_BEHIND
    if weekly and (part := _PART_OF_WEEK.match(text, here)):
        week, many = _WEEKS[part["week"]], number(part["n"])
        one, then = (0, many - 1) if part["which"] in "前头" else (5 - many, 4)
        return part.end(), Phrase(start=Point(weekday=one, week=week), end=Point(weekday=then, week=week))
    if weekly and (week_told := _THIS_WEEK.match(text, here)):
        return week_told.end(), Phrase(week=0)
    if first in "前后" and text[here + 1 : here + 2] == "半" and text[here + 2 : here + 3] in ("天", "日"):
        return None  # 前半天
    if first in _OPENS_TWO_DAYS and (two := _TWO_DAYS.match(text, here)):
        one, then = _OFFSETS[two["first"]], _OFFSETS[two["then"]]
        if one + 1 == then or (one, then) == (-1, -2):  # 昨前两天; but 周治明今天没来
            return two.end(), Phrase(start=Point(offset=min(one, then)), end=Point(offset=max(one, then)))
    if first in _OPENS_WHOLE_DAY and (whole := _WHOLE_DAY.match(text, here)):
        return whole.end(), Phrase(start=Point(sessions=("day",)))
    if first in _OPENS_COUNT and (long := counted(text, here)):
        return long
    if first == "第" and (nth := _NTH_DAY.match(text, here)) and number(nth["n"]) > 1:
        return nth.end(), Phrase(count=number(nth["n"]), backward=True)
    if weekly and (whole_week := _WHOLE_WEEK.match(text, here)):
        return whole_week.end(), Phrase(week=_WEEKS[whole_week["week"]])
    return None


def scan(text: str, at: int) -> tuple[int, Phrase] | None:
    """The longest expression of time that begins at this place, with where it ends."""
    here = at
    opened = text[here] in "从自打" and not text.startswith("自己", here)
    if opened:
        here += 2 if text.startswith(("自从", "打从"), here) else 1
    first, second = text[here : here + 1], text[here + 1 : here + 2]
    if second not in _SECONDS.get(first, second):
        return None
    if second in ("天", "午") and not opened and text[here + 2 : here + 3] not in _GOES_ON:
        plain = _PLAIN.get(first + second)
        if plain is not None:
            return here + 2, plain
    if second in _FIGURES and _only_a_number(text, here):
        return None
    if not opened and first in _OPENS_TO and (ending := _TO.match(text, here)):
        return _ending(text, ending.end())
    if special := _special(text, here, first, opened=opened):
        return special
    started = _point(text, here)
    if started is None:
        return None
    here, phrase, start = started
    if start.sessions and text.startswith(_BESIDES, here):
        return here, Phrase(start=start, unclear=True)
    if text[here : here + 1] in _OPENS_SINCE:
        since = _SINCE.match(text, here) or (_SINCE_A_DAY.match(text, here) if start.has_day else None)
        if since:
            here, opened = since.end(), True
    joint = _TO.match(text, here) if text[here : here + 1] in _OPENS_TO else None
    if joint and (end := _end_point(text, joint.end())):
        if start.has_day or end[1].has_day or opened or start.sessions:
            return end[0], Phrase(start=start, end=end[1])
    elif text.startswith("至今", here):
        return here + 2, Phrase(start=start, end=NOW)
    return here, replace(phrase, since=True) if opened else phrase


def _end_point(text: str, at: int) -> tuple[int, Point] | None:
    if now := _NOW.match(text, at):
        return now.end(), NOW
    if (last := _MONTH_END.match(text, at)) and not last["next"]:
        return last.end(), Point(month_end=True)
    found = _point(text, at)
    return (found[0], found[2]) if found and (found[2].has_day or found[2].sessions) else None


def _ending(text: str, at: int) -> tuple[int, Phrase] | None:
    end = _end_point(text, at)
    return (end[0], Phrase(end=end[1])) if end else None
