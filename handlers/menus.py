"""Which commands a phone shows, by what its owner may do."""

from __future__ import annotations

from typing import Final

from casework.people import RIGHTS, Act, Worker, teaches

NEEDS: Final[dict[str, frozenset[Act]]] = {
    "absent": frozenset({Act.REPORT}),
    "lesson": frozenset({Act.REPORT}),
    "board": frozenset({Act.BOARD}),
    "leave": frozenset({Act.SEE}),
    "boarding": frozenset({Act.SIGN_BOARDERS}),
    "today": frozenset({Act.ATTEMPT, Act.ROLL_CALL, Act.SUPERVISE}),
    "inbox": frozenset({Act.SUPERVISE}),
    "case": frozenset({Act.SEE}),
    "find": frozenset({Act.SEE}),
    "sighting": frozenset({Act.SIGHT}),
    "sightings": frozenset({Act.RESOLVE}),
    "staff": frozenset({Act.ADMINISTER}),
    "roster": frozenset({Act.ADMINISTER}),
    "group": frozenset({Act.LINK_GROUP}),
    "undo": frozenset({Act.REPORT, Act.ATTEMPT}),
    "me": frozenset(),
    "lang": frozenset(),
    "help": frozenset(),
}
"""What one must be allowed to do, one of them, to be shown a command; in the order in which they are shown.

The words that stand beside each are in the template ``menu``.
"""


OF_CLASSES: Final = frozenset({"lesson"})
"""Commands about whole classes: not for those whose posts reach to single children only, nor for the town."""


def menu_for(worker: Worker) -> tuple[str, ...]:
    """The commands for this worker's posts."""
    acts = frozenset(act for post in worker.posts for act in RIGHTS[post.role].acts)
    shown = (name for name, needs in NEEDS.items() if not needs or needs & acts)
    return tuple(name for name in shown if teaches(worker) or name not in OF_CLASSES)
