"""Who at home is meant by 奶奶, 爸爸 or a name: matched with the guardians on the roster, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from casework.people import Guardian, Pupil

KIN: Final[dict[str, tuple[str, ...]]] = {
    "父亲": ("父亲", "爸爸", "老爸", "爸"),
    "母亲": ("母亲", "妈妈", "老妈", "妈"),
    "爷爷": ("爷爷", "祖父"),
    "奶奶": ("奶奶", "祖母"),
    "外公": ("外公", "姥爷", "外祖父"),
    "外婆": ("外婆", "姥姥", "外祖母"),
    "叔叔": ("叔叔", "叔父"),
    "伯父": ("伯父", "伯伯", "大伯"),
    "婶婶": ("婶婶", "婶子", "伯母", "大妈"),
    "姑姑": ("姑姑", "姑妈"),
    "舅舅": ("舅舅", "舅父"),
    "姨妈": ("姨妈", "阿姨", "小姨", "大姨"),
    "哥哥": ("哥哥",),
    "姐姐": ("姐姐",),
    "监护人": ("监护人", "家长"),
}
"""The word of the roster for each relation, and how people say it."""

_SAID: Final = {said: relation for relation, ways in KIN.items() for said in ways}
_ANY: Final = "|".join(sorted(_SAID, key=len, reverse=True))
_NAME: Final = r"(?:(?![帮替给代来打说请要想])[\u3400-\u9fff]){2,4}?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Adult:
    """Somebody at home as relation and name; either may be empty, not both."""

    relation: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.relation} {self.name}".strip()


def adult_of(guardian: Guardian) -> Adult:
    return Adult(relation=guardian.relation, name=guardian.name)


def _same(relation: str, said: str) -> bool:
    return _SAID.get(relation, relation) == _SAID.get(said, said)


def adult_before(text: str, verbs: str, pupil: Pupil) -> Adult | None:
    """Who it is that does something in ``奶奶王桂香接走``: stands right before one of ``verbs`` (a pattern).

    A relation alone means the guardian who bears it on the roster; one that is not there is kept as it was said. A
    name without relation counts only if it is a guardian's on the roster.
    """
    found = re.search(rf"({_ANY})\s*({_NAME})?\s*(?:{verbs})", text)
    if found is not None:
        said, name = found.groups()
        matching = [g for g in pupil.guardians if _same(g.relation, said)]
        if name:
            return Adult(relation=_SAID[said], name=name)
        if len(matching) == 1:
            return adult_of(matching[0])
        return Adult(relation=_SAID[said])
    for guardian in pupil.guardians:
        if guardian.name and re.search(rf"{re.escape(guardian.name)}\s*(?:{verbs})", text):
            return adult_of(guardian)
    return None


def adult_typed(text: str, pupil: Pupil) -> Adult | None:
    """``王建国 舅舅``, ``舅舅王建国``, ``舅舅``: a name and a relation by themselves; None for anything else."""
    parts = re.sub(r"[，,、()（）:：]", " ", text).split()
    whole = "".join(parts)
    if not re.fullmatch(r"[\u3400-\u9fff·]{1,12}", whole):
        return None
    relation = next((said for said in sorted(_SAID, key=len, reverse=True) if said in whole), "")
    name = whole.replace(relation, "", 1) if relation else whole
    if not relation:
        known = next((g for g in pupil.guardians if g.name == name), None)
        return adult_of(known) if known is not None else None
    if not name:
        matching = [g for g in pupil.guardians if _same(g.relation, relation)]
        return adult_of(matching[0]) if len(matching) == 1 else Adult(relation=_SAID[relation])
    return Adult(relation=_SAID[relation], name=name)
