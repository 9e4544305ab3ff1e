"""``notoneless understand``: messages in, readings out, one JSON object a line, with no database."""

from __future__ import annotations

import json
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.public_holidays import seed
from casework.calendar import DayChange, SchoolCalendar, Term
from casework.people import Post, Pupil, SchoolClass, Worker
from casework.reading.contract import Complete, Doubt, Item, Reading
from casework.reading.reader import Scope, read
from storage.workbook.read import read_workbook
from storage.workbook.rows import ClosureRow, RosterSheets, StaffRow

TOWN = ZoneInfo("Asia/Shanghai")
log = logging.getLogger(__name__)


class UnknownSpeaker(Exception):
    """人员表里没有这个人。"""


class NotAMessage(Exception):
    """这一行不是一条消息。"""


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A workbook's people and school days as the reader needs them."""

    pupils: tuple[Pupil, ...]
    classes: tuple[SchoolClass, ...]
    workers: Mapping[str, Worker]
    calendar: SchoolCalendar


def run(
    roster_path: Path | str,
    lines: Iterable[str],
    *,
    zone: ZoneInfo = TOWN,
    warn: Callable[[str], None] = log.warning,
) -> Iterator[str]:
    """The readings of these messages, in order. A line that cannot be read gives ``{"id": …, "error": …}``.

    ``warn`` is told of each row of the workbook that was refused: nobody in it is known to the reader.
    Raises UnreadableWorkbook of ``storage.workbook`` when the roster cannot be opened.
    """
    sheets = read_workbook(Path(roster_path))
    for problem in sheets.rejected:
        warn(f"{problem.sheet} 第 {problem.row} 行没有收: {problem.column}")
    roster = roster_of(sheets)
    understanding = Understanding(roster, zone)
    for line in lines:
        if line.strip():
            yield json.dumps(understanding.answer(line), ensure_ascii=False)


def roster_of(sheets: RosterSheets) -> Roster:
    """The people, classes and calendar of a workbook, numbered in the order of its rows."""
    schools: dict[str, int] = {}
    classes: dict[tuple[str, int, int], SchoolClass] = {}

    def school_of(name: str) -> int:
        return schools.setdefault(name, len(schools) + 1)

    def class_of(name: str, grade: int, number: int) -> SchoolClass:
        key = (name, grade, number)
        if key not in classes:
            classes[key] = SchoolClass(
                id=len(classes) + 1, school=school_of(name), school_name=name, grade=grade, number=number
            )
        return classes[key]

    pupils = tuple(
        Pupil(
            id=number,
            name=row.name,
            school_class=class_of(row.school, row.grade, row.number),
            village=row.village,
            sex=row.sex,
            born=row.born,
            guardians=row.guardians,
            boarding=row.boarding,
        )
        for number, row in enumerate(sheets.students, start=1)
    )
    workers: dict[str, Worker] = {}
    for number, row in enumerate(sheets.staff, start=1):
        post = _post(row, school_of, class_of)
        known = workers.get(row.name)
        posts = (*known.posts, post) if known else (post,)
        workers[row.name] = Worker(id=known.id if known else number, name=row.name, posts=posts)
    changes = tuple(change for row in sheets.closures for change in _changes(row, school_of, class_of))
    terms = tuple(
        Term(name=row.name, start=row.start, end=row.end, school=school_of(row.school) if row.school else None)
        for row in sheets.terms
    )
    holidays, makeup_days, published_until = seed()
    calendar = SchoolCalendar(
        holidays=holidays, makeup_days=makeup_days, published_until=published_until, terms=terms, changes=changes
    )
    return Roster(pupils=pupils, classes=tuple(classes.values()), workers=workers, calendar=calendar)


def _post(row: StaffRow, school_of: Any, class_of: Any) -> Post:
    return Post(
        role=row.role,
        school=school_of(row.school) if row.school else None,
        classes=frozenset(class_of(row.school, one.grade, one.number).id for one in row.classes),
        villages=frozenset(row.villages),
        agency=row.agency,
    )


def _changes(row: ClosureRow, school_of: Any, class_of: Any) -> Iterator[DayChange]:
    school = school_of(row.school) if row.school else None
    if not row.classes:
        yield DayChange(day=row.day, opens=False, school=school, reason=row.reason)
    for one in row.classes:
        held = class_of(row.school, one.grade, one.number).id
        yield DayChange(day=row.day, opens=False, school=school, school_class=held, reason=row.reason)


class Understanding:
    """One run over a roster: each speaker's scope is built when first needed and kept."""

    def __init__(self, roster: Roster, zone: ZoneInfo) -> None:
        self.roster, self.zone = roster, zone
        self.scopes: dict[str, Scope] = {}
        self.bearers = Counter((one.class_id, one.name) for one in roster.pupils)

    def answer(self, line: str) -> dict[str, Any]:
        """The reading of one line, or what is wrong with it. Where the reader itself fails, the reading is empty."""
        number: object = None
        try:
            message = json.loads(line)
            if not isinstance(message, dict):
                raise NotAMessage
            number = message.get("id")
            reading = read(
                _text(message, "text"),
                scope=self._scope(_text(message, "by")),
                at=self._moment(_text(message, "at")),
                calendar=self.roster.calendar,
            )
        except json.JSONDecodeError:
            return {"id": None, "error": "这一行不是 JSON。"}
        except (NotAMessage, UnknownSpeaker) as error:
            said = ":".join(("", *map(str, error.args))) if error.args else ""
            return {"id": number, "error": (type(error).__doc__ or "") + said}
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            # Neither the text nor the error's own words, which may quote it: logs name no child.
            log.error("message %r not read: %s at %s:%s", number, type(error).__name__, last.name, last.lineno)
            reading = Reading()
        return {"id": number, **self._form(reading)}

    def _scope(self, name: str) -> Scope:
        if name not in self.scopes:
            worker = self.roster.workers.get(name)
            if worker is None:
                raise UnknownSpeaker(name)
            staff = self.roster.workers
            self.scopes[name] = Scope.of(worker, self.roster.pupils, self.roster.classes, staff)
        return self.scopes[name]

    def _moment(self, said: str) -> datetime:
        try:
            moment = datetime.fromisoformat(said)
        except ValueError as error:
            raise NotAMessage("at") from error
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment.astimezone(self.zone)

    def _form(self, reading: Reading) -> dict[str, Any]:
        return {
            "items": [self._item(one) for one in reading.items],
            "ask": [self._ask(one) for one in reading.doubts],
            "complete": [_complete(one) for one in reading.complete],
        }

    def _item(self, item: Item) -> dict[str, Any]:
        form: dict[str, Any] = {"intent": item.intent.value}
        if item.pupil is not None:
            form["pupil"] = self._label(item.pupil)
        if item.school_class is not None:
            form["class"] = _class_label(item.school_class)
        form |= {
            "date": item.day.isoformat(),
            "until": item.until.isoformat() if item.until else None,
            "sessions": list(item.sessions),
            "reason": item.reason.value if item.reason else None,
            "excused": item.excused,
        }
        if item.intent.value == "attempt":
            form |= {
                "channel": item.channel.value if item.channel else None,
                "outcome": item.outcome.value if item.outcome else None,
                "promised": item.promised.isoformat() if item.promised else None,
            }
        return form

    def _ask(self, doubt: Doubt) -> dict[str, Any]:
        return {"said": doubt.said, "candidates": [self._label(one) for one in doubt.candidates]}

    def _label(self, pupil: Pupil) -> str:
        label = f"{_class_label(pupil.school_class)} {pupil.name}"
        return f"{label}@{pupil.village}" if self.bearers[(pupil.class_id, pupil.name)] > 1 else label


def _text(message: dict[str, Any], field: str) -> str:
    value = message.get(field)
    if not isinstance(value, str):
        raise NotAMessage(field)
    return value


def _class_label(one: SchoolClass) -> str:
    return f"{one.school_name} {one.label}"


def _complete(one: Complete) -> dict[str, Any]:
    return {"class": _class_label(one.school_class), "date": one.day.isoformat()}
