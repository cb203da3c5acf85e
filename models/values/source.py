"""Where a fact comes from and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How well a fact is founded; anything but `CONFIRMED` is said on the screen."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Source:
    """A citation: `key` as in the reference data, `confidence` of the fact it carries."""

    key: str
    confidence: Confidence = Confidence.CONFIRMED
