"""A drug line needs the injection that gave it: the payer looks for both (R9; denial B15)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged, was_injected
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "drug_without_injection",
    "Drugs of a visit come with an administration",
    Stage.EDITS,
    "R9, P: CARC B15 and 107",
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every drug charted as mixed into a syringe when the visit has no injection from that syringe."""
    found = []
    if "mixed" in case.features:
        found = [
            RULE.ask(f"injections[{dose.number}].same_syringe_as", _text(dose))
            for dose in case.charged
            if dose.injection.count < 1 and not _partner_given(case, dose)
        ]
    acts = drugs = False
    for line in lines:
        if line.package is not None:
            drugs = True
        elif _is_act(case, line):
            acts = True
    if case.charged and drugs and not found and not acts and not _stands_for_its_act(case):
        text = "No injection of the visit has a line, so its drugs would go out alone. Chart which injection gave them."
        found.append(RULE.ask("injections", text))
    return Outcome(findings=tuple(found)) if found else NOTHING


def _is_act(case: BillingCase, line: ChargeLine) -> bool:
    return not line.service or line.code in case.tables.groups["injection_procedure"].codes


def _stands_for_its_act(case: BillingCase) -> bool:
    """True when public stock's product code pays its administration, or a procedure is asked for already."""
    if any(
        dose.injection.drug and dose.injection.drug.product_class in case.tables.procedures for dose in case.charged
    ):
        return True
    paid = case.answer("public_administration_policy") == "product_only"
    return paid and all(dose.vaccine and dose.injection.supply == "public" for dose in case.charged)


def _partner_given(case: BillingCase, dose: Charged) -> bool:
    injections, partner = case.visit.injections, dose.injection.same_syringe_as
    if partner is None or not 0 <= partner < len(injections):
        return False
    return was_injected(injections[partner]) and injections[partner].count > 0


def _text(dose: Charged) -> str:
    return (
        f"{dose.injection.drug_name} has no injection of its own, and the one it was mixed into was not given. "
        "Chart whose syringe it shared, or its own injection."
    )
