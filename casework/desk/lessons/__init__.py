"""Lessons: who is missing from one that was counted, where they are, and who must hear of it."""
