"""The only way outside data reaches the screen: as literal content, with every control character made visible."""

from __future__ import annotations

import re

from textual.content import Content

# C0 and C1 controls, DEL, bidirectional overrides and isolates, zero-width characters, line separators, BOM.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def visible(text: str) -> str:
    """Return text safe for a terminal: a control becomes its picture (␛), an invisible direction mark `‹202E›`."""
    return _HIDDEN.sub(_picture, text)


def lines(text: str) -> str:
    """Return text safe for a terminal that keeps its line breaks."""
    return "\n".join(visible(line) for line in text.splitlines())


def plain(text: str, style: str = "") -> Content:
    """Return literal content in one style; brackets stay brackets."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def joined(*parts: str | Content | tuple[str, str]) -> Content:
    """Return content assembled from texts, (text, style) pairs and contents."""
    made = [
        part if isinstance(part, Content) else plain(*((part,) if isinstance(part, str) else part)) for part in parts
    ]
    return Content("").join(made)


def stacked(*rows: Content | str) -> Content:
    """Return content with each part on a line of its own."""
    return Content("\n").join([row if isinstance(row, Content) else plain(row) for row in rows])


def _content(part: str | Content | tuple[str, str]) -> Content:
    if isinstance(part, Content):
        return part
    return plain(part) if isinstance(part, str) else plain(*part)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"‹{code:04X}›"
