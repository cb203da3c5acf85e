"""What a terminal cannot show is shown otherwise: signs in ASCII, meanings without color, sixteen colors.

Lines are changed when they are drawn, in one place, so no screen has to know. Textual calls these line filters.
"""

from __future__ import annotations

import os
import select
import sys
from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.design.marks import in_ascii
from tui.design.tokens import TOKENS

PLAIN_THEME = "night"
"""The theme whose colors are read as meanings: in it no two tokens have the same."""
ASCII_VARIABLE = "NEEDLEPOINT_ASCII"
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL
_PLAIN_TERMINALS = ("linux", "vt100", "vt220", "dumb")
_REVERSED = frozenset({"cursor", "accent", "warn", "stopbg"})
"""Grounds that say something themselves."""
_FILLED = {"band": "=", "body": "#"}
"""Grounds that are only a color, and what is drawn there instead."""
_COLORS = TOKENS[PLAIN_THEME]
_SIXTEEN = {
    "accent": "bright_cyan",
    "ok": "green",
    "warn": "bright_yellow",
    "stop": "bright_red",
    "onaccent": "black",
    "onwarn": "black",
    "onstop": "white",
    "stopbg": "red",
    "body": "bright_black",
    "bodyline": "white",
    "band": "blue",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a terminal shows: `colors` are all of them, "sixteen" or "none"."""

    in_ascii: bool = False
    colors: str = ""

    def filters(self) -> list[LineFilter]:
        """Return what changes lines for this terminal; none for one that shows everything."""
        by_color: dict[str, LineFilter] = {"none": WithoutColor(), "sixteen": InSixteen()}
        return [*([by_color[self.colors]] if self.colors else []), *([InAscii()] if self.in_ascii else [])]


def this_terminal() -> Terminal:
    """Return what the terminal the program was started in shows, by its environment."""
    from rich.console import Console

    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    system = Console(force_terminal=True, _environ=environment).color_system
    colors = {None: "none", "standard": "sixteen"}.get(system, "")
    return Terminal(wants_ascii(), "none" if "NO_COLOR" in os.environ else colors)


def wants_ascii(environment: dict[str, str] | os._Environ[str] = os.environ) -> bool:
    """Return True where signs outside ASCII cannot be relied on: asked for, an old terminal, no UTF-8."""
    asked = environment.get(ASCII_VARIABLE, "")
    if asked:
        return asked not in {"0", "no", "off"}
    encoding = (getattr(sys.__stdout__, "encoding", None) or "").lower().replace("-", "")
    return environment.get("TERM", "") in _PLAIN_TERMINALS or encoding not in {"utf8", ""}


class InAscii(LineFilter):
    """Draws every sign as its twin in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments, each as wide as it was."""
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]


class WithoutColor(LineFilter):
    """Draws meanings by bold and reverse alone, for NO_COLOR."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments without a color."""
        return [Segment(_filled(text, style), _colorless(style), None) for text, style, _ in segments]


class InSixteen(LineFilter):
    """Draws each token in the color of the sixteen that means the same; normal text in the terminal's own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments in ANSI colors."""
        return [Segment(text, _sixteen(style), control) for text, style, control in segments]


def _filled(text: str, style: Style | None) -> str:
    sign = _FILLED.get(_token(style.bgcolor.name)) if style and style.bgcolor else None
    return text.replace(" ", sign) if sign else text


@lru_cache(1024)
def _colorless(style: Style | None) -> Style | None:
    if style is None:
        return None
    text, ground = _names(style)
    bold = bool(style.bold) or text in {"strong", "onwarn", "onstop", "stop"}
    reverse = bool(style.reverse) or ground in _REVERSED
    return Style(
        bold=bold or None,
        reverse=reverse or None,
        underline=style.underline,
        strike=style.strike,
        meta=style.meta,
    )


@lru_cache(1024)
def _sixteen(style: Style | None) -> Style | None:
    if style is None:
        return None
    text, ground = _names(style)
    reverse = bool(style.reverse) or ground in {"cursor", "raised"}
    return Style(
        color=_SIXTEEN.get(text, "default"),
        bgcolor=_SIXTEEN.get(ground, "default"),
        bold=bool(style.bold) or text == "strong" or None,
        reverse=reverse or None,
        underline=style.underline,
        strike=style.strike,
        meta=style.meta,
    )


def _names(style: Style) -> tuple[str, str]:
    return (_token(style.color.name) if style.color else "", _token(style.bgcolor.name) if style.bgcolor else "")


@lru_cache(1024)
def _token(color: str) -> str:
    """Return what a color is for; of a blended one, what the nearest is for."""
    if not color.startswith("#"):
        return ""
    return next((token for token, known in _COLORS.items() if known == color), None) or _nearest(Color.parse(color))


def _nearest(color: Color) -> str:
    def distance(token: str) -> int:
        known = Color.parse(_COLORS[token])
        return (color.r - known.r) ** 2 + (color.g - known.g) ** 2 + (color.b - known.b) ** 2

    return min(_COLORS, key=distance)


def terminal_is_gone() -> bool:
    """Return whether nobody is at the other end of the standard input any more."""
    poll = select.poll()
    try:
        poll.register(sys.__stdin__, select.POLLHUP)  # type: ignore[arg-type]
    except (AttributeError, TypeError, ValueError):
        return False
    return any(mask & _GONE for _, mask in poll.poll(0))
