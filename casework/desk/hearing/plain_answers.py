"""What a few typed words mean while it is asked which child was meant: 第一个, 松树村的, 周兰家的, 是, 都不是, 算了."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from casework.people import GRADES, Pupil, SchoolClass
from casework.reading import classes
from casework.reading.names import SURNAMES, bare
from casework.reading.reader import Scope, find


class Meant(StrEnum):
    """What the words settle."""

    YES = "yes"
    NONE = "none"  # none of those offered
    DROP = "drop"  # let it be
    THESE = "these"  # one of those offered, or several that the words fit
    OTHERS = "others"  # children of the speaker who were not offered
    CLASS = "class"
    NOBODY = "nobody"  # a name that no child of the speaker bears


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """``pupils`` for THESE and OTHERS (``exact``: they bear the very name; ``stressed``: 是李思源, not the bare name;
    ``pointed``: by their place alone), ``classes`` for CLASS."""

    meant: Meant
    pupils: tuple[Pupil, ...] = ()
    exact: bool = True
    stressed: bool = False
    pointed: bool = False
    classes: tuple[SchoolClass, ...] = ()


_YES = frozenset({
    "是", "是的", "对", "对的", "对了", "是他", "是她", "是这个", "就是", "就是他", "就是她", "就他", "就她", "没错",
    "嗯", "嗯嗯", "yes", "y", "yes it is", "right", "correct",
})  # fmt: skip
_NO = frozenset({
    "不是", "不是的", "不是他", "不是她", "不对", "都不是", "都不对", "都不是的", "没有一个", "一个都不是", "no", "n",
    "none", "none of them", "neither",
})  # fmt: skip
_DROP = frozenset({
    "算了", "算了吧", "不用了", "不记了", "别记了", "不报了", "不用记", "不用记了", "不要了", "没事了", "never mind",
    "do not record", "don't record", "skip it",
})  # fmt: skip

_ENDS = " \t\r\n。.!?~,;:、…"
_TAIL = re.compile(r"[吧啊呀哦呢哈嘛]+$")
_RATHER = re.compile(r"(?:他|她|这个)?不是[^,。]{1,8}?[,。 ]*(?:而是|应该是|是)(?P<rest>.+)")
_NOT = re.compile(r"(?:他|她|这个)?不是(?P<name>[^,。是 ][^,。]{0,7})")
_LEAD = re.compile(r"^(?:不是|不对|不)?[, ]*(?:应该是|我说的是|说的是|就是|是|选|要)")
_PLACE = re.compile(r"第?(?P<number>[1-8一二两三四五六七八])(?:个|位|号|名)?(?:孩子|学生|娃)?")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ORDINAL = re.compile(rf"(?:the )?(?P<number>{'|'.join(_ORDINALS)})(?: one)?")
_NUMBERS = "一二三四五六七八"
_BETWEEN = re.compile(r"[的那这个位一名孩子娃学生同在住是叫家里她他爸妈爷奶父母亲外公婆姥哥姐叔姑伯,、 ]*")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,12}|[a-z]{2,12}")
_SEXES = (("男", re.compile("男(?:生|孩|娃|同学)?")), ("女", re.compile("女(?:生|孩|娃|同学)?")))


def meaning(text: str, *, offered: Sequence[Pupil], scope: Scope) -> Words | None:
    """What the words settle, of those offered and of the speaker's other children; None if they are no answer."""
    said = normalize("NFKC", text).strip(_ENDS).lower()
    said = (_TAIL.sub("", said) or said).strip(_ENDS)
    if said in _YES:
        return Words(meant=Meant.YES)
    if said in _NO:
        return Words(meant=Meant.NONE)
    if said in _DROP:
        return Words(meant=Meant.DROP)
    stressed = False
    if (rather := _RATHER.fullmatch(said)) is not None:
        said, stressed = rather["rest"], True
    elif (denied := _NOT.fullmatch(said)) is not None:
        return _denied(denied["name"], offered)
    bare_said = _LEAD.sub("", said) or said
    said, stressed = bare_said, stressed or bare_said != said
    if (ordinal := _ORDINAL.fullmatch(said)) is not None:
        said = str(_ORDINALS.index(ordinal["number"]) + 1)
    if (place := _PLACE.fullmatch(said)) is not None:
        return _at_place(place["number"], offered)
    return _of_offered(said, offered) or _of_scope(said, scope, stressed=stressed)


def shaped_like_a_name(text: str) -> bool:
    """Whether a text may well be somebody's full name, though nobody here bears it."""
    said = normalize("NFKC", text).strip(_ENDS)
    return "·" in said or (2 <= len(said) <= 4 and said[0] in SURNAMES and bool(_NAME.fullmatch(said)))


def _denied(name: str, offered: Sequence[Pupil]) -> Words | None:
    """不是刘洋: none of them where all bear that name, otherwise the others."""
    named = {pupil.id for pupil in offered if bare(pupil.name) == bare(name)}
    if not named:
        return None
    rest = tuple(pupil for pupil in offered if pupil.id not in named)
    return Words(meant=Meant.THESE, pupils=rest, exact=False) if rest else Words(meant=Meant.NONE)


def _at_place(number: str, offered: Sequence[Pupil]) -> Words | None:
    number = number.replace("两", "二")
    place = int(number) if number.isdigit() else _NUMBERS.index(number) + 1
    return Words(meant=Meant.THESE, pupils=(offered[place - 1],), pointed=True) if place <= len(offered) else None


def _of_offered(said: str, offered: Sequence[Pupil]) -> Words | None:
    """Those whom name, class, village, guardian and sex fit, if the words are nothing but these."""
    rest, found = said, list(offered)
    spoke = False
    if (spotted := class_in(rest)) is not None:
        rest, of_class = spotted
        found = [pupil for pupil in found if of_class.fits(pupil.school_class)]
        spoke = True
    of: tuple[Callable[[Pupil], list[str]], ...] = (_names, _villages, _guardians)
    for words_for in of:
        words = sorted({word for pupil in offered for word in words_for(pupil) if word in rest}, key=len, reverse=True)
        if words:
            rest = rest.replace(words[0], "", 1)
            found = [pupil for pupil in found if words[0] in words_for(pupil)]
            spoke = True
    for sex, word in _SEXES:
        if word.search(rest) and any(pupil.sex for pupil in offered):
            rest = word.sub("", rest, count=1)
            found = [pupil for pupil in found if pupil.sex == sex]
            spoke = True
    if not spoke or not found or not _BETWEEN.fullmatch(rest):
        return None
    return Words(meant=Meant.THESE, pupils=tuple(found))


def _names(pupil: Pupil) -> list[str]:
    return [pupil.name, bare(pupil.name)]


def _villages(pupil: Pupil) -> list[str]:
    return [pupil.village, pupil.village.removesuffix("村")] if len(pupil.village) > 1 else []


def _guardians(pupil: Pupil) -> list[str]:
    return [guardian.name for guardian in pupil.guardians if len(guardian.name) > 1]


def class_in(said: str) -> tuple[str, classes.ClassSaid] | None:
    """The class that the words name, and the words without it."""
    for place, char in enumerate(said):
        if char in classes.STARTERS or char in GRADES:
            found = classes.scan(said, place)
            if found is not None:
                return said[:place] + said[found[0] :], found[1]
    return None


def _of_scope(said: str, scope: Scope, *, stressed: bool) -> Words | None:
    """Children of the speaker who were not offered: by their name, or those of a class."""
    of_class, rest = None, said
    if (spotted := class_in(said)) is not None:
        rest, of_class = spotted
    rest = rest.removeprefix("班").strip("的 ,")
    if of_class is not None and not rest:
        fitting = classes.fitting(of_class, scope.classes)
        return Words(meant=Meant.CLASS, classes=fitting) if fitting else None
    if not _NAME.fullmatch(rest):
        return None
    found = [pupil for pupil in scope.pupils if bare(pupil.name).lower() == bare(rest)]
    exact = bool(found)
    found = found or list(find(rest, scope=scope))
    if of_class is not None:
        found = [pupil for pupil in found if of_class.fits(pupil.school_class)]
    if found:
        return Words(meant=Meant.OTHERS, pupils=tuple(found), exact=exact, stressed=stressed)
    return Words(meant=Meant.NOBODY) if shaped_like_a_name(rest) else None
