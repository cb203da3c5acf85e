"""A claim and its findings as the commands print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.claims.queries.checked import ClaimFinding
    from models.claims.queries.claim_list import ListedClaim


def claim_payload(one: ListedClaim) -> dict[str, Any]:
    """Return a claim as JSON values."""
    from models.core.numbers.money import dollars

    line = one.line
    return {
        "claim": line.control,
        "state": line.state.value,
        "patient": line.mrn,
        "date_of_service": line.day.isoformat(),
        "payer": line.payer,
        "total": dollars(line.total),
        "paid": dollars(line.paid),
        "patient_owes": dollars(line.patient_owes),
        "frequency": line.frequency,
        "payer_claim_number": line.payer_number or None,
        "batch": line.batch,
        "question": line.question or None,
        "lines": [_line(row) for row in one.rows],
        "findings": [finding_payload(finding) for finding in one.findings],
    }


def finding_payload(finding: ClaimFinding) -> dict[str, Any]:
    """Return a finding as JSON values."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "at": finding.at,
        "text": finding.text,
        "denial": finding.denial or None,
        "mend": finding.mend,
        "accepted": finding.accepted,
    }


def claim_lines(one: ListedClaim) -> tuple[str, ...]:
    """Return a claim as a person reads it: a line, and one for each finding that is not answered."""
    line = one.line
    head = f"{line.control}  {line.state.label}  {line.day:%Y-%m-%d}  {line.mrn}  {line.payer}  {line.total:,.2f}"
    asked = [line.question] if line.question and not one.findings else []
    found = [f"{finding.text} {finding.mend}".strip() for finding in one.findings if finding.open]
    return (head, *(f"  {text}" for text in (*asked, *found)))


def _line(row: Any) -> dict[str, Any]:
    from models.core.numbers.money import dollars

    return {
        "control": row.control,
        "code": row.code,
        "units": format(row.units, "f"),
        "modifiers": list(row.modifiers),
        "diagnoses": list(row.diagnoses),
        "charge": None if row.charge is None else dollars(row.charge),
        "ndc11": row.ndc11 or None,
        "ndc_unit": row.ndc_unit or None,
        "ndc_quantity": None if row.ndc_quantity is None else format(row.ndc_quantity, "f"),
        "narrative": row.description or None,
    }
