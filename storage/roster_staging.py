"""The workbook's children as rows beside the town's own, and the statements that find out who is who.

The rows stand in temporary tables of one connection: nobody else sees them, and on SQLite filling them and comparing
them keeps no writer waiting.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from casework.case import CaseStatus
from storage import tables
from storage.bulk import Insert

CHUNK = 5_000
"""Rows written at once."""

_MOST_NAMED = 5
_here = MetaData()


def _staged(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        _here,
        Column("row", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("known", BigInteger),
        Column("changed", Boolean, nullable=False),
        Column("doubted", Boolean, nullable=False),
        Index(f"ix_{name}_known", "known"),
        prefixes=["TEMPORARY"],
    )


def _words(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


places = Table(
    "staged_places",
    _here,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("school", BigInteger),
    Column("school_class", BigInteger),
    prefixes=["TEMPORARY"],
)
"""The classes named in the workbook; without ids while they are new."""

pupils = _staged(
    "staged_pupils",
    Column("place", Integer, nullable=False),
    *_words("name", "village", "sex"),
    Column("born", Date),
    *_words("id_number", "roll_number", "address", "guardians"),
    Column("boarding", Boolean, nullable=False),
    *_words("priorities", "note"),
)
children = _staged(
    "staged_children",
    *_words("village", "name", "sex"),
    Column("born", Date, nullable=False),
    *_words("id_number", "registered", "residence", "guardian", "guardian_phone", "school", "grade", "reason"),
)
_pairs = Table(
    "staged_pairs",
    _here,
    Column("row", Integer, nullable=False),
    Column("known", BigInteger, nullable=False),
    Column("of_row", Integer, nullable=False),
    Column("of_known", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)

PUPIL_COLUMNS = tuple(c.name for c in tables.pupils.columns if c.name not in ("id", "school_class", "on_roll"))
CHILD_COLUMNS = tuple(c.name for c in tables.village_children.columns if c.name != "id")


def create(connection: Connection) -> None:
    """Make the empty tables, which go with the connection."""
    _here.create_all(connection, checkfirst=False)


def fill(connection: Connection, table: Table, rows: Iterable[list[Any]]) -> Iterator[int]:
    """Write the rows, each in the order of the table's columns; answers how many are there after each chunk."""
    into = Insert(table)
    chunk: list[list[Any]] = []
    written = 0
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            into.run(connection, chunk)
            written += len(chunk)
            chunk = []
            yield written
    if chunk:
        into.run(connection, chunk)
        yield written + len(chunk)
    if connection.dialect.name == "postgresql":
        # Only the server's own tables are measured by themselves; without numbers it joins row by row.
        connection.exec_driver_sql(f"ANALYZE {table.name}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A row that fits several of the known people, or one that other rows fit as well: nobody is guessed."""

    row: int
    column: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One way to know somebody again. ``column`` is where a doubt is shown."""

    column: str
    same: ColumnElement[bool]


_p, _s, _c = tables.pupils.c, pupils.c, tables.classes.c
_no_other_number = and_(
    or_(_s.id_number == "", _p.id_number == "", _s.id_number == _p.id_number),
    or_(_s.roll_number == "", _p.roll_number == "", _s.roll_number == _p.roll_number),
)
_same_birth = and_(_p.name == _s.name, _p.born == _s.born)
_same_class = _p.school_class == places.c.school_class
_same_school = _c.school == places.c.school
_nameless = and_(_p.name == _s.name, or_(_s.born.is_(None), _p.born.is_(None)), _no_other_number)
_same_home = and_(_p.village == _s.village, _p.guardians == _s.guardians)
_like_home = or_(
    _p.village == _s.village,
    _p.guardians == _s.guardians,
    _p.village == "",
    _s.village == "",
)

PUPIL_LEVELS = (
    Level(column="身份证号", same=and_(_s.id_number != "", _p.id_number == _s.id_number)),
    Level(column="学籍号", same=and_(_s.roll_number != "", _p.roll_number == _s.roll_number)),
    Level(column="姓名", same=and_(_same_birth, _same_class)),
    Level(column="姓名", same=and_(_same_birth, _same_school)),
    # In another school somebody with a number of their own is another child.
    Level(column="姓名", same=and_(_same_birth, _no_other_number)),
    # Rows without a birth date, in the workbook or from an earlier one.
    Level(column="姓名", same=and_(_nameless, _same_class, _same_home)),
    Level(column="姓名", same=and_(_nameless, _same_class, _like_home)),
    Level(column="姓名", same=and_(_nameless, _same_school, _same_home, or_(_s.village != "", _s.guardians != "[]"))),
)
"""By ID number, by the number on the roll, by name and birth date, the nearest first; then by name and home."""

_v, _k = tables.village_children.c, children.c
CHILD_LEVELS = (
    Level(column="身份证号", same=and_(_k.id_number != "", _v.id_number == _k.id_number)),
    Level(column="姓名", same=and_(_v.village == _k.village, _v.name == _k.name, _v.born == _k.born)),
)


def match(connection: Connection, staged: Table, level: Level) -> list[Doubt]:
    """Know again by this way whoever was not known by an earlier one; answers the rows in doubt."""
    known = _known_as(staged)
    other = staged.alias("other")
    taken = select(other.c.row).where(other.c.known == known.c.id).exists()
    pairs = select(
        staged.c.row,
        known.c.id,
        func.count().over(partition_by=staged.c.row),
        func.count().over(partition_by=known.c.id),
    ).where(level.same, *_belonging(staged), staged.c.known.is_(None), ~staged.c.doubted, ~taken)
    connection.execute(delete(_pairs))
    connection.execute(insert(_pairs).from_select([c.name for c in _pairs.columns], pairs))
    sure = (_pairs.c.row == staged.c.row) & (_pairs.c.of_row == 1) & (_pairs.c.of_known == 1)
    connection.execute(update(staged).where(sure).values(known=_pairs.c.known))
    return _doubts(connection, staged, level)


def _known_as(staged: Table) -> Table:
    return tables.pupils if staged is pupils else tables.village_children


def _belonging(staged: Table) -> list[ColumnElement[bool]]:
    """What joins the classes of both sides to them."""
    return [places.c.place == _s.place, _c.id == _p.school_class] if staged is pupils else []


def _doubts(connection: Connection, staged: Table, level: Level) -> list[Doubt]:
    unsure = (_pairs.c.of_row > 1) | (_pairs.c.of_known > 1)
    query = select(_pairs.c.row, _pairs.c.known).where(unsure).order_by(_pairs.c.row, _pairs.c.known)
    fits: dict[int, list[int]] = {}
    rows_of: dict[int, list[int]] = {}
    for row, known in connection.execute(query):
        fits.setdefault(row, []).append(known)
        rows_of.setdefault(known, []).append(row)
    if fits:
        connection.execute(
            update(staged).where(staged.c.row == bindparam("doubtful")).values(doubted=True),
            [{"doubtful": row} for row in fits],
        )
    doubts = []
    for row, found in fits.items():
        others = sorted({one for known in found for one in rows_of[known] if one != row})
        doubts.append(Doubt(row=row, column=level.column, count=len(found), rows=tuple(others[:_MOST_NAMED])))
    return doubts


def keep_what_is_not_said(connection: Connection, staged: Table, columns: Collection[str]) -> None:
    """Take over from the known rows the columns that the workbook does not have, and, wherever they are left empty,
    what people are known by: an empty cell does not make a number untrue."""
    known = _known_as(staged)
    values: dict[str, Any] = {name: known.c[name] for name in columns}
    for name in ("sex", "id_number", "roll_number"):
        if name in staged.c and name not in columns:
            values[name] = case((staged.c[name] == "", known.c[name]), else_=staged.c[name])
    if staged is pupils and "born" not in columns:
        values["born"] = func.coalesce(_s.born, _p.born)
    connection.execute(update(staged).where(staged.c.known == known.c.id).values(values))


def mark_changed(connection: Connection, staged: Table) -> None:
    """Mark the known rows that are not as the workbook says."""
    known = _known_as(staged)
    columns = PUPIL_COLUMNS if staged is pupils else CHILD_COLUMNS
    differs = [known.c[name].is_distinct_from(staged.c[name]) for name in columns]
    same_row = [staged.c.known == known.c.id]
    if staged is pupils:
        differs += [_p.school_class.is_distinct_from(places.c.school_class), ~_p.on_roll]
        same_row.append(places.c.place == _s.place)
    connection.execute(update(staged).where(*same_row, or_(*differs)).values(changed=True))


def give_places_ids(connection: Connection) -> None:
    """To be called when the new schools and classes have been written."""
    school = select(tables.schools.c.id).where(tables.schools.c.name == places.c.name).scalar_subquery()
    connection.execute(update(places).values(school=school))
    its_class = (
        select(_c.id)
        .where(_c.school == places.c.school, _c.grade == places.c.grade, _c.number == places.c.number)
        .scalar_subquery()
    )
    connection.execute(update(places).values(school_class=its_class))


_new_pupils = select(places.c.school_class, *(_s[name] for name in PUPIL_COLUMNS), literal(True)).where(
    places.c.place == _s.place, _s.known.is_(None), ~_s.doubted
)
_new_children = select(*(_k[name] for name in CHILD_COLUMNS)).where(_k.known.is_(None), ~_k.doubted)


def write_ahead(connection: Connection, first: int, end: int) -> None:
    """Write the new children of the rows from ``first`` to before ``end``, not on the roll yet: until they are put
    there nobody sees them. For SQLite, where whoever writes is alone."""
    last_id: int = connection.execute(select(func.coalesce(func.max(_p.id), 0))).scalar_one()
    new = (_s.row >= first) & (_s.row < end) & _s.known.is_(None) & ~_s.doubted
    connection.execute(update(pupils).where(new).values(known=literal(last_id + 1 - first) + _s.row))
    rows = select(_s.known, places.c.school_class, *(_s[name] for name in PUPIL_COLUMNS), literal(False)).where(
        places.c.place == _s.place, _s.row >= first, _s.row < end, _s.known > last_id
    )
    names = ["id", "school_class", *PUPIL_COLUMNS, "on_roll"]
    connection.execute(insert(tables.pupils).from_select(names, rows.order_by(_s.row)))


def put_on_roll(connection: Connection) -> None:
    """What ``write_ahead`` has written, now for all to see."""
    written = select(_s.known).where(_s.known.is_not(None), ~_s.changed)
    connection.execute(update(tables.pupils).where(~_p.on_roll, _p.id.in_(written)).values(on_roll=True))


def apply_pupils(connection: Connection) -> None:
    """Write the new and the changed children. Classes must have their ids by now."""
    names = ["school_class", *PUPIL_COLUMNS, "on_roll"]
    connection.execute(insert(tables.pupils).from_select(names, _new_pupils.order_by(_s.row)))
    said = {name: _s[name] for name in PUPIL_COLUMNS}
    connection.execute(
        update(tables.pupils)
        .where(_p.id == _s.known, _s.changed, places.c.place == _s.place)
        .values(school_class=places.c.school_class, on_roll=True, **said)
    )


def apply_children(connection: Connection) -> None:
    """Write the new and the changed rows of the villages' lists."""
    connection.execute(insert(tables.village_children).from_select(list(CHILD_COLUMNS), _new_children.order_by(_k.row)))
    said = {name: _k[name] for name in CHILD_COLUMNS}
    connection.execute(update(tables.village_children).where(_v.id == _k.known, _k.changed).values(said))


def to_look_at(*, all_of_them: bool) -> ColumnElement[bool]:
    """The open cases that may come out differently: all, or those of the children whose rows change."""
    cases = tables.cases.c
    is_open = cases.status.not_in([CaseStatus.NONE.value, CaseStatus.CLOSED.value])
    if all_of_them:
        return is_open
    return is_open & cases.pupil.in_(select(_s.known).where(_s.changed))
