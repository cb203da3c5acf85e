"""A file back to claims."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from models.claims.claim import (
    Address,
    Attachment,
    Claim,
    ClaimAdjustment,
    ClaimLine,
    DrugOnLine,
    Insurance,
    Organization,
    Person,
    Provider,
    Receiver,
    Sender,
)
from tests.models.claims.x12_reader.faults import claim_faults, envelope_faults, unread
from tests.models.claims.x12_reader.segments import Segment, segments
from tests.models.claims.x12_reader.tree import Loop, tree

_RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child"}
_SEXES = {"F": "female", "M": "male", "U": ""}
_ROLES = {"DN": "referring", "82": "rendering", "DQ": "supervising", "DK": "ordering"}
_TYPES = {"MA": "medicare", "MB": "medicare", "MC": "medicaid"}
_RANKS = "PSTABCDEFGHU"
_NONE = Loop(Segment(("",), ":"))


@dataclass(frozen=True)
class ReadFile:
    """One interchange: `written` YYYYMMDDHHMM, `transactions` how many ST."""

    control: int
    written: str
    test: bool
    sender: Sender
    receiver: Receiver
    transactions: int
    claims: tuple[Claim, ...]
    faults: tuple[str, ...]
    unread: frozenset[str]


def read_837p(text: str) -> ReadFile:
    found = list(segments(text))
    interchanges = tree(found)
    faults = list(envelope_faults(found, interchanges))
    transactions = [st for isa in interchanges for gs in isa.under("GS") for st in gs.under("ST")]
    claims = [pair for transaction in transactions for pair in _claims(transaction)]
    for loop, _ in claims:
        faults += claim_faults(loop)
    isa, gs, st = found[0], found[1], transactions[0]
    by, to = st.name("41") or _NONE, st.name("40") or _NONE
    sender = Sender(
        isa.of(6).strip(), isa.of(5), by.first.of(3), by.value("PER", "", 2), by.value("PER", "", 4)
    )  # fmt: skip
    receiver = Receiver(isa.of(8).strip(), isa.of(7), to.first.of(3))
    return ReadFile(
        int(isa.of(13)), gs.of(4) + gs.of(5), isa.of(15) == "T", sender, receiver, len(transactions),
        tuple(claim for _, claim in claims), tuple(faults), frozenset(unread(found)),
    )  # fmt: skip


def _claims(transaction: Loop) -> Iterator[tuple[Loop, Claim]]:
    billing, subscriber = _NONE, _NONE
    for level in transaction.under("HL"):
        if level.first.of(3) == "20":
            billing = level
        elif level.first.of(3) == "22":
            subscriber = level
        patient = level if level.first.of(3) == "23" else _NONE
        for loop in level.under("CLM"):
            yield loop, _claim(loop, billing, subscriber, patient)


def _claim(loop: Loop, billing: Loop, subscriber: Loop, patient: Loop) -> Claim:
    clm = loop.first
    insured = _person(subscriber.name("IL") or _NONE)
    is_self = patient is _NONE
    first = _insurance(subscriber, "self" if is_self else _relationship(patient.value("PAT", "", 1)))
    who = insured if is_self else _person(patient.name("QC") or _NONE)
    others = tuple(_other(sbr, who, loop) for sbr in loop.under("SBR"))
    ordering = [tuple(_provider(name) for name in line.under("NM1", "DK")) for line in loop.under("LX")]
    providers = tuple(_provider(name) for name in loop.under("NM1") if name.first.of(1) in _ROLES)
    everywhere = ordering[0] if ordering and all(one == ordering[0] for one in ordering) else ()
    place = clm.of(5, 1)
    pay_to, facility = billing.name("87"), loop.name("77")
    return Claim(
        control=clm.of(1),
        day=_day(next(loop.under("LX")).value("DTP", "472", 3)),
        place_of_service=place,
        patient=who,
        insurances=(first if is_self else replace(first, subscriber=insured), *others),
        billing=_organization(billing.name("85") or _NONE, billing.value("PRV", "BI", 3)),
        diagnoses=tuple(code.split(clm.component)[-1] for code in (loop.one("HI") or clm).elements[1:]),
        lines=tuple(_line(line, bool(everywhere)) for line in loop.under("LX")),
        providers=providers + everywhere,
        pay_to=_address(pay_to) if pay_to else None,
        facility=_organization(facility, "") if facility else None,
        record_number=loop.value("REF", "EA", 2),
        frequency=clm.of(5, 3),
        original=loop.value("REF", "F8", 2),
        authorization=loop.value("REF", "G1", 2),
        note=loop.value("NTE", "", 2),
        assignment=clm.of(7) == "A",
        release=clm.of(9) == "Y",
        benefits=clm.of(8) == "Y",
        last_related_visit=_maybe_day(loop.value("DTP", "304", 3)),
        accident=clm.of(11, 1),
        accident_on=_maybe_day(loop.value("DTP", "439", 3)),
        accident_state=clm.of(11, 4),
        attachments=tuple(Attachment(pwk.of(1), pwk.of(2), pwk.of(6)) for pwk in loop.all("PWK")),
    )


def _line(loop: Loop, ordered_everywhere: bool) -> ClaimLine:
    sv1 = loop.one("SV1")
    names = [name for name in loop.under("NM1") if name.first.of(1) in _ROLES]
    drug = next(loop.under("LIN"), None)
    return ClaimLine(
        control=loop.value("REF", "6R", 2),
        code=sv1.of(1, 2),
        modifiers=tuple(part for part in sv1.parts(1)[2:6] if part),
        units=Decimal(sv1.of(4)),
        charge=Decimal(sv1.of(2)),
        day=_day(loop.value("DTP", "472", 3)),
        pointers=tuple(int(part) for part in sv1.parts(7) if part.isdigit()),
        place_of_service=sv1.of(5),
        drug=None if drug is None else _drug(drug),
        description=sv1.of(1, 7),
        note=loop.value("NTE", "", 2),
        providers=tuple(_provider(name) for name in names if not (ordered_everywhere and name.first.of(1) == "DK")),
        authorization=loop.value("REF", "G1", 2),
    )


def _drug(loop: Loop) -> DrugOnLine:
    ctp = loop.one("CTP")
    quantity = Decimal(ctp.of(4)) if ctp is not None and ctp.of(4) else None
    return DrugOnLine(loop.first.of(3), ctp.of(5, 1) if ctp else "", quantity, loop.value("REF", "XZ", 2))


def _insurance(loop: Loop, relationship: str) -> Insurance:
    sbr, payer, insured = loop.one("SBR"), loop.name("PR") or _NONE, loop.name("IL") or _NONE
    return Insurance(
        _RANKS.index(sbr.of(1)) + 1, _TYPES.get(sbr.of(9), "commercial"), payer.first.of(3), payer.first.of(9),
        sbr.of(9), insured.first.of(9), sbr.of(3), relationship, payer_address=_address(payer),
        secondary_reason=sbr.of(5),
    )  # fmt: skip


def _other(loop: Loop, patient: Person, claim: Loop) -> Insurance:
    relationship = _relationship(loop.one("SBR").of(2))
    found = _insurance(loop, relationship)
    subscriber = None if relationship == "self" else _person(loop.name("IL") or _NONE)
    paid, moa = loop.value("AMT", "D", 2), loop.one("MOA")
    days = [(loop.name("PR") or _NONE).value("DTP", "573", 3)]
    adjustments = list(_adjustments(loop, ""))
    for line in claim.under("LX"):
        for answer in line.under("SVD", found.payer_id):
            days.append(answer.value("DTP", "573", 3))
            adjustments += _adjustments(answer, line.value("REF", "6R", 2))
    return replace(
        found, subscriber=subscriber, paid=Decimal(paid) if paid else None, adjustments=tuple(adjustments),
        paid_on=_maybe_day(max(days)), remarks=tuple(moa.elements[3:]) if moa else (),
    )  # fmt: skip


def _adjustments(loop: Loop, line: str) -> Iterator[ClaimAdjustment]:
    for cas in loop.all("CAS"):
        for at in range(2, len(cas.elements), 3):
            yield ClaimAdjustment(cas.of(1), cas.of(at), Decimal(cas.of(at + 1)), line)


def _relationship(code: str) -> str:
    return _RELATIONSHIPS.get(code, "other")


def _person(loop: Loop) -> Person:
    nm1, dmg = loop.first, loop.one("DMG")
    born = _maybe_day(dmg.of(2)) if dmg is not None else None
    sex = _SEXES[dmg.of(3)] if dmg is not None else ""
    return Person(nm1.of(3), nm1.of(4), nm1.of(5), nm1.of(7), born, sex, _address(loop))


def _provider(loop: Loop) -> Provider:
    nm1 = loop.first
    name = Person(nm1.of(3), nm1.of(4), nm1.of(5), nm1.of(7))
    return Provider(_ROLES[nm1.of(1)], name, nm1.of(9), loop.value("PRV", "PE", 3))


def _organization(loop: Loop, taxonomy: str) -> Organization:
    tax_id = loop.value("REF", "EI", 2) or loop.value("REF", "SY", 2)
    phone, contact = loop.value("PER", "", 4), loop.value("PER", "", 2)
    return Organization(loop.first.of(3), loop.first.of(9), tax_id, taxonomy, _address(loop), phone, contact)


def _address(loop: Loop) -> Address:
    n3, n4 = loop.one("N3"), loop.one("N4")
    if n3 is None or n4 is None:
        return Address()
    return Address(n3.of(1), n3.of(2), n4.of(1), n4.of(2), n4.of(3))


def _day(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text.split("-")[0])
    return date.min  # no such day: the faults name it


def _maybe_day(text: str) -> date | None:
    return _day(text) if text else None
