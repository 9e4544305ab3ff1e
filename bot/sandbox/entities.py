"""Telegram's formatted text: its HTML read strictly into plain text and entities, and written back for a page."""

import html
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad_request

_KIND_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_PAGE_TAG = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_FOUND_IN_TEXT = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、（）]+)"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d\- ]{5,17}\d(?!\d))"
)
_CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-fA-F]+));?")
_SPECIAL = re.compile(r"[<&]")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SAFE_SCHEMES = frozenset({"http", "https", "tg", "tel", "mailto"})


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One formatted stretch of a text; offset and length in UTF-16 units, as everywhere in the Bot API."""

    kind: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> dict[str, object]:
        entity: dict[str, object] = {"type": self.kind, "offset": self.offset, "length": self.length}
        if self.url is not None:
            entity["url"] = self.url
        if self.language is not None:
            entity["language"] = self.language
        return entity


@dataclass(frozen=True, kw_only=True)
class FormattedText:
    """A text without its tags, and what they said."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _OpenTag:
    name: str
    offset: int
    url: str | None = None
    language: str | None = None
    expandable: bool = False


def utf16_length(text: str) -> int:
    """Telegram counts a character outside the first plane, an emoji say, as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def trimmed(formatted: FormattedText) -> FormattedText:
    """Without the white space around it, which Telegram does not keep."""
    text = formatted.text.strip()
    if text == formatted.text:
        return formatted
    before = utf16_length(formatted.text[: len(formatted.text) - len(formatted.text.lstrip())])
    length = utf16_length(text)
    kept = []
    for entity in formatted.entities:
        start = max(entity.offset - before, 0)
        end = min(entity.end - before, length)
        if end > start:
            kept.append(replace(entity, offset=start, length=end - start))
    return FormattedText(text=text, entities=tuple(kept))


def with_found_entities(formatted: FormattedText) -> FormattedText:
    """With the commands, links and telephone numbers that Telegram finds in a text by itself."""
    found = []
    for match in _FOUND_IN_TEXT.finditer(formatted.text):
        entity = Entity(
            kind=str(match.lastgroup),
            offset=utf16_length(formatted.text[: match.start()]),
            length=utf16_length(match.group()),
        )
        if all(entity.end <= other.offset or other.end <= entity.offset for other in formatted.entities):
            found.append(entity)
    if not found:
        return formatted
    return replace(formatted, entities=_sorted([*formatted.entities, *found]))


def _sorted(entities: list[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


class _HtmlReader:
    """Reads one text from left to right; an error names the byte at which the offending tag begins."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._written: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def read(self) -> FormattedText:
        while self._at < len(self._source):
            character = self._source[self._at]
            if character == "<":
                if self._source.startswith("</", self._at):
                    self._end_tag()
                else:
                    self._start_tag()
            elif character == "&":
                self._write(self._character())
            else:
                begin = self._at
                tag_or_character = _SPECIAL.search(self._source, begin)
                self._at = tag_or_character.start() if tag_or_character else len(self._source)
                self._write(self._source[begin : self._at])
        if self._open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return FormattedText(text="".join(self._written), entities=_sorted(self._entities))

    def _write(self, text: str) -> None:
        self._written.append(text)
        self._offset += utf16_length(text)

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else ""

    def _character(self) -> str:
        """The next character, with `&lt;` and its like decoded; an ampersand that begins none of them stays."""
        match = _CHARACTER.match(self._source, self._at)
        if match is not None:
            name, decimal, hexadecimal = match.groups()
            if name:
                self._at = match.end()
                return _NAMED[name]
            code = int(decimal) if decimal else int(hexadecimal, 16)
            if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                self._at = match.end()
                return chr(code)
        character = self._source[self._at]
        self._at += 1
        return character

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self._at += 1

    def _until(self, stop: str) -> str:
        begin = self._at
        while self._at < len(self._source) and not self._peek().isspace() and self._peek() not in stop:
            self._at += 1
        return self._source[begin : self._at].lower()

    def _start_tag(self) -> None:
        begin = self._at
        where = f"at byte offset {self._byte(begin)}"
        self._at += 1
        name = self._until(">")
        if not self._peek():
            raise _unreadable(f"Unclosed start tag {where}")
        if name not in _KIND_OF_TAG:
            raise _unreadable(f'Unsupported start tag "{name}" {where}')
        attributes = self._attributes(name, where)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" {where}')
        language = attributes.get("class", "") if name == "code" else ""
        self._open.append(
            _OpenTag(
                name=name,
                offset=self._offset,
                url=attributes.get("href") if name == "a" else None,
                language=language.removeprefix("language-") if language.startswith("language-") else None,
                expandable=name == "blockquote" and "expandable" in attributes,
            )
        )

    def _attributes(self, tag: str, where: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._peek() == ">":
                self._at += 1
                return attributes
            if not self._peek():
                raise _unreadable(f'Unclosed start tag "{tag}" {where}')
            name = self._until("=>")
            if not name:
                raise _unreadable(f'Empty attribute name in the tag "{tag}" {where}')
            self._skip_space()
            if self._peek() == "=":
                self._at += 1
                self._skip_space()
                attributes[name] = self._value(tag, where)
            elif tag == "blockquote" and name == "expandable":
                attributes[name] = ""
            else:
                raise _unreadable(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {where}')

    def _value(self, tag: str, where: str) -> str:
        quote = self._peek()
        if quote not in {'"', "'"}:
            begin = self._at
            while self._peek().isalnum() or self._peek() in {".", "-"}:
                self._at += 1
            if self._peek() and not self._peek().isspace() and self._peek() != ">":
                raise _unreadable(f"Unexpected end of name token at byte offset {self._byte(begin)}")
            return self._source[begin : self._at].lower()
        self._at += 1
        value = []
        while self._peek() != quote:
            if not self._peek():
                raise _unreadable(f'Unclosed start tag "{tag}" {where}')
            value.append(self._character())
        self._at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        where = f"at byte offset {self._byte(begin)}"
        self._at += 2
        if not self._open:
            raise _unreadable(f"Unexpected end tag {where}")
        name = self._until(">")
        self._skip_space()
        if self._peek() != ">":
            raise _unreadable(f"Unclosed end tag {where}")
        self._at += 1
        opened = self._open.pop()
        if name and name != opened.name:
            raise _unreadable(f'Unmatched end tag {where}, expected "</{opened.name}>", found "</{name}>"')
        if self._offset > opened.offset:
            self._close(opened)

    def _close(self, tag: _OpenTag) -> None:
        entity = Entity(kind=_KIND_OF_TAG[tag.name], offset=tag.offset, length=self._offset - tag.offset)
        if tag.expandable:
            entity = replace(entity, kind="expandable_blockquote")
        if entity.kind == "text_link":
            url = tag.url or "".join(self._written)[-entity.length :]
            if urlsplit(url).scheme not in _SAFE_SCHEMES:
                return  # Telegram drops a link it cannot follow and keeps the words
            entity = replace(entity, url=url)
        if entity.kind in {"code", "pre"}:
            if entity.kind == "pre":
                languages = [inner.language for inner in self._entities if inner.kind == "code" and inner.language]
                entity = replace(entity, language=languages[-1] if languages else None)
            # Nothing is formatted inside code.
            self._entities = [inner for inner in self._entities if inner.offset < entity.offset]
            if entity.kind == "code" and tag.language and self._open and self._open[-1].name == "pre":
                entity = replace(entity, language=tag.language)
        self._entities.append(entity)


def _unreadable(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def read_html(source: str) -> FormattedText:
    """Read Telegram's subset of HTML; raises the refusal the real server gives for anything outside it."""
    return _HtmlReader(source).read()


def page_html(formatted: FormattedText) -> str:
    """The text as HTML that is safe on a page, whatever the text and its entities say."""
    units = formatted.text.encode("utf-16-le")
    closing = {entity.end for entity in formatted.entities}
    edges = sorted({0, len(units) // 2} | {entity.offset for entity in formatted.entities} | closing)
    written: list[str] = []
    stack: list[Entity] = []
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        finished = [entity for entity in stack if entity.end <= start]
        if finished:
            first = stack.index(finished[0])
            written += [_page_tags(entity, formatted)[1] for entity in reversed(stack[first:])]
            reopened = [entity for entity in stack[first:] if entity.end > start]
            written += [_page_tags(entity, formatted)[0] for entity in reopened]
            stack[first:] = reopened
        for entity in formatted.entities:
            if entity.offset == start and entity.end > start:
                written.append(_page_tags(entity, formatted)[0])
                stack.append(entity)
        written.append(html.escape(units[start * 2 : end * 2].decode("utf-16-le", "replace")))
    return "".join(written)


def _page_tags(entity: Entity, formatted: FormattedText) -> tuple[str, str]:
    tag = _PAGE_TAG.get(entity.kind)
    if tag is not None:
        return f"<{tag}>", f"</{tag}>"
    if entity.kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    words = formatted.text.encode("utf-16-le")[entity.offset * 2 : entity.end * 2].decode("utf-16-le", "replace")
    if entity.kind == "phone_number":
        return f'<a href="tel:{re.sub(r"[^+0-9]", "", words)}">', "</a>"
    if entity.kind == "bot_command":
        return f'<a href="#" data-command="{html.escape(words)}">', "</a>"
    url = entity.url if entity.kind == "text_link" else words
    if entity.kind in {"text_link", "url"} and url and urlsplit(url).scheme in _SAFE_SCHEMES:
        return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>"
    return "<span>", "</span>"
