"""One row of cells becomes one row of the roster; what a single row shows to be wrong is noted on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from casework.people import ROLE_NAMES, Guardian, Role
from storage.workbook import cells, columns
from storage.workbook.cells import LONGEST_EXACT_NUMBER, Cell, CellError, ClassName
from storage.workbook.rows import ChildRow, ClosureRow, Kind, Problem, Sheet, StaffRow, StudentRow, TermRow

NOTHING = frozenset({"无", "没有", "暂无", "-", "--", "—", "——", "/", "\\", "N/A", "n/a"})
"""How people fill a cell to say that there is nothing to fill in."""

EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
"""What an error looks like once somebody has pasted it as text."""

FORMULA_SIGNS = ("=", "+", "@", "-")
LONGEST = 60
LONGEST_NOTE = 2000
NOTE_COLUMNS = frozenset({"备注", "家庭住址", "原因", "未就读原因", "户籍", "现居住地", "班级", "村(社区)"})
YES = frozenset({"是", "寄宿", "寄宿生", "住校", "住宿", "住读", "有", "√", "✓", "Y", "y", "1", "True", "TRUE"})
NO = frozenset({"", "否", "不", "不是", "不寄宿", "走读", "走读生", "通校", "×", "N", "n", "0", "False", "FALSE"})
SEX_WORDS = {"男": "男", "女": "女", "男性": "男", "女性": "女", "男生": "男", "女生": "女"}
BORN_FIRST, BORN_LAST = 1990, 2040
ROLES = {name: role for role, name in ROLE_NAMES.items()}

IN_A_CLASS = frozenset({Role.HEAD_TEACHER, Role.SUBJECT_TEACHER})
IN_A_SCHOOL = IN_A_CLASS | {Role.DUTY_TEACHER, Role.SCHOOL_LEADER}
OF_THE_TOWN = frozenset({Role.LEADING_GROUP, Role.TOWN_CONTACT})

RowT = TypeVar("RowT")


def folded(text: str) -> str:
    """What makes two spellings of one place the same."""
    return cells.narrow(text).replace(" ", "").casefold()


@dataclass(kw_only=True)
class Spellings:
    """One spelling for each school and village: the first seen, whatever the width of its brackets elsewhere."""

    seen: dict[str, str] = field(default_factory=dict)

    def of(self, text: str) -> str:
        return self.seen.get(text) or self.learn(text) if text else ""

    def learn(self, text: str) -> str:
        spelling = self.seen.setdefault(folded(text), text)
        self.seen[text] = spelling
        return spelling


@dataclass(kw_only=True)
class RowReader:
    """Reads one row by heading and keeps what it finds wrong."""

    sheet: str
    row: int
    cells: dict[str, Cell]
    spellings: Spellings
    problems: list[Problem]
    only_school: str = ""

    def note(self, column: str, kind: Kind, code: str, **values: object) -> None:
        self.problems.append(
            Problem(sheet=self.sheet, row=self.row, column=column, kind=kind, code=code, values=values)
        )

    def reject(self, column: str, code: str, **values: object) -> None:
        self.note(column, Kind.REJECT, code, **values)

    def warn(self, column: str, code: str, **values: object) -> None:
        self.note(column, Kind.WARNING, code, **values)

    def cell(self, column: str, *, required: bool = False) -> Cell:
        """The cell, None where it is empty in any of the ways people leave a cell empty."""
        cell = self.cells.get(column)
        if isinstance(cell, str):
            cell = cells.clean(cell)
            if cell and cell not in EXCEL_ERRORS and (required or cell not in NOTHING):
                return cell
            cell = CellError() if cell in EXCEL_ERRORS else None
        if isinstance(cell, CellError):
            self.reject(column, "excel_error")
            return None
        if cell is None and required:
            self.reject(column, "required")
        return cell

    def text(self, column: str, *, required: bool = False) -> str:
        cell = self.cell(column, required=required)
        if cell is None:
            return ""
        return self.within(column, cell if isinstance(cell, str) else cells.shown(cell))

    def within(self, column: str, text: str) -> str:
        """The text, cut where the column ends; a longer one is rejected."""
        if len(text) <= LONGEST:
            return text
        most = LONGEST_NOTE if column in NOTE_COLUMNS else LONGEST
        if len(text) > most:
            self.reject(column, "too_long", most=most)
        return text[:most]

    def word(self, column: str, *, required: bool = False) -> str:
        """Text that names somebody or something: no number, no leftover formula."""
        cell = self.cell(column, required=required)
        if cell is None:
            return ""
        if not isinstance(cell, str):
            self.reject(column, "not_text", said=cells.shown(cell))
            return ""
        if cell.startswith(FORMULA_SIGNS):
            self.reject(column, "formula", sign=cell[0])
            return ""
        return self.within(column, cell)

    def name(self, column: str, *, required: bool = False) -> str:
        name = cells.name_of(self.word(column, required=required))
        if name and not name.isalpha() and not any(letter.isalpha() for letter in name):
            self.reject(column, "not_text", said=name)
            return ""
        return name

    def place(self, column: str, *, required: bool = False) -> str:
        return self.spellings.of(self.word(column, required=required))

    def places(self, column: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.spellings.of, cells.parts(self.word(column)))))

    def choice(self, column: str, code: str, read: Callable[[str], int | None]) -> int:
        """A required word out of a known set; 0 where it is not."""
        said = cells.shown(self.cell(column, required=True))
        found = read(said) if said else None
        if said and found is None:
            self.reject(column, code, said=said)
        return found or 0

    def day(self, column: str, *, required: bool = False) -> date | None:
        cell = self.cell(column, required=required)
        if cell is None:
            return None
        found = cells.date_of(cell)
        if found is None:
            self.reject(column, "date", said=cells.shown(cell)[:40])
        return found

    def phone(self, column: str) -> str:
        """``+86…``; what cannot be read as a number is kept as it was written."""
        said = self.text(column)
        if not said:
            return ""
        if phone := cells.phone_of(said):
            return phone
        several = [phone for piece in cells.parts(said.replace("/", ";")) if (phone := cells.phone_of(piece))]
        if several:
            self.warn(column, "phone_several")
            return several[0]
        self.warn(column, "phone", said=said)
        return said

    def sex(self) -> str:
        said = self.text("性别")
        if said and said not in SEX_WORDS:
            self.warn("性别", "sex", said=said)
        return SEX_WORDS.get(said, "")

    def born(self, *, required: bool = False) -> date | None:
        born = self.day("出生日期", required=required)
        if born and not BORN_FIRST <= born.year <= BORN_LAST:
            self.warn("出生日期", "birth_odd", said=born)
        return born

    def id_number(self, born: date | None, sex: str) -> str:
        """The ID number, checked by its digit and against birth date and sex. Raised in doubt, never mended."""
        cell = self.cell("身份证号")
        if cell is None:
            return ""
        said = cells.id_number_of(cells.shown(cell))
        if not isinstance(cell, str) or cells.LOST_DIGITS.fullmatch(said):
            self.reject("身份证号", "id_number_as_number")
            return ""
        if not cells.ID_SHAPE.fullmatch(said):
            self.warn("身份证号", "id_shape", length=len(said))
            return said[:LONGEST] if any(sign.isdigit() for sign in said) else ""
        if not cells.id_number_well_formed(said):
            self.warn("身份证号", "id_checksum")
        inside = cells.born_by_id(said)
        if inside is None:
            self.warn("身份证号", "id_no_birth")
        elif born and inside != born:
            self.warn("身份证号", "id_birth", said=born)
        elif sex and cells.sex_by_id(said) != sex:
            self.warn("身份证号", "id_sex", sex=cells.sex_by_id(said))
        return said

    def roll_number(self) -> str:
        cell = self.cell("学籍号")
        said = cells.id_number_of(cells.shown(cell))
        too_long_for_a_number = cells.is_number(cell) and not (said.isdigit() and int(said) < LONGEST_EXACT_NUMBER)
        if too_long_for_a_number or cells.LOST_DIGITS.fullmatch(said):
            self.reject("学籍号", "roll_number_as_number")
            return ""
        return said[:LONGEST]

    def classes(self, column: str) -> tuple[ClassName, ...]:
        found = []
        for said in cells.parts(cells.shown(self.cell(column))):
            name = cells.class_of(said)
            if name is None:
                self.reject(column, "class_label", said=said)
            else:
                found.append(name)
        return tuple(dict.fromkeys(found))


def student(row: RowReader) -> StudentRow:
    sex = row.sex()
    born = row.born()
    id_number = row.id_number(born, sex)
    boarding = row.text("寄宿")
    if boarding not in YES | NO:
        row.warn("寄宿", "boarding", said=boarding)
    priorities = cells.parts(row.text("重点类别"))
    for unknown in (word for word in priorities if word not in columns.PRIORITIES):
        row.reject("重点类别", "priority", said=unknown, allowed="、".join(columns.PRIORITIES))
    guardians = (
        Guardian(name=row.name("监护人"), relation=row.text("与学生关系"), phone=row.phone("监护人电话")),
        Guardian(name=row.name("监护人2"), relation=row.text("与学生关系2"), phone=row.phone("监护人电话2")),
    )
    return StudentRow(
        row=row.row,
        school=row.place("学校", required=True),
        grade=row.choice("年级", "grade", cells.grade_of),
        number=row.choice("班级", "class_number", cells.class_number_of),
        name=row.name("姓名", required=True),
        sex=sex or (cells.sex_by_id(id_number) if cells.id_number_well_formed(id_number) else ""),
        born=born or (cells.born_by_id(id_number) if cells.id_number_well_formed(id_number) else None),
        id_number=id_number,
        roll_number=row.roll_number(),
        village=row.place("村(社区)"),
        address=row.text("家庭住址"),
        guardians=tuple(guardian for guardian in guardians if guardian.name or guardian.phone),
        boarding=boarding in YES,
        priorities=frozenset(priorities),
        note=row.text("备注"),
    )


def post(row: RowReader) -> StaffRow:
    said = cells.clean(cells.shown(row.cell("角色", required=True)))
    role = ROLES.get(said)
    if said and role is None:
        row.reject("角色", "role", said=said, allowed="、".join(ROLES))
    school = row.place("学校")
    classes = row.classes("班级")
    villages = row.places("村(社区)")
    agency = row.text("单位")
    if role in IN_A_SCHOOL and not school:
        school = row.only_school
        if not school:
            row.reject("学校", "school_needed", role=said)
    if role in IN_A_CLASS and not row.cells.get("班级"):
        row.reject("班级", "class_needed", role=said)
    if role is Role.GRID_WORKER and not villages:
        row.reject("村(社区)", "village_needed", role=said)
    if role is Role.PARTNER_AGENCY and not agency:
        row.reject("单位", "agency_needed")
    if role in OF_THE_TOWN and school:
        row.warn("学校", "school_not_wanted", role=said)
        school = ""
    return StaffRow(
        row=row.row,
        name=row.name("姓名", required=True),
        role=role or Role.PARTNER_AGENCY,  # a row with an unknown role is rejected and goes no further
        phone=row.phone("手机"),
        school=school,
        classes=classes,
        villages=villages,
        agency=agency,
    )


def term(row: RowReader) -> TermRow:
    start, end = row.day("开始", required=True), row.day("结束", required=True)
    if start and end and end < start:
        row.reject("结束", "term_backwards", start=start, end=end)
    return TermRow(
        row=row.row,
        name=row.text("学期", required=True),
        start=start or date.min,
        end=end or date.min,
        school=row.place("学校"),
    )


def closure(row: RowReader) -> ClosureRow:
    school, classes = row.place("学校"), row.classes("班级")
    if classes and not school:
        school = row.only_school
        if not school:
            row.reject("学校", "closure_school_needed")
    return ClosureRow(
        row=row.row,
        day=row.day("日期", required=True) or date.min,
        school=school,
        classes=classes,
        reason=row.text("原因"),
    )


def child(row: RowReader) -> ChildRow:
    sex = row.sex()
    born = row.born(required=True)
    return ChildRow(
        row=row.row,
        village=row.place("村(社区)", required=True),
        name=row.name("姓名", required=True),
        born=born or date.min,
        sex=sex,
        id_number=row.id_number(born, sex),
        registered=row.text("户籍"),
        residence=row.text("现居住地"),
        guardian=row.name("监护人"),
        phone=row.phone("监护人电话"),
        school=row.place("就读学校"),
        grade=row.text("就读年级"),
        reason=row.text("未就读原因"),
    )


def heading(cell: Cell) -> str:
    """A heading without the star of the template, spaces, or the width of its brackets."""
    return cells.narrow(cells.shown(cell)).replace(" ", "").rstrip("*")


def places_of(sheet: Sheet) -> dict[str, int]:
    """In which column each known heading stands; the first one counts."""
    known = {column.heading for column in columns.SHEETS[sheet.name]}
    places: dict[str, int] = {}
    for place, cell in enumerate(sheet.rows[0] if sheet.rows else ()):
        if (word := heading(cell)) in known:
            places.setdefault(word, place)
    return places


def headings(sheet: Sheet, problems: list[Problem]) -> dict[str, int]:
    """``places_of``, noting what is missing or written twice."""
    places = places_of(sheet)
    written = [heading(cell) for cell in (sheet.rows[0] if sheet.rows else ())]

    def note(column: str, kind: Kind, code: str) -> None:
        problems.append(Problem(sheet=sheet.name, row=1, column=column, kind=kind, code=code))

    if not any(written):
        note("", Kind.WARNING, "sheet_empty")
        return {}
    for column in columns.SHEETS[sheet.name]:
        if column.required and column.heading not in places:
            note(column.heading, Kind.REJECT, "heading_missing")
        if written.count(column.heading) > 1:
            note(column.heading, Kind.WARNING, "heading_twice")
    return places


def read_rows(
    sheet: Sheet,
    read: Callable[[RowReader], RowT],
    *,
    spellings: Spellings,
    problems: list[Problem],
    only_school: str = "",
) -> Iterator[RowT]:
    """Every row in which a known column is filled. A sheet that lacks a required heading is not read further."""
    places = headings(sheet, problems)
    if any(column.required and column.heading not in places for column in columns.SHEETS[sheet.name]):
        return
    for number, row in enumerate(sheet.rows[1:], start=2):
        width = len(row)
        known = {word: row[place] for word, place in places.items() if place < width}
        if any(cell is not None and (not isinstance(cell, str) or cells.clean(cell)) for cell in known.values()):
            yield read(
                RowReader(
                    sheet=sheet.name,
                    row=number,
                    cells=known,
                    spellings=spellings,
                    problems=problems,
                    only_school=only_school,
                )
            )
