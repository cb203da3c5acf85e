"""Everything a file of answers holds, one transaction at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.claims.answers.reading.acknowledgment import (
    ClaimStatuses,
    FileAnswer,
    read_acknowledgment,
    read_claim_statuses,
)
from models.claims.answers.reading.envelopes import Transaction, transactions
from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.read_remittance import read_payment
from models.claims.answers.reading.remittance import Payment

Answer = Payment | FileAnswer | ClaimStatuses
_ACKNOWLEDGMENT_OF_CLAIMS = "005010X214"


def read_answers(pieces: Iterable[bytes]) -> Iterator[Answer | Fault]:
    """Yield the payments and acknowledgments of a file, and the faults of its envelopes. It never raises."""
    for one in transactions(pieces):
        yield one if isinstance(one, Fault) else _read(one)


def _read(one: Transaction) -> Answer | Fault:
    match one.kind:
        case "835":
            return read_payment(one)
        case "999" | "997":
            return read_acknowledgment(one)
        case "277" if one.version.startswith(_ACKNOWLEDGMENT_OF_CLAIMS):
            return read_claim_statuses(one)
        case "277":
            return Fault(one.at, "is a 277 that answers no batch of claims: only 277CA (005010X214) is read")
        case _:
            return Fault(one.at, f"is a {one.kind[:6] or 'transaction without a kind'}: not an answer that is read")
