"""Which payment a payment is, so that it is posted once however often and wherever it arrives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from models.claims.answers.reading.remittance import Payment


def identity(payment: Payment) -> str:
    """Return the payer, trace number, day and amount of a payment as one key.

    The payer by its numbers, its name only where it has none: names are spelled in many ways. A trace number without
    a digit or letter beyond zeros identifies nothing: then what the payment says is its identity.
    """
    payer = "+".join(payment.payer_numbers) or payment.payer.upper()
    if not payment.trace.strip("0 "):
        return f"content:{payment.digest}"
    day = payment.paid_on.isoformat() if payment.paid_on else ""
    key = f"{payer}|{payment.trace}|{day}|{payment.amount}"
    return key if len(key) <= _LONGEST else f"hash:{hashlib.sha256(key.encode()).hexdigest()}"


_LONGEST = 200


def reference_parts(reference: str) -> tuple[str, ...]:
    """Return every claim number the reference of a PLB may begin with or hold: its words, and its beginnings.

    Payers write the clinic's number, their own, or several with or without blanks between.
    """
    words = reference.split()
    beginnings = (reference[:length] for length in range(_SHORTEST, len(reference) + 1))
    return tuple(dict.fromkeys((*words, *beginnings)))


def meant_claim(reference: str, numbers: Iterable[tuple[str, str]]) -> int | None:
    """Return which of some claims a reference means, by position, None where none or more than one fits.

    `numbers` are the clinic's and the payer's number of each claim.
    """
    found = []
    words = set(reference.split())
    for position, (control, payer_number) in enumerate(numbers):
        whole = bool(words & {one for one in (control, payer_number) if one})
        joined = bool(control and payer_number) and reference.startswith(control + payer_number)
        if whole or joined or reference in {control, payer_number} - {""}:
            found.append(position)
    return found[0] if len(found) == 1 else None


_SHORTEST = 3
