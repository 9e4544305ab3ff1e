"""The whole workbook is checked at once: each row by itself, then the rows against one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol, TypeVar

from casework.people import Role
from storage.workbook import columns, parse
from storage.workbook.rows import (
    ChildRow,
    ClosureRow,
    Kind,
    Problem,
    RosterSheets,
    Sheet,
    StaffRow,
    StudentRow,
    TermRow,
)
from storage.workbook.staff import merge_people

NAMED_ROWS = 5


class Numbered(Protocol):
    @property
    def row(self) -> int: ...


RowT = TypeVar("RowT", bound=Numbered)


def check_sheets(sheets: Iterable[Sheet]) -> RosterSheets:
    """The rows that can be imported and every problem there is, in the order of the sheets."""
    problems: list[Problem] = []
    by_name: dict[str, Sheet] = {}
    for sheet in sheets:
        if sheet.name in by_name:
            problems.append(Problem(sheet=sheet.name, row=0, column="", kind=Kind.WARNING, code="sheet_twice"))
        by_name.setdefault(sheet.name, sheet)
    if not by_name:
        names = "、".join(columns.SHEETS)
        problems.append(
            Problem(sheet="", row=0, column="", kind=Kind.REJECT, code="no_sheets", values={"sheets": names})
        )
    spellings = parse.Spellings()

    def rows_of(name: str, read: Callable[[parse.RowReader], RowT], only_school: str = "") -> list[RowT]:
        if name not in by_name:
            return []
        return list(
            parse.read_rows(by_name[name], read, spellings=spellings, problems=problems, only_school=only_school)
        )

    students = rows_of(columns.PUPILS, parse.student)
    schools = {student.school for student in students if student.school}
    only_school = next(iter(schools)) if len(schools) == 1 else ""
    staff = rows_of(columns.STAFF, parse.post, only_school)
    terms = rows_of(columns.TERMS, parse.term)
    closures = rows_of(columns.CLOSURES, parse.closure, only_school)
    children = rows_of(columns.CHILDREN, parse.child)

    problems += same_pupils(students)
    problems += same_children(children)
    if students:
        problems += unknown_places(students, staff, terms, closures)
    problems += doubtful_staff(staff)
    problems += overlapping_terms(terms)

    rejected = {(problem.sheet, problem.row) for problem in problems if problem.kind is Kind.REJECT}

    def good(name: str, rows: Sequence[RowT]) -> tuple[RowT, ...]:
        return tuple(row for row in rows if (name, row.row) not in rejected)

    return RosterSheets(
        students=good(columns.PUPILS, students),
        staff=good(columns.STAFF, staff),
        terms=good(columns.TERMS, terms),
        closures=good(columns.CLOSURES, closures),
        children=good(columns.CHILDREN, children),
        problems=in_order(problems),
        sheets=tuple(by_name.values()),
    )


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By sheet, row and column as the workbook shows them."""
    sheets = {name: place for place, name in enumerate(columns.SHEETS)}
    headings = {
        (name, column.heading): place for name, each in columns.SHEETS.items() for place, column in enumerate(each)
    }
    return tuple(
        sorted(
            problems,
            key=lambda problem: (
                sheets.get(problem.sheet, -1),
                problem.row,
                headings.get((problem.sheet, problem.column), -1),
            ),
        )
    )


def groups(rows: Iterable[RowT], key: Callable[[RowT], Hashable | None]) -> list[list[RowT]]:
    """The rows that share a key with another row; a key of None is shared with nobody."""
    first: dict[Hashable, RowT] = {}
    shared: dict[Hashable, list[RowT]] = {}
    for row in rows:
        if (own := key(row)) is not None and (other := first.setdefault(own, row)) is not row:
            shared.setdefault(own, [other]).append(row)
    return list(shared.values())


def on_each(
    sheet: str, column: str, kind: Kind, code: str, group: Sequence[Numbered], **values: object
) -> Iterable[Problem]:
    """The same problem on every row of the group, each naming the others."""
    numbers = [row.row for row in group]
    for row in group:
        others = [str(number) for number in numbers[: NAMED_ROWS + 1] if number != row.row][:NAMED_ROWS]
        named = "、".join(others) + ("…" if len(numbers) > NAMED_ROWS + 1 else "")
        yield Problem(sheet=sheet, row=row.row, column=column, kind=kind, code=code, values={"rows": named, **values})


def same_pupils(students: Sequence[StudentRow]) -> Iterable[Problem]:
    """The same pupil twice: by ID number, by class with name and birth date, or by the number on the roll.

    Pupils of one name in one class without any of these are told apart by village and guardian.
    """
    told: set[int] = set()

    def tell(column: str, code: str, key: Callable[[StudentRow], Hashable | None]) -> Iterable[Problem]:
        for group in groups(students, key):
            if any(student.row not in told for student in group):
                told.update(student.row for student in group)
                yield from on_each(columns.PUPILS, column, Kind.REJECT, code, group)

    def in_class(student: StudentRow) -> tuple[Hashable, ...] | None:
        if not (student.school and student.grade and student.number and student.name):
            return None
        return (student.school, student.grade, student.number, student.name)

    def by_birth(student: StudentRow) -> Hashable | None:
        place = in_class(student)
        return (*place, student.born) if place and student.born else None

    def by_home(student: StudentRow) -> Hashable | None:
        place = in_class(student)
        if place is None or student.born or student.id_number or student.roll_number:
            return None
        return (*place, student.village, *(guardian.name for guardian in student.guardians))

    yield from tell("身份证号", "same_id", lambda student: student.id_number or None)
    yield from tell("姓名", "same_person", by_birth)
    yield from tell("学籍号", "same_roll_number", lambda student: student.roll_number or None)
    yield from tell("姓名", "same_unclear", by_home)


def same_children(children: Sequence[ChildRow]) -> Iterable[Problem]:
    told: set[int] = set()
    keys: tuple[Callable[[ChildRow], Hashable | None], ...] = (
        lambda child: child.id_number or None,
        lambda child: (child.village, child.name, child.born) if child.village and child.name else None,
    )
    for key in keys:
        for group in groups(children, key):
            if any(child.row not in told for child in group):
                told.update(child.row for child in group)
                yield from on_each(columns.CHILDREN, "姓名", Kind.REJECT, "same_child", group)


def unknown_places(
    students: Sequence[StudentRow],
    staff: Sequence[StaffRow],
    terms: Sequence[TermRow],
    closures: Sequence[ClosureRow],
) -> Iterable[Problem]:
    """Schools, classes and villages that no pupil belongs to: mostly a slip of the pen, but a class may be empty."""
    schools = {student.school for student in students}
    classes = {(student.school, student.grade, student.number) for student in students}
    villages = {student.village for student in students}

    def warning(sheet: str, row: int, column: str, code: str, **values: object) -> Problem:
        return Problem(sheet=sheet, row=row, column=column, kind=Kind.WARNING, code=code, values=values)

    for sheet, rows in ((columns.STAFF, staff), (columns.TERMS, terms), (columns.CLOSURES, closures)):
        for row in rows:
            if row.school and row.school not in schools:
                if isinstance(row, StaffRow) and row.role not in parse.IN_A_SCHOOL:
                    continue  # the education centre or a unit's own name, written under 学校
                yield warning(sheet, row.row, "学校", "unknown_school", said=row.school)
            elif not isinstance(row, TermRow):
                for each in row.classes:
                    if row.school and (row.school, each.grade, each.number) not in classes:
                        values = {"school": row.school, "said": each.label}
                        yield warning(sheet, row.row, "班级", "unknown_class", **values)
    for row in staff:
        for village in row.villages:
            if village not in villages:
                yield warning(columns.STAFF, row.row, "村(社区)", "unknown_village", said=village)


def doubtful_staff(staff: Sequence[StaffRow]) -> Iterable[Problem]:
    """Two head teachers for one class; people of one name who may be one person."""
    people = merge_people(staff)
    heads: dict[tuple[str, str], dict[int, StaffRow]] = defaultdict(dict)
    for number, person in enumerate(people):
        for post in person.posts:
            if post.role is Role.HEAD_TEACHER:
                for each in post.classes:
                    heads[post.school, each.label].setdefault(number, post)
    for (school, label), posts in heads.items():
        if len(posts) > 1:
            yield from on_each(
                columns.STAFF, "班级", Kind.WARNING, "second_head_teacher", list(posts.values()),
                school=school, class_name=label,
            )  # fmt: skip
    first_posts = [person.posts[0] for person in people]
    for group in groups(first_posts, lambda post: post.name or None):
        if not all(post.phone for post in group):
            yield from on_each(columns.STAFF, "姓名", Kind.WARNING, "same_name", group)


def overlapping_terms(terms: Sequence[TermRow]) -> Iterable[Problem]:
    for place, term in enumerate(terms):
        for earlier in terms[:place]:
            if term.school == earlier.school and term.start <= earlier.end and earlier.start <= term.end:
                values = {"rows": str(earlier.row)}
                yield Problem(
                    sheet=columns.TERMS, row=term.row, column="开始", kind=Kind.WARNING, code="term_overlap",
                    values=values,
                )  # fmt: skip
                break
