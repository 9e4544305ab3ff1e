"""The little town in which the conversations take place: everybody has joined, everybody speaks one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert

from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.policy.model import Policy
from storage import tables
from storage.casebook import SqlCasebook, casebook_on

ZONE = ZoneInfo("Asia/Shanghai")

GUARDIANS = {
    "陈小雨": Guardian(name="王桂香", relation="奶奶", phone="13900000001"),
    "李思源": Guardian(name="李国强", relation="父亲", phone="13900000002"),
    "赵一帆": Guardian(name="周兰", relation="母亲", phone="13900000003"),
}

SOMEBODY = Guardian(name="家长", relation="父亲", phone="13900000009")


@dataclass(kw_only=True)
class Builder:
    """Fills an empty casebook."""

    book: SqlCasebook
    chats: dict[str, int] = field(default_factory=dict)

    def school(self, name: str) -> int:
        query = insert(tables.schools).values(name=name).returning(tables.schools.c.id)
        made: int = self.book.write(query).scalar_one()
        self.book.changed("staff")
        return made

    def worker(self, name: str, *posts: Post) -> None:
        chat = 1001 + len(self.chats)
        self.chats[name] = chat
        self.book.save_worker(Worker(id=0, name=name, posts=posts, chat=chat))

    def pupil(
        self,
        name: str,
        class_id: int,
        village: str,
        guardian: Guardian | None = None,
        *,
        boarding: bool = False,
        alone: bool = False,
    ) -> None:
        child = Pupil(
            id=0,
            name=name,
            school_class=self.book.town().classes[class_id],
            village=village,
            born=date(2017, 5, 20),
            address=f"{village}二组17号",
            guardians=() if alone else (guardian or GUARDIANS.get(name, SOMEBODY),),
            boarding=boarding,
        )
        self.book.save_pupil(replace(child))

    def village_child(self, name: str, village: str, guardian: str) -> None:
        """A child of the sheet 适龄儿童 that is on no roll."""
        row = {
            "village": village, "name": name, "sex": "男", "born": date(2015, 3, 2), "id_number": "", "registered": "",
            "residence": "", "guardian": guardian, "guardian_phone": "", "school": "", "grade": "", "reason": "",
        }  # fmt: skip
        self.book.write(insert(tables.village_children), row)


def settle_town(
    engine: Engine, *, policy: Policy, now: datetime, boarders: bool = False, also: Sequence[str] = ()
) -> dict[str, int]:
    """Two classes of one school and one of another, staff in every role; answers the chats by name. With
    ``boarders`` the other school has some, and a leader and a duty teacher. ``also`` names people who are there only
    where they are asked for: 许燕 值日教师, 吕明 科任教师, 石小满 a boarder."""
    with casebook_on(engine, policy=policy, zone=ZONE, now=now) as book:
        town = Builder(book=book)
        primary, junior = town.school("云溪中心小学"), town.school("云溪中学")
        three_one, three_two = book.class_of(primary, 3, 1), book.class_of(primary, 3, 2)
        seven_one = book.class_of(junior, 7, 1)

        def head(school: int, class_id: int) -> Post:
            return Post(role=Role.HEAD_TEACHER, school=school, classes=frozenset({class_id}))

        town.worker("何文静", head(primary, three_two))
        town.worker(
            "孙立", head(primary, three_one),
            Post(role=Role.SUBJECT_TEACHER, school=primary, classes=frozenset({three_two})),
        )  # fmt: skip
        town.worker("罗平", head(junior, seven_one))
        town.worker("方校长", Post(role=Role.SCHOOL_LEADER, school=primary))
        town.worker("刘守田", Post(role=Role.GRID_WORKER, villages=frozenset({"松树村"})))
        town.worker("杨柳", Post(role=Role.GRID_WORKER, villages=frozenset({"河口村"})))
        town.worker("江海", Post(role=Role.TOWN_CONTACT))
        town.worker("中心校办", Post(role=Role.EDUCATION_CENTRE))
        town.worker("田组长", Post(role=Role.LEADING_GROUP))
        town.worker("白管理", Post(role=Role.ADMINISTRATOR))
        for name, village in (("陈小雨", "松树村"), ("李思源", "松树村"), ("赵一帆", "河口村"), ("周子涵", "河口村")):
            town.pupil(name, three_two, village)
        town.pupil("刘洋", three_two, "松树村", Guardian(name="刘建", relation="父亲", phone="13900000004"))
        town.pupil("刘洋", three_two, "河口村", Guardian(name="周兰", relation="母亲", phone="13900000005"))
        if "许燕" in also:
            town.worker("许燕", Post(role=Role.DUTY_TEACHER, school=primary))
        if "吕明" in also:
            both = frozenset({three_one, three_two})
            town.worker("吕明", Post(role=Role.SUBJECT_TEACHER, school=primary, classes=both))
        if "石小满" in also:
            town.pupil(
                "石小满",
                three_two,
                "松树村",
                Guardian(name="石永福", relation="父亲", phone="13900000006"),
                boarding=True,
            )
        for name in ("吴桐", "郑好"):
            town.pupil(name, three_one, "松树村")
        for name in ("韩雪", "冯晨"):
            town.pupil(name, seven_one, "河口村", boarding=boarders)
        if boarders:
            town.worker("许校长", Post(role=Role.SCHOOL_LEADER, school=junior))
            town.worker("邓老师", Post(role=Role.DUTY_TEACHER, school=junior))
            town.worker("苏老师", Post(role=Role.SUBJECT_TEACHER, school=junior, classes=frozenset({seven_one})))
            seven_two = book.class_of(junior, 7, 2)
            town.worker("潘老师", head(junior, seven_two))
            town.pupil(
                "高远", seven_one, "松树村", Guardian(name="高强", relation="父亲", phone="13900000006"), boarding=True
            )
            town.pupil("马晓", seven_one, "松树村", boarding=True, alone=True)
            town.pupil("邹阳", seven_one, "河口村")
            for name, village in (("丁宁", "松树村"), ("高远", "河口村")):
                town.pupil(name, seven_two, village, boarding=True)
        town.village_child("陈小山", "李家村", "陈国强")
        return town.chats
