"""Plays a conversation from a text file against the real bot, in both languages at once, and writes down what is said.

A script line begins with a moment: ``09-07 08:21 何文静> 陈小雨今天没来`` says something, ``何文静* 撤销`` presses the
latest button of that name (``何文静*2 …`` one on the second latest message that has it), ``何文静@ 33.6,117.2`` sends a
place, ``何文静# words`` a photo with a caption, and ``--`` lets the time pass. ``{code}`` is the last invitation.
``群:何文静> words`` says it in a group chat, which is shown as the phone 群 (``群2`` is another one; ``^匿名 words`` as
an anonymous administrator, ``^转发 words`` passed on); ``群> 移出`` (拉进, 升级, 改名 …) is what becomes of the group.
``何文静$ words`` sends a voice message (words: its caption), ``何文静% words`` a round video, ``何文静! 👍`` a sticker,
``何文静~ words`` changes their latest text or caption into these words (``~2`` the second latest of theirs).
Before the words of ``> # $ % !`` may stand how it is sent: ``^`` in answer to the bot's latest message (``^2`` its
second latest, ``^督办`` the latest that contains this), ``&李家长@09-07T20:15`` forwarded (``&*…`` from a user who is
not hidden, ``&#…`` from a channel, ``&:…`` from a bot), ``+甲`` as part of the album 甲; one space after each.
``何文静#20 words`` sends a photo of 20 MB and a little more.
``#show 何文静 江海`` at the top leaves out what other phones show, ``#without allhere 10:00`` messages
with such a button or of that time; ``#with boarders`` settles the town with boarders (see ``town``).
Everything else in the file is what the phones showed: golden, rewritten by ``pytest --update-golden``. The English
golden text is beside it, in ``NAME.en.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.conversations.stage import GROUP, Said, Stage, stage
from tests.conversations.town import ZONE

YEAR = 2026
LANGUAGES = {"zh_CN": ".txt", "en": ".en.txt"}

_STEP = re.compile(r"(\d\d-\d\d \d\d:\d\d) (?:(\S+?)([>*@#$%!~])(\d*) ?(.*)|--)")
_CODE = re.compile(r"\b[A-HJKMNP-Z2-9]{8}\b")


FILES = {"#": ("photo", "image/png"), "$": ("voice", "audio/ogg"), "%": ("video_note", "video/mp4")}
SENT = frozenset(">!") | frozenset(FILES)
LARGE = 20
_MANNER = re.compile(r"([\^&+])(\S*)(?: |$)")
_ORIGINS = {"*": "user", "#": "channel", ":": "user"}


class NoSuchMessage(AssertionError):
    """The phone shows no message of the bot that contains this."""


def manner(words: str, shown: Sequence[Said]) -> tuple[int | None, dict[str, Any], str]:
    """Which message of the bot the words answer (its place among those of the phone, in the language of the script),
    how else they are sent, as the phones' interface has it, and the words."""
    answered: int | None = None
    how: dict[str, Any] = {}
    while (found := _MANNER.match(words)) is not None:
        sign, said = found.groups()
        words = words[found.end() :]
        if sign == "^":
            back = int(said or 1) if said.isdigit() or not said else 0
            fitting = [place for place, one in enumerate(shown) if back or said in one.text]
            if len(fitting) < (back or 1):
                raise NoSuchMessage(f"{said}: {[one.text[:20] for one in shown]}")
            answered = fitting[-(back or 1)]
        elif sign == "+":
            how["media_group"] = said
        else:
            name, _, moment = said.partition("@")
            at = datetime.strptime(f"{YEAR}-{moment}", "%Y-%m-%dT%H:%M").replace(tzinfo=ZONE)
            kind = _ORIGINS.get(name[0], "hidden_user")
            how["forward"] = {"from": name.lstrip("*#:"), "date": at.isoformat(), "kind": kind}
            if name[0] == ":":
                how["forward"]["is_bot"] = True
    return answered, how, words


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the script."""

    line: str
    at: datetime
    who: str = ""
    does: str = ""
    back: int = 1
    words: str = ""


def steps_of(text: str) -> Iterator[Step]:
    for line in text.splitlines():
        found = _STEP.fullmatch(line)
        if found is not None:
            moment, who, does, back, words = found.groups()
            at = datetime.strptime(f"{YEAR}-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
            yield Step(line=line, at=at, who=who or "", does=does or "", back=int(back or 1), words=words or "")


@dataclass(kw_only=True)
class Telling:
    """One language's play, written down as it goes."""

    locale: str
    stage: Stage
    lines: list[str]
    shows: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    code: str = ""

    def write(self, news: Iterable[Said], answer: str | None) -> None:
        if answer:
            self.lines.append(f"      ! {answer}")
        for said in self.shown(news):
            self.lines.append(f"      {'~' if said.changed else '→'} {said.phone} {said.date:%m-%d %H:%M}")
            for line in said.text.splitlines():
                self.lines.append(f"        {self._masked(line)}".rstrip())
            for row in said.rows:
                self.lines.append("        " + " ".join(f"[{text}]" for text, _ in row))

    def shown(self, news: Iterable[Said]) -> list[Said]:
        return [
            said
            for said in news
            if (not self.shows or said.phone in self.shows)
            and f"{said.date:%H:%M}" not in self.without
            and not any(data.partition(":")[0] in self.without for row in said.rows for _, data in row)
        ]

    def _masked(self, line: str) -> str:
        if found := _CODE.search(line):
            self.code = found[0]
        return _CODE.sub("CODE", line)


class NoSuchButton(AssertionError):
    """The phone shows no button of that name."""


def find_button(telling: Telling, step: Step) -> tuple[int, int, int]:
    """The button's message (its place among those of the phone), row and place, in the language of the script."""
    back = step.back
    for message, said in reversed(list(enumerate(telling.stage.shown.get(step.who, ())))):
        for row, keys in enumerate(said.rows):
            for place, (text, _) in enumerate(keys):
                if text == step.words:
                    back -= 1
                    if back == 0:
                        return message, row, place
    offered = [text for said in telling.stage.shown.get(step.who, ()) for row in said.rows for text, _ in row]
    raise NoSuchButton(f"{step.line}: {offered}")


async def play(text: str, folder: Path) -> dict[str, str]:
    """What the file of this text would say if it were right, by language."""
    head = [line for line in text.splitlines() if line.startswith("#")]
    steps = list(steps_of(text))
    shows, without = (
        frozenset(word for line in head if line.startswith(mark) for word in line.split()[1:])
        for mark in ("#show ", "#without ")
    )
    boarders = "#with boarders" in head
    also = tuple(word for line in head if line.startswith("#also ") for word in line.split()[1:])
    async with AsyncExitStack() as stack:
        tellings = [
            Telling(
                locale=locale,
                stage=await stack.enter_async_context(
                    stage(folder / locale, start=steps[0].at, locale=locale, boarders=boarders, also=also)
                ),
                lines=list(head),
                shows=shows,
                without=without,
            )
            for locale in LANGUAGES
        ]
        for step in steps:
            await _take(step, tellings)
        return {telling.locale: "\n".join(telling.lines) + "\n" for telling in tellings}


async def _take(step: Step, tellings: list[Telling]) -> None:
    for telling in tellings:
        await telling.stage.move_to(step.at)
        passed = telling.shown(await telling.stage.news())
        telling.lines.append("")
        if passed and step.does:
            telling.lines.append("      …")
            telling.write(passed, None)
            passed = []
        telling.lines.append(step.line)
        telling.write(passed, None)
    found = find_button(tellings[0], step) if step.does == "*" else None
    answered, how, words = None, {}, step.words
    if step.does in SENT and not step.who.startswith(GROUP):
        answered, how, words = manner(step.words, tellings[0].stage.shown.get(step.who, ()))
    for telling in tellings:
        answer = None
        on = telling.stage
        sent = how if answered is None else {**how, "reply_to": on.shown[step.who][answered].number}
        if found is not None:
            message, row, place = found
            there = on.shown[step.who][message]
            answer = await on.press(step.who, there.number, there.rows[row][place][1])
        elif step.does == ">" and step.who.startswith(GROUP):
            group, _, speaker = step.who.partition(":")
            await on.in_group(group, speaker, step.words.replace("{code}", telling.code))
        elif step.does == ">":
            await on.say(step.who, {"text": words.replace("{code}", telling.code), **sent})
        elif step.does == "!":
            await on.say(step.who, {"sticker": words, **sent})
        elif step.does == "@":
            latitude, longitude = map(float, step.words.split(","))
            await on.say(step.who, {"location": {"latitude": latitude, "longitude": longitude}})
        elif step.does == "~":
            await on.edit(step.who, step.back, step.words)
        elif step.does in FILES:
            name, media = FILES[step.does]
            large = step.does == "#" and step.back == LARGE
            await on.send_file(step.who, name, media, words, sent, size=21_000_000 if large else 64)
        telling.write(await on.news(), answer)
