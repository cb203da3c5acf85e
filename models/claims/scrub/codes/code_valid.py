"""A code may be billed on the day of service: presence in a file is not validity (R56, R57)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.codes.why_not_valid import why_not

RULE = ScrubRule(
    "code_valid",
    "Codes are valid on the day of service",
    "code_old",
    Place.DOSE,
    "Choose the code of that day",
    "R56, R57: HCPCS Level II dates; CARC 181",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a code that ended before or begins after the day; ask about one no code set holds."""
    for at, line in each_line(claim):
        spans = facts.on(line.day).spans
        if spans is None or not re.fullmatch("[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]", line.code):
            continue
        span = spans.get(line.code)
        why = why_not(line.code, span, line.day)
        if why and span is not None and not span.valid_on(line.day):
            yield from RULE.stop(f"{at}.code", why, span.release)
        elif why:
            yield from RULE.ask(f"{at}.code", why, span.release if span else "")
