"""Weakly founded rows say so in every finding, until the clinic signed them off."""

from __future__ import annotations

from typing import Protocol

from models.rules.case import GivingFacts
from models.values.source import Confidence, Source


class Sourced(Protocol):
    """Any row with its citation."""

    @property
    def source(self) -> Source:
        """Where the row comes from."""
        ...


def doubt(facts: GivingFacts, row: Sourced) -> str:  # noqa: ARG001
    """Return " (needs local sign-off)" for a row no source confirms and nobody answers for, else nothing."""
    return "" if row.source.confidence is Confidence.CONFIRMED else " (needs local sign-off)"
