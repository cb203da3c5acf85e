"""A patient has no more units of a code a day than the table allows, on all lines and claims (R12, R13)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import by_control, number_text
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.codes.code_sets import Mue

RULE = ScrubRule(
    "daily_units",
    "Units of a day keep to the limit (MUE)",
    "too_many",
    Place.DOSE,
    "Correct the units, or accept with the reason",
    "R12, R13: CMS MUE",
    of_payment=True,
)
_LINE, _ABSOLUTE = "1", "2"


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Add up each code of a day, earlier claims of the patient among it; stop where no appeal helps, else ask."""
    if facts.answers.get("mue_policy") != "enforced":
        return
    first: dict[tuple[date, str], str] = {}
    sums: dict[tuple[date, str], list[Decimal]] = {}
    for at, line in by_control(claim):
        if line.units.is_finite():
            first.setdefault((line.day, line.code), at)
            sums.setdefault((line.day, line.code), []).append(line.units)
    earlier = [line for one in facts.others(claim) for line in one.lines]
    for (day, code), units in sums.items():
        limit_of = facts.on(day).limits.get(code)
        if limit_of is None:
            continue
        before = [line.units for line in earlier if (line.day, line.code) == (day, code)]
        total = max(units) if limit_of.indicator == _LINE else sum((*units, *before), Decimal(0))
        if total > limit_of.units:
            yield from _over(first[day, code], limit_of, total, bool(before))


def _over(at: str, over: Mue, units: Decimal, earlier: bool) -> Found:
    counted = ", earlier claims of the day counted" if earlier else ""
    most = f"MUE {number_text(over.units)} (MAI {over.indicator})"
    text = f"{number_text(units)} units of {over.code} exceed {most}{counted}."
    if over.indicator == _ABSOLUTE:
        yield from RULE.stop(f"{at}.units", f"{text} No modifier or appeal helps.", over.release)
    else:
        yield from RULE.ask(f"{at}.units", text, over.release)
