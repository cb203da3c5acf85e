"""Where a fault of a claim is mended."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from models.core.shipped import shipped_table


class Place(StrEnum):
    """A place of the program where facts of a claim are kept; the words for it are in places.toml."""

    CLAIM = "claim"
    CLINIC = "clinic"
    CODES = "codes"
    DOSE = "dose"
    FORMULARY = "formulary"
    INSURANCE = "insurance"
    PATIENT = "patient"
    PAYER = "payer"
    PAYER_RULES = "payer_rules"
    PEOPLE = "people"
    SERVICES = "services"


@cache
def place_words(place: Place) -> str:
    """Return how to get to a place, as the beginning of a sentence."""
    words: str = shipped_table(__package__, "places")[place]
    return words
