"""Day, night and high-contrast themes: the only file with colours. Colour never carries meaning alone."""

from __future__ import annotations

from textual.theme import Theme

NIGHT = Theme(
    name="night",
    primary="#7aa2c8",
    secondary="#8f9aa6",
    accent="#d9b36c",
    foreground="#d6dbe0",
    background="#14181c",
    surface="#1b2026",
    panel="#242b33",
    success="#86b38a",
    warning="#d9b36c",
    error="#e07a72",
    dark=True,
)
DAY = Theme(
    name="day",
    primary="#1f4e79",
    secondary="#5c6670",
    accent="#8a5a00",
    foreground="#1c2126",
    background="#f7f7f4",
    surface="#eeeeea",
    panel="#e2e3de",
    success="#2b6b34",
    warning="#8a5a00",
    error="#a8231c",
    dark=False,
)
CONTRAST = Theme(
    name="contrast",
    primary="#ffffff",
    secondary="#e0e0e0",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#00ff66",
    warning="#ffff00",
    error="#ff6666",
    dark=True,
)
THEMES = (NIGHT, DAY, CONTRAST)
