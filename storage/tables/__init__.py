"""Every table of the casebook, as SQLModel classes; the code works with the Core tables below them, which stand here.

Lists (a post's classes, a pupil's guardians) are JSON in a text column: they are read whole with their row and never
searched. Whatever is searched has a column of its own.
"""

from storage.tables.columns import metadata
from storage.tables.queues import downloads, inbox, outbox, rounds
from storage.tables.records import cases, class_days, duties, facts, searches, sightings
from storage.tables.roster import (
    classes,
    day_changes,
    handovers,
    posts,
    pupils,
    schools,
    terms,
    versions,
    village_children,
    workers,
)
from storage.tables.talk import (
    asked_again,
    boards,
    drafts,
    group_codes,
    group_lines,
    groups,
    heard,
    invitations,
    remembered,
    school_changes,
    spoken,
    wrong_codes,
)

__all__ = [
    "asked_again",
    "boards",
    "cases",
    "class_days",
    "classes",
    "day_changes",
    "downloads",
    "drafts",
    "duties",
    "facts",
    "group_codes",
    "group_lines",
    "groups",
    "handovers",
    "heard",
    "inbox",
    "invitations",
    "metadata",
    "outbox",
    "posts",
    "pupils",
    "remembered",
    "rounds",
    "school_changes",
    "schools",
    "searches",
    "sightings",
    "spoken",
    "terms",
    "versions",
    "village_children",
    "workers",
    "wrong_codes",
]
