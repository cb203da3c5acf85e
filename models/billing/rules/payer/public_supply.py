"""Publicly supplied stock: product lines at no charge with the state's modifier, the act by the state's rule (VFC)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.source import Confidence

RULE = Rule(
    "public_supply",
    "Publicly supplied stock is billed at no charge, marked as the state wants it",
    Stage.PAYER,
    "Social Security Act 1928(c); CHPW and BCBS Arizona on vaccines for children; AAPC Pediatric Coding Alert",
    needs=frozenset({"supplied", "keyed_modifier"}),
)
_MARK = "SL"
_FREE = Decimal("0.00")
_SWITCHES = ("public_modifier_policy", "public_administration_policy")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Charge nothing for public products, add SL where the payer wants it, say which of its rules nobody confirmed."""
    doses = [dose for dose in case.charged if dose.injection.supply == "public"]
    found = [_contradicted(dose) for dose in case.charged if dose not in doses and _MARK in dose.injection.modifiers]
    if not doses:
        return Outcome(findings=tuple(found)) if found else NOTHING
    changed: list[Amendment] = []
    for dose in doses:
        changed += _free(case, dose, lines)
        if dose.vaccine and case.answer("public_modifier_policy") == "both_sl":
            why = RULE.because(f"{_MARK}: the administration of public stock")
            acts = [line for line in lines if line.administration and line.injection == dose.number]
            changed += [Amendment(line.key, why, modifiers=(_MARK,)) for line in acts]
    return Outcome(amendments=tuple(changed), findings=(*found, *_doubts(case, doses)))


def _contradicted(dose: Charged) -> Finding:
    text = f"{_MARK} says {dose.injection.drug_name} came from the state, and its supply is charted as not public."
    return RULE.ask(f"injections[{dose.number}].supply", f"{text} Correct one of them.")


def _free(case: BillingCase, dose: Charged, lines: tuple[ChargeLine, ...]) -> list[Amendment]:
    marked = dose.vaccine and case.answer("public_modifier_policy") != "none"
    text = f"{_source_of(dose.injection)}: no charge{f', {_MARK}' if marked else ''}"
    mine = [line for line in lines if line.package is not None and line.injection == dose.number]
    modifiers = (_MARK,) if marked else ()
    return [Amendment(line.key, RULE.because(text), modifiers=modifiers, charge=_FREE) for line in mine]


def _source_of(injection: Injection) -> str:
    return f"supplied by {injection.rare.program}" if injection.rare.program else "publicly supplied"


def _doubts(case: BillingCase, doses: list[Charged]) -> list[Finding]:
    """Return a note where the program is not named, and one on a default nobody confirmed for this payer."""
    found = [
        RULE.note(f"injections[{dose.number}].program", "Which program supplied it is not charted: name it.")
        for dose in doses
        if not dose.injection.rare.program
    ]
    payer = case.visit.payer
    if payer.type == "self_pay" or not any(dose.vaccine for dose in doses):
        return found
    for switch in _SWITCHES:
        default = case.tables.default(switch, payer.type)
        if switch not in payer.policies and default.source.confidence is not Confidence.CONFIRMED:
            text = f"{case.tables.switches[switch].text.capitalize()}: {default.value} is not confirmed for this state."
            found.append(RULE.note(f"payer.policies.{switch}", text, default.source.key))
    return found
