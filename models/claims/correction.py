"""How a claim already sent is corrected, by payer (R73 to R75)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.billing.facts import Payer
from models.billing.tables.tables import shipped_billing_tables


class Way(StrEnum):
    """What a biller does: send a claim again, ask for the claim to be opened again, or nothing."""

    REPLACEMENT = "replacement"
    VOID = "void"
    REOPENING = "reopening"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Correction:
    """The way to correct a claim. `frequency` is CLM05-3 and `original` REF*F8; None where no claim goes out."""

    way: Way
    frequency: str | None
    original: str | None
    text: str
    source: str


def correction(payer: Payer, payer_claim_number: str, *, still_given: bool = True) -> Correction:
    """Return how a claim for a changed chart is corrected; `still_given` False means the injection was struck.

    Medicare's own front ends turn frequency 7 and 8 away, so its claims are reopened. A replacement repeats the whole
    claim and names the payer's number of the first one; without that number there is nothing to replace.
    """
    tables = shipped_billing_tables()
    policy = tables.answer("correction_policy", payer.type, payer.policies)
    source = tables.default("correction_policy", payer.type).source.key
    if policy == "none":
        return Correction(Way.NONE, None, None, "No claim was sent: change the ledger.", source)
    if policy == "reopening":
        text = "Ask the contractor to reopen the claim, within one year, four with good cause. Never send 7 or 8."
        return Correction(Way.REOPENING, None, None, text, source)
    if not payer_claim_number:
        return Correction(Way.NONE, None, None, "Enter the payer's claim number first: 7 and 8 need it.", source)
    way, frequency = (Way.REPLACEMENT, "7") if still_given else (Way.VOID, "8")
    message = "Send the whole claim again" if still_given else "Void the claim"
    return Correction(way, frequency, payer_claim_number, f"{message} with the payer's claim number.", source)
