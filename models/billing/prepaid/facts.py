"""A prepaid series as frozen facts: what was bought, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.core.words import date_text


@dataclass(frozen=True, slots=True)
class PrepaidFacts:
    """A series with the signed doses that `used` it up; `ended` says why it ended before, "" while it holds."""

    id: UUID
    drug_slug: str
    drug: str
    bought: int
    amount: Decimal | None
    paid_on: date
    note: str
    sold_by: str
    used: int = 0
    ended: str = ""
    ended_by: str = ""

    @property
    def left(self) -> int:
        """How many doses are left, none of an ended one."""
        return 0 if self.ended else max(self.bought - self.used, 0)

    def covers(self, drug_slug: str | None, day: date) -> bool:
        """Return whether a dose of the drug on that day can be taken from it."""
        return bool(self.left) and self.drug_slug == drug_slug and self.paid_on <= day

    @property
    def next_dose(self) -> str:
        """Which dose the next one is, in words."""
        return f"dose {self.used + 1} of {self.bought}, paid {date_text(self.paid_on)}"

    @property
    def left_words(self) -> str:
        """What is left, in words."""
        return f"{self.left} of {self.bought} left"
