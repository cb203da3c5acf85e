"""From the segments of one CLP to the facts of one claim and its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.claims.answers.reading.remittance import Adjustment, NamedAmount, PaidClaim, PaidLine, Reference
from models.claims.answers.reading.segments import Segment
from models.claims.answers.reading.values import Reader

_LAST_TRIPLE = 17
_MODIFIERS = slice(2, 6)
_CLAIM_DAYS = ("232",)
_LINE_DAYS = ("472", "150")


def read_claim(reader: Reader, part: Sequence[Segment]) -> PaidClaim:
    """Return a claim from its CLP and what follows it."""
    clp, own, lines = part[0], [], []
    for segment in part[1:]:
        if segment.name == "SVC":
            lines.append([segment])
        elif lines:
            lines[-1].append(segment)
        else:
            own.append(segment)
    if not clp.get(1):
        reader.fault(clp, "CLP01 has no claim number")
    patient, carrier = _named(own, "QC"), _named(own, "TT")
    return PaidClaim(
        at=reader.place(clp),
        control=clp.get(1),
        status=clp.get(2).strip(),
        charge=reader.money(clp, 3),
        paid=reader.money(clp, 4),
        patient_owes=reader.number(clp, 5),
        payer_number=clp.get(7).strip(),
        family=patient.get(3).strip() if patient else "",
        given=patient.get(4).strip() if patient else "",
        member=patient.get(9).strip() if patient else "",
        day=_day(reader, own, _CLAIM_DAYS),
        adjustments=tuple(_adjustments(reader, own)),
        remarks=tuple(_remarks(own)),
        amounts=tuple(_amounts(reader, own)),
        references=tuple(_references(own)),
        passed_to=carrier.get(3).strip() if carrier else None,
        lines=tuple(_line(reader, line) for line in lines),
    )


def _named(own: Sequence[Segment], entity: str) -> Segment | None:
    return next((one for one in own if one.name == "NM1" and one.get(1).strip() == entity), None)


def _line(reader: Reader, part: Sequence[Segment]) -> PaidLine:
    svc, own = part[0], part[1:]
    paid_as = _procedure(svc, 1)
    billed_as = _procedure(svc, 6) if svc.get(6).strip() else paid_as
    billed_units = reader.number(svc, 7)
    control = next((one.value for one in _references(own) if one.qualifier == "6R"), "")
    if not paid_as[0]:
        reader.fault(svc, "SVC01 has no code")
    return PaidLine(
        at=reader.place(svc),
        code=paid_as[0],
        modifiers=paid_as[1],
        charge=reader.money(svc, 2),
        paid=reader.money(svc, 3, needed=False),
        units=billed_units if billed_units is not None else reader.number(svc, 5),
        submitted=billed_as[0],
        submitted_modifiers=billed_as[1],
        day=_day(reader, own, _LINE_DAYS),
        control=control,
        adjustments=tuple(_adjustments(reader, own)),
        remarks=tuple(_remarks(own)),
        amounts=tuple(_amounts(reader, own)),
    )


def _procedure(segment: Segment, place: int) -> tuple[str, tuple[str, ...]]:
    """Return the code and modifiers of SVC01 or SVC06."""
    parts = [one.strip() for one in segment.parts(place)]
    return (parts[1] if len(parts) > 1 else ""), tuple(one for one in parts[_MODIFIERS] if one)


def _adjustments(reader: Reader, own: Sequence[Segment]) -> Iterator[Adjustment]:
    """Yield every amount of every CAS: up to six to one segment."""
    for segment in own:
        if segment.name != "CAS":
            continue
        for place in range(2, _LAST_TRIPLE + 1, 3):
            reason = segment.get(place).strip()
            if not reason and not segment.get(place + 1).strip():
                continue
            amount = reader.money(segment, place + 1)
            if not reason:
                reader.fault(segment, f"CAS{place:02} has no reason")
            yield Adjustment(segment.get(1).strip(), reason, amount, reader.number(segment, place + 2))


def _remarks(own: Sequence[Segment]) -> Iterator[str]:
    """Yield remark codes: LQ of a line, MOA and MIA of a claim."""
    for segment in own:
        if segment.name == "LQ" and segment.get(2).strip():
            yield segment.get(2).strip()
        elif segment.name == "MOA":
            yield from (segment.get(place).strip() for place in range(3, 8) if segment.get(place).strip())
        elif segment.name == "MIA":
            yield from (segment.get(place).strip() for place in (5, 20, 21, 22, 23) if segment.get(place).strip())


def _amounts(reader: Reader, own: Sequence[Segment]) -> Iterator[NamedAmount]:
    for segment in own:
        if segment.name == "AMT":
            yield NamedAmount(segment.get(1).strip(), reader.money(segment, 2))


def _references(own: Sequence[Segment]) -> Iterator[Reference]:
    for segment in own:
        if segment.name == "REF":
            yield Reference(segment.get(1).strip(), segment.get(2))


def _day(reader: Reader, own: Sequence[Segment], qualifiers: tuple[str, ...]) -> date | None:
    found = (one for one in own if one.name == "DTM" and one.get(1).strip() in qualifiers)
    first = next(found, None)
    return reader.day(first, 2) if first else None
