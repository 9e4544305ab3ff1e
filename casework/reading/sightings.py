"""A message about a child seen out of school becomes a description: village, age, sex, what it is called, where.

A small grammar of its own beside the reader's: it knows villages and no child, so it can name none. It wants a child
that is spoken of as unknown (有个娃, 老陈家的孙女) or a village with a name, and words that say that the child is not
at school.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.reading.names import COMPOUND_SURNAMES, SURNAMES
from casework.reading.tokens import normalise

LONGEST = 500
"""Characters read of one message: what is longer than this is no remark about one child."""

MIN_AGE, MAX_AGE = 3, 20
"""Numbers outside are no age of a child that could be at school."""

_HAN = r"[\u3400-\u9fff]"
_SURNAME = "(?:" + "|".join(sorted(COMPOUND_SURNAMES)) + "|[" + "".join(sorted(SURNAMES)) + "])"
_GIRLS = "女娃娃|女娃儿|女娃|女孩子|女孩儿|女孩|小姑娘|姑娘|丫头|女生|女学生|女伢|女崽|外孙女|孙女|侄女|女儿|闺女|妹子"
_BOYS = "男娃娃|男娃儿|男娃|男孩子|男孩儿|男孩|小伙子|小子|男生|男学生|男伢|男崽|外孙|孙子|侄子|儿子|弟娃"
_EITHER = "娃娃|娃子|娃儿|娃|孩子|小孩|孩儿|小朋友|少年|伢子|伢|崽|学生|双胞胎"
_KIN = "外孙女|孙女|侄女|女儿|闺女|外孙|孙子|侄子|儿子"
_CHILD = f"(?:小|大)?(?:{_GIRLS}|{_BOYS}|{_EITHER})"
_COUNT = "[一两二三四五几俩仨23456789]"

_NO_SCHOOL = re.compile(
    r"(?:没有?|未)(?:再|能|曾)?(?:去|来|在|到)?(?:学校)?(?:上过?学|读过?书|念过?书|上课|入过?学|就读|到校|报名)"
    r"|(?:没|不|未)(?:再)?去学校|(?:不|没)(?:肯|愿意?|想)?(?:去|再)?(?:上学|读书|念书|上课)|[辍失休]学|没(?:书读|学上)"
    r"|不(?:上|读|念)了"
)
_ELSEWHERE = re.compile(
    r"[放赶看](?:羊|牛|鸭|鹅)|打(?:工|零工|杂)|在家|街上|干活|帮忙|帮工|看店|守店|摆摊|卖(?:菜|货|东西|水果|烧烤)"
    r"|带(?:弟弟|妹妹|娃|小孩)"
    r"|闲逛|瞎逛|乱逛|游荡|晃荡|晃悠|网吧|捡(?:瓶子|破烂|废品)|打游戏|端盘子|洗碗|进厂|厂里"
)
_EXISTS = re.compile(
    rf"(?:有|{_COUNT}|见|现|看|那|这|某|遇|碰)[^,。;!?没不未]{{0,10}}?{_CHILD}"
    rf"|(?:谁|哪)家[的有]?[^,。;!?]{{0,4}}?{_CHILD}|家(?:里)?[的有]?[^,。;!?没不未]{{0,6}}?{_CHILD}|的{_CHILD}|{_CHILD}"
)
_NOBODY = re.compile(
    rf"没有?(?:发现|看到|看见|见到|一个)?[^,。;没不未]{{0,4}}?(?:{_CHILD})|都(?:在|去)?(?:上学|读书|念书)|没有(?:没|不"
    rf"|辍|失)"
    r"|[去回](?:学校|上学|读书)了|(?:已经?|又|现在)(?:在)?(?:上学|读书)|上学去了|没有?(?:辍|失)学"
)
_OWN_CHILD = re.compile(r"(?:^|[^\u3400-\u9fff]|是)(?:我|俺|咱)家?的?(?:孩子|娃|儿子|女儿|孙子|孙女|闺女|外孙)")
_A_CLASS = re.compile(
    r"[一二三四五六七八九初123456789][(]?[0-9一二三四五六七八九]{0,2}[)]?班|[我本这]们?班|班[上里级]|全班|全校|[我本]校"
)
_PLAN = re.compile(
    r"打算|准备(?:去|到)|要是|如果|假如|万一|小时候|当年|过去|那年|去年|前年|我们?那时|(?:别|不要|不能|不许|防止"
    r"|不得)让"
)
_JOKE = re.compile(
    r"哈哈|嘿嘿|嘻嘻|呵呵|开玩笑|笑死|逗你|[\U0001f600-\U0001f606\U0001f609\U0001f61c\U0001f61d\U0001f923]"
)
_GUESS = "可能|好像|大概|大约|估计|应该|似乎|恐怕|也许|看着|看样子|看上去|约莫"
_GUESSED = re.compile(
    rf"(?:{_GUESS})(?:是|有|在)?(?=姓|叫|[老小]?{_SURNAME}家|[0-9一二三四五六七八九十]{{1,3}}[来几多]?岁|[十几]"
    rf"|上?小学|上?初中|{_CHILD})"
)
_DOUBTED = re.compile("可能|好像|似乎|恐怕|也许|估计|说不定|不确定|拿不准|怕是")
_RUMOUR = re.compile(r"听说|据说|传说|听人(?:家)?(?:说|讲)|有人(?:说|讲)|都说|听到(?:有人)?说")
_QUESTION = re.compile(r"[??]|(?<!姓)(?:吗|么|嘛)[。!]*$|有没有|是不是|有无|(?:^|[,。])(?:谁家|哪家|哪个村|哪里|什么)")
_DO_NOT_KNOW = re.compile(r"(?:不知道|不晓得|不清楚|不认识|没问|不知)[^,。;]*")

_DIGITS = {**{char: number for number, char in enumerate("零一二三四五六七八九十")}, "两": 2}
_TWO = re.compile(
    r"(十|二十)?([一二三四五六七八九])([一二三四五六七八九])(?:来)?岁|([0-9]{1,2})[-~—到至、,]([0-9]{1,2})岁"
    r"|(十[一二三四五六七八九]?|[三四五六七八九])[-~—到至、](十[一二三四五六七八九]?|[一二三四五六七八九])岁"
)
_ONE = re.compile(r"([0-9]{1,2}|二?十[一二三四五六七八九]?|[三四五六七八九])(?:多|来)?岁")
_GRADE = re.compile(r"([一二三四五六七八九])([二三四五六七八九])?年级|初([一二三])")

_CALLED = re.compile(
    rf"(?:名字)?(?:叫做?|叫作|名叫|名字是|名字)(?!什么|啥|不|个)({_HAN}{{2,4}}?(?:·{_HAN}{{2,6}})?)"
    r"(?=的|[,。;!?、()]|没|不|在|今|昨|岁|辍|失|$|\s)"
)
_SURNAMED = re.compile(rf"姓({_SURNAME})")
_HOUSEHOLD = re.compile(rf"(?:^|[,。;、\s是])老?({_SURNAME})家(?:的|里|有|那)?(?:有?个|{_CHILD})")
_OF_ADULT = re.compile(
    rf"(?:^|[,。;、\s是见到现])({_SURNAME}{_HAN}{{1,2}}?)(?:家的|家里?|的)(?:有?一?个)?(?:[小大]?({_KIN})|{_CHILD})"
)
_NAMED = re.compile(
    rf"^[,的\s]*({_SURNAME}{_HAN}{{1,2}})(?:今天|今早|昨天|最近|一直|现在|还|这几天)*(?=没|不|未|辍|失)"
)
_PLACE = re.compile(
    r"(?<![看见遇碰])(?:在|到)((?!一个|一名|个|有|家|打工|打零|放|上学|读书|念书|学校|干|帮|玩"
    r"|卖)[\u3400-\u9fffA-Za-z0-9]{2,12}?)"
    r"(?:看到|看见|碰到|碰见|遇到|遇见|发现|见到|见过|玩|逛|[放赶]|帮|干活|打|摆|卖|晃|闲|坐|站|[,。;!?]|$)"
)
_COUNTED = re.compile(rf"([两二三四五23456789俩仨])(?![组队社班年])个?(?:[^,。;个岁]{{0,6}}?)(?:{_CHILD})")
_ANY_VILLAGE = re.compile(rf"({_HAN}{{1,4}}?(?:村|社区|屯|寨))(?![里上口头])")
_OUR_VILLAGE = re.compile(r"我们?村|咱们?村|本村|村里|村上|我们?社区")
_NO_NAME = re.compile(r"^(?:我|咱|本|他|她|你|哪|隔壁|邻|别|这|那|全|一个|有个|某)|村村")
_DAYS_AGO = {"昨天": 1, "昨儿": 1, "前天": 2, "昨晚": 1, "大前天": 3}


class Sureness(StrEnum):
    """How far a message says that somebody was seen."""

    TOLD = "told"
    RUMOUR = "rumour"  # heard, or not sure
    QUESTION = "question"


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """What a message says of a child out of school. Empty or None where it says nothing.

    ``places`` are the town's villages that it may mean, ``stranger`` a village that is none of them; ``youngest`` and
    ``oldest`` are years. ``unknown``: the child is spoken of as one the speaker does not know by a whole name.
    ``plainly``: it says in so many words that the child is not at school, and not only what it does instead.
    """

    places: tuple[str, ...] = ()
    stranger: str = ""
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    surname: str = ""
    name: str = ""
    guardian: str = ""
    where: str = ""
    day: date
    count: int = 1
    unknown: bool = True
    plainly: bool = True
    sure: Sureness = Sureness.TOLD

    @property
    def village(self) -> str:
        return self.places[0] if len(self.places) == 1 else ""


def may_tell(text: str) -> bool:
    """Whether it is worth looking closer: the words say that somebody is not at school, or is where children are not
    who are. Needs to know nothing of the town."""
    return len(text) <= LONGEST and bool(_NO_SCHOOL.search(said := normalise(text)) or _ELSEWHERE.search(said))


def describe(text: str, *, villages: Collection[str], own: Collection[str] = (), at: datetime) -> Description | None:
    """What the message says of a child seen out of school; None where it says nothing of the kind.

    ``villages`` are the town's, ``own`` those of the speaker (本村 means the only one), ``at`` when it was written.
    """
    if not may_tell(text):
        return None
    said = normalise(text).replace("!", "。")
    if any(one.search(said) for one in (_JOKE, _PLAN, _A_CLASS, _OWN_CHILD)):
        return None
    places, rest = villages_in(said, villages)
    if not places and len(own) == 1 and _OUR_VILLAGE.search(said):
        places = tuple(own)
    plain = _GUESSED.sub("", rest)
    question = bool(_QUESTION.search(_DO_NOT_KNOW.sub("", plain)))
    if not question and _NOBODY.search(plain):
        return None
    exists = _EXISTS.search(plain)
    # A child's name behind a village stands where an unknown child might: 河口村的赵一帆没上学.
    named = _NAMED.match(plain) if places and exists is None else None
    if exists is None and named is None:
        return None
    if exists is not None and re.fullmatch(_CHILD, exists[0]) and not _somebody(plain):
        return None
    rumour = bool(_RUMOUR.search(plain) or _DOUBTED.search(plain))
    sure = Sureness.QUESTION if question else Sureness.RUMOUR if rumour else Sureness.TOLD
    others = (_without_lead(one) for one in _ANY_VILLAGE.findall(rest) if not _NO_NAME.search(one))
    stranger = "" if places else next((one for one in others if len(one) > 1), "")
    found = Description(
        places=places, stranger=stranger, day=_day(plain, at), where=_where(said, places), count=_count(plain),
        plainly=bool(_NO_SCHOOL.search(plain)), sure=sure, sex=sex_in(plain),
    )  # fmt: skip
    youngest, oldest = age_in(plain) or (None, None)
    found = replace(found, youngest=youngest, oldest=oldest)
    if named is not None:
        return replace(found, name=named[1], surname=_surname_of(named[1]), unknown=False)
    return _called(found, plain)


def _somebody(plain: str) -> bool:
    """Whether a bare 娃 is told apart by anything: 12岁男娃在打工, 老陈家孙女没上学; 娃没上学 alone says nothing."""
    return bool(age_in(plain) or _SURNAMED.search(plain) or _CALLED.search(plain) or _HOUSEHOLD.search(plain))


def _called(found: Description, plain: str) -> Description:
    """With the name, surname or household that the words give."""
    called, surnamed = _CALLED.search(plain), _SURNAMED.search(plain)
    adult, household = _OF_ADULT.search(plain), _HOUSEHOLD.search(plain)
    name = called[1] if called else ""
    surname = surnamed[1] if surnamed else _surname_of(name) if len(name) > 2 or name[:1] in SURNAMES else ""
    guardian = ""
    if called and name[1:2] == name[:1]:
        surname = surnamed[1] if surnamed else ""  # 婷婷, 康康: a pet name, whatever it begins with
    if household:
        surname = surname or household[1]
        guardian = f"老{household[1]}家"
    elif adult:
        guardian = adult[1]
    return replace(found, name=name, surname=surname, guardian=guardian)


def _surname_of(name: str) -> str:
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name[:1] if name[:1] in SURNAMES and "·" not in name else ""


# --- the parts, which the form asks for one by one ---


def villages_in(said: str, villages: Collection[str]) -> tuple[tuple[str, ...], str]:
    """The villages that the words may mean, by their names or short forms, and the words without them."""
    for whole in sorted(villages, key=len, reverse=True):
        if len(whole) > 1 and whole in said:
            return (whole,), said.replace(whole, ",")
    shorter: dict[str, list[str]] = {}
    for whole in villages:
        for ending in ("社区", "村", "屯", "寨"):
            short = whole.removesuffix(ending)
            if short != whole and len(short) > 1:
                shorter.setdefault(short, []).append(whole)
                break
    for short in sorted(shorter, key=len, reverse=True):
        # 老李家 and 李家的 are a household, 李家那边 is the village.
        # 河口桥头 is a bridge and not the village 河口.
        pattern = rf"(?<!老)(?<!姓){re.escape(short)}(?:村|社区|(?=[,。;、\s有看见发遇碰的一两几那这]|$))"
        if short.endswith("家"):
            pattern += rf"(?!的|里的|(?:{_KIN}))"
        if (found := re.search(pattern, said)) is not None:
            return tuple(sorted(shorter[short])), f"{said[: found.start()]},{said[found.end() :]}"
    return (), said


def age_in(said: str) -> tuple[int, int] | None:
    """The ages that the words may mean, in years: 十一二岁, 12岁, 十来岁, 四五年级, 上初中的年纪."""
    said = normalise(said)
    if (two := _TWO.search(said)) is not None:
        if two[2]:
            tens = {None: 0, "十": 10, "二十": 20}[two[1]]
            ages = (tens + _DIGITS[two[2]], tens + _DIGITS[two[3]])
            # 十八九岁 goes up, 二十一二岁 is no child.
        else:
            ages = (_number(two[4] or two[6]), _number(two[5] or two[7]))
        return _ages(*ages)
    if re.search(r"十来岁|10来岁", said):
        return 9, 12
    if re.search(r"十几岁|十多岁|10多岁", said):
        return 11, 16
    if re.search(r"[几]岁", said):
        return None
    if (one := _ONE.search(said)) is not None:
        return _ages(_number(one[1]), _number(one[1]))
    if (grade := _GRADE.search(said)) is not None:
        first = 6 + _DIGITS[grade[3]] if grade[3] else _DIGITS[grade[1]]
        last = _DIGITS[grade[2]] if grade[2] else first
        return first + 5, last + 6
    if re.search(r"小学生|[上读]小学|小学的?年[纪龄]", said):
        return 6, 12
    if re.search(r"初中生|中学生|[上读]初中|初中的?年[纪龄]", said):
        return 12, 15
    bare = re.fullmatch(
        r"(?:约|大概|大约|差不多)?([0-9]{1,2}|十?[一二三四五六七八九]|十)(?:左右|的样子)?", said.strip()
    )
    return _ages(_number(bare[1]), _number(bare[1])) if bare else None


def _ages(one: int, other: int) -> tuple[int, int] | None:
    low, high = min(one, other), max(one, other)
    return (low, high) if low >= MIN_AGE and high <= MAX_AGE else None


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    tens, _, ones = said.rpartition("十")
    if "十" not in said:
        return _DIGITS[said]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def sex_in(said: str) -> str:
    """男 or 女, where the words say so of the child."""
    if re.search(_GIRLS, said) or re.fullmatch(r"女的?", said.strip()):
        return "女"
    return "男" if re.search(_BOYS, said) or re.fullmatch(r"男的?", said.strip()) else ""


def name_in(said: str) -> tuple[str, str] | None:
    """Surname and name in a short answer: 姓陈, 陈小雨, 老陈家, 婷婷; None where it cannot be a name."""
    said = normalise(said).strip("。, ")
    if found := re.fullmatch(rf"(?:他|她)?(?:好像|可能|应该|是)?姓({_SURNAME})(?:的)?", said):
        return found[1], ""
    if found := re.fullmatch(rf"老?({_SURNAME})家(?:的|的?{_CHILD})?", said):
        return found[1], ""
    if said in COMPOUND_SURNAMES or (len(said) == 1 and said in SURNAMES):
        return said, ""
    called = re.fullmatch(rf"(?:他|她)?(?:名字)?(?:叫做?|是)?({_HAN}{{2,4}}(?:·{_HAN}{{2,6}})?)", said)
    if called is None or _NO_SCHOOL.search(said) or _DO_NOT_KNOW.search(said):
        return None
    name = called[1]
    return ("", name) if name[0] == name[1] else (_surname_of(name), name)


def _count(plain: str) -> int:
    counted = _COUNTED.search(plain)
    if counted is None:
        return 2 if "双胞胎" in plain or "姐弟俩" in plain or "兄弟俩" in plain else 1
    return {"俩": 2, "仨": 3}.get(counted[1]) or _number(counted[1])


def _where(said: str, places: Collection[str]) -> str:
    found = _PLACE.search(said)
    return found[1] if found and found[1] not in places else ""


def _day(plain: str, at: datetime) -> date:
    ago = next((days for word, days in sorted(_DAYS_AGO.items(), key=lambda one: -len(one[0])) if word in plain), 0)
    return at.date() - timedelta(days=ago)


def _without_lead(village: str) -> str:
    """A village as it is called: what stands before it in the sentence is left out (看到清水村)."""
    return re.sub(r"^.*(?:看到|看见|在|到|去|有|发现|听说|说|隔壁|旁边)", "", village)
