"""JW and JZ stand where the payer takes them and the container held one dose (R33, R41)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "waste_mark_unwanted",
    "No JW or JZ where it would be rejected",
    "waste_modifier",
    Place.PAYER_RULES,
    "Check the payer rule on JW and JZ, or the package",
    "R33, R41: Priority Health; multi-dose with JW denies",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop the modifiers for a payer that takes none; ask where the container is labelled for several doses."""
    refused = facts.answers.get("jw_policy") == "not_allowed"
    for at, line in each_line(claim):
        marks = [mark for mark in line.modifiers if mark in {"JW", "JZ"}]
        if not marks or {"JW", "JZ"} <= set(marks):
            continue
        if refused:
            yield from RULE.stop(
                f"{at}.modifiers", f"{line.code} carries {marks[0]}, and this payer takes neither JW nor JZ."
            )
        elif line.drug is not None and facts.single_dose.get(line.drug.ndc11) is False:
            text = f"{line.code} carries {marks[0]}, and its container is labelled for several doses."
            yield from RULE.ask(f"{at}.modifiers", text)
