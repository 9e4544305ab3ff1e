"""Words that name no child because the message they answer does: 这个孩子 他 该生, or nobody at all.

Pure functions on text and scope. They put the name where it is left out, so that the reader reads a sentence like any
other; against a scope narrowed to that child, so that others of the same name are no doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from casework.people import Post, Pupil, Role
from casework.reading.scope import Scope

_OF_THE_CHILD: Final = (
    r"(?:这|那|该)(?:一)?(?:个|名|位)?(?:孩子|小孩|学生|娃娃|娃儿|娃|同学|伢子|伢|崽)|该生|此生|这娃|那娃"
    r"|(?<![其吉])[他她](?![们人])|(?<!这些)(?<!那些)(?<!男)(?<!女)(?:孩子|娃娃|娃儿|娃|小孩)(?!们)"
)
_OF_A_PARENT: Final = (
    r"(?:我|俺|咱|我们|咱们)(?:们)?(?:家)?(?:的)?(?:那个|这个)?"
    r"(?:孩子|小孩|娃娃|娃儿|娃|儿子|女儿|姑娘|闺女|丫头|孙子|孙女|外孙女|外孙|小子|伢子|伢|崽)|(?:我"
    r"|俺)家(?=[今明昨没要有请感发生在])"
)
_PRONOUN: Final = re.compile(_OF_THE_CHILD)
_PARENT: Final = re.compile(_OF_A_PARENT)
_JOINED: Final = re.compile(
    rf"(?:{_OF_THE_CHILD})(?:和|跟|与|、|还有)|(?:和|跟|与|、|还有)(?:{_OF_THE_CHILD})(?=都|也|一起|两|没|回|到|来|请"
    rf"|[今昨前]天|[,，。]|$)"
)
_END: Final = re.compile(r"[\s。.!！~～,，、;；…·]+")
_PLAIN: Final = re.compile(
    r"(?:好|好的|好滴|好嘞|好吧|行|行的|可以|嗯|嗯嗯|恩|哦|哦哦|噢|知道|知道了|知道啦|晓得了|晓得|明白|明白了|收到"
    r"|收到了|已收到|已阅|了解|了解了|没问题"
    r"|谢谢|谢了|辛苦了|谢谢您|谢谢你|ok|okay|okk|got it|noted|thanks|thank you|yes|roger)+",
    re.IGNORECASE,
)
_SMALL_PICTURES: Final = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D\u20E3\u2B50\u2705]+")
_POLITE: Final = re.compile(r"(?:谢谢|老师|您|你|啦|哈|呀|了|的)+$")
_ILL: Final = re.compile(
    r"发烧|发热|高烧|感冒|生病|病了|不舒服|肚子疼|肚子痛|拉肚子|呕吐|吐了|头疼|头痛|咳嗽|住院|水痘|受伤|摔伤|过敏"
    r"|流感"
)


def plain(text: str) -> bool:
    """Whether it only says that something was seen: 知道了, 收到, 好的, 👍."""
    bare = _END.sub("", _SMALL_PICTURES.sub("", text)).strip()
    if not bare:
        return bool(text.strip())
    return bool(_PLAIN.fullmatch(bare) or _PLAIN.fullmatch(_POLITE.sub("", bare) or bare))


def seen(text: str) -> bool:
    """Whether a plain answer says of itself that something was received, as the button 收到 does."""
    return plain(text) and any(word in text for word in ("收到", "知道", "晓得", "明白", "已阅", "了解"))


def joined(text: str) -> bool:
    """Whether a pronoun stands in one list with names: 他和李思源都回来了."""
    return bool(_JOINED.search(text))


def named(text: str, name: str) -> str:
    """The text with the child's name in the place of the first word that means the child, or before it all."""
    of_parent, pronoun = _PARENT.search(text), _PRONOUN.search(text)
    found = min((one for one in (of_parent, pronoun) if one is not None), key=lambda one: one.start(), default=None)
    if found is None:
        return f"{name}{text.lstrip()}"
    return f"{text[: found.start()]}{name}{text[found.end() :]}"


def of_a_parent(text: str) -> bool:
    """Whether a parent speaks of their own child, or of 孩子, without a name."""
    return bool(_PARENT.search(text) or _PRONOUN.search(text))


def excused(text: str) -> str | None:
    """A parent who tells the teacher that the child is ill asks for leave: the same text said so; None for others."""
    return f"{text.rstrip('。.!！~～ ')},请假" if _ILL.search(text) and "请假" not in text else None


def narrowed(scope: Scope, child: Pupil) -> Scope:
    """The speaker's scope with this child alone in it; no class can be accounted for in it."""
    post = Post(role=Role.HEAD_TEACHER, school=child.school, classes=frozenset({child.class_id}))
    speaker = replace(scope.worker, posts=(post,))
    return replace(Scope.of(speaker, [child], [child.school_class]), worker=scope.worker, whole=frozenset())
