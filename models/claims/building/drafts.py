"""From the doses of one patient, day and payer to the claims they make. Pure: facts in, drafts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.claims.building.facts import BilledDose, DayService, DoseCharge, DraftClaim, DraftLine, Key

MOST_LINES = 50
"""Lines one claim holds at most, 2400 LX01 of 005010X222A1 (billing-rules R70); a payer's own limit may be lower."""
MOST_QUESTION = 500
PATIENT_PAYS = "The patient pays: no claim goes to a payer."


def drafts(
    key: Key, doses: Sequence[BilledDose], services: Sequence[DraftLine] = (), asked: Sequence[str] = (), limit: int = 0
) -> tuple[DraftClaim, ...]:
    """Return the claims of one key: one, or more where the payer's `limit` of lines (0 none of its own) splits them.

    Lines of one dose are never parted, so a JW line stays with its drug. Other services stand on the first claim.
    `asked` are the questions the services raise.
    """
    ordered = sorted(doses, key=lambda dose: (dose.effective_at, dose.id.int))
    most = min(limit or MOST_LINES, MOST_LINES)
    parts: list[tuple[list[BilledDose], list[DraftLine]]] = [([], list(services))]
    for dose in ordered:
        lines = dose_lines(dose)
        if parts[-1][1] and len(parts[-1][1]) + len(lines) > most:
            parts.append(([], []))
        held, so_far = parts[-1]
        held.append(dose)
        first = len(so_far)
        so_far += [line if line.partner is None else replace(line, partner=line.partner + first) for line in lines]
    return tuple(
        _draft(key, held, lines, () if number else asked, number, len(parts))
        for number, (held, lines) in enumerate(parts)
    )


def dose_lines(dose: BilledDose) -> list[DraftLine]:
    """Return the lines of one dose; a discarded part (JW) points at the line of the drug it is left of."""
    return [
        DraftLine(
            code=charge.code,
            modifiers=charge.modifiers,
            units=charge.units,
            charge=charge.charge,
            diagnoses=charge.diagnoses,
            ndc11=charge.ndc11,
            ndc_unit=charge.ndc_unit,
            ndc_quantity=charge.ndc_quantity,
            description=charge.narrative,
            charge_item_id=charge.id,
            administration_id=dose.id,
            partner=_partner(dose.charges, number),
        )
        for number, charge in enumerate(dose.charges)
    ]


def service_line(service: DayService) -> DraftLine:
    """Return the line of another service as it was entered."""
    return DraftLine(
        code=service.code,
        modifiers=service.modifiers,
        units=service.units,
        charge=service.charge,
        diagnoses=service.diagnoses,
        service_id=service.id,
    )


def _partner(charges: Sequence[DoseCharge], number: int) -> int | None:
    charge = charges[number]
    if "JW" not in charge.modifiers:
        return None
    same = (n for n in range(number - 1, -1, -1) if charges[n].code == charge.code and "JW" not in charges[n].modifiers)
    return next(same, None)


def _draft(
    key: Key, doses: list[BilledDose], lines: list[DraftLine], asked: Sequence[str], number: int, parts: int
) -> DraftClaim:
    if not key.billed:
        why = [text for dose in doses for text in dose.stops]
        if key.payer_type == "self_pay" and not why:
            why = [PATIENT_PAYS]
        return DraftClaim(key, tuple(doses), tuple(lines), _words(why), held=False)
    questions = [*asked, *(text for dose in doses for text in dose.questions)]
    if parts > 1:
        questions.append(f"The day has more lines than one claim of this payer holds: claim {number + 1} of {parts}.")
    held = bool(asked) or any(dose.status == "hold" for dose in doses)
    return DraftClaim(key, tuple(doses), tuple(lines), _words(questions), held)


def _words(texts: Sequence[str]) -> str:
    """Return the questions one after another, each once, and how many more where they are too long."""
    once = list(dict.fromkeys(texts))
    for kept in range(len(once), 0, -1):
        left = len(once) - kept
        text = " ".join(once[:kept]) + (f" And {left} more." if left else "")
        if len(text) <= MOST_QUESTION:
            return text
    return once[0][: MOST_QUESTION - 1] + "\N{HORIZONTAL ELLIPSIS}" if once else ""
