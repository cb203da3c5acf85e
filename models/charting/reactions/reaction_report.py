"""What is written down about a reaction to a dose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.core.quantity import Quantity


@dataclass(frozen=True, slots=True)
class EpinephrineDose:
    """One dose of epinephrine given for a reaction; `site` in words."""

    amount: Quantity
    at: datetime
    site: str


@dataclass(frozen=True, slots=True)
class ReactionBody:
    """An account of a reaction, perhaps not finished. `onset_at` None and "" are what nobody entered yet.

    `signs`, `severity`, `actions` and `outcome` are codes of `reasons.toml`; `vitals` maps a code of `vitals.toml` to
    the value with its unit. `serious` also stands for a reaction that rules out further doses.
    """

    onset_at: datetime | None = None
    signs: tuple[str, ...] = ()
    severity: str = ""
    actions: tuple[str, ...] = ()
    epinephrine: tuple[EpinephrineDose, ...] = ()
    vitals: Mapping[str, str] = field(default_factory=dict)
    provider_told: str = ""
    provider_told_at: datetime | None = None
    outcome: str = ""
    sent_where: str = ""
    narrative: str = ""
    serious: bool = False
