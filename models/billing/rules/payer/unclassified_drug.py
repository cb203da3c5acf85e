"""A drug without a code of its own is told in words on its line (R49)."""

from __future__ import annotations

import re

from models.billing.case import BillingCase
from models.billing.facts import Injection, OpenedPackage
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import format_amount

RULE = Rule(
    "unclassified_drug",
    "Unclassified drug lines name drug, strength, dose and route",
    Stage.PAYER,
    "R49, R71: WPS; AAO",
    needs=frozenset({"unclassified"}),
)
_LONGEST = 80


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Write the narrative of every unclassified drug line; ask when a claim lacks the strength."""
    visit, codes = case.visit, case.tables.groups["unclassified"].codes
    changed: list[Amendment] = []
    found: list[Finding] = []
    for line in lines:
        if line.code not in codes or line.package is None:
            continue
        injection = visit.injections[line.injection]
        strength = _strength(injection.packages[line.package])
        if not strength and visit.payer.type != "self_pay":
            at = f"injections[{line.injection}].packages[{line.package}].content"
            found.append(RULE.ask(at, f"{line.code} needs the strength in words, and the package has none. Enter it."))
        why = RULE.because("no code of its own: drug, strength, dose and route in words")
        changed.append(Amendment(line.key, why, narrative=_narrative(injection, strength)))
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if found or changed else NOTHING


def _strength(opened: OpenedPackage) -> str:
    if opened.content is None:
        return ""
    return f"{opened.content}/{format_amount(opened.volume_ml)} mL" if opened.volume_ml else str(opened.content)


def _narrative(injection: Injection, strength: str) -> str:
    text = f"{injection.drug_name} {strength}, dose {injection.dose}, {injection.route}"
    # Separators of the claim file cannot be part of its text (R71).
    return re.sub(r"\s+", " ", re.sub(r"[*:~^]", " ", text)).strip()[:_LONGEST]
