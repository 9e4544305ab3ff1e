"""Numbers as they are written: 12, 十二, 二十三, 两."""

from __future__ import annotations

DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {
    "两": 2,
    "俩": 2,
    "〇": 0,
    "日": 7,
    "天": 7,
}
NUMBER = r"(?:[0-9]{1,2}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九](?![一二两三四五六七八九]))"


def number(said: str) -> int:
    """``12``, ``十二``, ``二十三``, ``两``."""
    if said.isdigit():
        return int(said)
    value = 0
    for char in said:
        if char == "十":
            value = (value or 1) * 10
        else:
            value += DIGITS[char] if value % 10 == 0 else 9 * value + DIGITS[char]
    return value
