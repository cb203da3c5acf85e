"""Injections are paid on professional claims only outside facilities (R21)."""

from __future__ import annotations

import re
from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "place_of_service",
    "No professional claim for injections in a facility",
    Stage.EDITS,
    "R21: CMS PFS indicators; Regence policy",
    needs=frozenset({"place"}),
)
_GROUPS = ("facility_place", "telehealth_place")


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Stop a visit in a facility or by telehealth, ask for a place; a self-pay visit makes no claim and passes."""
    visit, groups = case.visit, case.tables.groups
    if visit.payer.type == "self_pay":
        return NOTHING
    if not _is_code(visit.place_of_service):
        return Outcome(findings=(RULE.ask("place_of_service", _unknown(visit.place_of_service)),))
    rate = groups["encounter_rate_place"]
    if visit.place_of_service in rate.codes and visit.payer.type == "medicare":
        text = f"Place of service {visit.place_of_service}: {rate.text}. A coder decides whether a line goes out."
        return Outcome(findings=(RULE.ask("place_of_service", text, rate.source.key),))
    found = next((groups[name] for name in _GROUPS if visit.place_of_service in groups[name].codes), None)
    if found is None:
        return NOTHING
    text = f"Place of service {visit.place_of_service}: {found.text}. Correct the place, or bill it there."
    return Outcome(findings=(RULE.stop("place_of_service", text, found.source.key),))


@lru_cache(maxsize=256)
def _is_code(place: str) -> bool:
    return re.fullmatch("[0-9]{2}", place) is not None


def _unknown(place: str) -> str:
    message = (
        f"Place of service {place} is no code of two digits" if place.strip() else "No place of service is charted"
    )
    return f"{message}: whether the injection is paid there is not known. Enter the place."
