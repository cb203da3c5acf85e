"""The themes, registered with Textual: night, day, high contrast, and one safe for color-blind eyes."""

from __future__ import annotations

from textual.theme import Theme

from tui.design.tokens import TOKENS

LABELS = {"night": "Night", "day": "Day", "contrast": "High contrast", "safe": "Color-blind safe"}
"""The themes as people choose them."""


def _theme(name: str) -> Theme:
    colors = TOKENS[name]
    return Theme(
        name=name,
        primary=colors["accent"],
        secondary=colors["quiet"],
        accent=colors["accent"],
        foreground=colors["text"],
        background=colors["ground"],
        surface=colors["surface"],
        panel=colors["panel"],
        success=colors["ok"],
        warning=colors["warn"],
        error=colors["stop"],
        dark=name != "day",
        variables=dict(colors),
    )


THEMES = tuple(_theme(name) for name in LABELS)
