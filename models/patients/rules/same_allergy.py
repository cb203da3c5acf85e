"""The same allergy recorded twice is one: the graver reaction first, every reaction and source kept (W2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from models.core.shipped import shipped_table
from models.patients.rules.name_words import name_words

_RISKS = ("high", "unable-to-assess", "low", "")


class Recorded(Protocol):
    """An allergy as it was recorded."""

    @property
    def substance(self) -> str:
        """What the patient reacts to."""

    @property
    def reaction(self) -> str:
        """What happens, "" where not recorded."""

    @property
    def criticality(self) -> str:
        """One of FHIR's, "" where nobody can say."""

    @property
    def recorded_at(self) -> datetime | None:
        """When it was entered, None where another system did not say."""


R = TypeVar("R", bound=Recorded)


def by_substance(recorded: Iterable[R]) -> tuple[tuple[R, ...], ...]:
    """Return allergies by substance in the order they come, the graver one of a substance first."""
    groups: dict[tuple[str, ...], list[R]] = {}
    for one in recorded:
        groups.setdefault(name_words(one.substance) or (one.substance,), []).append(one)
    return tuple(tuple(sorted(group, key=_gravity)) for group in groups.values())


def reactions(group: Sequence[Recorded]) -> str:
    """Return every reaction of one substance, the graver first, each once."""
    said: dict[str, str] = {}
    for one in group:
        if one.reaction:
            said.setdefault(one.reaction.casefold(), one.reaction)
    return "; ".join(said.values())


def _gravity(one: Recorded) -> tuple[int, int]:
    words = shipped_table("models.patients.rules", "grave_reactions")["words"]
    said = one.reaction.casefold()
    risk = _RISKS.index(one.criticality) if one.criticality in _RISKS else len(_RISKS)
    return next((place for place, word in enumerate(words) if word in said), len(words)), risk
