"""One key, and how it is printed."""

from __future__ import annotations

from dataclasses import dataclass

_PRINTED = {
    "question_mark": "?", "escape": "Esc", "slash": "/", "plus": "+", "minus": "-", "space": "Space",
    "pageup": "PgUp", "pagedown": "PgDn", "delete": "Del",
}  # fmt: skip
PRESSED = {shown: name for name, shown in _PRINTED.items()}


def printed(name: str) -> str:
    """Return a key by its Textual name as it is printed: F9, Ctrl+P, Enter, n."""
    if name in _PRINTED:
        return _PRINTED[name]
    if "+" not in name and len(name) == 1:
        return name
    return "+".join(part.capitalize() for part in name.split("+"))


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `keys` are Textual key names, the first is shown; `label` "" keeps it off the key line.

    A key without label and `tooltip` stands for one of several that another key's tooltip names.
    """

    keys: str
    action: str
    label: str
    tooltip: str
    group: str
    priority: bool = False

    @property
    def shown(self) -> str:
        """The key as printed: F9, Ctrl+P, Enter, n."""
        return printed(self.keys.partition(",")[0])
