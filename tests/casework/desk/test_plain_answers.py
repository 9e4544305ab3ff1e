"""Typed answers: what they settle, and that they never settle on a child whom the words do not name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.desk.hearing.plain_answers import Meant, meaning, shaped_like_a_name
from casework.people import Guardian, Post, Pupil, Role, SchoolClass, Worker
from casework.reading.reader import Scope

CLASSES = [SchoolClass(id=n, school=1, school_name="青石小学", grade=3, number=n) for n in (1, 2)]
ME = Worker(id=1, name="石老师", posts=(Post(role=Role.SCHOOL_LEADER, school=1),))


def child(number: int, name: str, village: str = "", guardian: str = "", *, class_id: int = 1, sex: str = "") -> Pupil:
    guardians = (Guardian(name=guardian, relation="母亲"),) if guardian else ()
    return Pupil(
        id=number, name=name, school_class=CLASSES[class_id - 1], village=village, guardians=guardians, sex=sex
    )


ONE = child(1, "刘洋", "松树村", "周兰", sex="男")
TWO = child(2, "刘洋", "河口村", "何秀", class_id=2, sex="女")
THREE = child(3, "欧阳子轩", "松树村")
ALL = [ONE, TWO, THREE, child(4, "阿依·古丽", "河口村"), child(5, "钱周五")]
SCOPE = Scope.of(ME, ALL, CLASSES)


@pytest.mark.parametrize(
    ("said", "meant", "pupils"),
    [
        ("第2个", Meant.THESE, [2]), ("(二)", None, []), ("3", None, []), ("女生", Meant.THESE, [2]),
        ("男的那个", Meant.THESE, [1]), ("三(2)班的", Meant.THESE, [2]), ("3.2班的刘洋", Meant.THESE, [2]),
        ("何秀家的孩子", Meant.THESE, [2]), ("松树村刘洋", Meant.THESE, [1]), ("刘洋", Meant.THESE, [1, 2]),
        ("欧阳子轩", Meant.OTHERS, [3]), ("阿依古丽", Meant.OTHERS, [4]), ("不是刘洋", Meant.NONE, []),
        ("不是刘洋,是欧阳子轩", Meant.OTHERS, [3]), ("三1", Meant.THESE, [1]), ("王大力", Meant.NOBODY, []),
        ("松树村的没来", None, []), ("松树村下雨了", None, []), ("", None, []), ("。", None, []),
    ],
)  # fmt: skip
def test_what_words_mean(said: str, meant: Meant | None, pupils: list[int]) -> None:
    words = meaning(said, offered=(ONE, TWO), scope=SCOPE)
    assert (words.meant if words else None) is meant
    assert [pupil.id for pupil in words.pupils] == pupils if words else not pupils


def test_a_class_alone_is_a_class_where_nobody_is_offered() -> None:
    words = meaning("三(2)班", offered=(), scope=SCOPE)
    assert words is not None
    assert (words.meant, [one.id for one in words.classes]) == (Meant.CLASS, [2])


@pytest.mark.parametrize(
    ("said", "like"), [("王大力", True), ("阿依·古丽", True), ("吃了吗", False), ("谢谢老师啊", False)]
)
def test_what_looks_like_a_name(said: str, like: bool) -> None:
    assert shaped_like_a_name(said) is like


WORDS = st.lists(
    st.sampled_from(
        ["刘洋", "松树村", "河口", "周兰", "何秀", "的", "家", "那个", "第一个", "2", "不是", "是", ",", "三(1)班",
         "没来", "男", "女", "欧阳子轩", "子轩", "算了", "都", "请假", "今天", "吗", "?", "x"]
    ),
    max_size=5,
).map("".join)  # fmt: skip


@given(said=st.one_of(WORDS, st.text(max_size=12)), offered=st.lists(st.sampled_from(ALL), max_size=4, unique_by=id))
@settings(deadline=None)
def test_whatever_is_typed_only_children_offered_or_within_scope_come_out(said: str, offered: list[Pupil]) -> None:
    words = meaning(said, offered=offered, scope=SCOPE)
    if words is None:
        return
    among = offered if words.meant is Meant.THESE else ALL
    assert {pupil.id for pupil in words.pupils} <= {pupil.id for pupil in among}
    if words.meant is Meant.THESE:
        assert words.pupils
    if words.meant is Meant.OTHERS and words.exact:
        assert all(pupil.name.replace("·", "") in said.replace("·", "").replace(" ", "") for pupil in words.pupils)
