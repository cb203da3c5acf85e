"""The body with its injection sites by number, seen from the front; the patient's left is on the left."""

from __future__ import annotations

from textual.content import Content

from tui.design.text import joined, plain, stacked

_FIGURES = {
    "im": (
        " L      o      R ",
        "      ╭─┴─╮      ",
        "   1 ▐│   │▌ 2   ",
        "      │   │      ",
        "   3  ╰┬─┬╯  4   ",
        "   7   │ │   8   ",
        "   5  ▐│ │▌  6   ",
        "       │ │       ",
        "       ┴ ┴       ",
    ),
    "subcut": (
        " L      o      R ",
        "      ╭─┴─╮      ",
        "   1 ▐│   │▌ 2   ",
        "      │3 4│      ",
        "      │5 6│      ",
        "      ╰┬─┬╯      ",
        "   7  ▐│ │▌  8   ",
        "       │ │       ",
        "       ┴ ┴       ",
    ),
}


def body_map(route: str, chosen: set[str], proposed: set[str], shut: set[str]) -> Content:
    """Return the figure of a route. The sets hold site numbers: chosen, proposed next, not allowed by the label."""
    return stacked(*(_row(line, chosen, proposed, shut) for line in _FIGURES.get(route, ())))


def _row(line: str, chosen: set[str], proposed: set[str], shut: set[str]) -> Content:
    return joined(*(_cell(letter, chosen, proposed, shut) for letter in line))


def _cell(letter: str, chosen: set[str], proposed: set[str], shut: set[str]) -> Content:
    if letter in chosen:
        return plain(letter, "bold reverse $ok")
    if letter in proposed:
        return plain(letter, "bold underline $accent")
    if letter in shut:
        return plain("·", "$quiet")
    if letter.isdigit():
        return plain(letter, "bold")
    return plain(letter, "$quiet")
