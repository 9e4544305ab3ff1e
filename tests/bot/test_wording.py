"""Messages read as they should in every language, and no name, however odd, breaks one."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from bot.templates import BadFormat
from bot.translations import collected, fill, problems, update
from bot.wording import ButtonTooLong, Key, UnknownTemplate, Wording, visible_length

ZONE = ZoneInfo("Asia/Shanghai")
EMPTY = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    folder = tmp_path / "replies"
    folder.mkdir()
    (folder / "_too_long.j2").write_text('{{ _("(后面的没有显示)") }}', "utf-8")
    return folder


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    folder = tmp_path / "locales" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(EMPTY, "utf-8")
    return tmp_path / "locales"


def wording(replies: Path, locales: Path, **templates: str) -> Wording:
    for name, source in templates.items():
        (replies / f"{name}.j2").write_text(source, "utf-8")
    return Wording(zone=ZONE, replies=replies, locales=locales)


def test_a_name_that_looks_like_markup_is_shown_as_it_is(replies: Path, locales: Path) -> None:
    speaking = wording(replies, locales, card='<b>{{ _("已记录:%(name)s", name=name) }}</b>\n{{ name }}')
    said = speaking.render("card", {"name": "<b>小&雨😀"}, "zh_CN")
    assert said.text == "<b>已记录:&lt;b&gt;小&amp;雨😀</b>\n&lt;b&gt;小&amp;雨😀"


def test_buttons_stand_in_rows_with_plain_words_and_leave_no_empty_lines(replies: Path, locales: Path) -> None:
    source = '第一行\n{{ key(_("是%(name)s", name=name), "who", 7) }}\n{{ key(name, "x") }}\n{{ row() }}\n'
    source += '{{ link(_("打开"), "https://example.org/?a=1&b=2") }}\n最后一行\n'
    said = wording(replies, locales, card=source).render("card", {"name": "<&>"}, "zh_CN")
    assert said.text == "第一行\n最后一行"
    assert said.rows == (
        (Key(text="是<&>", data="who:7"), Key(text="<&>", data="x")),
        (Key(text="打开", url="https://example.org/?a=1&b=2"),),
    )


def test_a_button_with_more_than_64_bytes_is_refused(replies: Path, locales: Path) -> None:
    speaking = wording(replies, locales, card='{{ key("x", word) }}')
    assert speaking.render("card", {"word": "a" * 64}, "zh_CN").rows
    with pytest.raises(ButtonTooLong):
        speaking.render("card", {"word": "一" * 22}, "zh_CN")


def test_a_line_that_ends_with_a_block_keeps_its_end(replies: Path, locales: Path) -> None:
    source = "{% if yes %}\n甲{% if yes %}乙{% endif %}\n{% endif %}\n{# nobody sees this #}\n丙"
    assert wording(replies, locales, card=source).render("card", {"yes": True}, "zh_CN").text == "甲乙\n丙"


def test_a_missing_value_is_an_error(replies: Path, locales: Path) -> None:
    with pytest.raises(UndefinedError):
        wording(replies, locales, card="{{ name }}").render("card", {}, "zh_CN")


def test_an_unknown_template_is_an_error(replies: Path, locales: Path) -> None:
    with pytest.raises(UnknownTemplate):
        wording(replies, locales).render("nothing", {}, "zh_CN")


def test_a_text_whose_placeholder_gets_no_value_is_refused_at_start(replies: Path, locales: Path) -> None:
    with pytest.raises(BadFormat):
        wording(replies, locales, card='{{ _("%(name)s来了") }}')


def test_a_percent_sign_is_doubled_in_the_source_and_single_on_the_screen(replies: Path, locales: Path) -> None:
    assert wording(replies, locales, card='{{ _("到校率%(rate)s%%", rate=9) }}').render("card", {}, "zh_CN").text == (
        "到校率9%"
    )


def test_a_text_longer_than_a_message_is_cut_at_a_line_and_says_so(replies: Path, locales: Path) -> None:
    source = "<b>名单\n{% for n in range(900) %}第{{ n }}名学生&amp;😀\n{% endfor %}</b>"
    said = wording(replies, locales, card=source).render("card", {}, "zh_CN").text
    assert visible_length(said) <= 4096
    assert said.endswith("学生&amp;😀</b>\n(后面的没有显示)")


def test_one_endless_line_is_cut_too(replies: Path, locales: Path) -> None:
    said = wording(replies, locales, card="<b>{{ said }}</b>").render("card", {"said": "<😀" * 3000}, "zh_CN").text
    assert 4000 < visible_length(said) <= 4096


def test_an_answer_to_a_press_is_plain_and_short(replies: Path, locales: Path) -> None:
    said = wording(replies, locales, card="<b>{{ said }}</b>").plain("card", {"said": "<" * 300}, "zh_CN")
    assert said == "<" * 199 + "…"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN", "9月8日(周二) 9月8日 周二 明天 昨天 8:21 9月8日 8:21 甲、乙 9月8日到9月10日、9月14日(周一)"),
        ("en", "Tue 8 Sep 8 Sep Tue tomorrow yesterday 8:21 8 Sep 8:21 甲, 乙 8 Sep to 10 Sep, Mon 14 Sep"),
    ],
)
def test_dates_and_lists_are_said_as_people_say_them(replies: Path, locales: Path, locale: str, said: str) -> None:
    source = (
        "{{ d|day }} {{ d|short }} {{ d|weekday }} {{ d|near('2026-09-07') }} {{ d|near('2026-09-09') }} "
        "{{ m|time }} {{ m|moment }} {{ ['甲', '乙']|listed }} "
        "{{ ['2026-09-14', '2026-09-08', '2026-09-09', '2026-09-10']|days }}"
    )
    values = {"d": "2026-09-08", "m": "2026-09-08T00:21:00+00:00"}
    assert wording(replies, locales, card=source).render("card", values, locale).text == said


@pytest.mark.parametrize(
    ("written", "callable_"),
    [
        ("13900000001", "+8613900000001"),
        ("139 0000-0001", "+8613900000001"),
        ("0557-3000001", "+865573000001"),
        ("", ""),
    ],
)
def test_telephone_numbers_can_be_called(replies: Path, locales: Path, written: str, callable_: str) -> None:
    assert wording(replies, locales, card="{{ n|phone }}").render("card", {"n": written}, "zh_CN").text == callable_


def test_an_unknown_language_is_answered_in_the_default_one(replies: Path, locales: Path) -> None:
    assert wording(replies, locales, card='{{ _("好") }}').render("card", {}, "fr").text == "好"


def test_english_numbers_have_two_forms_and_values_may_move(replies: Path, locales: Path) -> None:
    source = '{{ ngettext("%(num)s件", "%(num)s件", n) }} {{ _("%(a)s给%(b)s", a=a, b=b) }}'
    (replies / "card.j2").write_text(source, "utf-8")
    found = collected(replies, replies.parent / "nowhere")
    update(locales, found)
    assert any("no translation" in line for line in problems(locales, replies, found))
    fill({"%(num)s件": ["%(num)s thing", "%(num)s things"], "%(a)s给%(b)s": "%(b)s from %(a)s"}, "en", locales, found)
    fill({"(后面的没有显示)": "(more)"}, "en", locales, found)
    assert list(problems(locales, replies, found)) == []
    speaking = wording(replies, locales)
    values = {"a": "<", "b": "y"}
    assert speaking.render("card", {"n": 1, **values}, "en").text == "1 thing y from &lt;"
    assert speaking.render("card", {"n": 2, **values}, "en").text == "2 things y from &lt;"


def test_what_a_translator_gets_wrong_is_found(replies: Path, locales: Path) -> None:
    (replies / "card.j2").write_text('{{ _("%(a)s来了") }} 漏了 {% if x == "漏" %}{% endif %}', "utf-8")
    found = collected(replies, replies.parent / "nowhere")
    fill({"%(a)s来了": "%(b)s came", "(后面的没有显示)": "(more)"}, "en", locales, found)
    po = locales / "en" / "LC_MESSAGES" / "messages.po"
    po.write_text(po.read_text("utf-8") + '\nmsgid "没人用"\nmsgstr "unused"\n', "utf-8")
    said = "\n".join(problems(locales, replies, found))
    assert "other placeholders" in said
    assert "no longer used: '没人用'" in said
    assert "outside _() and {% trans %}: '漏了'" in said
    assert "outside _() and {% trans %}: '漏'" in said


def test_every_text_of_the_bot_has_its_english() -> None:
    assert list(problems()) == []
