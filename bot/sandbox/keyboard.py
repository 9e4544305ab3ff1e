"""The buttons under a message: what the Bot API accepts as a keyboard, and in which words it refuses one."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad_request

MOST_BYTES_OF_DATA = 64
MOST_BUTTONS = 100

Button = Mapping[str, object]
Keyboard = tuple[tuple[Button, ...], ...]
NO_BUTTONS: Keyboard = ()

_ACTIONS = ("callback_data", "url", "login_url", "web_app", "switch_inline_query", "switch_inline_query_current_chat",
            "copy_text", "callback_game", "pay")  # fmt: skip
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


def read_keyboard(markup: object) -> Keyboard:
    """The inline keyboard of a `reply_markup`; none for a reply keyboard, which is no part of a message."""
    if markup is None or markup == {}:
        return NO_BUTTONS
    if not isinstance(markup, Mapping):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if any(name in markup for name in _OTHER_MARKUP):
            return NO_BUTTONS
        raise bad_request("can't parse reply markup: no keyboard in the object")
    rows = markup["inline_keyboard"]
    if not _is_array(rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = tuple(_read_row(row) for row in rows)
    if sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return tuple(row for row in keyboard if row)


def keyboard_json(keyboard: Keyboard) -> dict[str, object]:
    return {"inline_keyboard": [[dict(button) for button in row] for row in keyboard]}


def data_on(keyboard: Keyboard) -> frozenset[str]:
    """Everything that a press on this keyboard can send."""
    return frozenset(str(button["callback_data"]) for row in keyboard for button in row if "callback_data" in button)


def _is_array(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _read_row(row: object) -> tuple[Button, ...]:
    if not _is_array(row) or not isinstance(row, Sequence):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return tuple(_read_button(button) for button in row)


def _read_button(button: object) -> Button:
    if not isinstance(button, Mapping):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad_request("can't parse inline keyboard button: Button text must be non-empty")
    action = {name: button[name] for name in _ACTIONS if button.get(name) not in (None, "")}
    if not action:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(action) > 1:
        raise bad_request("can't parse inline keyboard button: Exactly one action must be used in a button")
    if "callback_data" in action:
        data = action["callback_data"]
        if not isinstance(data, str):
            raise bad_request('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
        if len(data.encode()) > MOST_BYTES_OF_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in action:
        address = urlsplit(str(action["url"]))
        if address.scheme not in {"http", "https", "tg"} or not address.netloc:
            raise bad_request("BUTTON_URL_INVALID")
    return {"text": text, **action}
