"""Every button and every command, pressed and written by everybody, about their own child and another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

import pytest

from bot.wording import LONGEST_TEXT
from casework.fact import Absent, OnLeave, Present, Retracted, Returned
from casework.people import Guardian, Post, Pupil, Role, SchoolClass, Worker
from handlers import rooms
from handlers.buttons import Button, Reader, day, duty_key, flag, number, ref, session, word
from tests.casework.desk.phones import FAR, FAR_AWAY, HE, LIN, MONDAY, THREE_TWO, YU, ZHOU, Town

ELSEWHERE = SchoolClass(id=71, school=7, school_name="青石小学", grade=1, number=1)
"""A class in which nobody of those below has anything to say, but the town."""

SECRET = Pupil(
    id=700, name="欧阳隐", school_class=ELSEWHERE, village="远山村", address="远山村九组4号",
    guardians=(Guardian(name="欧阳藏", relation="父亲", phone="13911112222"),),
)  # fmt: skip
TELLING = (SECRET.name, SECRET.guardians[0].name, SECRET.guardians[0].phone, SECRET.address)
"""What nobody outside may read."""

HEAD_THERE = Worker(
    id=70, name="石老师", posts=(Post(role=Role.HEAD_TEACHER, classes=frozenset({71})),), chat=170
)  # fmt: skip

HERE = {
    Role.SUBJECT_TEACHER: Post(role=Role.SUBJECT_TEACHER, school=1, classes=frozenset({THREE_TWO.id})),
    Role.HEAD_TEACHER: Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({THREE_TWO.id})),
    Role.DUTY_TEACHER: Post(role=Role.DUTY_TEACHER, school=1),
    Role.SCHOOL_LEADER: Post(role=Role.SCHOOL_LEADER, school=1),
    Role.GRID_WORKER: Post(role=Role.GRID_WORKER, villages=frozenset({YU.village})),
    Role.PARTNER_AGENCY: Post(role=Role.PARTNER_AGENCY, agency="派出所"),
}
"""The roles whose sight ends somewhere, all of them before the village of SECRET."""

STRANGER = Worker(id=0, name="", posts=(Post(role=Role.SUBJECT_TEACHER),), chat=999)
KEY = f"visit_home.head_teacher.{MONDAY + timedelta(days=1):%Y%m%d}"


def town_with_both_missing() -> Town:
    town = Town()
    town.book.known_classes[ELSEWHERE.id] = ELSEWHERE
    town.book.known_schools[7] = ELSEWHERE.school_name
    town.book.save_worker(HEAD_THERE)
    town.book.save_pupil(SECRET)
    town.write(HEAD_THERE, "欧阳隐今天没来")
    town.write(HE, "陈小雨今天没来")
    return town


def somebody(town: Town, role: Role) -> Worker:
    me = Worker(id=90, name="某某", posts=(HERE[role],), chat=190)
    town.book.save_worker(me)
    return me


def words_about(town: Town, pupil: int) -> Iterator[str]:
    """Every button, with arguments that mean this child, its class, its report, its attempt and its duty."""
    facts = [fact for chain in town.book.chains.values() for fact in chain if fact.subject.id == pupil]
    about: dict[Reader, str] = {
        number: str(pupil), day: str(MONDAY + timedelta(days=1)), flag: "1", session: "day", duty_key: KEY, word: "none"
    }  # fmt: skip
    for name, known in rooms.BUTTONS.items():
        for what in dict.fromkeys((fact.utterance, fact.ref) for fact in facts) or (("none", "none"),):
            for one in what:
                yield ":".join((name, *_arguments(known, about | {ref: one}, pupil)))


def _arguments(known: Button, about: dict[Reader, str], pupil: int) -> Iterator[str]:
    class_id = FAR_AWAY.id if pupil != SECRET.id else ELSEWHERE.id
    for argument, reader in known.readers.items():
        if argument == "class_id":
            yield str(class_id)
        elif argument in {"page", "post"}:
            yield "0"
        elif argument in {"worker", "taker", "to", "colleague"}:
            yield str(FAR.id)
        elif reader in about:
            yield about[reader]
        else:
            assert isinstance(reader, type)
            assert issubclass(reader, StrEnum)
            yield next(iter(reader)).value


def stored(town: Town) -> str:
    book = town.book
    facts = sorted(fact.ref for chain in book.chains.values() for fact in chain)
    rest = (book.days, book.handovers, book.calendar().changes, book.roll, book.workers, book.known_classes)
    return json.dumps([facts, *(repr(one) for one in rest)])


@pytest.mark.parametrize("role", HERE)
def test_no_button_shows_or_changes_a_child_outside_ones_sight(role: Role) -> None:
    town = town_with_both_missing()
    me = somebody(town, role)
    before = stored(town)
    for words in words_about(town, SECRET.id):
        town.press(me, words)
        shown = "\n".join(message.text + "".join(message.keys) for message in town.on(me))
        assert not any(telling in shown for telling in TELLING), words
        town.hang_up()
        own = [fact for chain in town.book.chains.values() for fact in chain if fact.by == me.id]
        assert not own, words
    assert stored(town) == before


@pytest.mark.parametrize("role", HERE)
@pytest.mark.parametrize("command", rooms.COMMANDS)
def test_no_command_shows_a_child_outside_ones_sight(role: Role, command: str) -> None:
    town = town_with_both_missing()
    me = somebody(town, role)
    for argument in ("", SECRET.name, "oyy", SECRET.guardians[0].phone):
        town.write(me, f"/{command} {argument}".strip())
    for sentence in (SECRET.name, f"{SECRET.name}今天没来", f"{SECRET.name}已返校", f"家访{SECRET.name},没人在家"):
        town.write(me, sentence)
    own = [fact for chain in town.book.chains.values() for fact in chain if fact.by == me.id]
    assert not own
    quoted = {
        "which_child", "absence_noted", "not_understood", "staff_found", "not_recorded", "word_unknown",
        "board_day_unclear",
    }  # fmt: skip
    shown = "\n".join(message.text for message in town.on(me) if message.template not in quoted)
    assert not any(telling in shown for telling in TELLING)


@pytest.mark.parametrize("role", HERE)
def test_the_answer_is_the_same_whether_the_child_exists_or_not(role: Role) -> None:
    town = town_with_both_missing()
    me = somebody(town, role)
    for there, not_there in zip(words_of_pupil(SECRET.id), words_of_pupil(123456), strict=True):
        answers = []
        for words in (there, not_there):
            town.hang_up()
            over = town.press(me, words)
            answers.append((over, [(message.template, message.text) for message in town.on(me)]))
        assert answers[0] == answers[1], there


def words_of_pupil(pupil: int) -> Iterator[str]:
    """Every button that names a child by its number."""
    for name, known in rooms.BUTTONS.items():
        if "pupil" in known.readers and ref not in known.readers.values():
            yield ":".join((name, *_arguments(known, {number: str(pupil), day: "2026-09-08", flag: "1", word: "none",
                                                      duty_key: KEY}, SECRET.id)))  # fmt: skip


def test_a_stranger_learns_nothing_from_any_button() -> None:
    town = town_with_both_missing()
    before = stored(town)
    for words in (*words_about(town, SECRET.id), *words_about(town, YU.id)):
        assert town.press(STRANGER, words) is None, words
        assert {message.template for message in town.on(STRANGER)} == {"refusal_not_joined"}, words
        town.hang_up()
    assert stored(town) == before


def test_a_subject_teacher_can_only_report_of_their_own_child() -> None:
    town = town_with_both_missing()
    me = somebody(town, Role.SUBJECT_TEACHER)
    for words in words_about(town, YU.id):
        town.press(me, words)
        own = [fact for chain in town.book.chains.values() for fact in chain if fact.by == me.id]
        assert all(isinstance(fact.body, Absent | OnLeave | Present | Returned | Retracted) for fact in own), words
        shown = "\n".join(message.text for message in town.on(me))
        assert YU.guardians[0].phone not in shown, words
        town.hang_up()


@pytest.mark.parametrize("who", [HE, LIN, ZHOU])
def test_every_button_pressed_twice_stores_once(who: Worker) -> None:
    town = town_with_both_missing()
    for words in words_about(town, YU.id):
        town.press(who, words)
        once = stored(town)
        town.press(who, words)
        assert stored(town) == once, words


def test_the_town_reads_no_longer_message_than_a_messenger_takes() -> None:
    town = town_with_both_missing()
    long = replace(YU, name="<b>&😀" * 6, address="路" * 900, guardians=YU.guardians * 9)
    town.book.save_pupil(long)
    for words in words_about(town, YU.id):
        town.press(HE, words)
    for message in town.on(HE):
        assert len(message.text.encode("utf-16-le")) // 2 <= LONGEST_TEXT
