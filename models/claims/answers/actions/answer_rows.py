"""Rows that an answer leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.claims.answers.reading.remittance import Adjustment, PaidClaim, PaidLine
from models.claims.answers.rules.reasons import Kind, adjustment_kind
from models.claims.answers.rules.sent import SentLine
from models.claims.content import plain_values
from models.claims.records.claim_answer import AnswerQuestion, ClaimAnswer, ClaimPosting
from models.people.author import Author
from models.store.clinic import Clinic

_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file of answers: its name without its folder, and the SHA-256 of its bytes."""

    name: str
    content_hash: str


def answer_row(clinic: Clinic, by: Author, file: AnswerFile, kind: str, place: int) -> ClaimAnswer:
    """Return the row of one answer of a file."""
    return ClaimAnswer(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        kind=kind,
        file_name=file.name[:300],
        file_hash=file.content_hash,
        place=place,
        status="posted",
        received_at=clinic.now(),
        received_by=by.id,
        received_by_name=by.name,
    )


def claim_posting(clinic: Clinic, answer_id: UUID, claim_id: UUID, claim: PaidClaim) -> ClaimPosting:
    """Return what an answer says of a claim as a whole."""
    return ClaimPosting(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        answer_id=answer_id,
        claim_id=claim_id,
        status=claim.status[:10],
        charged=claim.charge,
        paid=claim.paid,
        patient_owes=_patient(claim.every_adjustment),
        interest=claim.interest,
        adjustments=_adjustments(claim.adjustments),
        remarks=list(claim.remarks),
        payer_number=claim.payer_number[:50],
        posted_at=clinic.now(),
    )


def line_posting(
    clinic: Clinic, answer_id: UUID, claim_id: UUID, sent: SentLine, answered: tuple[str, str], line: PaidLine
) -> ClaimPosting:
    """Return what an answer says of one line; `answered` is its claim's status and number at the payer."""
    return ClaimPosting(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        answer_id=answer_id,
        claim_id=claim_id,
        line_id=sent.id,
        line_control=sent.control,
        status=answered[0][:10],
        charged=line.charge,
        paid=line.paid,
        patient_owes=_patient(line.adjustments),
        units=line.units,
        adjustments=_adjustments(line.adjustments),
        remarks=list(line.remarks),
        payer_number=answered[1][:50],
        posted_at=clinic.now(),
    )


def question(
    clinic: Clinic,
    answer_id: UUID,
    kind: str,
    text: str,
    content: PaidClaim | PaidLine,
    proposed: list[str],
    claim_id: UUID | None,
) -> AnswerQuestion:
    """Return what a person must place: the claim or line as read, and what it may mean."""
    return AnswerQuestion(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        answer_id=answer_id,
        claim_id=claim_id,
        kind=kind,
        text=text[:_LONGEST_TEXT],
        content=plain_values(content),
        proposed=proposed,
    )


def _adjustments(adjustments: tuple[Adjustment, ...]) -> list[dict[str, str]]:
    kept: list[dict[str, Any]] = [plain_values(one) for one in adjustments]
    return [{name: value for name, value in one.items() if value is not None} for one in kept]


def _patient(adjustments: tuple[Adjustment, ...]) -> Decimal:
    patients = (one.amount for one in adjustments if adjustment_kind(one.group, one.reason) is Kind.PATIENT)
    return sum(patients, Decimal(0))
