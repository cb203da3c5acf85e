"""What many claims have in common and is noted once: no diagnosis set for their days, code sets behind them."""

from __future__ import annotations

from collections.abc import Iterable

from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import ScrubFinding, ScrubRule
from models.core.words import date_text

_DIAGNOSES = ScrubRule(
    "diagnosis_set",
    "Diagnoses are judged by the ICD-10-CM set of their day",
    "diagnosis_old",
    Place.CODES,
    "Load the ICD-10-CM file of these days",
    "R61: CMS ICD-10-CM order file, October 1 to September 30",
)
_BEHIND = ScrubRule(
    "set_behind",
    "Codes are judged by the code sets of their day",
    "code_old",
    Place.CODES,
    "Load the current files",
    "R59: CMS publishes every quarter",
)


def notes_of(facts: Iterable[ScrubFacts]) -> tuple[ScrubFinding, ...]:
    """Return at most two notes, whatever the number of claims."""
    days = {day: one for each in facts for day, one in each.published.items() if one.spans is not None}
    without = sorted(day for day, one in days.items() if not one.icd10)
    behind = sorted({name for one in days.values() for name in one.behind})
    found: list[ScrubFinding] = []
    if without:
        first, last = date_text(without[0]), date_text(without[-1])
        span = first if first == last else f"{first} to {last}"
        text = f"No ICD-10-CM set for {span}: whether a diagnosis is valid is not checked."
        found += _DIAGNOSES.note("diagnoses", text)
    if behind:
        found += _BEHIND.note("day", f"Older than the days of service: {', '.join(behind)}.")
    return tuple(found)
