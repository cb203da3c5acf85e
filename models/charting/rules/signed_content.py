"""What is shown at signing as plain values, and the hash that proves its charges."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any

from models.billing.lines import ChargeLine, Charges
from models.charting.rules.summary import sentence
from models.core.finding import Finding
from models.core.quantity import plain_amount
from models.safety.case import GivingCase
from models.safety.mixing import ingredient_cases
from models.safety.wasting import wastes


def charges_hash(charges: Charges | None) -> str:
    """Return the SHA-256 of every line, amount and finding a dose bills, as they are shown and stored."""
    message = [charges.status, *map(_line, charges.lines), *map(_found, charges.findings)] if charges else []
    return hashlib.sha256(repr(message).encode()).hexdigest()


def _line(line: ChargeLine) -> tuple[str | None, ...]:
    amounts = (line.units, line.ndc_quantity, line.charge)
    because = (part for why in line.because for part in why)
    pointers = map(str, line.diagnosis_pointers)
    plain = (None if amount is None else plain_amount(amount) for amount in amounts)
    return (line.code, *line.modifiers, *pointers, line.ndc11, line.ndc_unit, line.narrative, *plain, *because)


def _found(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.severity.value, finding.at, finding.text, finding.source


def signed_content(case: GivingCase, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Return everything that is shown at signing and stored about the dose as plain JSON values."""
    facts, draft = case.facts, case.draft
    mixed = {"ingredients": [_ingredient(part) for part in ingredient_cases(case)]} if facts.parts else {}
    return {
        "patient": str(facts.patient.id),
        "order": str(facts.order.id),
        "giver": str(facts.giver.id),
        "drug": facts.order.drug_slug,
        "route": facts.order.route,
        "outcome": draft.outcome.value,
        "reason": [draft.status_reason, draft.status_reason_text],
        "dose": [plain_amount(case.dose.amount), case.dose.unit.value] if case.dose else None,
        "volume_ml": plain_amount(case.volume_ml) if case.volume_ml is not None else None,
        "lots": [[str(lot.lot_id), str(lot.vial_id), lot.lot_number, lot.expires_on.isoformat()] for lot in case.lots],
        "containers": [pick.containers for pick in draft.lots],
        "sites": [[s.code, plain_amount(s.volume_ml) if s.volume_ml is not None else None] for s in draft.sites],
        "given_at": draft.given_at.astimezone(UTC).isoformat() if draft.given_at else None,
        "waste": [
            [[str(item.lot.lot_id), str(item.amount)] for item in wastes(case)],
            draft.waste_reason,
            str(draft.waste_witness),
        ],
        "identifiers": sorted(draft.identifiers),
        "identity_method": draft.identity_method,
        "scan": [draft.cannot_scan, draft.scan_proof, [pick.entry.value for pick in draft.lots]],
        "supervisor": [str(draft.supervisor_id), draft.supervision],
        "response": [draft.response, list(draft.signs), draft.severity, draft.pain_before, draft.pain_after],
        "education": draft.education,
        "refusal": [draft.refused_by, draft.explained, draft.provider_told],
        "technique": [draft.needle, draft.needle_gauge, draft.needle_length, draft.technique],
        "note": draft.note,
        "overrides": dict(draft.overrides),
        "attested": [[item.kind, str(item.person_id), item.finding, item.reason] for item in facts.attestations],
        "shown": [[*_found(finding), draft.overrides.get(finding.key, "")] for finding in findings],
        "summary": sentence(case, findings),
        **mixed,
    }


def _ingredient(part: GivingCase) -> list[str | None]:
    dose, volume = part.dose, part.volume_ml
    return [
        part.facts.order.drug_slug,
        plain_amount(dose.amount) if dose else None,
        dose.unit.value if dose else None,
        plain_amount(volume) if volume is not None else None,
    ]
