"""An NDC on a claim has eleven digits (R43)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "ndc_digits",
    "The NDC has eleven digits",
    "ndc",
    Place.DOSE,
    "Scan the package, or write its NDC with the hyphens",
    "R43: Medi-Cal; Stedi, invalid NDC format (277CA A7, 218)",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an NDC that is not eleven digits; a line without one is judged elsewhere."""
    for at, line in each_line(claim):
        ndc = line.drug.ndc11.strip() if line.drug is not None else ""
        if ndc and not re.fullmatch("[0-9]{11}", ndc):
            yield from RULE.stop(f"{at}.drug.ndc11", f"{ndc[:20]} on {line.code} is no NDC of eleven digits.")
