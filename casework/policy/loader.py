"""Reads a policy pack (TOML) into a Policy, and refuses one that is incomplete or that invents a clause."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from casework.duty import DutyKind
from casework.people import RIGHTS, Act, Role
from casework.policy.model import (
    DEFAULT,
    BoardingRule,
    Clause,
    LadderRule,
    LeaveRule,
    LessonRule,
    Missed,
    MissedRule,
    Policy,
    Rounds,
    SightingRule,
    Span,
    Stage,
    StageRule,
    Timetable,
    Unit,
    VisitRule,
)

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class BadPolicy(ValueError):
    """制度文件有错:写明在哪一项、错在哪里。"""


class _Pack:
    """A table of the pack together with the clauses it may cite and the sources noted so far."""

    def __init__(self, table: Mapping[str, Any], path: str, clauses: Mapping[str, Clause], sources: dict[str, str]):
        self.table, self.path, self.clauses, self.sources = table, path, clauses, sources

    def _get(self, key: str, kind: type[T]) -> T:
        where = f"{self.path}.{key}".lstrip(".")
        if key not in self.table:
            raise BadPolicy(f"{where}: 缺少这一项")
        value = self.table[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise BadPolicy(f"{where}: 应为 {kind.__name__}")
        return value

    def part(self, key: str) -> _Pack:
        return _Pack(self._get(key, dict), f"{self.path}.{key}".lstrip("."), self.clauses, self.sources)

    def parts(self, key: str) -> list[_Pack]:
        return [
            _Pack(entry, f"{self.path}.{key}[{index}]".lstrip("."), self.clauses, self.sources)
            for index, entry in enumerate(self._get(key, list))
        ]

    def text(self, key: str) -> str:
        return self._get(key, str)

    def word(self, key: str, words: type[E]) -> E:
        return self._word(self.text(key), words, key)

    def words(self, key: str, words: type[E]) -> tuple[E, ...]:
        return tuple(self._word(value, words, key) for value in self._get(key, list))

    def _word(self, value: Any, words: type[E], key: str) -> E:
        try:
            return words(value)
        except ValueError:
            raise BadPolicy(f"{self.path}.{key}: 不认识的词 {value!r}") from None

    def clause(self, key: str = "clause") -> str:
        """The clause named here; it must stand in the pack, or be the word ``default``."""
        name = self.text(key)
        if name != DEFAULT and name not in self.clauses:
            raise BadPolicy(f"{self.path}.{key}: 没有这一条款 {name!r}")
        return name

    def span(self, key: str) -> Span:
        part = self.part(key)
        amount = part._get("amount", int)
        if amount < 0:
            raise BadPolicy(f"{part.path}.amount: 不能小于 0")
        self.sources[part.path] = part.clause()
        return Span(amount=amount, unit=part.word("unit", Unit))

    def value(self, key: str, kind: type[T]) -> T:
        part = self.part(key)
        self.sources[part.path] = part.clause()
        return part._get("value", kind)

    def role(self, key: str) -> Role:
        return self._word(self.value(key, str), Role, key)

    def optional_span(self, key: str) -> Span | None:
        return self.span(key) if key in self.table else None


def read_policy(text: str) -> Policy:
    """The Policy written in a pack's TOML. Raises BadPolicy with the place and what is wrong there."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(str(error)) from error
    bare = _Pack(table, "", {}, {})
    clauses: dict[str, Clause] = {}
    for name in bare._get("clauses", dict):
        part = bare.part("clauses").part(name)
        clauses[name] = Clause(id=name, where=part.text("where"), text=part.text("text"))
    sources: dict[str, str] = {}
    pack = _Pack(table, "", clauses, sources)
    head, answers, back = pack.part("pack"), pack.part("answers"), pack.part("return")
    rounds, quiet, timetable = pack.part("rounds"), pack.part("quiet"), pack.part("timetable")
    lessons = timetable.value("lessons", list)
    if not lessons or any(not isinstance(t, time) for t in lessons) or lessons != sorted(lessons):
        raise BadPolicy("timetable.lessons: 应为按先后排列的上课时间")
    morning = timetable.value("morning", int)
    if not 0 < morning <= len(lessons):
        raise BadPolicy("timetable.morning: 上午的节数应在 1 和总节数之间")
    return Policy(
        name=head.text("name"),
        title=head.text("title"),
        place=head.text("place"),
        issued=head._get("issued", date),
        clauses=clauses,
        missed=tuple(_missed(part) for part in pack.parts("missed")),
        stages=tuple(
            StageRule(stage=part.word("stage", Stage), after=part.span("after"), clause=part.part("after").clause())
            for part in pack.parts("stages")
        ),
        visits=tuple(_visits(part) for part in pack.parts("visits")),
        ladders=tuple(
            LadderRule(of=part.word("of", Role), to=part.words("to", Role), clause=part.clause())
            for part in pack.parts("ladders")
        ),
        acknowledge_within=answers.span("acknowledge_within"),
        act_within=answers.span("act_within"),
        confirm_by=answers.role("confirm_by"),
        promise_check=answers.value("promise_check", bool),
        watch=back.span("watch"),
        check_in_every=back.span("check_in_every"),
        check_in_by=back.role("check_in_by"),
        close_by=back.role("close_by"),
        close_within=back.span("close_within"),
        sightings=_sightings(pack.part("sightings")),
        timetable=Timetable(lessons=tuple(lessons), morning=morning),
        rounds=Rounds(
            roll_call=rounds.value("roll_call", time),
            roll_call_reminder=rounds.value("roll_call_reminder", time),
            roll_call_to_leader=rounds.value("roll_call_to_leader", time),
            morning=rounds.value("morning", time),
            evening=rounds.value("evening", time),
            week_ends_on=rounds.value("week_ends_on", int),
        ),
        quiet_from=quiet.value("from", time),
        quiet_until=quiet.value("until", time),
        leave=_leave(pack.part("leave")) if "leave" in table else None,
        boarding=_boarding(pack.part("boarding")) if "boarding" in table else None,
        sources=sources,
        **_counts(pack),
    )


def _counts(pack: _Pack) -> dict[str, Any]:
    """The part about lessons, boards and questions; an older pack gets what the product suggests."""
    found: dict[str, Any] = {}
    if "lessons" in pack.table:
        part = pack.part("lessons")
        rule = LessonRule(
            tell_leader_from=part.value("tell_leader_from", int), answer_within=part.value("answer_within", int)
        )
        if rule.tell_leader_from < 1 or rule.answer_within < 1:
            raise BadPolicy("lessons: 至少为 1")
        found["lessons"] = rule
    if "board" in pack.table:
        found["ask_again_after"] = pack.part("board").value("ask_again_after", int)
    if "questions" in pack.table:
        found["question_kept_days"] = pack.part("questions").value("kept_days", int)
        if found["question_kept_days"] < 1:
            raise BadPolicy("questions: 至少为 1")
    for key in ("lessons.tell_leader_from", "lessons.answer_within", "board.ask_again_after", "questions.kept_days"):
        pack.sources.setdefault(key, DEFAULT)
    return found


def _missed(part: _Pack) -> MissedRule:
    return MissedRule(
        missed=part.word("missed", Missed),
        duty=None if part.text("duty") == "none" else part.word("duty", DutyKind),
        by=part.word("by", Role),
        within=part.span("within"),
        within_clause=part.part("within").clause(),
        clause=part.clause(),
        result_to=part.words("result_to", Role) if "result_to" in part.table else (),
    )


def _sightings(part: _Pack) -> SightingRule:
    rule = SightingRule(
        by=part.role("by"),
        acknowledge_within=part.span("acknowledge_within"),
        resolve_within=part.span("resolve_within"),
        same_child_within=part.span("same_child_within"),
    )
    for span in (rule.acknowledge_within, rule.resolve_within):
        if span.amount < 1 or span.unit is not Unit.SCHOOL_DAY:
            raise BadPolicy(f"{part.path}: 期限按上课日计,至少一天")
    if rule.same_child_within.unit is not Unit.DAY:
        raise BadPolicy(f"{part.path}.same_child_within: 按天计")
    if Act.RESOLVE not in RIGHTS[rule.by].acts:
        raise BadPolicy(f"{part.path}.by: 这个岗位不能查清发现记录")
    return rule


def _visits(part: _Pack) -> VisitRule:
    rule = VisitRule(
        stage=part.word("stage", Stage),
        by=part.words("by", Role),
        by_clause=part.clause("by_clause"),
        every=part.span("every"),
        fresh=part.optional_span("fresh"),
        later=part.optional_span("later"),
        vacation=part.optional_span("vacation"),
        clause=part.clause(),
        rhythm_clause=part.part("every").clause(),
    )
    if (rule.fresh is None) != (rule.later is None):
        raise BadPolicy(f"{part.path}: fresh 和 later 要么都写,要么都不写")
    for span in (rule.every, rule.later, rule.vacation):
        if span is not None and (span.amount < 1 or span.unit in (Unit.LESSON, Unit.HALF_DAY)):
            raise BadPolicy(f"{part.path}: 家访的间隔至少为一天")
    return rule


def _leave(part: _Pack) -> LeaveRule:
    rule = LeaveRule(
        consent_after=part.span("consent_after"),
        consent_by=part.role("consent_by"),
        answer_within=part.span("answer_within"),
    )
    for key, span in (("consent_after", rule.consent_after), ("answer_within", rule.answer_within)):
        if span.unit is not Unit.SCHOOL_DAY:
            raise BadPolicy(f"{part.path}.{key}: 单位应为 school_day")
    return rule


def _boarding(part: _Pack) -> BoardingRule:
    rule = BoardingRule(
        evening=part.value("evening", time),
        morning=part.value("morning", time),
        weekend=part.value("weekend", time),
        answer_by=part.role("answer_by"),
        up_after_minutes=part.value("up_after_minutes", int),
    )
    if rule.up_after_minutes < 0:
        raise BadPolicy(f"{part.path}.up_after_minutes: 不能小于 0")
    return rule


def packs() -> tuple[str, ...]:
    """The names of the packs that come with the product."""
    folder = resources.files("casework.policy").joinpath("packs")
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def load_policy(name_or_path: str) -> Policy:
    """The pack of that name, or of that file. Raises BadPolicy if there is none or it is wrong."""
    if name_or_path in packs():
        source = resources.files("casework.policy").joinpath("packs", f"{name_or_path}.toml")
        return read_policy(source.read_text(encoding="utf-8"))
    try:
        return read_policy(Path(name_or_path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadPolicy(f"没有名为 {name_or_path} 的制度,现有:{'、'.join(packs())}") from None
