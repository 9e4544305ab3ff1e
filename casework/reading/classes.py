"""The many ways a class is written become a grade and a number, and those become classes of the scope."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casework.people import SchoolClass
from casework.reading.numerals import number

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_G = r"[一二三四五六七八九]"
_NOT_A_CLASS = r"(?![0-9天次节月号日个点人周位名岁元块分度年.课遍回页科门本条家件]|:[0-9](?![0-9]{0,2}[人名个]))"
_FORM = re.compile(
    rf"(?P<every>{_G}|[1-9])年级(?:的)?(?:(?:[两二三四五六七八九2-9]|各|几)个|两|各|所有|全部)班(?:级)?"
    r"|(?P<all>(?:两|各|几|所有|全部)(?=个?班)|[二三四五六七八九2-9](?=个班))个?班(?:级)?"
    r"(?=都|全|均|今天|学生|同学|人|无|没|一个)"
    r"|初(?P<jevery>[一二三123])(?:年级)?(?:的)?(?:[两二三四五六七八九2-9]|各|几|所有|全部)个班(?:级)?"
    rf"|(?P<g1>{_G}|[1-9])年级? ?\(?(?P<n1>{_N})\)? ?班"
    rf"|(?P<g2>{_G}|[1-9]) ?\( ?(?P<n2>{_N}) ?\) ?班?"
    rf"|初(?P<j>[一二三123])(?:年级)? ?\(?(?P<n3>{_N})\)? ?班"
    rf"|初(?P<j2>[一二三123])(?:\((?P<n8>{_N})\)|(?P<n9>[0-9]){_NOT_A_CLASS})"
    rf"|(?P<g4>{_G}) ?(?P<n4>[1-9][0-9]?)(?: ?班|{_NOT_A_CLASS})"
    r"|(?P<g5>[1-9])[.·-](?P<n5>[0-9]{1,2})班"
    rf"|(?P<g6>[1-9])0(?P<n6>[1-9])(?:班|{_NOT_A_CLASS})"
    rf"|(?P<g7>{_G}|[1-9])(?P<n7>{_G}|[1-9])班"
    rf"|(?P<only>{_N})班(?!级|主任|次)"
    rf"|(?P<grade>{_G}|[1-9])年级"
    r"|初(?P<jgrade>[一二三123])(?:年级)?(?![0-9(])"
)
_PAIR = re.compile(
    rf"(?P<g>{_G})(?P<n>{_G})(?=全|的(?!时候|活动)|都到|都来|都在|都齐|齐|缺|少|差|应到|实到|无缺|没人缺|除|人齐|到齐|今天全|[:,]"
    rf"|(?:和|、|跟){_G}{_G})"
)
_BARE = re.compile(
    r"([一二三四五六七八九])([一二三四五六七八九])"
    r"(?=[ :]?(?:全[到齐勤]|齐|无缺|缺|都到|都来|都齐|差|少|应到|到齐|没人|和[一二三四五六七八九]{2}))"
)
_SECOND = re.compile(r"[一二三四五六七八九]{2}[和、]([一二三四五六七八九])([一二三四五六七八九])(?![天个节次名人])")
STARTERS = frozenset("一二两三四五六七八九123456789初十各几所全")
_SECONDS = frozenset("年班( .·-个有部0123456789一二三四五六七八九十")
"""What may follow those: most numbers begin no class, and a look at one character is cheaper than the form."""
NUMERALS = frozenset("一二三四五六七八九")
"""What a class without 班 is written in: 七一."""


@dataclass(frozen=True, slots=True)
class ClassSaid:
    """A class as said: grade and number, or one of them."""

    grade: int | None
    number: int | None
    every: bool = False
    """七年级两个班: all of the grade are meant, each of them."""
    many: int | None = None
    """两个班: all for whom the speaker speaks, if they are so many; 0 where no number is said."""

    def fits(self, one: SchoolClass) -> bool:
        return self.grade in (None, one.grade) and self.number in (None, one.number)


def scan(text: str, at: int) -> tuple[int, ClassSaid] | None:
    """The class written at this place, with where it ends."""
    found = _FORM.match(text, at) if text[at + 1 : at + 2] in _SECONDS else None
    if found is None:
        return None
    got = found.groupdict()
    if whole := got["all"]:
        many = number(whole) if whole not in ("各", "几", "所有", "全部") else 0
        return found.end(), ClassSaid(grade=None, number=None, every=True, many=many)
    if every := got["every"] or got["jevery"]:
        return found.end(), ClassSaid(grade=number(every) + (6 if got["jevery"] else 0), number=None, every=True)
    junior = got["j"] or got["j2"] or got["jgrade"]
    grade_said = next((got[key] for key in ("g1", "g2", "g4", "g5", "g6", "g7", "grade") if got[key]), None)
    number_said = next(
        (got[key] for key in ("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "only") if got[key]), None
    )
    grade = number(junior) + 6 if junior else number(grade_said) if grade_said else None
    return found.end(), ClassSaid(grade=grade, number=number(number_said) if number_said else None)


def paired(text: str, at: int) -> tuple[int, ClassSaid] | None:
    """七一 for 七(1)班, where something is said of a whole class: 七一全到. Only a class that there is counts."""
    found = _PAIR.match(text, at)
    return (found.end(), ClassSaid(grade=number(found["g"]), number=number(found["n"]))) if found else None


def scan_bare(text: str, at: int) -> tuple[int, ClassSaid] | None:
    """七一 or 三二 without 班, where a report follows; 五一 and 六一 are also days to be celebrated."""
    if at > 2 and text[at - 1] in "和、" and (pair := _SECOND.match(text, at - 3)):
        return at + 2, ClassSaid(grade=number(pair[1]), number=number(pair[2]))
    if at and text[at - 1] in "周期拜第十月初年两一二三四五六七八九":
        return None
    found = _BARE.match(text, at)
    return (found.end(), ClassSaid(grade=number(found[1]), number=number(found[2]))) if found else None


def fitting(said: ClassSaid, classes: Iterable[SchoolClass]) -> tuple[SchoolClass, ...]:
    """The classes that the words may mean."""
    return tuple(one for one in classes if said.fits(one))
