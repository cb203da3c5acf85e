"""A 340B drug carries its payer's mark and no other (R55)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "program_modifier",
    "The 340B mark is the one this payer takes",
    "modifier",
    Place.PAYER_RULES,
    "Set the mark this payer takes for 340B drugs",
    "R55: 340B; Texas Vendor Drug Program",
    of_payment=True,
)
_WANTED = {"tb": frozenset({"TB", "JG"}), "ud": frozenset({"UD"}), "u8": frozenset({"U8"}), "none": frozenset[str]()}


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about a 340B mark the payer's rule does not name; stop two marks on one line."""
    wanted = _WANTED.get(facts.answers.get("program_340b_policy", ""))
    for at, line in each_line(claim):
        marks = codes("program_340b").codes.intersection(line.modifiers)
        if len(marks) > 1:
            text = f"The line of {line.code} carries {', '.join(sorted(marks))}: one of them says bought under 340B."
            yield from RULE.stop(f"{at}.modifiers", text)
        elif marks and wanted is not None and not marks <= wanted:
            named = " or ".join(sorted(wanted)) or "none"
            text = f"The line of {line.code} carries {', '.join(marks)}: this payer's mark for 340B is {named}."
            yield from RULE.ask(f"{at}.modifiers", text)
