"""Turns a template's name and its values into the text and the buttons of a message, in the language of its reader."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, Template
from markupsafe import Markup, escape

from bot.templates import Translated

ROOT: Final[Path] = Path(__file__).resolve().parent.parent
REPLIES: Final[Path] = ROOT / "handlers" / "replies"
LOCALES: Final[Path] = ROOT / "bot" / "locales"

SOURCE_LOCALE: Final[str] = "zh_CN"
"""The language the templates are written in."""

LONGEST_TEXT: Final = 4096
"""UTF-16 units that a message may show, tags not counted."""

LONGEST_ANSWER: Final = 200
"""Characters that the answer to a button press may have."""

LONGEST_BUTTON: Final = 64
"""Bytes that the words behind a button may have."""

MOST_BUTTONS: Final = 100

_BUTTON_WAS_HERE: Final = "\ue000"
"""What ``key`` and its kin print: a line of nothing else leaves no empty line behind."""

_BUTTON_MARK: Final = Markup(_BUTTON_WAS_HERE)


class UnknownTemplate(LookupError):
    """There is no template of that name."""


class ButtonTooLong(ValueError):
    """The words behind a button are longer than 64 bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A button: what it reads, and what it sends back (``data``) or opens (``url``)."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A message as the messenger takes it: HTML text, and rows of buttons."""

    text: str
    rows: tuple[tuple[Key, ...], ...] = ()


_keyboard: ContextVar[list[list[Key]]] = ContextVar("keyboard")


def _plain(text: object) -> str:
    """What a button reads: no entities, whatever the words passed through on their way."""
    return html.unescape(str(text)) if isinstance(text, Markup) else str(text)


def _place(button: Key) -> Markup:
    _keyboard.get()[-1].append(button)
    return _BUTTON_MARK


def key(text: object, *words: object) -> Markup:
    """Put a button into the current row; pressed, it sends ``words`` joined with colons."""
    data = ":".join(str(word) for word in words)
    if len(data.encode()) > LONGEST_BUTTON:
        raise ButtonTooLong(data)
    return _place(Key(text=_plain(text), data=data))


def link(text: object, url: object) -> Markup:
    """Put a button that opens an address into the current row."""
    return _place(Key(text=_plain(text), url=str(url)))


def row() -> Markup:
    """Begin a new row of buttons."""
    _keyboard.get().append([])
    return _BUTTON_MARK


def phone(number: object) -> str:
    """A telephone number so that a phone can call it: ``+86`` before a Chinese one."""
    digits = re.sub(r"[\s-]", "", str(number))
    if re.fullmatch(r"1\d{10}", digits):
        return f"+86{digits}"
    if re.fullmatch(r"0\d{9,11}", digits):
        return f"+86{digits[1:]}"
    return digits


_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Dates:
    """Dates, moments and lists as people of one language say them; values arrive as ISO strings."""

    def __init__(self, *, chinese: bool, zone: ZoneInfo) -> None:
        self._chinese = chinese
        self._zone = zone

    def weekday(self, day: str | date) -> str:
        """周二, Tue."""
        number = _as_date(day).weekday()
        return f"周{'一二三四五六日'[number]}" if self._chinese else _WEEKDAYS[number]

    def short(self, day: str | date) -> str:
        """9月8日, 8 Sep."""
        when = _as_date(day)
        if self._chinese:
            return f"{when.month}月{when.day}日"
        return f"{when.day} {_MONTHS[when.month - 1]}"

    def day(self, day: str | date) -> str:
        """9月8日(周二), Tue 8 Sep."""
        if self._chinese:
            return f"{self.short(day)}({self.weekday(day)})"
        return f"{self.weekday(day)} {self.short(day)}"

    def days(self, days: Iterable[str | date]) -> str:
        """9月8日(周二); several of them as ranges where they follow one another: 9月8日到9月10日."""
        runs: list[list[date]] = []
        for day in sorted(map(_as_date, days)):
            if runs and (day - runs[-1][-1]).days == 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        to, mark = ("到", "、") if self._chinese else (" to ", ", ")
        said = (self.day(run[0]) if len(run) == 1 else f"{self.short(run[0])}{to}{self.short(run[-1])}" for run in runs)
        return mark.join(said)

    def near(self, day: str | date, today: str | date) -> str:
        """今天, 明天, 昨天 beside ``today``; the date otherwise."""
        apart = (_as_date(day) - _as_date(today)).days
        words = {-1: ("昨天", "yesterday"), 0: ("今天", "today"), 1: ("明天", "tomorrow")}.get(apart)
        return self.day(day) if words is None else words[0 if self._chinese else 1]

    def time(self, moment: str | datetime) -> str:
        """8:21."""
        when = self._local(moment)
        return f"{when.hour}:{when.minute:02}"

    def moment(self, moment: str | datetime) -> str:
        """9月8日 8:21, 8 Sep 8:21."""
        return f"{self.short(self._local(moment).date())} {self.time(moment)}"

    def listed(self, words: Iterable[object]) -> Markup:
        """Words in a row, with the mark between them that the language uses."""
        return Markup("、" if self._chinese else ", ").join(escape(word) for word in words)

    def _local(self, moment: str | datetime) -> datetime:
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return when.astimezone(self._zone) if when.tzinfo else when


def _as_date(day: str | date) -> date:
    if isinstance(day, str):
        return date.fromisoformat(day[:10])
    return day.date() if isinstance(day, datetime) else day


class Words:
    """The translations of one language; words without one stay Chinese."""

    def __init__(self, catalog: Catalog | None = None) -> None:
        self._one: dict[str, str] = {}
        self._many: dict[str, tuple[str, ...]] = {}
        for message in catalog or ():
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, str):
                if isinstance(message.string, str) and message.string:
                    self._one[message.id] = message.string
            elif message.string and all(message.string):
                self._many[message.id[0]] = tuple(message.string)

    def gettext(self, said: str) -> str:
        return self._one.get(said, said)

    def ngettext(self, said: str, many: str, num: int, /, **values: object) -> Markup:
        """The form for that number, with its values escaped: ``num`` among them."""
        one, more = self._many.get(said, (said, many))
        known = {"num": num, **values}
        return Markup((one if num == 1 else more) % {name: escape(value) for name, value in known.items()})


class Wording:
    """All templates in all languages, compiled once. Rendering is synchronous and may be done from any thread."""

    def __init__(
        self, *, zone: ZoneInfo, replies: Path = REPLIES, locales: Path = LOCALES, default: str = SOURCE_LOCALE
    ) -> None:
        self._default = default
        self._bot = {"name": ""}
        self._templates: dict[str, dict[str, Template]] = {}
        for locale in known_locales(locales):
            words = Words(None if locale == SOURCE_LOCALE else read_catalog(locales, locale))
            environment = _environment(replies, words, Dates(chinese=locale == SOURCE_LOCALE, zone=zone))
            environment.globals["bot"] = self._bot
            self._templates[locale] = {
                name.removesuffix(".j2"): _loaded(environment, name)
                for name in environment.list_templates(extensions=["j2"])
            }
        if default not in self._templates:
            raise UnknownTemplate(default)

    def name_bot(self, name: str) -> None:
        """The bot's own name, once the server has told it: invitations then carry a link."""
        self._bot["name"] = name

    @property
    def bot_name(self) -> str:
        """Empty as long as the server has not told it."""
        return self._bot["name"]

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(self._templates)

    @property
    def templates(self) -> frozenset[str]:
        """The names that may stand in a notice; those with an underscore are parts of others."""
        return frozenset(name for name in self._templates[self._default] if not name.startswith("_"))

    def render(self, template: str, values: Mapping[str, Any], locale: str) -> Rendered:
        """The message in that language, or in the default one where the language is not known.

        Raises UnknownTemplate, jinja2.UndefinedError for a value that is missing, ButtonTooLong.
        """
        compiled = (self._templates.get(locale) or self._templates[self._default]).get(template)
        if compiled is None:
            raise UnknownTemplate(template)
        rows: list[list[Key]] = [[]]
        before = _keyboard.set(rows)
        try:
            text = "".join(compiled.root_render_func(compiled.new_context(dict(values))))
        finally:
            _keyboard.reset(before)
        if _BUTTON_WAS_HERE in text:
            text = _ONLY_BUTTONS.sub("", text).replace(_BUTTON_WAS_HERE, "")
        text = text.strip()
        if "\n\n" in text:
            text = _GAPS.sub("\n\n", text)
        if len(text) * 2 > LONGEST_TEXT and visible_length(text) > LONGEST_TEXT:
            text = shorten(text, self._note(locale))
        return Rendered(text=text, rows=tuple(tuple(keys) for keys in _at_most(rows, MOST_BUTTONS) if keys))

    def plain(self, template: str, values: Mapping[str, Any], locale: str) -> str:
        """The same without markup, short enough to answer a button press with."""
        text = strip_markup(self.render(template, values, locale).text)
        return text if len(text) <= LONGEST_ANSWER else f"{text[: LONGEST_ANSWER - 1]}…"

    def _note(self, locale: str) -> str:
        return self.render("_too_long", {}, locale).text


_ONLY_BUTTONS: Final = re.compile(rf"^[ \t]*(?:{_BUTTON_WAS_HERE}[ \t]*)+(?:\n|\Z)", re.MULTILINE)
_GAPS: Final = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_TAG: Final = re.compile(r"<(/?)([a-z-]+)[^<>]*>")


def _at_most(rows: Iterable[list[Key]], most: int) -> Iterable[list[Key]]:
    left = most
    for keys in rows:
        yield keys[:left]
        left -= len(keys[:left])


def strip_markup(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def visible_length(text: str) -> int:
    """How many UTF-16 units the reader sees of an HTML text."""
    return len(strip_markup(text).encode("utf-16-le")) // 2


def shorten(text: str, note: str) -> str:
    """As many whole lines as fit before the note; tags left open are closed."""
    room = LONGEST_TEXT - visible_length(note) - 1
    kept: list[str] = []
    for line in text.split("\n"):
        length = visible_length(line) + 1
        if length > room:
            if not kept:
                units = strip_markup(line).encode("utf-16-le")[: (room - 1) * 2]
                kept.append(str(escape(units.decode("utf-16-le", errors="ignore"))))
            break
        room -= length
        kept.append(line)
    body = "\n".join(kept).rstrip()
    open_tags: list[str] = []
    for closing, name in _TAG.findall(body):
        if closing:
            open_tags.pop()
        else:
            open_tags.append(name)
    return body + "".join(f"</{name}>" for name in reversed(open_tags)) + "\n" + note


def _environment(replies: Path, words: Words, dates: Dates) -> Environment:
    environment = Translated(replies, words.gettext)
    environment.globals.update(ngettext=words.ngettext, key=key, row=row, link=link)
    often = lru_cache(maxsize=4096)  # the same few days are said again and again
    environment.filters.update(
        day=often(dates.day), short=often(dates.short), weekday=often(dates.weekday), near=often(dates.near),
        time=often(dates.time), moment=often(dates.moment), phone=often(phone), listed=dates.listed, days=dates.days,
    )  # fmt: skip
    return environment


def _loaded(environment: Environment, name: str) -> Template:
    template = environment.get_template(name)
    template.globals = dict(template.globals)  # Jinja's own ChainMap is copied at each rendering, slowly
    return template


def known_locales(locales: Path = LOCALES) -> tuple[str, ...]:
    """The language of the templates, and those there is a catalogue for."""
    return (SOURCE_LOCALE, *sorted(path.parent.parent.name for path in locales.glob("*/LC_MESSAGES/messages.po")))


def read_catalog(locales: Path, locale: str) -> Catalog:
    with (locales / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


if __name__ == "__main__":
    from bot.translations import main

    raise SystemExit(main())
