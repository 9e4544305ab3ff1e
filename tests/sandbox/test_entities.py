"""Telegram's HTML: what is read, where its marks stand, and what is refused at which byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, FormattedText, page_html, read_html, trimmed, with_found_entities
from bot.sandbox.refusals import Refusal


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        ("a<b>b</b>", "ab", [("bold", 1, 1)]),
        ("<strong>x</strong><em>y</em>", "xy", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<ins>x</ins><del>y</del><strike>z</strike>", "xyz",
         [("underline", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)]),
        ("😀<i>好</i>", "😀好", [("italic", 2, 1)]),
        ("<b>一<i>二</i></b>", "一二", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("<pre><code class=\"language-python\">x</code></pre>", "x", [("pre", 0, 1)]),
        ("<code>a &amp; b</code>", "a & b", [("code", 0, 5)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<a href=\"https://example.org/\">x</a>", "x", [("text_link", 0, 1)]),
        ("<a href=\"javascript:x\">x</a>", "x", []),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &quot;&#20013;&#x4e2d; &nbsp; & a > b", "<b> \"中中 &nbsp; & a > b", []),
    ],
)  # fmt: skip
def test_marks_become_entities_counted_in_utf16(source: str, text: str, marks: list[tuple[str, int, int]]) -> None:
    read = read_html(source)

    assert read.text == text
    assert [(entity.kind, entity.offset, entity.length) for entity in read.entities] == marks


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("一<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("一<p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("一<b", "Unclosed start tag at byte offset 3"),
        ("1 < 2 > x", 'Unsupported start tag "" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a ='x'>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_anything_else_is_refused_with_the_byte_it_begins_at(source: str, complaint: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_white_space_around_a_text_goes_and_its_marks_move_along() -> None:
    assert trimmed(read_html("\n <b> 一</b>二 ")) == FormattedText(
        text="一二", entities=(Entity(kind="bold", offset=0, length=1),)
    )


def test_commands_links_and_telephone_numbers_are_found() -> None:
    found = with_found_entities(FormattedText(text="/start 😀 +86 138-0000-0000 https://example.org/x"))

    assert [(entity.kind, entity.offset, entity.length) for entity in found.entities] == [
        ("bot_command", 0, 6),
        ("phone_number", 10, 17),
        ("url", 28, 21),
    ]


def test_a_page_shows_marks_that_overlap_without_breaking_its_tags() -> None:
    crossing = FormattedText(
        text="一二三", entities=(Entity(kind="bold", offset=0, length=2), Entity(kind="italic", offset=1, length=2))
    )

    assert page_html(crossing) == "<b>一<i>二</i></b><i>三</i>"


@given(st.text())
def test_no_text_brings_a_tag_of_its_own_onto_the_page(text: str) -> None:
    shown = page_html(FormattedText(text=text, entities=(Entity(kind="bold", offset=0, length=1),)))

    assert "<" not in shown.removeprefix("<b>").replace("</b>", "", 1)


@given(st.text(alphabet="<>/&;=\"' abipre#x1一😀", max_size=40))
def test_reading_either_gives_a_text_or_refuses_it(source: str) -> None:
    try:
        read = read_html(source)
    except Refusal:
        return
    length = len(read.text.encode("utf-16-le")) // 2
    assert all(entity.end <= length and entity.length > 0 for entity in read.entities)
