"""Schools, classes, terms and closed days of the workbook beside those the town has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.people import class_label
from casework.town import Town
from storage.roster_staff import ClassKey
from storage.workbook.columns import CLOSURES, TERMS
from storage.workbook.parse import IN_A_SCHOOL, folded
from storage.workbook.rows import ClosureRow, Kind, Problem, RosterSheets, TermRow


@dataclass(frozen=True, kw_only=True)
class Places:
    """The schools and classes there are, with their ids, and those that are new."""

    schools: Mapping[str, int]
    classes: Mapping[ClassKey, int]
    new_schools: tuple[str, ...] = ()
    new_classes: tuple[ClassKey, ...] = ()

    @property
    def all_schools(self) -> frozenset[str]:
        return frozenset(self.schools) | frozenset(self.new_schools)

    @property
    def all_classes(self) -> frozenset[ClassKey]:
        return frozenset(self.classes) | frozenset(self.new_classes)


def label_of(key: ClassKey) -> str:
    """School and class as a list shows them."""
    school, grade, number = key
    return f"{school} {class_label(grade, number)}"


def plan_places(sheets: RosterSheets, town: Town) -> Places:
    """Schools and classes become what they are by a pupil or a post; a term or a closed day makes none."""
    schools = {name: number for number, name in town.schools.items()}
    classes = {(one.school_name, one.grade, one.number): one.id for one in town.classes.values()}
    posts = [post for post in sheets.staff if post.role in IN_A_SCHOOL]
    named = dict.fromkeys([row.school for row in sheets.students] + [post.school for post in posts])
    held = dict.fromkeys((row.school, row.grade, row.number) for row in sheets.students)
    held |= dict.fromkeys((post.school, one.grade, one.number) for post in posts for one in post.classes)
    return Places(
        schools=schools,
        classes=classes,
        new_schools=tuple(name for name in named if name not in schools),
        new_classes=tuple(sorted(key for key in held if key not in classes)),
    )


def in_known_spellings(sheets: RosterSheets, schools: Iterable[str], villages: Iterable[str]) -> RosterSheets:
    """The rows with every school and village as the town already writes it, whatever the width of its brackets."""
    written_before = {folded(name): name for name in (*villages, *schools)}
    respelt: dict[str, str] = {}
    for name in _named(sheets):
        known = written_before.get(folded(name), name)
        if known != name:
            respelt[name] = known
    if not respelt:
        return sheets

    def as_known(name: str) -> str:
        return respelt.get(name, name)

    return replace(
        sheets,
        students=tuple(
            replace(row, school=as_known(row.school), village=as_known(row.village)) for row in sheets.students
        ),
        staff=tuple(
            replace(row, school=as_known(row.school), villages=tuple(map(as_known, row.villages)))
            for row in sheets.staff
        ),
        terms=tuple(replace(row, school=as_known(row.school)) for row in sheets.terms),
        closures=tuple(replace(row, school=as_known(row.school)) for row in sheets.closures),
        children=tuple(replace(row, village=as_known(row.village)) for row in sheets.children),
    )


def _named(sheets: RosterSheets) -> set[str]:
    names = {row.school for row in sheets.students} | {row.village for row in sheets.students}
    names |= {row.school for row in sheets.staff} | {village for row in sheets.staff for village in row.villages}
    names |= {row.school for row in sheets.terms} | {row.school for row in sheets.closures}
    return (names | {row.village for row in sheets.children}) - {""}


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedTerm:
    """A term of a school by name; no school means all."""

    name: str
    start: date
    end: date
    school: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedDay:
    """A day closed for a class, a school or the town."""

    day: date
    school: str = ""
    class_key: ClassKey | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TimePlan:
    """``terms`` are all terms there will be if ``new_terms`` is not 0; ``closures`` are to be added."""

    terms: tuple[NamedTerm, ...] = ()
    new_terms: int = 0
    closures: tuple[ClosedDay, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan_time(
    sheets: RosterSheets, places: Places, terms: Collection[NamedTerm], closures: Collection[ClosedDay]
) -> TimePlan:
    """The terms of the schools on the sheet 校历 take the place of those they had (no school: of those for all);
    days on the sheet 停课 are closed besides those that are."""
    problems = [*_unknown_schools(sheets, places), *_unknown_classes(sheets.closures, places)]
    bad = {(problem.sheet, problem.row) for problem in problems}
    said = [
        NamedTerm(name=row.name, start=row.start, end=row.end, school=row.school)
        for row in sheets.terms
        if (TERMS, row.row) not in bad
    ]
    of = {term.school for term in said}
    left = [term for term in terms if term.school not in of]
    new = len(set(said) - set(terms))
    gone = len(set(terms) - set(left) - set(said))
    days = [day for row in sheets.closures if (CLOSURES, row.row) not in bad for day in _closed(row)]
    return TimePlan(
        terms=(*left, *dict.fromkeys(said)),
        new_terms=new or gone,
        closures=tuple(day for day in dict.fromkeys(days) if day not in closures),
        problems=tuple(problems),
    )


def _closed(row: ClosureRow) -> list[ClosedDay]:
    keys: list[ClassKey | None] = [(row.school, one.grade, one.number) for one in row.classes]
    return [ClosedDay(day=row.day, school=row.school, class_key=key, reason=row.reason) for key in keys or [None]]


def _unknown_schools(sheets: RosterSheets, places: Places) -> Iterable[Problem]:
    both: tuple[tuple[str, Sequence[TermRow | ClosureRow]], ...] = (TERMS, sheets.terms), (CLOSURES, sheets.closures)
    for sheet, found in both:
        for row in found:
            if row.school and row.school not in places.all_schools:
                yield Problem(
                    sheet=sheet, row=row.row, column="学校", kind=Kind.REJECT, code="school_not_known",
                    values={"said": row.school},
                )  # fmt: skip


def _unknown_classes(closures: Iterable[ClosureRow], places: Places) -> Iterable[Problem]:
    for row in closures:
        for one in row.classes if row.school in places.all_schools else ():
            if (row.school, one.grade, one.number) not in places.all_classes:
                yield Problem(
                    sheet=CLOSURES, row=row.row, column="班级", kind=Kind.REJECT, code="class_not_known",
                    values={"school": row.school, "said": one.label},
                )  # fmt: skip
