"""How a worker's posts change: given, taken away, merged so that each role at a school stands once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casework.people import ClassId, Post, Role, SchoolId


def merged(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The same posts, those of one role at one school in one, first come first; a person who leads is known by that.

    A subject teacher of no class stands for having no post: it stays only where there is no other.
    """
    found: dict[tuple[Role, SchoolId | None, str], Post] = {}
    for post in posts:
        key = (post.role, post.school, post.agency)
        known = found.get(key)
        found[key] = post if known is None else replace(
            known, classes=known.classes | post.classes, villages=known.villages | post.villages
        )  # fmt: skip
    kept = [post for post in found.values() if not _bare(post)] or list(found.values())
    return tuple(sorted(kept, key=lambda post: post.role is Role.SUBJECT_TEACHER))


def _bare(post: Post) -> bool:
    return post.role is Role.SUBJECT_TEACHER and not post.classes


def resting(school: SchoolId) -> Post:
    """What a teacher keeps who has no post left: a place at the school."""
    return Post(role=Role.SUBJECT_TEACHER, school=school)


def leading(class_id: ClassId, school: SchoolId) -> Post:
    return Post(role=Role.HEAD_TEACHER, school=school, classes=frozenset({class_id}))


def leads(posts: Iterable[Post], class_id: ClassId) -> bool:
    return any(post.role is Role.HEAD_TEACHER and class_id in post.classes for post in posts)


def no_longer_leading(posts: Iterable[Post], class_id: ClassId, school: SchoolId) -> tuple[Post, ...]:
    """The posts left once the class is another's."""
    left: list[Post] = []
    for post in posts:
        if post.role is not Role.HEAD_TEACHER or class_id not in post.classes:
            left.append(post)
        elif others := post.classes - {class_id}:
            left.append(replace(post, classes=others))
    return tuple(left) or (resting(school),)
