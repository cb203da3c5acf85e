"""Which commands a text finds: by what they are called, by their key, or by the word a clinic uses. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

HERE, EVERYWHERE, REPORTS = "This screen", "Everywhere", "Reports"
GROUPS = (HERE, EVERYWHERE, REPORTS)
_LEAST_INSIDE = 3
"""Letters from which a text is looked for inside a word."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its group, what it does, its key as printed or "", the clinic's words for it, and what runs it."""

    group: str
    title: str
    key: str
    words: tuple[str, ...]
    run: Callable[[], Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A command that was found: where its title holds what was typed, or by which word; the lowest rank is best."""

    command: Command
    spans: tuple[tuple[int, int], ...] = ()
    by: str = ""
    rank: int = 0


def find_commands(commands: Sequence[Command], text: str) -> list[Hit]:
    """Return the commands every word of a text finds, by group, the best of each first."""
    typed = text.lower().split()
    hits = [hit for command in commands if (hit := _hit(command, typed))]
    return sorted(hits, key=lambda hit: (GROUPS.index(hit.command.group), hit.rank))


def best_of(hits: Sequence[Hit]) -> int:
    """Return the place of the best hit."""
    return min(range(len(hits)), key=lambda place: hits[place].rank) if hits else 0


def _hit(command: Command, typed: Sequence[str]) -> Hit | None:
    spans: list[tuple[int, int]] = []
    by, rank = "", 0
    for word in typed:
        if (place := _place_in(command.title.lower(), word)) is not None:
            spans.append((place, place + len(word)))
            rank += 0 if place == 0 else 1
        elif command.key.lower() == word:
            rank += 0
        elif found := next((name for name in command.words if _place_in(name.lower(), word) is not None), ""):
            by, rank = found, rank + 2
        else:
            return None
    return Hit(command, tuple(spans), by, rank)


def _place_in(text: str, word: str) -> int | None:
    """Return where a text has a word that begins so, or from three letters on holds it; None where it has none."""
    begins = text.find(word) if text.startswith(word) else text.find(f" {word}") + 1 or None
    if begins is not None:
        return begins
    inside = text.find(word) if len(word) >= _LEAST_INSIDE else -1
    return inside if inside >= 0 else None
