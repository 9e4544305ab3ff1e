"""What a text means before anybody looks at the records: a command with its argument, or a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from casework.desk.people.joining import CODE_LENGTH, CODE_LETTERS

COMMANDS: Final = {
    "today": ("今天", "今天要做的事"),
    "absent": ("缺勤", "报缺勤"),
    "leave": ("看请假", "请假情况"),
    "ask_leave": ("请假", "学生请假"),
    "boarding": ("住校", "住校生"),
    "case": ("个案",),
    "find": ("查", "查学生"),
    "inbox": ("待办", "我的待办"),
    "me": ("我",),
    "undo": ("撤销", "撤回"),
    "lesson": ("点课",),
    "board": ("看板", "到校情况"),
    "help": ("帮助",),
    "lang": ("语言", "language"),
    "start": ("开始",),
    "staff": ("人员",),
    "roster": ("名单",),
    "cancel": ("取消",),
    "group": ("工作群",),
    "link": ("绑定", "绑定码"),
    "forget": ("忘记",),
    "sighting": ("发现孩子没上学", "发现孩子", "发现没上学的孩子"),
    "sightings": ("发现记录",),
}
"""The commands, and the words that mean the same without a slash."""

TAKING_A_NAME: Final = frozenset({"case", "find"})
"""Commands that a name may follow: after a space, or right behind the word where it can be nothing else."""

TAKING_A_WORD: Final = frozenset({"forget"})
"""Commands that a word may follow after a space alone: 忘记带书 is no such command."""

TAKING_A_DAY: Final = frozenset({"board"})
"""Commands that a day may follow after a space, or stand before: 昨天的看板, yesterday's board."""

_OF_A_DAY: Final = re.compile(
    r"(?P<day>[昨前今明后大上下本这周星期礼拜末天日号月年儿初一二三四五六七八九十\d./-]{1,12})的?(?:看板|到校情况)"
    r"|(?P<named>[a-z\d ]{3,30})(?:['’]s)? board"
    r"|board (?:of |for |on )?(?P<last>.{3,30})",
    re.IGNORECASE,
)
"""What asks for the board of a day; the day may turn out to be none."""

_BY_WORD: Final = {word: name for name, words in COMMANDS.items() for word in (name, *words)}
_SLASH: Final = re.compile(r"[/／]\s*([A-Za-z_]{1,32}|[\u3400-\u9fff]{1,8})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_END: Final = " \t\r\n。.!！?？~～,，、;；:："
_CODE: Final = re.compile(rf"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")
_IN_A_CODE: Final = re.compile(r"[\s-]+")
_INVITED: Final = re.compile(r"(?:邀请码|开始|start)\s*[:：是]?\s*([A-Za-z0-9][A-Za-z0-9\s-]{0,30})", re.IGNORECASE)
_LINKING: Final = re.compile(r"(?:绑定码?|link)\s*[:：是]?\s*([A-Za-z0-9][A-Za-z0-9\s-]{0,30})", re.IGNORECASE)
_INITIALS: Final = re.compile(r"[A-Za-z]{1,10}")
_NAME: Final = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff·]{0,7}")
_SAYS_SOMETHING: Final = re.compile(r"[没未不请假病迟旷缺了烧返回都全在]|到校")
"""What makes ``查…`` a sentence about somebody called 查 rather than a search."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """``name`` as in ``COMMANDS``, or as it was typed where nobody knows it; the rest in ``argument``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    text: str


def meaning(text: str) -> Command | Sentence:
    """What the person wants: never fails, whatever they typed."""
    said = text.strip()
    slash = _SLASH.fullmatch(said.rstrip(_END)) if said[:1] in {"/", "／"} else None
    if slash is not None:
        word, argument = slash.groups()
        return Command(name=_BY_WORD.get(word.lower(), word.lower()), argument=(argument or "").strip())
    return _bare(said) or Sentence(text=said)


def _bare(said: str) -> Command | None:
    bare = said.rstrip(_END)
    name = _BY_WORD.get(bare.lower())
    if name is not None:
        return Command(name=name)
    code = _IN_A_CODE.sub("", bare)
    if _CODE.fullmatch(code.upper()) and (code.isupper() or any(letter.isdigit() for letter in code)):
        return Command(name="start", argument=code.upper())
    if (invited := _INVITED.fullmatch(bare)) is not None:
        return Command(name="start", argument=invited[1])
    if (linking := _LINKING.fullmatch(bare)) is not None:
        return Command(name="link", argument=linking[1])
    if (of_a_day := _OF_A_DAY.fullmatch(bare)) is not None:
        return Command(name="board", argument=next(filter(None, of_a_day.groups())).strip())
    first, _, rest = bare.partition(" " if " " in bare else "\u3000")
    if rest.strip() and _BY_WORD.get(first.lower().rstrip(":：")) in TAKING_A_NAME | TAKING_A_WORD | TAKING_A_DAY:
        return Command(name=_BY_WORD[first.lower().rstrip(":：")], argument=rest.strip())
    for name in TAKING_A_NAME:
        for word in COMMANDS[name]:
            rest = bare.removeprefix(word).lstrip(":：")
            if rest != bare and _is_a_name(rest):
                return Command(name=name, argument=rest)
    return None


def _is_a_name(text: str) -> bool:
    if _INITIALS.fullmatch(text):
        return True
    return bool(_NAME.fullmatch(text)) and not _SAYS_SOMETHING.search(text)
