"""Whom a protocol is for."""

from __future__ import annotations

from dataclasses import dataclass

KNOWN_SEX = frozenset({"female", "male"})


@dataclass(frozen=True, slots=True)
class Criteria:
    """Whom a protocol is for. Ages are whole months: from `least_months`, below `below_months`, None for no bound.

    `sex` "" is any. `needs` and `excludes` are codes of flags.toml.
    """

    least_months: int | None = None
    below_months: int | None = None
    sex: str = ""
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


def bound_text(months: int) -> str:
    """Return an age in the unit that matters: `18 y`, `6 months`."""
    return f"{months // 12} y" if months % 12 == 0 and months else f"{months} months"


def ages_words(criteria: Criteria) -> str:
    """Return the ages as they are typed: `from 18 y to 65 y`, "" for any."""
    least = f"from {bound_text(criteria.least_months)}" if criteria.least_months is not None else ""
    below = f"to {bound_text(criteria.below_months)}" if criteria.below_months is not None else ""
    return f"{least} {below}".strip()
