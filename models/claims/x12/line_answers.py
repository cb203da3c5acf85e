"""Loop 2430: what each earlier payer said of one line."""

from __future__ import annotations

from collections.abc import Iterator

from models.claims.claim import Claim, ClaimLine
from models.claims.x12.adjustments import adjustment_segments, has_line_answers, line_paid, patient_part
from models.claims.x12.pen import Pen, day, segment


def line_answers(pen: Pen, claim: Claim, line: ClaimLine, procedure: str) -> Iterator[str]:
    """Yield SVD, CAS, the day and what is left to the patient, for each payer who answered line by line."""
    for insurance in claim.insurances[1:]:
        if insurance.paid is None or not has_line_answers(insurance):
            continue
        if insurance.paid_on is None:
            pen.refuse("DTP03", "The day an earlier payer answered is missing: enter it.")
        paid = pen.money("SVD02", line_paid(insurance, line), "What an earlier payer paid for a line")
        units = pen.quantity("SVD05", line.units, "A line's units")
        yield segment("SVD", pen.number("NM109", insurance.payer_id, "The payer's ID"), paid, procedure, "", units)
        yield from adjustment_segments(pen, insurance.adjustments, line.control)
        yield segment("DTP", "573", "D8", day(insurance.paid_on))
        owed = patient_part(insurance.adjustments, line.control)
        if owed:
            yield segment("AMT", "EAF", pen.money("AMT02", owed, "What an earlier payer left to the patient"))
