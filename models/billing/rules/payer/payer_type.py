"""A payer type nobody knows is asked about: which rules hold for it is not known."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "payer_type",
    "Payers are of a known type",
    Stage.PAYER,
    "R18, R33, R42, R54: rules differ by type of payer",
    needs=frozenset({"unknown_payer"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask for the payer's type when it is none of those the policies speak of."""
    kind, known = case.visit.payer.type, case.tables.types
    if kind in known:
        return NOTHING
    message = f"Payer type {kind} is not known" if kind.strip() else "The payer has no type"
    text = f"{message}: these lines are only a proposal. Choose {', '.join(sorted(known))}."
    return Outcome(findings=(RULE.ask("payer.type", text),))
