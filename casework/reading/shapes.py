"""What is found by its form and not in a list of words: times, classes, counts, calls, visits, doors, refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from casework.reading import classes, counts, times
from casework.reading.scope import Scope
from casework.reading.words import PLAIN_SENSE, WORDS, Kind, Sense

Shape: TypeAlias = tuple[int, Kind, Sense, Any]
"""Where it ends, and the kind, sense and value that the token has."""
Look: TypeAlias = Callable[[str, int, Scope], Shape | None]
"""What one form finds at this place of the text."""

_DIGITS, _NUMERALS = "0123456789", "一二两三四五六七八九十"
_N = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,4})"
_COUNT = re.compile(
    r"(?:全班|本班|我班|班级)?"
    r"(?:(?=[0-9]+人(?:应到)?[ ,]*实?到)|总|共有|共|应报到|应返校|应到|应|总人数"
    r"|人数|应到人数|应出勤|应有|一共|总共|在籍)"
    rf"[:为]?({_N})(?:人|名|个)?(?:学生|同学)?(?:应到)?[ ,、;/。]*(?:今天|今日|上午|下午)?"
    r"[ ,]*(?:实到|实报到|实际报到|实返校|实际返校|实|到校|到课|出勤|实际到|已到|到|实到人数|实出勤|到了|来了)"
    rf"[:为]?了?({_N})(?:人|名|个)?"
    rf"|({_N})(?:个|人|名)(?:娃娃?|学生|同学|孩子|小朋友)?[ ,]*(?:实到|到了|来了|到|只到了?|只来了)({_N})(?:人|名|个)"
    r"|([0-9]{1,3})[-–—减]([0-9]{1,2})[=等于]{1,2}[0-9]{1,3}"
)
_COUNT_THERE = re.compile(
    rf"({_N})(?:个|人|名)(?:娃娃?|学生|同学|孩子)?(?:到了|来了|到校|到|在)[ ,、;。]*(?:应到|应该到|应来)({_N})(?:个|人|名)?"
)
_COUNT_BACK = re.compile(rf"实到[:为]?({_N})(?:人|名)?[ ,、;/。]*应到[:为]?({_N})(?:人|名)?")
_CALLS = re.compile(rf"(?:已经|已)?[打拨]了?(?:{_N}|好几|几|无数)(?:个|次|遍|回|通)(?:电话|手机)?")
_WHOSE_PHONE = re.compile(
    r"(?:打|拨|打通)(?:了|过)?(?:个|几个|好几个)?(?:他|她|孩子|娃|娃儿|学生|其)?(?:爸爸?|妈妈?|爷爷?|奶奶?|外公|外婆|父亲|母亲|父母|家长|家里|屋里|屋头|家|屋|哥哥?|姐姐?|姑姑?|舅舅?"
    r"|叔叔?|监护人)(?:的)?(?:电话|手机)(?:了)?"
)
_VISITS = re.compile(
    rf"(?:家访|上门|去家里|走访)了?(?:{_N}|好几|几)(?:次|趟|回)|(?:去|跑)了?(?:{_N}|好几|几)(?:趟|次)(?:他家|她家|家里)?"
)
_TALLY = re.compile(
    rf"{_N}(?:个?人|名|位)(?:学生|同学)?"
    rf"|{_N}(?:个|名|位)(?=[全都均也到来在没])"
    rf"|共?{_N}(?:个|名|位)(?:娃娃|娃儿|娃|学生|同学|孩子|小朋友|小家伙|小孩|小鬼|宝贝|人)"
)
_DEGREES = re.compile(
    r"(?:到|了)?[34][0-9](?:\.[0-9])?(?:多)?(?:度|℃)?(?:多)?|[0-9]{1,2}(?::[0-9]{2}|点[0-9]{0,2})(?:分|半|多)?(?:左右|多|钟)?"
)
_CLOCK = re.compile(
    r"(?:十[一二]?|[一二两三四五六七八九])点(?:钟|整|半|一刻|三刻|[零一二三四五]?十?[一二三四五六七八九]?分?)(?:多|左右|钟|前后|过)?"
    r"(?![名个位])"
)
"""A time of day in Chinese numerals; 一点 alone may be 有一点."""
_ESCORT = re.compile(
    r"(?:陪|带|送|照顾|陪着|陪同|护送)着?(?:他|她|自己)?(?:的)?(?:爸爸?|妈妈?|爷爷?|奶奶?|外公|外婆|姥姥|姥爷|弟弟?|妹妹?|哥哥?|姐姐?|老人|家人|父亲|母亲|舅舅|叔叔)"
    r"[^,。;!\n ]{0,6}?(?:看病|看医生|去医院|住院|打针|输液|检查|复查|做手术|手术|体检)"
)
"""Somebody of the family is taken to the doctor."""
_BODY = (
    r"(?:头|脑壳|额头|脸|鼻子|眼睛|眼|嘴|牙|耳朵|下巴|脖子|肩膀|胳膊|手臂|手腕|手指头?|手|胸口|肚子|肚皮|腰|背|屁股|大腿|小腿|腿|膝盖|脚踝"
    r"|脚腕|脚板|脚趾|脚|喉咙|嗓子|胃)"
)
_HURT = re.compile(
    rf"(?:摔|磕|崴|扭|烫)(?:到|着|伤|破|断|坏|肿|倒)了?{_BODY}?了?|(?:摔|崴|扭|磕|烫|划|割|碰|伤)了{_BODY}了?|(?:碰|撞|划|割|砸|夹|擦|压|刮|跌|拉|咬|抓)(?:伤|破|断|肿)了?{_BODY}?了?"
    rf"|(?:碰|撞|划|割|砸|夹|擦|蹭|压|戳|刮|绊|闪|拉)(?:到|着|坏)了?{_BODY}了?"
    rf"|{_BODY}(?:上|里)?(?:有点|有些|一直|突然|还|很|又|都|好|被|给)*(?:摔|磕|碰|撞|崴|扭|划|割|烫|砸|夹|擦|蹭|压|伤|疼|痛|肿|麻|断|骨折|发炎)"
    r"(?:到|着|伤|破|断|坏|肿)?(?:了|得厉害|得很|得不行)?"
    rf"|{_BODY}(?:给|被)[^,。;! ]{{1,4}}?(?:夹|砸|烫|割|划|撞|压|咬|扎|打|踩)(?:了|伤|到|着|破|断)+"
)
"""Some part of the body is hurt: 摔到膝盖了, 手指被门夹了."""
_SEATED = re.compile(
    r"(?:坐|回|走|跑)(?:到|在|回|进|回到|进到)了?(?:教室|课堂|座位|班)(?:里头|里面|里|上)?(?:上课|听课|读书|上早读|早读)?(?:了|啦)"
)
_POOR = re.compile(
    r"(?:交|付|出|拿|凑|供|负担|承担)不(?:起|出)(?:学费|书费|餐费|饭钱|伙食费|生活费|车费|路费|车钱|路钱|钱|资料费|住宿费|保险费|书|娃|孩子)?了?"
    r"|(?:无力|没有?能力|没得能力)(?:负担|承担|供养|供|支付|交)(?:学费|书费|餐费|伙食费|生活费|费用|孩子|娃)?"
)
_MOVED = re.compile(r"(?:搬迁|迁居|移居|搬家|搬|迁)(?:往|到|去|至|回|进|走)了?")
_TRANSFERRED = re.compile(
    r"转(?:学)?(?:去|到|往|回|至)[^,。;!\s]{0,8}?(?:读书|上学|念书|就读|借读|学校|小学|中学|读(?=了|[,。; ]|$)|念(?=了|[,。; ]|$))了?"
)
_CROPS = (
    "青稞|小麦|麦子|麦|玉米|苞谷|包谷|洋芋|土豆|谷子|谷|稻子|水稻|稻谷|花生|油菜籽?|菜籽|烟叶|烟|茶叶|茶|棉花|枸杞|辣椒|海椒|花椒|红枣|枣|苹果|梨|核桃|板栗"
    "|果子|水果|橘子|橙子|柑子|甘蔗|豆子|黄豆|荞子|荞麦|红薯|红苕|萝卜|白菜|蔬菜|天麻|药材|草药|菌子|蘑菇|松茸|虫草|羊毛|秧苗?|秧|庄稼|葡萄|西瓜|瓜|魔芋|竹笋|笋|胡麻|莲子|藕"
)
_FARM = re.compile(rf"(?:抢收|收割|收|割|掰|挖|摘|打|种|栽|插|拔|采|砍|捡|拾|薅|锄|剪|晒|背|翻)(?:{_CROPS})(?:去)?了?")
_DEATH = re.compile(
    r"(?:太爷爷?|太奶奶?|太婆|爷爷?|奶奶?|姥爷|姥姥|外公|外婆|嘎公|嘎婆|曾祖父|曾祖母|祖父|祖母|大伯|伯伯|伯父|叔叔?|舅舅?|舅爷|姑婆?"
    r"|姨婆|亲戚|老人|老人家)(?:昨天|前天|昨晚|夜里|刚刚?|今早|突然)?(?:没了|不在了|老了|归真了?|无常了?|殁了|过世了?|去世了?|走了(?=[,。; \n]|要|办|$))"
)
"""Somebody of the family has died."""
_LET_OFF = re.compile(
    r"(?:同意|批准|准许|准|允许|答应)了?(?:让)?(?:他|她|其)(?:在家|回家|回去)?(?:请假|休息|歇|养病|休养)"
)
_WHY = "(?:是)?(?:什么|啥子?|哪样|么子|么|何种|具体|咋个?)?(?:的)?(?:原因|情况|缘故|事情|事(?!情)|名堂|回事)|为什么|为啥子?|为何|怎么回事|咋个?回事|怎么了|咋个?了|咋没来"
_NOT_KNOWN = re.compile(
    rf"(?:不知道?|不晓得|不清楚|不明白|说不清楚?|说不上来|没说清楚?|没说明|没问出来?|没问到|没弄清楚?|没搞清楚?|没查清楚?|没查出来?|没了解到)(?:{_WHY})"
)
"""Why a child is away is said not to be known."""
_SCHOOLBAG = re.compile(
    r"背(?:着|起|上|了)?(?:个)?书包(?:就|又)*(?:来|去|回|到|进|上)(?:学校|校|教室|上学|上课|学|课|来|去)*(?:了|的)?"
)
_EMPTY_SEAT = re.compile(
    r"(?:座位|位子|位置)(?:上)?(?:今天|一直|还|又|都|是|就)*(?:空着|空的|空起的?|没得?人|空了|空荡荡的?)(?:的|在)?"
)
_AWAITED = re.compile(
    r"等(?:他们|他|她|娃儿?|孩子|学生|人)?(?:到|来|回来|返校|到校)(?:了|齐)?(?:之后|以后|后)?(?=再|就|我|才)"
)
"""等他到了再说: what is only waited for."""
_BIRTHDAY = re.compile(r"(?:过|做|办)?(?:[五六七八九][十])(?:大)?(?:寿|岁生日)|(?:过|做|办)(?:大)?寿")
_JOB = re.compile(
    r"(?:厂|工厂|工地|店|餐馆|饭馆|饭店|宾馆|公司|车间|作坊|超市|理发店|发廊|砖厂)(?:里头|里|头|上)?(?:做事|上班|打工|干活|做工|做活|帮忙|当学徒|打杂|当服务员|端盘子|打零工|挣钱|找活)(?:去)?了?"
)
_DOOR = re.compile(
    r"(?<![校车室])门(?:上|都|也|是|还|又|口|一直|紧|全|还是|外|外头)*"
    r"(?:关|锁|闭|反锁|喊不开|敲不开|叫不开|打不开|没开|落|(?:挂|吊|别|上)(?:着|了|起)?(?:一?[把个])?大?铁?锁)"
    r"(?:了|得|着|起|到|倒|住|死|紧|严|把|大|铁|锁|的|闭|死死|严严实实|在那里)*"
)
"""A house door that is shut."""
_HOUSES = re.compile(rf"(?<![老小阿])(?:{_N}|几|各)家(?:里头|里面|当中|之中)?(?!人|里|子)|(?:{_N}|几)户(?:人家)?")
_TRIES = re.compile(
    rf"打了(?:{_N}|好几|几|无数)(?:个|次|遍|回|道|通)(?=[,。; \n]|$|都|也|没|不|全|关|停|硬是|还)"
    rf"|电话打了(?:{_N}|好几|几|无数)(?:个|次|遍|回|道|通)"
)
_REFUSAL = re.compile(
    r"(?:坚决|死活|就是|硬是|愣是|偏|说啥[也都]?|说什么[也都]?|打死[也都]?|横竖|反正|再也|(?:怎么|咋个?)[说劝][也都])*"
    r"不(?:再|想再?|愿意?再?|肯再?|打算再?|准备再?|同意再?|得再?)?(?:让|叫|准|许|给|想让)"
    r"(?:他|她|娃儿?|娃娃|孩子|女娃娃?|女子|闺女|姑娘|儿子|女儿|孙子|孙女|细娃)?再?"
    r"(?:继续)?(?:去|来|读|念|上学|上(?=了|[,。; \n]|$)|返校|回校|回学校|跑|送)(?:学校|书|学)?了?"
    r"|(?:坚决|死活|就是|硬是|愣是|偏|说啥[也都]?|说什么[也都]?|打死[也都]?|横竖|反正|再也|(?:怎么|咋个?)[说劝][也都])"
    r"不(?:再|想|愿意?|肯|得)?(?:去|来|读|念|上|送|回|干|听|肯|同意|松口|愿意|答应|返)(?:学校|校|书|学|去|来|娃|孩子)?了?"
    r"|不再(?:继续)?(?:读|念|上学|送|返校|来上学|去上学|就读)(?:书|学)?了?"
)
"""坚决不让娃去读: the ways to refuse, too many to list."""


def _refusal(text: str, at: int, _: Scope) -> Shape | None:
    found = _REFUSAL.match(text, at) if "不" in text[at : at + 6] else None
    return _as("拒绝", found) if found and found[0] not in WORDS else None


def _paired(text: str, at: int, scope: Scope) -> Shape | None:
    return _class(classes.paired(text, at), scope) if text[at + 1 : at + 2] in classes.NUMERALS else None


def _time(text: str, at: int, _: Scope) -> Shape | None:
    found = times.scan(text, at)
    return (found[0], Kind.TIME, PLAIN_SENSE, found[1]) if found else None


def _bare_class(text: str, at: int, scope: Scope) -> Shape | None:
    return _class(classes.scan_bare(text, at), scope) if text[at + 1 : at + 2] in classes.NUMERALS else None


def _class(found: tuple[int, classes.ClassSaid] | None, scope: Scope) -> Shape | None:
    """A class written without 班, which only counts where there is one."""
    if found is None or not scope.classes_said(found[1], None):
        return None
    return found[0], Kind.CLASS, PLAIN_SENSE, found[1]


def _whole_class(text: str, at: int, _: Scope) -> Shape | None:
    found = classes.scan(text, at)
    return (found[0], Kind.CLASS, PLAIN_SENSE, found[1]) if found else None


def _count(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT.match(text, at)
    if found is None:
        return None
    one, other, five, less = found[1] or found[3], found[2] or found[4], found[5], found[6]
    missing = times.number(less) if five else times.number(one) - times.number(other)
    return found.end(), Kind.COUNT, PLAIN_SENSE, missing


def _count_back(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT_BACK.match(text, at)
    return (found.end(), Kind.COUNT, PLAIN_SENSE, times.number(found[2]) - times.number(found[1])) if found else None


def _count_there(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT_THERE.match(text, at)
    return (found.end(), Kind.COUNT, PLAIN_SENSE, times.number(found[2]) - times.number(found[1])) if found else None


def _heads(text: str, at: int, _: Scope) -> Shape | None:
    found = counts.scan(text, at)
    return (found[0], Kind.COUNT, PLAIN_SENSE, found[1]) if found else None


def _houses(text: str, at: int, _: Scope) -> Shape | None:
    near = text[at + 1 : at + 4]
    return _as("家", _HOUSES.match(text, at)) if "家" in near or "户" in near else None


def _o_clock(text: str, at: int, _: Scope) -> Shape | None:
    found = _CLOCK.match(text, at)
    return _filler(found) if found and found[0] != "一点" else None


def _of_the_form(form: re.Pattern[str], word: str | None = None) -> Look:
    """What plays the part of the word, or of none, where it has the form."""

    def look(text: str, at: int, _: Scope) -> Shape | None:
        found = form.match(text, at)
        return _as(word, found) if word else _filler(found)

    return look


_AFTER_HURT = frozenset(
    "到着伤破断坏肿倒了上里有一突还很被给又都好被给摔磕碰撞崴扭划割烫砸夹擦蹭压疼痛麻骨发壳额子睛朵巴膀臂腕指口皮股腿盖踝板趾咙"
)
"""What may follow the first character of a hurt."""


def _hurt(text: str, at: int, scope: Scope) -> Shape | None:
    return _HURTS(text, at, scope) if text[at + 1 : at + 2] in _AFTER_HURT else None


def _unlisted(form: re.Pattern[str], word: str) -> Look:
    """What plays the part of the word where it has the form, unless it is a word of the list itself."""

    def look(text: str, at: int, _: Scope) -> Shape | None:
        found = form.match(text, at)
        return _as(word, found) if found and found[0] not in WORDS else None

    return look


def _as(word: str, found: re.Match[str] | None) -> Shape | None:
    return (found.end(), *WORDS[word], None) if found else None


def _filler(found: re.Match[str] | None) -> Shape | None:
    return (found.end(), Kind.FILLER, PLAIN_SENSE, None) if found else None


_HURTS = _unlisted(_HURT, "受伤")
_ORDER: tuple[tuple[str | frozenset[str], Look], ...] = (
    ("不坚死就硬愣偏说打横反再怎咋", _refusal),
    (classes.NUMERALS, _paired),
    (times.STARTERS, _time),
    (classes.STARTERS, _bare_class),
    (classes.STARTERS, _whole_class),
    (classes.STARTERS, _of_the_form(_TALLY)),
    (f"全本我班总共应一人在{_DIGITS}", _count),
    ("实", _count_back),
    (f"{_NUMERALS}{_DIGITS}", _count_there),
    (counts.STARTERS, _heads),
    ("打拨已", _of_the_form(_CALLS, "打了电话")),
    ("打拨", _of_the_form(_WHOSE_PHONE, "打了电话")),
    ("陪带送照护", _of_the_form(_ESCORT, "家里有事")),
    ("打电", _of_the_form(_TRIES, "打了电话")),
    (
        "摔磕碰撞崴扭划割烫砸夹擦蹭压戳刮跌绊闪拉咬抓头脑额脸鼻眼嘴牙耳下脖肩胳手胸肚腰背屁大小腿膝脚喉嗓胃",
        _hurt,
    ),
    ("同批准允答", _unlisted(_LET_OFF, "请假")),
    ("不说没", _unlisted(_NOT_KNOWN, "原因不明")),
    ("等", _of_the_form(_AWAITED)),
    ("背", _unlisted(_SCHOOLBAG, "回学校了")),
    ("座位", _unlisted(_EMPTY_SEAT, "座位空着")),
    ("过做办五六七八九", _unlisted(_BIRTHDAY, "家里有事")),
    ("厂工店餐饭宾公车作超理发砖", _unlisted(_JOB, "打工去了")),
    ("坐回走跑", _unlisted(_SEATED, "回教室了")),
    ("交付出拿凑供负承无没", _unlisted(_POOR, "交不起")),
    ("搬迁移", _unlisted(_MOVED, "搬走了")),
    ("转", _unlisted(_TRANSFERRED, "转学了")),
    ("抢收割掰挖摘打种栽插拔采砍捡拾薅锄剪晒背翻", _unlisted(_FARM, "收玉米")),
    ("太爷奶姥外嘎曾祖大伯叔舅姑姨亲老", _unlisted(_DEATH, "家里有事")),
    ("门", _of_the_form(_DOOR, "门锁着")),
    (f"几各{_NUMERALS}{_DIGITS}", _houses),
    ("家上去走跑", _of_the_form(_VISITS, "家访")),
    (_NUMERALS, _o_clock),
    (f"到了{_DIGITS}", _of_the_form(_DEGREES)),
)
"""Every form with the characters that it may begin with: most characters begin none. Of equals the later is meant."""
LOOKS: dict[str, tuple[Look, ...]] = {
    first: tuple(look for firsts, look in _ORDER if first in firsts)
    for first in {one for firsts, _ in _ORDER for one in firsts}
}
