"""python-telegram-bot as an independent client: it reads everything the bot sends and writes what the bot takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import telegram

from storage import inbox
from tests.bot.fakes import BotServer, Reply
from tests.bot.running import HEAD, looked_up, new_town, settings_for
from tests.e2e.cast import GREEN_STONE
from tests.e2e.home import TOKEN, at_home

WHEN = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)
USER = telegram.User(id=HEAD, first_name="何", is_bot=False, language_code="zh-hans")
CHAT = telegram.Chat(id=HEAD, type=telegram.Chat.PRIVATE, first_name="何")


def test_everything_the_bot_sends_is_a_message_to_another_client(tmp_path: Path) -> None:
    cast = GREEN_STONE
    with at_home(tmp_path) as here:
        for text in (
            "/help",
            "/today",
            "缺勤",
            f"{cast.child}今天没来",
            f"查 {cast.child}",
            "万佳没来",
            "吃了吗",
            "/me",
        ):
            here.say(cast.head, text)
        for text in ("/inbox", "名单", "/lang"):
            here.say("冷静", text)
        for label in ("记录家访", "没人在家"):
            here.tap(cast.head, label)
        here.go_to("2026-09-11T18:00")
        here.say(cast.head, f"{cast.child}还是没来")
        here.go_to("2026-09-14T08:30")
        here.say(cast.head, f"{cast.child}还是没来")
        here.go_to("2026-09-15T18:00")
        calls = here.get("/api/calls")

    sent = [call for call in calls if call["method"] in ("sendMessage", "editMessageText") and call["ok"]]
    assert len(sent) > 60
    keyboards = 0
    for call in sent:
        parameters = call["parameters"]
        assert parameters["parse_mode"] == "HTML"
        assert parameters["text"].startswith("<b>") or len(parameters["text"].splitlines()) <= 2, parameters["text"]
        assert "\n\n\n" not in parameters["text"]
        markup = parameters.get("reply_markup")
        if markup:
            keyboard = telegram.InlineKeyboardMarkup.de_json(markup if isinstance(markup, dict) else json.loads(markup))
            keyboards += len(keyboard.inline_keyboard) > 0
            for button in (button for row in keyboard.inline_keyboard for button in row):
                assert button.text
                assert isinstance(button.callback_data, str)
                assert len(button.callback_data.encode()) <= 64
    assert keyboards > 30


async def test_what_the_bot_sends_reads_back_as_messages(tmp_path: Path) -> None:
    with at_home(tmp_path) as here:
        here.say(GREEN_STONE.head, f"{GREEN_STONE.child}今天没来")
        text = here.get("/api/calls?method=sendMessage")[-1]["parameters"]
        async with telegram.Bot(TOKEN, base_url=f"{here.base}/bot") as other:
            markup = text["reply_markup"]
            keyboard = telegram.InlineKeyboardMarkup.de_json(markup if isinstance(markup, dict) else json.loads(markup))
            echoed = await other.send_message(
                chat_id=text["chat_id"], text=text["text"], parse_mode="HTML", reply_markup=keyboard
            )

    assert echoed.text_html == text["text"]
    assert echoed.reply_markup == keyboard


def updates() -> list[telegram.Update]:
    """One of each kind that people cause."""
    said = {"date": WHEN, "chat": CHAT, "from_user": USER}
    message = telegram.Message(message_id=1, text="白小满今天没来", **said)
    photo = telegram.PhotoSize(file_id="AgAC", file_unique_id="u1", width=90, height=90, file_size=9)
    voice = telegram.Voice(file_id="AwAC", file_unique_id="u2", duration=3, mime_type="audio/ogg")
    place = telegram.Location(longitude=117.2, latitude=33.6)
    command = telegram.MessageEntity(type=telegram.MessageEntity.BOT_COMMAND, offset=0, length=6)
    press = telegram.CallbackQuery(id="9", from_user=USER, chat_instance="7", data="today", message=message)
    return [
        telegram.Update(1, message=message),
        telegram.Update(2, message=telegram.Message(message_id=2, photo=[photo], caption="门口", **said)),
        telegram.Update(3, message=telegram.Message(message_id=3, location=place, **said)),
        telegram.Update(4, message=telegram.Message(message_id=4, voice=voice, **said)),
        telegram.Update(5, callback_query=press),
        telegram.Update(6, message=telegram.Message(message_id=6, text="/today", entities=[command], **said)),
        telegram.Update(7, edited_message=message),
        *forwarded_and_more(said),
    ]


def forwarded_and_more(said: dict[str, Any]) -> list[telegram.Update]:
    """Forwarded messages of every origin, an answer, an album, an edited caption, a sticker and a round video."""
    chat = telegram.Chat(id=-1001, type="channel", title="三2班家长通知")
    origins = [
        telegram.MessageOriginUser(date=WHEN, sender_user=USER),
        telegram.MessageOriginHiddenUser(date=WHEN, sender_user_name="李家长"),
        telegram.MessageOriginChat(date=WHEN, sender_chat=chat),
        telegram.MessageOriginChannel(date=WHEN, chat=chat, message_id=5),
    ]
    photo = telegram.PhotoSize(file_id="AgAD", file_unique_id="u3", width=90, height=90, file_size=9)
    sticker = telegram.Sticker(
        file_id="CAAC", file_unique_id="u4", width=512, height=512, is_animated=False, is_video=False, type="regular",
        emoji="👍",
    )  # fmt: skip
    round_video = telegram.VideoNote(file_id="DQAC", file_unique_id="u5", length=240, duration=3)
    before = telegram.Message(message_id=1, text="白小满今天没来", **said)
    messages = [
        *(
            telegram.Message(message_id=20 + place, text="白小满请假", forward_origin=origin, **said)
            for place, origin in enumerate(origins)
        ),
        telegram.Message(message_id=30, text="他回来了", reply_to_message=before, **said),
        telegram.Message(message_id=31, photo=[photo], caption="白小满病假", media_group_id="77", **said),
        telegram.Message(message_id=32, photo=[photo], media_group_id="77", **said),
        telegram.Message(message_id=33, sticker=sticker, **said),
        telegram.Message(message_id=34, video_note=round_video, **said),
    ]
    changed = telegram.Message(message_id=31, photo=[photo], caption="白小满请假两天", edit_date=WHEN, **said)
    return [
        *(telegram.Update(20 + place, message=message) for place, message in enumerate(messages)),
        telegram.Update(40, edited_message=changed),
    ]


def updates_of_a_group() -> list[telegram.Update]:
    """One of each kind that a group causes."""
    group = telegram.Chat(id=-6001, type=telegram.Chat.GROUP, title="教师群")
    bigger = telegram.Chat(id=-1_000_000_006_001, type=telegram.Chat.SUPERGROUP, title="教师群")
    said = {"date": WHEN, "chat": group, "from_user": USER}
    report = telegram.Message(message_id=1, text="三1班全到", **said)
    command = telegram.MessageEntity(type=telegram.MessageEntity.BOT_COMMAND, offset=0, length=5)
    linking = telegram.Message(message_id=2, text="/link ABCD2345", entities=[command], **said)
    bot = telegram.User(id=1, first_name="一个都不能少", is_bot=True, username="not_one_less_bot")
    gone = telegram.ChatMemberUpdated(group, USER, WHEN, telegram.ChatMemberMember(bot), telegram.ChatMemberLeft(bot))
    anonymous = telegram.User(id=1087968824, first_name="Group", is_bot=True, username="GroupAnonymousBot")
    of_all = {"date": WHEN, "chat": group, "from_user": anonymous, "sender_chat": group}
    moved = {"date": WHEN, "chat": bigger, "from_user": anonymous, "sender_chat": bigger}
    press = telegram.CallbackQuery(id="9", from_user=USER, chat_instance="7", data="today", message=report)
    return [
        telegram.Update(11, message=report),
        telegram.Update(12, message=linking),
        telegram.Update(13, edited_message=report),
        telegram.Update(14, message=telegram.Message(message_id=3, text="白小满没来", **of_all)),
        telegram.Update(15, message=telegram.Message(message_id=4, new_chat_title="三年级", **said)),
        telegram.Update(16, message=telegram.Message(message_id=5, migrate_to_chat_id=bigger.id, **said)),
        telegram.Update(17, message=telegram.Message(message_id=6, migrate_from_chat_id=group.id, **moved)),
        telegram.Update(18, callback_query=press),
        telegram.Update(19, my_chat_member=gone),
        telegram.Update(20, message=telegram.Message(message_id=7, text="白小满今天没来", **said | {"chat": CHAT})),
    ]


@pytest.mark.parametrize(
    ("kinds", "answers"),
    [pytest.param(updates(), 5, id="every kind"), pytest.param(updates_of_a_group(), 2, id="every kind of a group")],
)
async def test_updates_that_another_client_builds_are_taken_and_done(
    kinds: list[telegram.Update], answers: int, tmp_path: Path
) -> None:
    from bot.app import App
    from bot.clock import MovableClock
    from tests.storage.town import NOON

    settings = settings_for(tmp_path)
    new_town(settings)
    server = BotServer()
    server.say("getUpdates", Reply(result=[update.to_dict() for update in kinds]))
    server.say("sendMessage", *[Reply(result={"message_id": 100 + n}) for n in range(60)])
    async with server.running():
        app = App(settings_for(tmp_path, telegram_api=server.address), MovableClock(NOON))
        await app.start()
        calls = await server.until_called("sendMessage", answers)
        await app.timeline.settle()
        await app.stop()

    assert any("白小满" in call["text"] for call in calls)
    assert looked_up(settings, inbox.unfinished) == []
