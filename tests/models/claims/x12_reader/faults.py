"""What is wrong with a file that was read: counts, control numbers, levels, totals, pointers, digits and days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.models.claims.x12_reader.segments import Segment
from tests.models.claims.x12_reader.tree import Loop

_KNOWN = {
    "ISA", "GS", "ST", "BHT", "NM1", "N3", "N4", "PER", "REF", "HL", "PRV", "SBR", "PAT", "DMG", "CLM", "DTP", "NTE",
    "PWK", "HI", "CAS", "AMT", "OI", "MOA", "LX", "SV1", "LIN", "CTP", "SVD", "SE", "GE", "IEA",
}  # fmt: skip
_DAY = re.compile(r"[12][0-9]{3}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


def unread(found: list[Segment]) -> set[str]:
    return {segment.id for segment in found} - _KNOWN


def envelope_faults(found: list[Segment], interchanges: list[Loop]) -> Iterator[str]:
    opened: list[tuple[str, int, str]] = []
    closing = {"SE": ("ST", 2, 2), "GE": ("GS", 6, 2), "IEA": ("ISA", 13, 2)}
    counts = {"SE": 0, "GE": 0, "IEA": 0}
    for place, segment in enumerate(found):
        if any(part.endswith(" ") for part in segment.elements[1:]) and segment.id != "ISA":
            yield f"{segment.id} has an element that ends in a blank"
        if segment.id in {"ISA", "GS", "ST"}:
            opened.append((segment.id, place, segment.of({"ISA": 13, "GS": 6, "ST": 2}[segment.id])))
            counts["GE"] = 0 if segment.id == "GS" else counts["GE"]
        elif segment.id in closing:
            begun, at, control = opened.pop()
            assert begun == closing[segment.id][0], f"{segment.id} closes {begun}"
            if segment.of(2) != control:
                yield f"{segment.id} names control {segment.of(2)}, not {control}"
            expected = place - at + 1 if segment.id == "SE" else counts[segment.id]
            if int(segment.of(1)) != expected:
                yield f"{segment.id} counts {segment.of(1)} where {expected} are"
            counts["GE" if segment.id == "SE" else "IEA"] += segment.id != "IEA"
    if opened:
        yield f"{opened[-1][0]} is never closed"
    for interchange in interchanges:
        for group in interchange.under("GS"):
            for transaction in group.under("ST"):
                yield from _level_faults(transaction)


def claim_faults(claim: Loop) -> Iterator[str]:
    name = claim.first.of(1)
    lines = list(claim.under("LX"))
    charges = [Decimal(line.value("SV1", "", 2) or "0") for line in lines]
    if sum(charges, Decimal(0)) != Decimal(claim.first.of(2)):
        yield f"{name}: the lines do not add up to the total"
    diagnoses = len(claim.one("HI").elements) - 1 if claim.one("HI") else 0
    for place, line in enumerate(lines, start=1):
        at = f"{name} line {place}"
        if line.first.of(1) != str(place):
            yield f"{at}: LX is {line.first.of(1)}"
        pointers = line.one("SV1").parts(7) if line.one("SV1") else ()
        if not pointers or any(not pointer.isdigit() or not 0 < int(pointer) <= diagnoses for pointer in pointers):
            yield f"{at}: points to no diagnosis"
        for drug in line.under("LIN"):
            if not re.fullmatch(r"[0-9]{11}", drug.first.of(3)):
                yield f"{at}: NDC {drug.first.of(3)}"
            if Decimal(drug.value("CTP", "", 4) or "0") <= 0:
                yield f"{at}: drug quantity"
    yield from (f"{name}: day {day}" for day in _days(claim) if not _DAY.fullmatch(day))


def _days(loop: Loop) -> Iterator[str]:
    for found in loop.all("DTP"):
        yield from found.of(3).split("-")
    for below in loop.loops:
        yield from _days(below)


def _level_faults(transaction: Loop) -> Iterator[str]:
    levels = [level.first for level in transaction.under("HL")]
    parents = {level.of(2) for level in levels}
    for place, level in enumerate(levels, start=1):
        if level.of(1) != str(place):
            yield f"HL {level.of(1)} where {place} is next"
        if level.of(2) and int(level.of(2)) >= place:
            yield f"HL {place} hangs on {level.of(2)}"
        if (level.of(4) == "1") != (level.of(1) in parents):
            yield f"HL {place} says {level.of(4)} of levels below it"
