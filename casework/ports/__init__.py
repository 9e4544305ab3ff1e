"""What the rules ask of the outside: the casebook (synchronous, one transaction per piece of work) and its values."""

from casework.ports.casebook import Casebook
from casework.ports.values import ALL_SCHOOLS, Board, Chart, ClassDay, Draft, Hold, Invitation, Notice, Remembered

__all__ = [
    "ALL_SCHOOLS",
    "Board",
    "Casebook",
    "Chart",
    "ClassDay",
    "Draft",
    "Hold",
    "Invitation",
    "Notice",
    "Remembered",
]
