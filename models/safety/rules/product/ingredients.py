"""Several drugs in one syringe: none against another, together no more than the syringe is to hold (S19)."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from models.core.finding import Finding
from models.core.quantity import format_amount
from models.core.source import Confidence
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.giving import VOLUME_STEP
from models.safety.mixing import ingredient_cases

RULE = SafetyRule(
    "ingredients",
    "Ingredients go together and fit the volume",
    "S19: own rule; incompatibilities as the clinic wrote them down",
    confidence=Confidence.INFERRED,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for two ingredients that must not be mixed, a lot of none of them, or more than the ordered volume."""
    if not case.facts.parts or not case.draft.outcome.reached_patient:
        return []
    return [*_together(case), *_foreign(case), *_volumes(case)]


def _together(case: GivingCase) -> list[Finding]:
    found = []
    for first, second in combinations([part.drug for part in case.facts.parts], 2):
        pair = next((one for one in case.facts.incompatible if one.of(first.slug, second.slug)), None)
        if pair:
            text = f"{first.display} and {second.display} must not be mixed: {pair.text} ({pair.author})."
            found.append(RULE.stop(f"dose.together[{first.slug} {second.slug}]", f"{text} Ask for another order."))
    return found


def _foreign(case: GivingCase) -> list[Finding]:
    known = {part.drug.slug for part in case.facts.parts}
    return [
        RULE.stop(
            f"dose.lot[{number}].drug",
            f"{lot.package.slug.replace('-', ' ')} (lot {lot.lot_number}) is no ingredient: do not give. Take another.",
        )
        for number, lot in enumerate(case.lots)
        if lot.package.slug not in known
    ]


def _volumes(case: GivingCase) -> list[Finding]:
    drawn = Decimal(0)
    for part in ingredient_cases(case):
        if not part.lots:
            return []
        if part.volume_ml is None:
            name = part.facts.drug.display if part.facts.drug else ""
            text = f"The volume of {name} is not known from this package. Take one labelled by the mL."
            return [RULE.stop("dose.mixed", text)]
        drawn += part.volume_ml
    if case.volume_ml is None:
        return []
    over = drawn - case.volume_ml
    if over >= VOLUME_STEP:
        text = f"The ingredients make {format_amount(drawn)} mL, {format_amount(case.volume_ml)} mL is ordered."
        return [RULE.stop("dose.mixed", f"{text} Take stronger packages, or ask for another order.")]
    if over <= -VOLUME_STEP:
        text = f"The ingredients make {format_amount(drawn)} mL: {format_amount(-over)} mL is diluent."
        return [RULE.note("dose.mixed", text)]
    return []
