"""Every key of the program as data: bindings, the key line, help and the palette are made from it."""

from __future__ import annotations

from textual.binding import Binding

from tui.design.key import PRESSED, Key, printed
from tui.design.keymap import claims, clinic, giving, orders, patients, work

__all__ = ["KEYS", "Key", "bindings", "group", "pressed_by", "printed"]

KEYS = (*work.KEYS, *giving.KEYS, *patients.KEYS, *orders.KEYS, *claims.KEYS, *clinic.KEYS)


def pressed_by(shown: str) -> str:
    """Return the Textual name of a key as printed, "" for what stands for several, such as 1-8."""
    if shown in PRESSED:
        return PRESSED[shown]
    alone = len(shown) == 1 or shown.partition("+")[0] in {"Ctrl", "Alt"} or shown in {"Enter", "Tab", "Up", "Down"}
    return shown.lower() if alone or (shown[0] == "F" and shown[1:].isdigit()) else ""


def group(name: str) -> tuple[Key, ...]:
    """Return the keys of one group, in order."""
    return tuple(key for key in KEYS if key.group == name)


def bindings(name: str) -> list[Binding]:
    """Return one group's Textual bindings."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label or key.tooltip,
            key_display=key.shown,
            tooltip=key.tooltip,
            show=bool(key.label),
            priority=key.priority,
            id=f"{key.group}.{key.action}",
        )
        for key in group(name)
    ]
