"""The only way outside data reaches the screen: as literal content, with every control character made visible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content

from tui.design.marks import MARKS

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


def refusal(text: str) -> Content:
    """Return a message that something cannot be taken, with its mark."""
    mark, style = MARKS["stop"]
    return joined((f"{mark} ", f"bold {style}"), (text, f"bold {style}"))


def fitted(content: Content, width: int, *, fill: bool = False) -> Content:
    """Return content in at most `width` cells: one that is longer ends in …; with `fill` a shorter one in blanks."""
    if content.cell_length > width:
        return content.truncate(width, ellipsis=True)
    return joined(content, " " * (width - content.cell_length)) if fill else content


def fitted_words(content: Content, width: int) -> Content:
    """Return a sentence in at most `width` cells: one that is longer ends in … behind a whole word."""
    if content.cell_length <= width:
        return content
    whole = content.truncate(width - 1).plain.rpartition(" ")[0]
    return joined(content[: len(whole)], " …") if len(whole) > width // 2 else fitted(content, width)


@dataclass(frozen=True, slots=True)
class Hung:
    """A line whose further lines stand under `body`, not under `lead`."""

    lead: Content
    body: Content


def hung(lead: str | Content | tuple[str, str], *body: str | Content | tuple[str, str]) -> Hung:
    """Return a line that starts with a label."""
    return Hung(joined(lead), joined(*body))


def flowed(rows: Iterable[Content | str | Hung], width: int) -> list[Content]:
    """Return the screen lines of rows at a width in cells."""
    made: list[Content] = []
    for row in rows:
        if not isinstance(row, Hung):
            made += joined(row).wrap(max(1, width)) or [Content("")]
            continue
        indent = row.lead.cell_length
        first, *more = row.body.wrap(max(8, width - indent)) or [Content("")]
        made.append(joined(row.lead, first))
        made += [joined(" " * indent, line) for line in more]
    return made


def stacked(*rows: Content | str) -> Content:
    """Return content with each part on a line of its own."""
    return Content("\n").join([row if isinstance(row, Content) else plain(row) for row in rows])


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"‹{code:04X}›"
