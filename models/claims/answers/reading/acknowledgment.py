"""What a 999 and a 277CA say, as frozen facts, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.claims.answers.reading.envelopes import Interchange, Transaction, digest
from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.segments import Segment
from models.claims.answers.reading.values import Reader


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """What a 999 says of one ST of ours: `code` IK501 (A, E taken; R, M, W, X turned away), `errors` places as sent."""

    control: str
    code: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """One AK1 of a 999: `group` is GS06 of the file it answers, `code` AK901 (A, E, P, R, M, W, X)."""

    place: int
    at: str
    interchange: Interchange
    group: str
    code: str
    sets: tuple[SetAnswer, ...]
    faults: tuple[Fault, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """One claim of a 277CA. `codes` are STC01 and on as `A7:562:85`; `action` is STC03 (WQ taken, U turned away)."""

    at: str
    control: str
    codes: tuple[str, ...]
    action: str
    charge: Decimal | None
    payer_number: str
    family: str
    given: str
    member: str


@dataclass(frozen=True, slots=True)
class ClaimStatuses:
    """One ST of a 277CA: whom it is from, and what it says of each claim."""

    place: int
    at: str
    interchange: Interchange
    payer: str
    claims: tuple[ClaimStatus, ...]
    faults: tuple[Fault, ...]
    digest: str = ""


def read_acknowledgment(transaction: Transaction) -> FileAnswer:
    """Return what one ST of a 999 says; it never raises."""
    reader = Reader(transaction.at)
    group, code = "", ""
    sets: list[SetAnswer] = []
    control, errors = "", list[str]()
    for segment in transaction.body:
        match segment.name:
            case "AK1":
                group = segment.get(2).strip()
            case "AK2":
                control, errors = segment.get(2).strip(), []
            case "IK3" | "AK3":
                errors.append(f"{segment.get(1).strip()} {segment.get(2).strip()}: {segment.get(4).strip()}")
            case "IK4" | "AK4":
                errors.append(f"element {segment.get(1).strip()}: {segment.get(3).strip()}")
            case "IK5" | "AK5":
                sets.append(SetAnswer(control, segment.get(1).strip(), tuple(errors)))
            case "AK9":
                code = segment.get(1).strip()
            case _:
                continue
    for name, value in (("AK1", group), ("AK9", code)):
        if not value:
            reader.faults.append(Fault(transaction.at, f"{name} is missing: what it answers is not stated"))
    return FileAnswer(
        transaction.place, transaction.at, transaction.interchange, group, code, tuple(sets),
        (*transaction.faults, *reader.faults), digest(transaction.body),
    )  # fmt: skip


def read_claim_statuses(transaction: Transaction) -> ClaimStatuses:
    """Return what one ST of a 277CA says of claims; it never raises."""
    reader = Reader(transaction.at)
    levels: list[list[Segment]] = []
    for segment in transaction.body:
        if segment.name == "HL":
            levels.append([segment])
        elif levels:
            levels[-1].append(segment)
    source = next((one for level in levels for one in level if one.name == "NM1" and one.get(1).strip() == "PR"), None)
    claims = [one for level in levels if level[0].get(3).strip() == "PT" for one in _statuses(reader, level)]
    return ClaimStatuses(
        transaction.place, transaction.at, transaction.interchange, source.get(3).strip() if source else "",
        tuple(claims), (*transaction.faults, *reader.faults), digest(transaction.body),
    )  # fmt: skip


def _statuses(reader: Reader, level: list[Segment]) -> Iterator[ClaimStatus]:
    """Yield each claim of one patient: a TRN begins one; what stands of its lines repeats its code."""
    patient = next((one for one in level if one.name == "NM1" and one.get(1).strip() == "QC"), None)
    name = [patient.get(place).strip() for place in (3, 4, 9)] if patient else ["", "", ""]
    parts: list[list[Segment]] = []
    for segment in level:
        if segment.name == "TRN":
            parts.append([segment])
        elif parts:
            parts[-1].append(segment)
    for part in parts:
        own = part[: next((n for n, one in enumerate(part) if one.name == "SVC"), len(part))]
        status = next((one for one in own if one.name == "STC"), None)
        if status is None:
            reader.fault(part[0], "no STC says what became of the claim")
            continue
        codes = (
            status.get(place).strip() for one in part for status in [one] if one.name == "STC" for place in (1, 10, 11)
        )
        number = next((one.get(2).strip() for one in own if one.name == "REF" and one.get(1).strip() == "1K"), "")
        yield ClaimStatus(
            reader.place(part[0]), part[0].get(2), tuple(dict.fromkeys(one for one in codes if one)),
            status.get(3).strip(), reader.number(status, 4), number, *name,
        )  # fmt: skip
