"""The file: ISA, GS and ST around the claims, with counts and control numbers, one segment at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from models.claims.claim import Batch, Claim, Organization
from models.claims.x12.claim_loop import claim_loop
from models.claims.x12.guide import lengths, most, separator
from models.claims.x12.parties import address, contact, entity_name, organization, tax_id
from models.claims.x12.pen import Pen, segment
from models.claims.x12.subscriber import SELF, subscriber_loop
from models.core.errors import BadInputError

VERSION = "005010X222A1"
_LARGEST_CONTROL = 999_999_999


def write_837p(batch: Batch, claims: Iterable[Claim] | None = None) -> Iterator[str]:
    """Yield the segments of a batch's file, the same for the same batch.

    `claims` are read one at a time in place of the batch's own, for a batch too long to hold. Raises UnfitClaimError
    naming the claim and the element that cannot go, and BadInputError for a batch without claims.
    """
    if not 0 < batch.control <= _LARGEST_CONTROL or not re.fullmatch(r"[0-9]{12}", batch.written):
        raise BadInputError("batch", "needs a control number of up to nine digits and the minute it was written")
    pen = Pen()
    yield _interchange(pen, batch)
    yield _group(pen, batch)
    transactions = 0
    for some in _portions(batch.claims if claims is None else claims, most("claims_a_transaction")):
        transactions += 1
        yield from _transaction(pen, batch, transactions, some)
    if not transactions:
        raise BadInputError("batch", "holds no claim: release one first")
    yield segment("GE", str(transactions), str(batch.control))
    yield segment("IEA", "1", f"{batch.control:09d}")


def _interchange(pen: Pen, batch: Batch) -> str:
    sender = _padded(pen, "ISA06", batch.sender.id, "The submitter's ID")
    receiver = _padded(pen, "ISA08", batch.receiver.id, "The receiver's ID")
    for element, qualifier in (("ISA05", batch.sender.qualifier), ("ISA07", batch.receiver.qualifier)):
        if not re.fullmatch(r"[0-9A-Z]{2}", qualifier):
            pen.refuse(element, "An interchange qualifier has two characters: correct it.")
    fields = (
        "ISA", "00", " " * 10, "00", " " * 10, batch.sender.qualifier, sender, batch.receiver.qualifier, receiver,
        batch.written[2:8], batch.written[8:], separator("repetition"), "00501", f"{batch.control:09d}", "0",
        "T" if batch.test else "P", separator("component"),
    )  # fmt: skip
    return separator("element").join(fields) + separator("segment")


def _padded(pen: Pen, element: str, number: str, what: str) -> str:
    return pen.needed(element, pen.number(element, number, what), what).ljust(lengths(element)[1])


def _group(pen: Pen, batch: Batch) -> str:
    sender = pen.number("GS02", batch.sender.id, "The submitter's ID")
    receiver = pen.number("GS03", batch.receiver.id, "The receiver's ID")
    written = (batch.written[:8], batch.written[8:])
    return segment("GS", "HC", sender, receiver, *written, str(batch.control), "X", VERSION)


def _transaction(pen: Pen, batch: Batch, number: int, claims: Iterable[Claim]) -> Iterator[str]:
    control = f"{number:04d}"
    count = 1
    yield segment("ST", "837", control, VERSION)
    for written in chain(_header(pen, batch, control), _levels(claims)):
        count += 1
        yield written
    yield segment("SE", str(count + 1), control)


def _header(pen: Pen, batch: Batch, control: str) -> Iterator[str]:
    reference = f"{batch.control:09d}{control}"
    yield segment("BHT", "0019", "00", reference, batch.written[:8], batch.written[8:], "CH")
    sender, receiver = batch.sender, batch.receiver
    number = pen.number("NM109", sender.id, "The submitter's ID")
    yield entity_name(pen, "41", sender.name, "submitter", "46", number)
    yield contact(pen, sender.contact, sender.phone, "submitter")
    yield entity_name(pen, "40", receiver.name, "receiver", "46", pen.number("NM109", receiver.id, "The receiver's ID"))


def _levels(claims: Iterable[Claim]) -> Iterator[str]:
    """Yield the billing levels, each with the subscribers and claims that follow one another under it."""
    level, billing, above = 0, None, 0
    for claim in claims:
        pen = Pen(claim.control)
        if not claim.insurances:
            pen.refuse("SBR", "The claim has no insurance: it cannot be billed.")
        if (claim.billing, claim.pay_to) != billing:
            level += 1
            billing, above = (claim.billing, claim.pay_to), level
            yield segment("HL", str(level), "", "20", "1")
            yield from _billing(pen, claim.billing, claim)
        level += 1
        yield from subscriber_loop(pen, claim, level, above)
        if claim.insurances[0].relationship != SELF:
            level += 1
        yield from claim_loop(pen, claim)


def _billing(pen: Pen, billing: Organization, claim: Claim) -> Iterator[str]:
    whose = "billing provider"
    if billing.taxonomy:
        yield segment("PRV", "BI", "PXC", pen.number("PRV03", billing.taxonomy, f"The {whose}'s taxonomy code"))
    yield from organization(pen, "85", billing, whose, npi_needed=True)
    yield tax_id(pen, billing, whose)
    if billing.phone:
        yield contact(pen, billing.contact, billing.phone, whose)
    if claim.pay_to is not None:
        yield segment("NM1", "87", "2")
        yield from address(pen, claim.pay_to, "pay-to address")


def _portions(claims: Iterable[Claim], size: int) -> Iterator[Iterable[Claim]]:
    """Yield claims in portions read as they are written: each portion is used up before the next is asked for."""
    rest = iter(claims)
    for first in rest:
        yield chain((first,), islice(rest, size - 1))
