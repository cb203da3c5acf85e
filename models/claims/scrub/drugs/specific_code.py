"""A drug with a code of its own is not billed as unlisted (R50)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import unlisted

RULE = ScrubRule(
    "specific_code",
    "No unlisted code where the drug has one of its own",
    "specific_code",
    Place.FORMULARY,
    "Bill the code of that day",
    "R50: CARC 189; CMS NDC crosswalk",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about an unlisted code whose NDC the crosswalk gives another one."""
    for at, line in each_line(claim):
        if line.drug is None or not unlisted(line.code, line.day):
            continue
        own = facts.on(line.day).crosswalk.get(line.drug.ndc11, ())
        named = sorted(code for code in own if not unlisted(code, line.day))
        if named:
            text = f"{line.code} is for drugs without a code, and CMS lists this NDC under {', '.join(named)}."
            yield from RULE.ask(f"{at}.code", text)
