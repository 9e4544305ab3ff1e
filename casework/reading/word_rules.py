"""A name that is an everyday word too: the order of the rules by which it is the child, the word, or asked for."""

from __future__ import annotations

from collections.abc import Callable

from casework.reading import times, word_as_word, word_placed, word_told
from casework.reading.name_places import kind_after, kind_at, stranger
from casework.reading.scope import Scope
from casework.reading.spot import Spot
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

_Rule = Callable[[Spot], bool]
_NAME, _WORD, _ASK = "name", "word", "ask"
_RULES: tuple[tuple[_Rule, str], ...] = (
    (word_as_word.of_another_class, _WORD),
    (word_as_word.class_in_full, _WORD),
    (word_as_word.neighbours, _WORD),
    (word_as_word.what_then, _WORD),
    (word_as_word.whoever, _WORD),
    (word_as_word.goes_on, _WORD),
    (word_as_word.admonishes, _WORD),
    (word_as_word.all_then, _WORD),
    (word_as_word.corrected_to_arrive, _NAME),
    (word_told.comes_after_all, _NAME),
    (word_as_word.arrives_by_itself, _WORD),
    (word_as_word.arrives, _ASK),
    (word_told.said_twice, _NAME),
    (word_told.repeated, _NAME),
    (word_told.not_missing, _NAME),
    (word_told.named_instead, _NAME),
    (word_told.told_apart, _NAME),
    (word_placed.lacks_only, _NAME),
    (word_told.in_brackets_behind, _NAME),
    (word_placed.pointed_out, _NAME),
    (word_placed.sought_by_phone, _NAME),
    (word_placed.has_a_phone, _NAME),
    (word_told.speaks, _NAME),
    (word_told.misses_a_lesson, _NAME),
    (word_told.was_granted, _NAME),
    (word_told.away_as_well, _NAME),
    (word_told.runs_into_the_next, _NAME),
    (word_placed.counted, _NAME),
    (word_placed.of_whom_leave, _NAME),
    (word_told.got_well, _NAME),
    (word_placed.worked_with, _NAME),
    (word_told.came_back_then, _NAME),
    (word_told.heard_of, _NAME),
    (word_told.falls_ill, _NAME),
    (word_told.ails_as_nobody_else, _NAME),
    (word_told.not_missing_after_all, _NAME),
    (word_told.denied_first, _NAME),
    (word_told.missed_otherwise, _NAME),
    (word_told.plays_truant, _NAME),
    (word_placed.one_of_them, _NAME),
    (word_told.because_of, _NAME),
    (word_told.stays_at_home, _NAME),
    (word_told.cut_off, _NAME),
    (word_told.does_as_people_do, _NAME),
    (word_placed.behind_a_heading, _NAME),
    (word_told.somebody_of_whom, _NAME),
    (word_placed.behind_a_name, _NAME),
    (word_as_word.runs_on, _WORD),
    (word_told.reported_before, _NAME),
    (word_as_word.gives_the_reason, _WORD),
    (word_placed.owns, _NAME),
    (word_as_word.leads_on, _WORD),
    (word_as_word.tells_how, _WORD),
    (word_as_word.those_who, _WORD),
    (word_as_word.names_a_place, _WORD),
    (word_as_word.therefore, _ASK),
    (word_placed.of_a_class, _NAME),
    (word_placed.listed, _NAME),
    (word_told.opens_a_report, _NAME),
    (word_placed.has_a_house, _NAME),
    (word_told.misses_school, _NAME),
    (word_told.alone, _NAME),
    (word_told.named_last, _NAME),
    (word_placed.begins_a_list, _NAME),
    (word_placed.visited, _NAME),
    (word_told.missing_soon, _NAME),
    (word_placed.visited_by_name, _NAME),
    (word_placed.sought, _ASK),
    (word_told.ails, _ASK),
    (word_told.beside_others, _ASK),
    (word_told.by_itself, _ASK),
)
"""The first that holds decides; where none does, it is the word."""


def weigh_word(text: str, found: list[Token], place: int, others: bool, scope: Scope) -> Token:
    """Keep as a name what stands where a name must stand; as a word what cannot be one; else ask."""
    token = found[place]
    before, after = kind_at(found, place - 1), kind_after(found, place)
    spot = Spot(
        text, found, place, others, scope, token, before, after, before in (None, Kind.STOP, Kind.LINE, Kind.FIX)
    )
    verdict = next((verdict for holds, verdict in _RULES if holds(spot)), _WORD)
    whole = len(token.text) > 2 and token.text not in WORDS
    if verdict is _NAME or (verdict is _ASK and whole):  # 苏小小 is in the dictionary as a name
        return token
    return as_word(text, token) if verdict is _WORD else stranger(text, token.start, token.end, token.value)


def as_word(text: str, token: Token) -> Token:
    if token.text in WORDS:
        kind, sense = WORDS[token.text]
        return Token(kind, token.text, token.start, token.end, sense)
    time = times.scan(text, token.start) if token.text[0] in times.STARTERS else None
    if time is None or time[0] != token.end:
        return Token(Kind.PLAIN, token.text, token.start, token.end)
    return Token(Kind.TIME, token.text, token.start, token.end, value=time[1])
