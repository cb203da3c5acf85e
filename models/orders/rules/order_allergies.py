"""What a prescriber must answer before a drug is ordered for a patient: allergies at the order (S67, S68)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.codes.tables.code_tables import CodeTables
from models.drugs.drug import Drug
from models.patients.facts import AllergyFacts, PatientFacts
from models.safety.allergy_tiers import Tier, allergy_text, judge

NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class OrderAllergy:
    """An allergy that concerns an ordered drug. `tier` is one of `Tier`, or NOT_ASKED with an empty `substance`.

    `answers` names the table of `reasons.toml` it is answered from, "" for one that is only shown.
    """

    tier: str
    substance: str
    reaction: str
    text: str
    answers: str


def order_allergies(drug: Drug, patient: PatientFacts, tables: CodeTables) -> tuple[OrderAllergy, ...]:
    """Return what must be answered or seen before `drug` is ordered, nearest first."""
    if patient.allergy_status == "unknown":
        text = "Allergies were not asked about. Ask now: not asked is not none."
        return (OrderAllergy(NOT_ASKED, "", "", text, "order_unasked"),)
    judged = judge(drug, patient.allergies, tables)
    order = list(Tier)
    return tuple(
        _order_allergy(drug, tier, allergy) for tier, allergy in sorted(judged, key=lambda one: order.index(one[0]))
    )


def unanswered(
    found: tuple[OrderAllergy, ...], answers: Mapping[str, str], tables: CodeTables
) -> tuple[OrderAllergy, ...]:
    """Return what still keeps the order from being signed. `answers` maps a substance to its coded reason."""
    return tuple(
        one for one in found if one.answers and tables.reason(one.answers, answers.get(one.substance, "")) is None
    )


def _order_allergy(drug: Drug, tier: Tier, allergy: AllergyFacts) -> OrderAllergy:
    words, answers = {
        Tier.INGREDIENT: (f"ALLERGY to {allergy_text(allergy)}: {drug.display} contains it.", "order_ingredient"),
        Tier.CLASS: (f"Allergy to {allergy_text(allergy)}: same class as {drug.display}.", "order_class"),
        Tier.RELATED: (f"Allergy to {allergy_text(allergy)}: a class related to {drug.display}.", ""),
    }[tier]
    return OrderAllergy(tier.value, allergy.substance, allergy.reaction, words, answers)
