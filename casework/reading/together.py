"""What is said of several children of the message at once: 都没请假, 两人均是病假, 其他两个原因不明, 前者…后者…."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.reading.frame import Frame, Mention
from casework.reading.numerals import number
from casework.reading.tokens import Token
from casework.reading.words import Kind

_ENDS = frozenset({Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE, Kind.CLOSE})
_LEADS_UP = frozenset({
    Kind.FILLER, Kind.TIME, Kind.RELATIVE, Kind.CALL, Kind.MESSAGE, Kind.GO, Kind.HOME, Kind.OF, Kind.PRONOUN,
    Kind.BOTH, Kind.REST, Kind.ALSO, Kind.SAY, Kind.IS, Kind.SPACE, Kind.LISTED, Kind.AND, Kind.DONE, Kind.STAFF,
})  # fmt: skip
"""What may stand in such a clause before what it reports."""
_OF_ALL = frozenset({Kind.LEAVE, Kind.UNEXCUSED, Kind.REASON, Kind.ABSENT})
_OF_SO_MANY = _OF_ALL | {Kind.UNREACHED, Kind.LOST, Kind.NOBODY, Kind.REFUSE, Kind.PROMISE}
_OF_THE_REST = frozenset({Kind.LEAVE, Kind.UNEXCUSED, Kind.REASON})
_ALL = ("都", "均", "皆", "全", "我都")
_PARENTS = frozenset(["家长", "家里", "家里人", "家人", "监护人", "大人"])
_FIRST = frozenset(["前", "前面", "头", "前面的", "前头"])
_ABOVE = frozenset(["以上", "上述", "上面", "以上的", "上面的"])
_BESIDES = frozenset(["另外", "另"])
_COUNTED = ("个", "人", "名", "位", "家", "户", "兄", "姐")
_FORMER = frozenset(["前者", "前一个", "前面那个", "前一家", "头一个", "第一个", "第一家", "头一家"])
_LATTER = frozenset(["后者", "后一个", "后面那个", "后一家", "第二个", "第二家"])
_THE_OTHER = frozenset(["另一个", "另外一个", "另一位", "另一人", "另一个是", "另外一个是", "另一位是"])
_ONE_OF_THEM = frozenset([
    "一个", "另一个", "另外一个", "一位", "另一位", "一人", "另一人", "另一个是", "另一个因为", "另外一个是",
    "另一位是",
])  # fmt: skip
ONE_OF_THEM = _FORMER | _LATTER | _ONE_OF_THEM
_CAME_OF_IT = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.REFUSE, Kind.PROMISE, Kind.REACHED, Kind.SAY})
_TELLS = _CAME_OF_IT | {
    Kind.IS, Kind.REASON, Kind.LEAVE, Kind.UNEXCUSED, Kind.ABSENT, Kind.RELATIVE, Kind.OF,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Together:
    """A clause that speaks of several children named before it."""

    many: int = 0
    """Of how many; 0 where it only says 都."""
    first: bool = False
    """Whether it means the first so many of the list: 前两个."""
    aside: tuple[int, ...] = ()
    """Where in the clause it says when the reason began: 都是昨晚吃坏肚子."""
    rest: bool = False
    """Whether of those alone of whom nothing else was said: 其他两个."""


def clause_of_all(found: Sequence[Token], place: int, dead: frozenset[int]) -> Together | None:
    """What kind of clause begins here, if one that names nobody and says 都, 均, 两个 or 其他两个 before its report."""
    before = found[place - 1].kind if place else None
    if before is Kind.THEN and place > 1 and found[place].text in _FIRST:
        before = found[place - 2].kind  # 就前面三个没来
    if before not in (*_ENDS, Kind.OPEN, Kind.COLON) and before not in _OF_ALL:
        return None
    # Most words begin no such clause: the first look is the cheap one.
    if found[place].kind in (Kind.REASON, Kind.LEAVE, Kind.ABSENT) and not _of_all(found[place]):
        return None
    leading: list[Token] = []
    for at in range(place, len(found)):
        token = found[at]
        if at in dead or (token.kind in _ENDS and not _only_counts(leading)):
            return None
        if token.kind in _OF_SO_MANY:
            return _together(leading, token, found[at + 1 :])
        if token.kind not in _LEADS_UP:
            return None
        leading.append(token)
    return None


def clause_from(found: Sequence[Token], place: int) -> frozenset[int]:
    """The places of the clause that begins here."""
    end = next((at for at in range(place, len(found)) if found[at].kind in _ENDS), len(found))
    return frozenset(range(place, end))


def _only_counts(leading: Sequence[Token]) -> bool:
    """Whether only a number was said so far, after which a blank may stand: 两个 都是病假."""
    return bool(leading) and all(so_many(one) or one.kind in (Kind.BOTH, Kind.SPACE) for one in leading)


def _together(leading: Sequence[Token], report: Token, behind: Sequence[Token]) -> Together | None:
    many = next((number for token in leading if (number := so_many(token))), 0)
    rest = any(token.kind is Kind.REST or (token.text in _BESIDES and many > 1) for token in leading)
    both = any(token.kind is Kind.BOTH or token.text in _ABOVE for token in leading) or _of_all(report)
    times = tuple(at for at, token in enumerate(leading) if token.kind is Kind.TIME)
    aside = times if report.kind is Kind.REASON else ()
    if rest:
        told = report.kind in _OF_THE_REST or report.sense.excused is False  # 另外两个旷课
        return Together(many=many, rest=True) if told else None
    if any(token.kind is Kind.RELATIVE and token.text not in _PARENTS for token in leading):
        return None  # 爸妈都没接电话: of the two of one child
    days = [token.value for token in leading if token.kind is Kind.TIME]
    if len(days) > 1 or any(one.end is not None for one in days):
        return None  # 昨天今天都没请假: on both days
    if report.kind is Kind.LEAVE and behind and behind[0].kind in (Kind.OF, Kind.LISTED) and not both:
        return None  # 三个请假的: a heading
    if many:
        first = any(token.text in _FIRST for token in leading)
        return (
            Together(many=many, first=first, aside=aside) if both or first or report.kind is not Kind.ABSENT else None
        )
    return Together(aside=aside) if both and report.kind in _OF_ALL else None


def _of_all(report: Token) -> bool:
    """都拉肚子, 原因都不清楚."""
    return report.text.startswith(_ALL) or (report.kind is Kind.REASON and "都" in report.text[:4])


def so_many(token: Token) -> int:
    """两个, 三人, 五个都, 他们俩: how many; 0 where no number is said."""
    if token.kind not in (Kind.FILLER, Kind.BOTH):
        return 0
    text = token.text.lstrip("这他们她共一") if token.text[0] in "这他她共一" else token.text
    if text.startswith("俩") or text.endswith("俩"):
        return 2
    if text[1:].startswith(_COUNTED) and text[0] in "两二三四五六七八九十123456789":
        return number(text[0])
    return 0


def listed(told: Sequence[Frame], *, many: int = 0, whole: bool = True) -> list[Mention]:
    """The children of the list so far: the last so many, or all, or only those of the last sentence."""
    frames = [one for one in told if one.mentions and not one.negated]
    gathered: list[Mention] = []
    for frame in reversed(frames):
        if not many and not whole and len(gathered) > 1 and frame.sentence != frames[-1].sentence:
            break
        for mention in reversed(frame.mentions):
            if not any(mention.same(one) for one in gathered):
                gathered.append(mention)
    gathered = gathered[: many or None]
    return [replace(one, extras=[]) for one in reversed(gathered)] if len(gathered) >= many else []


def one_of_them(
    found: Sequence[Token], place: int, children: Sequence[Mention], alone: Mention | None
) -> Mention | None:
    """Whom 前者, 后者 and 一个是…一个是… mean; 另一个 is not the one of whom ``alone`` something was said last."""
    text = found[place].text
    if len(children) < 2:
        return None
    if text in _FORMER:
        return children[-2]
    if text in _LATTER:
        return children[-1]
    if text not in _ONE_OF_THEM:
        return None
    if text in _THE_OTHER and len(children) == 2 and alone is not None and any(alone.same(one) for one in children):
        return next((one for one in children if not alone.same(one)), None)
    turns = [at for at, token in enumerate(found) if token.text in _ONE_OF_THEM and _tells(found, at)]
    if place not in turns or len(turns) != len(children) or all(_what_of(found, at) is Kind.SAY for at in turns):
        return None
    return children[turns.index(place)]


def answered_one_by_one(found: Sequence[Token]) -> bool:
    """家访了A和B,一个没人,一个答应明天来: whether what came of an attempt is told of each of them."""
    ones = [at for at, token in enumerate(found) if token.text in _ONE_OF_THEM and _tells(found, at)]
    return any(_what_of(found, at) in _CAME_OF_IT - {Kind.SAY} for at in ones)


def _what_of(found: Sequence[Token], place: int) -> Kind | None:
    return next((one.kind for one in found[place + 1 :] if one.kind not in (Kind.FILLER, Kind.SPACE)), None)


def _tells(found: Sequence[Token], place: int) -> bool:
    """Whether something is said of the one: 一个是感冒, 一个他爸请了假; 一个人 is no such thing."""
    return _what_of(found, place) in _TELLS
