"""Where a fact comes from and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from models.core.words import date_text


class Confidence(StrEnum):
    """How well a fact is founded, the best first; anything but `CONFIRMED` is said on the screen."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Source:
    """A citation: `key` as in the reference data, `confidence` of the fact it carries.

    `label_date` is the date of the label it was read from, None where none was seen.
    """

    key: str
    confidence: Confidence = Confidence.CONFIRMED
    label_date: date | None = None

    @property
    def cited(self) -> str:
        """The source as told: its name, and the date of the label where one was read."""
        return f"{self.key}, label of {date_text(self.label_date)}" if self.label_date else self.key


def source_of(row: Mapping[str, Any]) -> Source:
    """Return the citation of a row of reference data. Raises KeyError or ValueError where it has none."""
    return Source(row["source"], Confidence(row["confidence"]), row.get("label_date"))
