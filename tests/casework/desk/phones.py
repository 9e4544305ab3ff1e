"""A small town at its desk: people write and tap, every message is put into words in both languages, and read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.wording import Rendered, Wording, strip_markup
from casework.calendar import SchoolCalendar
from casework.case import CaseSummary
from casework.desk.cases import follow
from casework.desk.hearing import pictures, texts
from casework.desk.reports import edits
from casework.desk.request import Answer, Forwarded, Refusal, Request
from casework.people import Guardian, Post, Pupil, Role, SchoolClass, Worker
from casework.policy.loader import load_policy
from casework.ports import Hold, Notice
from casework.spoken import spoken
from handlers import buttons, rooms, words
from tests.builders.town import MAKEUP_DAYS, MID_AUTUMN, NATIONAL_DAY, ZONE
from tests.fakes import FakeCasebook

MONDAY = date(2026, 9, 7)

SCHOOL = "云溪中心小学"
THREE_TWO = SchoolClass(id=32, school=1, school_name=SCHOOL, grade=3, number=2)
THREE_ONE = SchoolClass(id=31, school=1, school_name=SCHOOL, grade=3, number=1)
FAR_AWAY = SchoolClass(id=52, school=2, school_name="河口小学", grade=5, number=2)

HE = Worker(id=1, name="何文静", posts=(Post(role=Role.HEAD_TEACHER, school=None, classes=frozenset({32})),), chat=101)
SUN = Worker(id=2, name="孙科", posts=(Post(role=Role.SUBJECT_TEACHER, classes=frozenset({32, 31})),), chat=102)
GAO = Worker(id=3, name="高网格", posts=(Post(role=Role.GRID_WORKER, villages=frozenset({"松树村"})),), chat=103)
LIN = Worker(id=4, name="林校长", posts=(Post(role=Role.SCHOOL_LEADER, school=1),), chat=104)
ZHOU = Worker(id=5, name="周联络", posts=(Post(role=Role.TOWN_CONTACT),), chat=105)
TAN = Worker(id=6, name="谭中心", posts=(Post(role=Role.EDUCATION_CENTRE),), chat=106)
MA = Worker(id=7, name="马老师", posts=(Post(role=Role.HEAD_TEACHER, classes=frozenset({31})),), chat=107)
FAR = Worker(id=8, name="方老师", posts=(Post(role=Role.HEAD_TEACHER, classes=frozenset({52})),), chat=108)
WU = Worker(id=9, name="吴网格", posts=(Post(role=Role.GRID_WORKER, villages=frozenset({"河口村"})),), chat=109)

YU = Pupil(
    id=7, name="陈小雨", school_class=THREE_TWO, village="松树村", born=date(2016, 3, 1), address="松树村二组17号",
    guardians=(Guardian(name="王桂香", relation="奶奶", phone="13800138000"),),
)  # fmt: skip
SI = Pupil(id=8, name="李思源", school_class=THREE_TWO, village="河口村")
LIU = Pupil(
    id=9, name="刘洋", school_class=THREE_TWO, village="松树村", guardians=(Guardian(name="刘建", relation="父亲"),)
)
YANG = Pupil(
    id=10, name="刘洋", school_class=THREE_TWO, village="河口村", guardians=(Guardian(name="周兰", relation="母亲"),)
)
FAR_CHILD = Pupil(id=20, name="赵一帆", school_class=FAR_AWAY, village="别处")


@cache
def _wording() -> Wording:
    return Wording(zone=ZONE)


@dataclass
class Message:
    """One message on a phone, as it reads now."""

    number: int
    template: str
    rendered: Rendered

    @property
    def text(self) -> str:
        return strip_markup(self.rendered.text)

    @property
    def keys(self) -> dict[str, str]:
        return {key.text: key.data or "" for row in self.rendered.rows for key in row}


class Town:
    """Phones on one fake casebook, and a clock. What is said to a phone stands in ``on(worker)``."""

    def __init__(self, *, day: date = MONDAY, at: str = "08:20") -> None:
        self.now = datetime.combine(day, time.fromisoformat(at), ZONE)
        self.book = FakeCasebook(
            policy=load_policy("langan-2023"),
            today=day,
            workers=(HE, SUN, GAO, LIN, ZHOU, TAN, MA, FAR, WU),
            classes=(THREE_TWO, THREE_ONE, FAR_AWAY),
            pupils=(YU, SI, LIU, YANG, FAR_CHILD),
            calendar=SchoolCalendar(holidays=NATIONAL_DAY | MID_AUTUMN, makeup_days=MAKEUP_DAYS),
        )
        self._phones: dict[int, list[Message]] = {}
        self._heard = 0
        self._written = 0

    # --- the clock ---
    def go_to(self, day: date, at: str = "08:20") -> None:
        """Move on, day by day, looking at each case whose time has come."""
        goal = datetime.combine(day, time.fromisoformat(at), ZONE)
        while self.now.date() < day:
            self.now = datetime.combine(self.now.date() + timedelta(days=1), time(7, 30), ZONE)
            self.book.today = self.now.date()
            while follow.look_again(self.book, self.now, 100):
                pass
            self._deliver()
        self.now = goal

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    # --- what people do ---
    def write(self, who: Worker, text: str, *, answering: Message | None = None, late: int | None = None) -> int:
        """Somebody writes; answers the message's number. ``late``: the message of that number arrives only now."""
        meant = words.meaning(text)
        request = self._sent(who, message=late, answering=answering)
        if isinstance(meant, words.Command) and meant.name in rooms.COMMANDS:
            known = rooms.COMMANDS[meant.name]
            self._run(lambda: known.verb(self.book, request, **known.args(meant.argument)), who)
        else:
            self._run(lambda: texts.hear(self.book, request, text=text), who)
        return request.message or 0

    def edit(
        self,
        who: Worker,
        number: int,
        text: str,
        *,
        wrote: datetime | None = None,
        answering: Message | None = None,
    ) -> None:
        """A message is changed; ``wrote`` is its own date, where that is not now."""
        request = replace(self._sent(who, message=number, answering=answering), at=wrote or self.now, edited=self.now)
        meant = words.meaning(text)
        known = isinstance(meant, words.Command) and meant.name in rooms.COMMANDS
        self._run(lambda: edits.edited(self.book, request, text=text, command=known), who)

    def forward(self, who: Worker, text: str, *, wrote: datetime, sender: str = "", by_bot: bool = False) -> int:
        came = Forwarded(at=wrote, sender=sender, by_bot=by_bot)
        request = replace(self._sent(who), forwarded=came)
        self._run(lambda: texts.hear(self.book, request, text=text), who)
        return request.message or 0

    def send(
        self,
        who: Worker,
        file: str,
        caption: str = "",
        *,
        voice: bool = False,
        album: str | None = None,
        answering: Message | None = None,
    ) -> int:
        """A picture, or a voice."""
        request = replace(self._sent(who, answering=answering), album=album)
        media = "audio/ogg" if voice else "image/jpeg"
        self._run(lambda: pictures.sent(self.book, request, file=file, media=media, caption=caption, voice=voice), who)
        return request.message or 0

    def _sent(self, who: Worker, *, message: int | None = None, answering: Message | None = None) -> Request:
        self._written += 1
        replied = answering.number if answering is not None else None
        return replace(self._request(who), message=message or self._written, replied=replied)

    def tap(self, who: Worker, label: str, *, message: Message | None = None) -> str | None:
        """Tap a button of the last message (or that one); answers the few words shown over the chat."""
        shown = message or self.on(who)[-1]
        return self.press(who, shown.keys[label], message=shown.number)

    def press(self, who: Worker, data: str, *, message: int | None = None) -> str | None:
        press = buttons.read(data, rooms.BUTTONS)
        request = self._request(who, pressed=True, message=message)
        said = self._run(lambda: press.verb(self.book, request, **press.args), who)
        return _wording().plain(said.template, {**said.values}, "zh_CN") if said is not None else None

    def do(self, who: Worker, verb: object, **args: object) -> None:
        """Something else than a text or a tap arrives: a picture, a place."""
        assert callable(verb)
        request = self._request(who)
        self._run(lambda: verb(self.book, request, **args), who)

    def _request(self, who: Worker, *, pressed: bool = False, message: int | None = None) -> Request:
        assert who.chat is not None
        return Request(chat=who.chat, at=self.now, now=self.now, pressed=pressed, message=message)

    def _run(self, work: object, who: Worker) -> Answer | None:
        assert callable(work)
        try:
            answer = work()
        except Refusal as refusal:
            self.book.tell(Notice(template=refusal.template, values=refusal.values, chat=who.chat, hold=Hold.NEVER))
            answer = None
        self._deliver()
        return answer

    def _deliver(self) -> None:
        for notice in self.book.told[self._heard :]:
            chat = notice.chat or self.book.workers[notice.worker or 0].chat
            if chat is None:
                continue
            _wording().render(notice.template, notice.values, "en")
            rendered = _wording().render(notice.template, notice.values, "zh_CN")
            phone = self._phones.setdefault(chat, [])
            old = next((m for m in phone if m.number == notice.edit), None) if notice.edit else None
            if old is not None:
                phone.remove(old)
            number = old.number if old is not None else sum(map(len, self._phones.values())) + 1000
            phone.append(Message(number=number, template=notice.template, rendered=rendered))
            self.book.said_to[chat, number] = spoken(notice.template, notice.values)
            if notice.draft is not None and notice.draft in self.book.drafts:
                self.book.save_draft(replace(self.book.drafts[notice.draft], message=number))
            for board in [one for one in self.book.boards.values() if one.ref == notice.draft]:
                self.book.save_boards([replace(board, message=number, in_hand=False)])
        self._heard = len(self.book.told)

    # --- what they see ---
    def on(self, who: Worker) -> list[Message]:
        return self._phones.get(who.chat or 0, [])

    def in_chat(self, chat: int) -> list[Message]:
        """What stands in a chat of several people."""
        return self._phones.get(chat, [])

    def ran(self, work: object, who: Worker) -> None:
        """Run something this person caused, and show what it says."""
        self._run(work, who)

    def last(self, who: Worker) -> str:
        return self.on(who)[-1].text

    def heard(self, who: Worker, template: str) -> list[Message]:
        return [message for message in self.on(who) if message.template == template]

    def hang_up(self) -> None:
        """Forget what stands on the phones."""
        self._phones.clear()

    def case(self, pupil: Pupil = YU) -> CaseSummary:
        return self.book.cases[pupil.id]

    def duties(self, pupil: Pupil = YU) -> list[str]:
        return [f"{d.kind} {d.owner} {d.due.date() - timedelta(days=1)}" for d in self._open(pupil)]

    def owed(self, pupil: Pupil = YU) -> list[str]:
        return [duty.key for duty in self._open(pupil)]

    def _open(self, pupil: Pupil) -> Iterable[follow.Duty]:
        return self.book.charts([pupil.id])[pupil.id].duties
