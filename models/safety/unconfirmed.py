"""Weakly founded rows of the ordered drug say so in every finding, until the clinic signed them off."""

from __future__ import annotations

from models.drugs.written.sheet import DrugRow
from models.safety.approval import unconfirmed_of
from models.safety.case import GivingFacts


def unconfirmed(facts: GivingFacts, row: DrugRow) -> str:
    """Return " (needs local sign-off)" for a row no source confirms and nobody answers for, else nothing."""
    return unconfirmed_of(facts.signed_off, facts.order.drug_slug or "", row)
