"""From the segments of an 835 (005010X221A1) to its facts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.claims.answers.reading.envelopes import Transaction, digest
from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.read_paid_claim import read_claim
from models.claims.answers.reading.remittance import PaidClaim, Payment, ProviderMoney
from models.claims.answers.reading.segments import Segment
from models.claims.answers.reading.values import Reader

_LAST_PAIR = 13
_LONGEST_REFERENCE = 50


def read_payment(transaction: Transaction) -> Payment:
    """Return what one ST of an 835 says. What is wrong with it stands in `faults`; it never raises."""
    reader = Reader(transaction.at)
    head, claims, money = _parted(transaction.body)
    heads = {segment.name: segment for segment in reversed(head)}
    bpr, trn = heads.get("BPR"), heads.get("TRN")
    if bpr is None:
        reader.faults.append(_missing(transaction, "BPR"))
    if trn is None:
        reader.faults.append(_missing(transaction, "TRN"))
    payer, payer_numbers = _side(head, "PR", ("2U",))
    _, payee_numbers = _side(head, "PE", ("TJ", "PQ"))
    traced = (trn.get(3).strip(),) if trn and trn.get(3).strip() else ()
    read: list[PaidClaim] = [read_claim(reader, part) for part in claims]
    adjusted = [one for segment in money for one in _provider_money(reader, segment)]
    return Payment(
        place=transaction.place,
        at=transaction.at,
        digest=digest(transaction.body),
        interchange=transaction.interchange,
        handling=bpr.get(1).strip() if bpr else "",
        amount=_paid(reader, bpr) if bpr else Decimal(0),
        method=bpr.get(4).strip() if bpr else "",
        paid_on=reader.day(bpr, 16) if bpr else None,
        trace=trn.get(2).strip() if trn else "",
        payer=payer,
        payer_numbers=(*traced, *payer_numbers),
        payee_numbers=payee_numbers,
        claims=tuple(read),
        provider_money=tuple(adjusted),
        faults=(*transaction.faults, *reader.faults),
    )


def _paid(reader: Reader, bpr: Segment) -> Decimal:
    """Return BPR02; a debit (BPR03 D) takes money back."""
    amount = reader.money(bpr, 2)
    return -amount if bpr.get(3).strip() == "D" else amount


def _missing(transaction: Transaction, name: str) -> Fault:
    return Fault(transaction.at, f"{name} is missing: which payment this is, is not stated")


def _parted(body: tuple[Segment, ...]) -> tuple[list[Segment], list[list[Segment]], list[Segment]]:
    """Return the header, the segments of each claim, and the money of no claim."""
    head: list[Segment] = []
    claims: list[list[Segment]] = []
    money: list[Segment] = []
    for segment in body:
        if segment.name == "PLB":
            money.append(segment)
        elif segment.name == "CLP":
            claims.append([segment])
        elif segment.name in {"LX", "TS3", "TS2"}:
            continue
        elif claims:
            claims[-1].append(segment)
        else:
            head.append(segment)
    return head, claims, money


def _side(head: list[Segment], entity: str, qualifiers: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the name of payer or payee, and the numbers its N1 and REF give."""
    name, numbers, inside = "", [], False
    for segment in head:
        if segment.name == "N1":
            inside = segment.get(1).strip() == entity
            if inside:
                name = segment.get(2).strip()
                numbers.append(segment.get(4).strip())
        elif inside and segment.name == "REF" and segment.get(1).strip() in qualifiers:
            numbers.append(segment.get(2).strip())
    return name, tuple(dict.fromkeys(one for one in numbers if one))


def _provider_money(reader: Reader, segment: Segment) -> Iterator[ProviderMoney]:
    """Yield the up to six amounts of a PLB."""
    for place in range(3, _LAST_PAIR + 1, 2):
        reason, *reference = segment.parts(place)
        if not reason.strip() and not segment.get(place + 1).strip():
            continue
        amount = reader.money(segment, place + 1)
        written = segment.component.join(reference)[:_LONGEST_REFERENCE]
        if len(reason.strip()) > 2:
            reader.fault(segment, f"PLB{place:02} has no reason of two signs")
        yield ProviderMoney(reader.place(segment), reason.strip()[:2], written.strip(), amount)
