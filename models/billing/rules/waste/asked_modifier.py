"""Modifiers and values a payer demands of a class of drugs are asked for (EA, EB, EC on red cell drugs)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.facts import RareFacts
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.billing.tables.asked_modifiers import AskedModifier, shipped_asked_modifiers
from models.core.finding import Finding
from models.core.quantity import format_amount

RULE = Rule(
    "asked_modifier",
    "Modifiers a payer demands of a drug are asked for",
    Stage.WASTE,
    "Palmetto GBA on EA, EB and EC; HHS guidance on CR 5699",
    needs=frozenset({"asked_modifier"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask for the modifier and the value of every drug that needs them; say on its line which value goes with it."""
    changed: list[Amendment] = []
    found: list[Finding] = []
    for dose in case.charged:
        for row in shipped_asked_modifiers():
            if _speaks_of(row, case, dose):
                found += _asked(dose, row)
                changed += _value_said(case, dose, row)
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if found or changed else NOTHING


def _speaks_of(row: AskedModifier, case: BillingCase, dose: Charged) -> bool:
    codes = {code.hcpcs for code in dose.codes if not isinstance(code, str)}
    visit = case.visit
    return bool(codes & row.hcpcs) and row.payer == visit.payer.type and row.effective <= visit.date_of_service


def _asked(dose: Charged, row: AskedModifier) -> list[Finding]:
    at, name = f"injections[{dose.number}]", dose.injection.drug_name
    keyed = [modifier for modifier in dose.injection.modifiers if modifier in row.one_of]
    choices = ", ".join(f"{modifier} {meaning}" for modifier, meaning in row.one_of.items())
    found = []
    if len(keyed) != 1:
        message = "is not paid without one of these modifiers" if not keyed else "takes only one of these modifiers"
        found.append(RULE.ask(f"{at}.modifiers", f"{name} {message}: {choices}. Add it.", row.source.key))
    if row.values and all(_value(dose.injection.rare, value) is None for value in row.values):
        text = f"{name} is not paid without the patient's last {' or '.join(row.values)}. Add it."
        found.append(RULE.ask(f"{at}.{row.values[0]}", text, row.source.key))
    return found


def _value(rare: RareFacts, name: str) -> str | None:
    values = {"hemoglobin": (rare.hemoglobin, "g/dL"), "hematocrit": (rare.hematocrit, "%")}
    amount, unit = values[name]
    return None if amount is None else f"{name} {format_amount(amount)} {unit}"


def _value_said(case: BillingCase, dose: Charged, row: AskedModifier) -> list[Amendment]:
    message = next((text for value in row.values if (text := _value(dose.injection.rare, value))), "")
    keys = [group.key for group in case.groups if group.shares[0].injection == dose.number]
    return (
        [Amendment(key, RULE.because(f"{message} goes with the line", row.source.key)) for key in keys]
        if message
        else []
    )
