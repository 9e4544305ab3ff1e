"""Several rows of the sheet 人员 may be one person: who is who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from storage.workbook.rows import StaffRow


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """One person with all their posts, in the order of the sheet."""

    name: str
    phone: str
    posts: tuple[StaffRow, ...]


def merge_people(rows: Iterable[StaffRow]) -> tuple[PersonRow, ...]:
    """Rows of one name are one person if their phones are the same, or if one has no phone and the school is the same.

    Two different phones are two people, whatever else is the same.
    """
    people: list[PersonRow] = []
    by_name: dict[str, list[int]] = {}
    for row in rows:
        places = by_name.setdefault(row.name, [])
        place = next((place for place in places if _same_phone(people[place], row)), None)
        if place is None:
            place = next((place for place in places if _same_school(people[place], row)), None)
        if place is None:
            places.append(len(people))
            people.append(PersonRow(name=row.name, phone=row.phone, posts=(row,)))
        else:
            person = people[place]
            posts = person.posts if _already(person, row) else (*person.posts, row)
            people[place] = replace(person, phone=person.phone or row.phone, posts=posts)
    return tuple(people)


def _same_phone(person: PersonRow, row: StaffRow) -> bool:
    return bool(row.phone) and person.phone == row.phone


def _same_school(person: PersonRow, row: StaffRow) -> bool:
    one_without_phone = not (person.phone and row.phone)
    return one_without_phone and any(post.school == row.school for post in person.posts)


def _already(person: PersonRow, row: StaffRow) -> bool:
    return any(replace(post, row=row.row, phone=row.phone) == row for post in person.posts)
