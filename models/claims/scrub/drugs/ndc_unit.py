"""The unit of an NDC quantity is one a claim knows (R46)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "ndc_unit",
    "The NDC has a unit of measure payers take",
    "ndc",
    Place.FORMULARY,
    "Set the unit of the package to ML, UN, GR or F2",
    "R46: X12 005010X222A1 CTP05-1",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an unknown unit; ask about ME, which several payers turn away."""
    units = codes("ndc_unit")
    for at, line in each_line(claim):
        if line.drug is None:
            continue
        unit = line.drug.unit
        if unit not in units.codes:
            known = ", ".join(sorted(units.codes))
            text = f"The NDC of {line.code} is counted in {unit or 'no unit'}: a claim takes {known}."
            yield from RULE.stop(f"{at}.drug.unit", text)
        elif unit == "ME":
            yield from RULE.ask(f"{at}.drug.unit", f"The NDC of {line.code} is counted in ME: some payers reject it.")
