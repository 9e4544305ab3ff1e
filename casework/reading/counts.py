"""Numbers of children said of a class: how many should be there, are there, are missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.reading.numerals import number

NUMERALS = "0123456789一二两三四五六七八九十"
_N = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,4})"
_HERE = r"(?:到校|实到|实际到校|实际到|已到|到班|出勤|来的|来了|到了|到)(?:人数|学生)?"
_GONE = r"(?:缺勤|缺席|缺课|缺|请假|未到|没到|没来|少|差)(?:人数)?"
_OF_THOSE = r"(?:人|名|个)?(?:娃娃?|学生|同学|孩子)?"
_BETWEEN = r"[ ,、;/。\n…]*"
_HERE_AND_GONE = re.compile(
    rf"{_HERE}[: ]*{_N}{_OF_THOSE}(?={_BETWEEN}(?:{_GONE}[: ]*({_N})(?:人|名|个)?(?![0-9天节月号日])"
    rf"|(?:有|还有)?({_N})(?:人|名|个)(?:娃|学生|同学)?(?:没来|没到|未到|请假|缺席|缺勤|不在)))"
)
_HERE_ALONE = re.compile(
    rf"{_HERE}[: ]*(?:([0-9]{{1,3}})|({_N})(?=人|名|个))(?:人|名|个)?(?![0-9天节月号日点度岁年级班:.])"
)
_SHOULD_LATER = re.compile(rf"(?:合计|应到|总数|总人数|共计|全班)[: ]*({_N})(?:人|名|个)?(?![0-9天节月号日])")
_SECONDS = {
    "到": frozenset(f"校班了人学: {NUMERALS}"),
    "实": frozenset("到际"),
    "已": frozenset("到"),
    "出": frozenset("勤"),
    "来": frozenset("的了"),
}
"""What may follow those: most that begins so is no count, and a look at one character is cheaper than the form."""
STARTERS = frozenset(_SECONDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadCount:
    """How many of a class are there; ``missing`` where the number of those is said as well."""

    there: int
    missing: int | None = None


def scan(text: str, at: int) -> tuple[int, HeadCount | int] | None:
    """The count written at this place, with where it ends; the number missing alone where that is said."""
    if text[at + 1 : at + 2] not in _SECONDS.get(text[at], ()):
        return None
    if at and (text[at - 1] in "没未不" or text[max(at - 2, 0) : at] == "一个"):
        return None  # 一个来了一个没来
    if found := _HERE_AND_GONE.match(text, at):
        return found.end(), number(found[1] or found[2])
    found = _HERE_ALONE.match(text, at)
    if found is None:
        return None
    there = number(found[1] or found[2])
    whole = _SHOULD_LATER.search(text, found.end())
    missing = number(whole[1]) - there if whole else None
    return found.end(), HeadCount(there=there, missing=missing if missing is not None and missing >= 0 else None)
