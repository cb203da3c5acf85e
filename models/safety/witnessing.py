"""Whether what a second person signed still fits the dose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.core.quantity import plain_amount
from models.safety.case import GivingCase
from models.safety.facts import AttestationFacts
from models.safety.wasting import wastes


def dose_to_witness(case: GivingCase) -> Mapping[str, Any]:
    """Return what a witness has to come to by their own look: patient, drug, dose, volume in mL and lots."""
    return {
        "patient": str(case.facts.patient.id),
        "drug": case.facts.order.drug_slug or "",
        "dose": f"{plain_amount(case.dose.amount)} {case.dose.unit.value}" if case.dose else "",
        "volume_ml": plain_amount(case.volume_ml) if case.volume_ml is not None else "",
        "lots": ", ".join(lot.lot_number for lot in case.lots),
    }


def waste_to_witness(case: GivingCase) -> Mapping[str, Any]:
    """Return what is thrown away, as a witness signs for it."""
    return {
        "patient": str(case.facts.patient.id),
        "waste": "; ".join(
            f"{plain_amount(item.amount.amount)} {item.amount.unit.value} of lot {item.lot.lot_number}"
            for item in wastes(case)
        ),
    }


def agrees(case: GivingCase, witness: AttestationFacts) -> bool:
    """Return whether a witness's signature is another person's and fits the dose as it stands now."""
    return witness.person_id != case.facts.giver.id and dict(witness.content) == dict(dose_to_witness(case))


def saw_waste(case: GivingCase, witness: AttestationFacts) -> bool:
    """Return whether another person signed for the waste as it stands now."""
    if witness.kind != "waste" or witness.person_id == case.facts.giver.id:
        return False
    return dict(witness.content) == dict(waste_to_witness(case))
