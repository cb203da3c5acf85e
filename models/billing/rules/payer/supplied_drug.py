"""Drugs the clinic did not buy are never billed at its price (R53, R54)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.doses.drug_groups import supply_switch
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import format_amount
from models.core.source import Confidence

RULE = Rule(
    "supplied_drug",
    "A drug the patient or a maker supplied is not charged",
    Stage.PAYER,
    "R53, R54: NGS on patient-supplied drugs; CHPW; AAO; AAPC",
    needs=frozenset({"supplied"}),
)
_SAID = {"patient": "supplied by the patient", "sample": "a sample"}
_LONGEST = 80
_CHARGE = {"penny_line": Decimal("0.01"), "zero_line": Decimal("0.00")}


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Name the drug in the administration line's note, and ask where the payer's way is not known."""
    changed: list[Amendment] = []
    found: list[Finding] = []
    keys = {line.key for line in lines}
    for dose in case.charged:
        number, injection = dose.number, dose.injection
        if injection.supply in ("clinic", "public"):
            continue
        message = f"{injection.drug_name} was {_SAID.get(injection.supply, injection.supply)}"
        at, policy = f"injections[{number}].supply", case.answer(supply_switch(injection))
        if not _founded(case, injection, policy):
            text = f"{message}: how this payer wants it on the claim is not certain. A coder decides."
            found.append(RULE.ask(at, text))
        elif policy == "admin_only_note":
            found.append(RULE.note(at, f"{message}: only the injection is billed, the drug is named in its note."))
        if policy in _CHARGE:
            why = RULE.because(f"{_SAID[injection.supply]}: charged {_CHARGE[policy]}, never the clinic's price")
            wanted = [key for key in _drug_keys(case, number) if key in keys]
            changed += [Amendment(key, why, charge=_CHARGE[policy]) for key in wanted]
        if policy == "admin_only_note" and f"admin:{number}" in keys:
            why = RULE.because(f"{_SAID.get(injection.supply, injection.supply)}: no drug line")
            changed.append(Amendment(f"admin:{number}", why, narrative=_narrative(message, injection)))
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if found or changed else NOTHING


def _drug_keys(case: BillingCase, number: int) -> list[str]:
    return [group.key for group in case.groups if any(share.injection == number for share in group.shares)]


def _narrative(message: str, injection: Injection) -> str:
    dose = injection.dose
    return f"{message}, {format_amount(dose.amount)} {dose.unit.display}"[:_LONGEST]


def _founded(case: BillingCase, injection: Injection, policy: str) -> bool:
    """True when the payer itself said so, no claim is sent, or the default is confirmed."""
    payer = case.visit.payer
    if payer.type == "self_pay" or payer.policies.get(supply_switch(injection)) == policy:
        return True
    default = case.tables.default(supply_switch(injection), payer.type)
    return default.source.confidence is Confidence.CONFIRMED
