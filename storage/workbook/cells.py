"""What one cell may mean: text, date, phone, ID number, class; each reader says what is wrong in a code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import TypeAlias

from casework.people import GRADES, class_label


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A cell that holds a time of day or a length of time, which no column of the roster asks for."""

    shown: str


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an Excel error such as #N/A."""


Cell: TypeAlias = str | int | float | bool | date | ClockTime | CellError | None


@dataclass(frozen=True, slots=True, order=True)
class ClassName:
    """A class within its school."""

    grade: int
    number: int

    @property
    def label(self) -> str:
        return class_label(self.grade, self.number)


CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
ZERO_WIDTH = (0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
LINE_BREAKS = {0x09: " ", 0x0A: " ", 0x0B: " ", 0x0C: " ", 0x0D: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}
VISIBLE = dict.fromkeys((*CONTROLS, *ZERO_WIDTH)) | LINE_BREAKS
"""Control, zero-width and direction characters vanish; line breaks and tabs become spaces."""

MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･᛫●"), "·")
"""Look-alikes of the dot in names such as 阿依古丽·买买提."""

BETWEEN_WIDE = re.compile(r"(?<=[^\x00-\u02ff]) (?=[^\x00-\u02ff])|(?<=·) | (?=·)")
SEPARATORS = re.compile(r"[;；、,，\n\r]+")
LABEL = re.compile(r"([一二三四五六七八九1-9])(?:年级)?(?:\((\d{1,2})\)|(\d{1,2}))班?")
DAY_TEXT = re.compile(
    r"(\d{4})(?:\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2}))"
    r"(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?"
)
LOST_DIGITS = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0[0-9]{9,11}")
ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
LONGEST_EXACT_NUMBER = 10**15
"""Excel keeps fifteen digits of a number; what is longer has lost some."""


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """The text as people mean it: nothing invisible, single spaces, none inside Chinese words (李　明 is 李明)."""
    if text.isalnum():
        return text
    visible = " ".join(text.translate(VISIBLE).split())
    return BETWEEN_WIDE.sub("", visible) if " " in visible else visible


@lru_cache(maxsize=65536)
def narrow(text: str) -> str:
    """Cleaned, with digits, letters and brackets in half width."""
    return clean(unicodedata.normalize("NFKC", clean(text)))


def shown(cell: Cell) -> str:
    """The cell as text, near to how Excel shows it."""
    if isinstance(cell, str):
        return clean(cell)
    match cell:
        case None | CellError():
            return ""
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer() and abs(cell) < LONGEST_EXACT_NUMBER:
            return str(int(cell))
        case float():
            return repr(cell)
        case int():
            return str(cell)
        case date():
            return cell.isoformat()
        case ClockTime():
            return cell.shown


def is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def parts(text: str) -> tuple[str, ...]:
    """Several values in one cell, each once, in their order."""
    return tuple(dict.fromkeys(part for piece in SEPARATORS.split(text) if (part := clean(piece))))


@lru_cache(maxsize=1024)
def grade_of(text: str) -> int | None:
    """一年级 … 九年级 as 1 … 9."""
    word = narrow(text)
    return GRADES.index(word[0]) + 1 if len(word) == 3 and word[0] in GRADES and word.endswith("年级") else None


def name_of(text: str) -> str:
    """A person's name with its middle dots as ``·``."""
    return text.translate(MIDDLE_DOTS)


@lru_cache(maxsize=1024)
def class_number_of(text: str) -> int | None:
    """1 … 99."""
    word = narrow(text)
    return int(word) if re.fullmatch(r"0?[1-9]|[1-9]\d", word, re.ASCII) else None


def class_of(text: str) -> ClassName | None:
    """``三(2)班`` in the ways it is written: brackets of either width, 三2班, 三年级2班."""
    found = LABEL.fullmatch(narrow(text).replace(" ", ""))
    number = int(found[2] or found[3]) if found else 0
    if found is None or number == 0:
        return None
    return ClassName(GRADES.index(found[1]) + 1 if found[1] in GRADES else int(found[1]), number)


def date_of(cell: Cell) -> date | None:
    """A date cell, or a full date in text: 2015-03-04, 2015/3/4, 2015.3.4, 2015年3月4日, 20150304."""
    if isinstance(cell, date):
        return cell
    found = DAY_TEXT.fullmatch(narrow(shown(cell)))
    if found is None:
        return None
    month = found[3] or found[5] or found[7]
    day = found[4] or found[6] or found[8]
    try:
        return date(int(found[1]), int(month), int(day))
    except ValueError:
        return None


def phone_of(text: str) -> str | None:
    """A Chinese mobile or fixed number as ``+86…``; a foreign one with its own ``+``; None where it is neither."""
    if MOBILE.fullmatch(text):
        return "+86" + text
    digits = re.sub(r"[\s\-()–—_.]", "", narrow(text))
    if re.fullmatch(r"\+[1-9]\d{6,14}", digits) and not digits.startswith("+86"):
        return digits
    digits = re.sub(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))", "", digits)
    if MOBILE.fullmatch(digits):
        return "+86" + digits
    if LANDLINE.fullmatch(digits):
        return "+86" + digits[1:]
    return None


def id_number_of(text: str) -> str:
    """The number without spaces, letters in capitals."""
    return text if ID_SHAPE.fullmatch(text) else narrow(text).replace(" ", "").lstrip("'’‘`").upper()


def id_number_well_formed(number: str) -> bool:
    """Eighteen places with the check digit of GB 11643-1999."""
    if not ID_SHAPE.fullmatch(number):
        return False
    total = sum(map(mul, ID_WEIGHTS, map(int, number[:17])))
    return ID_CHECKS[total % 11] == number[17]


def born_by_id(number: str) -> date | None:
    """The birth date within an ID number, if it is a date."""
    if not ID_SHAPE.fullmatch(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_by_id(number: str) -> str:
    return "男" if int(number[16]) % 2 else "女"
