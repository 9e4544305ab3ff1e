"""Two independent clients of the Bot API, aiogram and python-telegram-bot, find everything where they look for it."""

from collections.abc import AsyncIterator

import aiogram
import pytest
import telegram
import telegram.error
import telegram.request
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from tests.sandbox.speaking import HE, TOKEN, Spoken
from tests.sandbox.test_sending import PICTURE


@pytest.fixture
async def by_aiogram(spoken: Spoken) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(spoken.base))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield bot


@pytest.fixture
async def by_ptb(spoken: Spoken) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(TOKEN, base_url=f"{spoken.base}/bot", base_file_url=f"{spoken.base}/file/bot")
    async with bot:
        yield bot


async def test_aiogram_sends_edits_and_reads(spoken: Spoken, by_aiogram: aiogram.Bot) -> None:
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="好", callback_data="a")]])
    sent = await by_aiogram.send_message(HE, "<b>陈小雨</b>", parse_mode="HTML", reply_markup=keyboard)
    edited = await by_aiogram.edit_message_text("二", chat_id=HE, message_id=sent.message_id)
    picture = await by_aiogram.send_photo(HE, BufferedInputFile(PICTURE, "图.png"), caption="图")
    document = await by_aiogram.send_document(HE, BufferedInputFile(b"PK", "台账.xlsx"))
    place = await by_aiogram.send_location(HE, 33.6, 116.9)
    await by_aiogram.set_my_commands([BotCommand(command="help", description="帮助")])

    assert (await by_aiogram.get_me()).is_bot
    assert sent.html_text == "<b>陈小雨</b>"
    assert isinstance(edited, aiogram.types.Message)
    assert edited.text == "二"
    assert picture.photo is not None
    assert picture.photo[-1].height == 3
    assert document.document is not None
    assert document.document.file_name == "台账.xlsx"
    assert place.location is not None
    assert await by_aiogram.delete_message(HE, place.message_id)


async def test_aiogram_takes_updates_and_downloads(spoken: Spoken, by_aiogram: aiogram.Bot) -> None:
    await spoken.say("/start ABCD2345")
    await by_aiogram.send_message(
        HE,
        "x",
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="好", callback_data="a")]]),
    )
    await spoken.post(f"/api/phones/{HE}/block", {"blocked": True})
    message, membership = await by_aiogram.get_updates()

    assert message.message is not None
    assert message.message.text == "/start ABCD2345"
    assert membership.my_chat_member is not None
    assert membership.my_chat_member.new_chat_member.status == "kicked"


async def test_aiogram_knows_every_refusal(spoken: Spoken, by_aiogram: aiogram.Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await by_aiogram.send_message(HE, "<b>", parse_mode="HTML")
    await spoken.post("/api/faults", {"method": "sendMessage", "status": 429, "retry_after": 7})
    with pytest.raises(TelegramRetryAfter) as slow_down:
        await by_aiogram.send_message(HE, "x")
    await spoken.post(f"/api/phones/{HE}/block", {"blocked": True})
    with pytest.raises(TelegramForbiddenError):
        await by_aiogram.send_message(HE, "x")

    assert slow_down.value.retry_after == 7


async def test_python_telegram_bot_sends_edits_and_reads(spoken: Spoken, by_ptb: telegram.Bot) -> None:
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("好", callback_data="a")]])
    sent = await by_ptb.send_message(HE, "<b>陈小雨</b>", parse_mode="HTML", reply_markup=keyboard)
    edited = await by_ptb.edit_message_text("二", chat_id=HE, message_id=sent.message_id)
    picture = await by_ptb.send_photo(HE, PICTURE, caption="图")
    document = await by_ptb.send_document(HE, b"PK", filename="台账.xlsx", reply_to_message_id=sent.message_id)

    assert sent.text_html == "<b>陈小雨</b>"
    assert sent.reply_markup == keyboard
    assert isinstance(edited, telegram.Message)
    assert edited.text == "二"
    assert picture.photo[-1].width == 2
    assert document.document is not None
    assert document.document.file_name == "台账.xlsx"
    assert document.reply_to_message is not None
    assert document.reply_to_message.message_id == sent.message_id


async def test_python_telegram_bot_takes_updates_and_downloads(spoken: Spoken, by_ptb: telegram.Bot) -> None:
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("好", callback_data="a")]])
    sent = await by_ptb.send_message(HE, "x", reply_markup=keyboard)
    picture = await by_ptb.send_photo(HE, PICTURE)
    file = await by_ptb.get_file(picture.photo[-1].file_id)

    assert bytes(await file.download_as_bytearray()) == PICTURE

    await spoken.say("/start ABCD2345")
    (command,) = await by_ptb.get_updates(timeout=0)
    assert command.message is not None
    assert command.message.parse_entities(["bot_command"]) == {command.message.entities[0]: "/start"}
    assert sent.date == command.message.date


async def test_python_telegram_bot_knows_every_refusal(spoken: Spoken, by_ptb: telegram.Bot) -> None:
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await by_ptb.send_message(9, "x")
    await spoken.post("/api/faults", {"method": "sendMessage", "status": 502})
    with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
        await by_ptb.send_message(HE, "x")
    await spoken.post(f"/api/phones/{HE}/block", {"blocked": True})
    with pytest.raises(telegram.error.Forbidden, match="blocked by the user"):
        await by_ptb.send_message(HE, "x")


async def test_both_clients_read_all_that_a_person_can_send(
    spoken: Spoken, by_aiogram: aiogram.Bot, by_ptb: telegram.Bot
) -> None:
    said = {"from": "李家长", "date": "2026-09-06T20:15:00+08:00"}
    for kind in ("user", "hidden_user", "chat", "channel"):
        answered = await spoken.post(
            f"/api/phones/{HE}/messages", {"text": "孩子发烧", "forward": said | {"kind": kind}}
        )
        assert answered.status == 200, answered.body
    assert (await spoken.post(f"/api/phones/{HE}/messages", {"sticker": "👍"})).status == 200
    pictures = [await spoken.send_file(kind="photo", caption=caption, media_group="甲") for caption in ("病假条", "")]
    await spoken.send_file(kind="video_note", duration="3")
    path = f"/api/phones/{HE}/messages/{pictures[0]}"
    async with spoken.http.patch(path, json={"caption": "事假条"}) as edited:
        assert edited.status == 200

    by_one = await by_aiogram.get_updates()
    by_other = await by_ptb.get_updates()

    origins = [update.message.forward_origin for update in by_other[:4] if update.message]
    assert [origin.type for origin in origins if origin] == ["user", "hidden_user", "chat", "channel"]
    assert isinstance(origins[0], telegram.MessageOriginUser)
    assert origins[0].sender_user.full_name == "李家长"
    assert isinstance(origins[1], telegram.MessageOriginHiddenUser)
    assert origins[1].sender_user_name == "李家长"
    assert {str(origin.date) for origin in origins if origin} == {"2026-09-06 12:15:00+00:00"}
    sticker, first, second, round_video = (update.message for update in by_other[4:8])
    assert sticker is not None
    assert sticker.sticker is not None
    assert sticker.sticker.emoji == "👍"
    assert first is not None
    assert second is not None
    assert first.caption == "病假条"
    assert first.media_group_id == second.media_group_id is not None
    assert round_video is not None
    assert round_video.video_note is not None
    changed = by_other[8].edited_message
    assert changed is not None
    assert (changed.caption, changed.message_id) == ("事假条", first.message_id)
    assert changed.edit_date is not None
    assert [one.message.forward_origin.type for one in by_one[:4] if one.message and one.message.forward_origin] == [
        "user", "hidden_user", "chat", "channel",
    ]  # fmt: skip
    assert by_one[8].edited_message is not None
    # Nothing was left over that a client did not know where to put.
    assert not any(update.message and update.message.api_kwargs for update in by_other)
