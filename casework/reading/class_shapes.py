"""That a whole class, or the rest of one, is there; who does not answer to its name: in too many ways to list."""

from __future__ import annotations

import re

from casework.reading.numerals import number
from casework.reading.scope import Scope
from casework.reading.shape import Shape, Sought, of_the_form, plays, unlisted
from casework.reading.words import PLAIN_SENSE, Kind

_ENDS = r"(?:的|了|呢|哈|哦|啦|噢)*(?=[,。;:!~、 \n)]|$)"
_SEAT = r"(?:座位|座儿?|位子|位置|位|凳子|板凳|凳|桌子|课桌|椅子)"
_IN_PLACE = (
    r"(?:(?:已经?|按时|准时|正常|按点)*"
    r"(?:就位|就座|入座|落座|归位|到位|坐好|坐下|坐齐|坐满|坐定|坐端正|坐起|坐着"
    r"|(?:乖乖|好好|规规矩矩|老老实实)?坐[在到进](?:了)?(?:教室|座位|位子|位置|凳子|班|课堂)(?:里头|里面|里|上)?(?:了)?"
    r"(?:上课|听课|读书|早读|上早读|听讲|坐着)?"
    r"|在(?:操场|球场|体育馆|机房|微机室|电脑室|实验室|音乐室|美术室|舞蹈室|图书室|阅览室)(?:里头|里面|里|上)?"
    r"(?:上|在上)(?:体育|音乐|美术|信息|电脑|微机|计算机|科学|实验|舞蹈|阅读)?课"
    r"|在(?:教室|班|课堂|座位|位子|位置|屋)(?:里头|里面|里|上|头)?(?:坐着|坐好|坐起|坐到|坐|上课|听课|读书|早读|上早读|听讲)"
    r"|在(?:座位上|位子上|位置上|教室里头|教室里面|座|位|班|岗|上早读|早读|读书|听课|听讲|坐着)"
    r"|签到|报到|答到|进班|进教室|入班|进校|入校|到岗|到班|到堂|到课|露面|现身))"
    rf"(?:齐|完毕)?{_ENDS}"
)
_ALL_IN_PLACE = re.compile(rf"(?:全部|全员|全体|全都|全班|全数|悉数|全|人都|人全|人均)(?:都)?{_IN_PLACE}")
_BOTH_IN_PLACE = re.compile(
    rf"(?:都|均|皆)(?:已经?)?(?:都)?{_IN_PLACE}|皆(?:已经?)?(?:到校|到齐|到|在校|在|至|来|齐)(?:了)?(?=[,。;! \n]|$)"
)
"""都坐在教室里, 全员就位, 皆到: said of whoever was named, or of all."""
_NO_EMPTY_SEAT = re.compile(
    rf"(?:没有?|没得|莫得|无)(?:一[个张把条]|哪[个张把]|任何|半个)?空(?:着的|着|的|余)?{_SEAT}(?:的)?"
    rf"|一[个张把条](?:空(?:着的|着|的)?{_SEAT}|{_SEAT}空着的|空的)(?:都|也)?(?:没有?|没得|莫得|不见)"
    rf"|(?:教室|{_SEAT})(?:里头|里面|里|上)?(?:都|全|已经?|今天)*坐(?:得|的)?(?:满满当当|满满登登|满满|满|齐)(?:的|了)*"
    rf"|(?<!其他)(?:座位|位子|位置|凳子)(?:都|全)(?:满|有人|没空)|坐得满(?:满当当|当当|满登登|满|登登)(?:的|了)*"
)
_NOT_ONE = re.compile(
    r"(?<!每)一(?:个|名|位|人)(?:人|娃儿?|学生|同学|孩子)?(?:都|也)?(?:没有?|不|未|没得|没得哪个)"
    rf"(?:落下|落|拉下|拉|掉队|掉|漏下|漏|缺席|缺勤|缺位|缺课|缺|少|差|短)(?:了)?{_ENDS}"
    r"|一(?:个|名)(?:缺课|缺勤|缺席|缺|没来|没到校|没到|不来|未到校|未到|不在|少|空)的(?:人|学生)?(?:都|也)(?:没有?|没得|莫得)"
    rf"|(?:没有?|没得|莫得|无)(?:缺|少|差|短)(?:谁|哪个|哪位|任何人|一个人?|一人|人){_ENDS}"
    rf"|(?:谁|哪个)(?:都|也)(?:没缺|没少|没落下|不缺|不少|没拉下){_ENDS}"
    r"|(?:谁|哪个|个个|人人)(?:都|也)(?:来了|到了|到齐了|在教室|在校|在班上|在(?=[,。;! \n]|$))"
    r"|(?:个个|人人)(?:到齐|到校|来齐|在座|在位)(?:了)?"
    r"|(?:没有?|没得|莫得|无)(?:一个)?(?:掉队|落下|不在|没在|没到校|未到校|没到|未到|没来|缺勤|缺席|缺课|缺)(?:的)(?:人|学生|娃)?"
    rf"{_ENDS}|(?:没有?|没得|没)(?:一个|哪个|人)掉队{_ENDS}"
    r"|无(?:学生|人员|同学)(?:缺勤|缺席|缺课|未到校?)"
    rf"|无(?:缺勤|缺席|缺课|未到校?|未返校)(?:的)?(?:学生|人员|同学|情况|现象){_ENDS}"
    rf"|人(?:都|也)?(?:全了|全的|齐的|齐全|没少|不少|没差|不差|没缺|不缺){_ENDS}"
)
_NONE = re.compile(
    r"(?:缺勤|缺席|缺课|缺员|未到校?|未返校|缺)(?:的)?(?:人数|数|学生|同学|人员|名单|情况|率)?(?:为|是|有)?[: ]*"
    r"(?:0|零)(?:人|名|个|位|例|%)?(?![0-9.:点班节度分元]|[人名个]?[一二三四五六七八九十])"
    r"|(?:缺勤|缺席|缺课|缺员|未到校?|未返校)(?:的)?(?:人数|学生|同学|人员|名单|情况)?(?:为)?[: ]*无(?=[,。;! \n]|$)"
)
_ZERO = re.compile(r"(?<![0-9.])(?:零|0)(?:人|个|名)?(?:缺勤|缺席|缺课|缺员|未到)(?![0-9: ]*[1-9])")
_HEADS = re.compile(
    r"(?:人头数|人头|人数|总人数|总数)(?:都|也|全|是|过了|过|点过了?|数过了?|核过了?|清点过了?|核对过了?|,)*"
    r"(?:对得上|对得起|对上|对得拢|对头|合得上|合得拢|对(?!不|过|照|了一)|齐全|齐整|齐|全(?!部|员|体|校|班|勤)|不差|没差|不少|没少|没错|无误)"
    rf"(?:号)?{_ENDS}"
)
_MISSING = re.compile(r"缺(?!勤?[:为]?(?:0|零|无))|没来|没到|未到(?!0)|请假|实到|病假|事假|旷课|不在|少了|差")
_ORDERLY = re.compile(
    r"(?:来得|到得|坐得)?(?:整整齐齐|齐刷刷|齐崭崭|齐齐整整|齐齐)(?:的|地)?(?=[,。;! \n]|$|都|全|坐|到|来)"
)
_BEFORE_ORDERLY = frozenset(",。;:! \n班)级天早上午娃儿们个人名学员生日体到位数的0123456789")
_FULL = re.compile(r"[全齐](?:了|的)?(?=[,。;、! \n]|$)")
_ALL_BUT = re.compile(r"(?:^|[,。;:! \n])除(?:了|开|去)?[^,。;\n]{2,12}(?:以外|之外|外)?,?$")
_NOBODY_THERE = re.compile(r"(?:无|没有|没得)(?:缺勤|缺席|人)?(?=[,。;、! \n]|$)")
_ABSENT_ABOVE = re.compile(r"(?:缺勤|缺席|缺课|未到校?|没来|没到)(?:情况|名单|人员|学生|的)*[: \n、]")
_FULL_AT = re.compile(r"全(?:齐|到齐|到|勤|在)了?[:]?[1-9][0-9]?(?:个人|个娃|个|人|名)(?![0-9])")
"""三2全齐23个."""
_CLASS_BEFORE = re.compile(r"(?:[班)]|[一二三四五六七八九][1-9][0-9]?|初[一二三])[ :]?$")
_REST = re.compile(
    r"(?:另外|另|那|剩|剩下|余下|其余|其他|别的)(?:的)?(?P<n>[0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)"
    r"(?:个|人|名|位)(?:娃娃|娃儿|娃|学生|同学|孩子|小朋友)?"
    r"(?=(?:今天|今早|今日)?(?:都|全部|全员|全|均|皆|已经?|也)*(?:到|在(?!家|医)|来(?!不)|齐|正常|按时|准时|坐|就位|返|没缺|一个))"
)
"""另外20个都到了: the rest in numbers; a small number may be that of some who were named."""
_REST_FEW = 8
_REMAINDER = re.compile(
    r"余(?=(?:皆|均|全部?|都|悉数|已)(?:已|都|全部?)*(?:到|在(?!家)|齐|来|正常|返|按时)"
    r"|(?:到齐|在校|到校|到(?=[,。;! \n]|$)))"
)
_BEHIND_REST = re.compile(
    r"(?:其余|其他|其它|余下|剩下|剩余|剩的|别的|另外的)(?:的)?(?:人员|人|同学|学生|孩子|娃娃|娃儿|娃|小朋友)?(?:都|均|全|一切)?$"
)
_REST_IN_PLACE = re.compile(
    r"(?:已)?(?:就位|到位|就座|在班|在座|在岗|在位|没问题|无异常|没异常|安好|整整齐齐|齐齐整整|齐整|齐"
    rf"|(?:座位|位子|位置|凳子)(?:上)?(?:都|全)?(?:坐满|满|有人)){_ENDS}"
)
_NOBODY_ELSE = re.compile(
    r"(?:就|只|仅|单|光|独)(?:缺|差|少|有)?了?(?:他|她|这|此)(?:一个人?|一人|一名)(?:没来|没到|不在|缺勤|缺席|缺|未到|请假)?"
    r"(?:的|了)?(?=[,。;! \n]|$)"
    r"|(?:就|只|仅|单|独)(?:缺|差|少)了?(?:他|她)(?:一个人?|一人)?(?=[,。;! \n]|$)"
    r"|(?:就|只|仅)(?:他|她)(?:没来|没到|不在)(?=[,。;! \n]|$)"
    r"|再?(?:没有?|无|没得)(?:别|旁|其他|其它|他)(?:的人|的|人|个)(?:缺|没来)?(?:的|了)*(?=[,。;! \n]|$)"
    r"|(?:缺|少|差)(?:他|她)一(?:个|人)(?=[,。;! \n]|$)"
)
_SAID_MISSING = re.compile(r"没来|没到|未到|缺|请假|不在|病假|事假|旷课|没进|不见|空着")
_SIGNS = ",。;!: \n、"


_NO_ANSWER = re.compile(
    r"没(?:有|得)?人(?:应声|答应|回应|应答|吱声|答到|应|答)|没应声|没应|没答应|没答到|没有?应答|无人应答|无人应|不应声"
)
_CALLED = re.compile(r"(?:点名|点到|念到|喊到|叫到)[^,。;!\n门电家]{0,8}$")
_LESSONS_MISSED = re.compile(
    r"缺(?=[两三四2-4][节堂])|(?:落|拉)下?了?(?=(?:[一两三四五1-9]|半|好几|几)(?:天|个上午|个下午)的?课|[两三四2-4][节堂]课)"
    r"|(?:缺|没上|逃)了?(?:我们?|咱们?|[^,。; \n]{1,2}老师)(?:的|这|那)?(?:[一两三四五1-5]?[节堂])?"
    r"(?:语文|数学|英语|体育|音乐|美术|科学|物理|化学|生物|历史|地理|政治)?课(?!本)"
)
"""缺两节课, 落了两天的课, 又缺我的课."""


def _no_answer(text: str, at: int, _: Scope) -> Shape | None:
    """点到罗小满没人应."""
    found = _NO_ANSWER.match(text, at)
    return plays("没来", found) if found and _CALLED.search(text, max(0, at - 14), at) else None


def _in_place(text: str, at: int, scope: Scope) -> Shape | None:
    found = _ALL_IN_PLACE.match(text, at)
    return plays("全到", found) if found else unlisted(_BOTH_IN_PLACE, "都到")(text, at, scope)


def _heads(text: str, at: int, _: Scope) -> Shape | None:
    found = _HEADS.match(text, at)
    return plays("全到", found) if found and not _MISSING.search(text, 0, at) else None


def _orderly(text: str, at: int, _: Scope) -> Shape | None:
    found = _ORDERLY.match(text, at)
    plain = found is not None and (found[0][0] in "来到坐" or at == 0 or text[at - 1] in _BEFORE_ORDERLY)
    return plays("全到", found) if plain and len(found[0] if found else "") > 2 else None


def _full(text: str, at: int, _: Scope) -> Shape | None:
    """三1全、三2全23个; 除罗小满,齐."""
    found = _FULL.match(text, at) or _FULL_AT.match(text, at)
    before = _CLASS_BEFORE if text[at] == "全" else _ALL_BUT
    return plays("全到", found) if found and before.search(text, max(0, at - 18), at) else None


def _none(text: str, at: int, _: Scope) -> Shape | None:
    """缺勤:三1无,三2罗小满."""
    found = _NOBODY_THERE.match(text, at)
    over = found and _CLASS_BEFORE.search(text, max(0, at - 5), at) and _ABSENT_ABOVE.search(text, 0, at)
    return plays("全到", found) if over else None


def _rest(text: str, at: int, _: Scope) -> Shape | None:
    found = _REST.match(text, at)
    if found is None or number(found["n"]) < _REST_FEW:
        return None
    return found.end(), Kind.REST, PLAIN_SENSE, None


def _remainder(text: str, at: int, _: Scope) -> Shape | None:
    found = _REMAINDER.match(text, at) if at == 0 or text[at - 1] in _SIGNS else None
    return (found.end(), Kind.REST, PLAIN_SENSE, None) if found else None


def _rest_in_place(text: str, at: int, _: Scope) -> Shape | None:
    """其余在座: of the rest less need be said."""
    found = _REST_IN_PLACE.match(text, at) if at and text[at - 1] in "余他它下剩的人员学生孩子娃儿友都均全切" else None
    return plays("都到", found) if found and _BEHIND_REST.search(text, max(0, at - 9), at) else None


def _nobody_else(text: str, at: int, _: Scope) -> Shape | None:
    """罗小满没来,就他一个: all others are there."""
    found = _NOBODY_ELSE.match(text, at) if at and text[at - 1] in _SIGNS else None
    return plays("全到", found) if found and _SAID_MISSING.search(text, 0, at) else None


IN_PLACE = Sought("全悉都均皆人", _in_place)
NO_EMPTY_SEAT = Sought("没莫无一教座位凳板桌课椅坐", unlisted(_NO_EMPTY_SEAT, "全到"))
NOT_ONE = Sought("一没莫无谁哪个人", unlisted(_NOT_ONE, "全到"))
NONE_GONE = Sought("缺未", unlisted(_NONE, "全到"))
ZERO = Sought("零0", unlisted(_ZERO, "全到"))
HEADS_AGREE = Sought("人总", _heads)
ORDERLY = Sought("来到坐整齐", _orderly)
FULL = Sought("全齐", _full)
NOBODY_THERE = Sought("无没", _none)
REST_COUNTED = Sought("另那剩余其别", _rest)
REMAINDER = Sought("余", _remainder)
REST_IN_PLACE = Sought("已就到在没无安整齐座位凳", _rest_in_place)
NOBODY_ELSE = Sought("就只仅单光独再没无缺少差", _nobody_else)
NO_ANSWER = Sought("没无不", _no_answer)
LESSONS_MISSED = Sought("缺落拉没逃", of_the_form(_LESSONS_MISSED, "缺课"))
