"""Visits made up from the drugs, payers and words the program knows, and ways to spoil their text. Seeded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from models.billing.tables.tables import shipped_billing_tables
from models.drugs.drug import Drug, Package
from models.drugs.formulary import shipped_formulary
from models.exchange.visits.known_fields import CHOICES

FIRST, DAYS = date(2008, 1, 1), 6900
_DIAGNOSES = ("E53.8", "J02.0", "Z23", "C61", "O09.212", "Z30.42", "M81.0", "Z29.11", "N80.9", "T78.2XXA", "F20.9")
_SERVICES = ("99211", "99213", "99214", "99396", "20610", "95115", "95120", "96372", "G2211", "A4209", "86580", "9921Z")
_MODIFIERS = ("25", "59", "76", "EA", "SL", "TB", "JG", "XX")
_NAMES = (
    "cyanocobalamin",
    "B12",
    "Tdap",
    "Beyfortus",
    "obscurumab",
    "DTaP-IPV/Hib",
    "allergy extract",
    "MIC injection",
)


def visits(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield visits a clinic could chart: mostly right, with every rare field now and then."""
    chance = Random(seed)
    drugs = list(shipped_formulary().drugs.values())
    for number in range(count):
        yield _visit(chance, drugs, number)


def spoiled(seed: int, count: int) -> Iterator[bytes]:
    """Yield lines made of visits by one to three changes: of members, of values, of bytes."""
    chance = Random(seed)
    for visit in visits(seed, count):
        for _ in range(chance.randint(1, 3)):
            chance.choice((_drop, _exchange, _rename, _wrap))(chance, visit)
        line = json.dumps(visit).encode()
        yield chance.choice(_BYTES)(chance, line) if chance.random() < 0.3 else line


def _visit(chance: Random, drugs: list[Drug], number: int) -> dict[str, Any]:
    day = FIRST + timedelta(days=chance.randrange(DAYS))
    visit: dict[str, Any] = {
        "id": f"G{number}", "date_of_service": day.isoformat(),
        "payer": {"type": chance.choice(CHOICES["payer.type"]), "name": chance.choice(("", "Noridian", "CHPW", "X"))},
        "supervision": chance.choice(("direct", "direct", *CHOICES["supervision"])),
        "place_of_service": chance.choice(("11", "11", "22", "50", "02")),
        "diagnoses": chance.sample(_DIAGNOSES, chance.randrange(4)),
        "injections": [_injection(chance, drugs) for _ in range(chance.choice((1, 1, 1, 2, 3, 6)))],
    }  # fmt: skip
    if chance.random() < 0.4:
        visit["services"] = [_service(chance) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.2:
        switch = chance.choice(list(shipped_billing_tables().switches.values()))
        visit["payer"]["policies"] = {switch.name: chance.choice((*switch.values, "perhaps"))}
    if chance.random() < 0.2:
        visit["payer"]["fees"] = [{"code": "96372", "amount": "38.125"}, {"code": "J3420", "asp_percent": "106"}]
    if chance.random() < 0.3:
        visit["patient"] = {"age": chance.randrange(100)}
    if chance.random() < 0.2:
        visit["providers"] = {
            "ordering": {"name": "Lee", "credential": "MD", "npi": chance.choice(("1234567893", "12"))}
        }
    if chance.random() < 0.1:
        visit["established_plan"] = False
    return visit


def _service(chance: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"code": chance.choice(_SERVICES)}
    if chance.random() < 0.3:
        found |= {"separately_identifiable": chance.random() < 0.7, "units": chance.choice((0, 1, 2, "1.5"))}
    if chance.random() < 0.2:
        found["modifiers"] = chance.sample(_MODIFIERS, chance.randrange(5))
    return found


def _injection(chance: Random, drugs: list[Drug]) -> dict[str, Any]:
    drug = chance.choice(drugs)
    package = chance.choice(drug.packages) if drug.packages else None
    found: dict[str, Any] = {
        "drug": {"name": drug.name if chance.random() < 0.9 else chance.choice(_NAMES)},
        "dose": _dose(chance, package),
        "route": chance.choice((*(route.upper() for route in drug.routes), "IM", "SC", "oral", "IV")),
    }
    if package is not None and chance.random() < 0.95:
        found["packages"] = [_opened(chance, package)]
    if chance.random() < 0.2:
        code = chance.choice((*(code.hcpcs for code in drug.codes), "J9998", "90654", "J3370", "j3420 "))
        found["drug"] |= {"hcpcs": code, "billing_unit": {"amount": "1", "unit": "mg"}}
    for name, values in _RARE.items():
        if chance.random() < 0.06:
            found[name] = chance.choice(values)
    return found


_RARE: dict[str, tuple[Any, ...]] = {
    **{name.removeprefix("injections[]."): values for name, values in CHOICES.items() if name.count("[") == 1},
    "count": (0, 1, 2, 5), "same_syringe_as": (0, None), "given_at": ("09:30", "23:59"), "order": ("O1",),
    "discarded": ({"amount": "0", "unit": "mg"}, {"amount": "3", "unit": "mg"}, {"amount": "1", "unit": "mL"}),
    "acquired_340b": (True, False), "abn": ("required", "excluded", "missing", "who knows"), "part_of": ("20610", "x"),
    "last_given": ("2025-12-01", "2026-03-02"), "modifiers": (["EA"], ["JW", "JZ", "59", "76"]), "site": ("left",),
    "program": ("VFC",), "indication": ("preterm birth", "pain"), "hemoglobin": ("9.5",), "hematocrit": ("30",),
}  # fmt: skip


def _dose(chance: Random, package: Package | None) -> dict[str, Any]:
    if package is None or package.content is None or chance.random() < 0.1:
        return {"amount": chance.choice(("0.000001", "0.3", "1", "15", "1500000")), "unit": chance.choice(_UNITS)}
    amount = package.content.amount * Decimal(chance.choice(("1", "1", "0.5", "0.3", "0.123456")))
    return {"amount": f"{amount:f}", "unit": package.content.unit.value}


_UNITS = ("mg", "mcg", "mL", "IU", "million_units", "each", "g")


def _opened(chance: Random, package: Package) -> dict[str, Any]:
    found: dict[str, Any] = {"type": package.container, "form": package.form, "count": chance.choice((1, 1, 1, 2, 40))}
    if package.content is not None:
        found["content"] = {"amount": f"{package.content.amount:f}", "unit": package.content.unit.value}
    if package.volume_ml is not None:
        found["volume_ml"] = f"{package.volume_ml:f}"
    if package.ndc is not None and chance.random() < 0.8:
        found["ndc"] = str(package.ndc)
    for name in ("shared", "outsourced"):
        if chance.random() < 0.05:
            found[name] = True
    return found


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every member of every object and list, as its holder and its key."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    inside = [place for _, item in pairs if isinstance(item, dict | list) for place in _places(item)]
    return [(value, key) for key, _ in pairs] + inside


def _drop(chance: Random, visit: dict[str, Any]) -> None:
    holder, key = chance.choice(_places(visit) or [({0: 0}, 0)])
    del holder[key]


def _exchange(chance: Random, visit: dict[str, Any]) -> None:
    holder, key = chance.choice(_places(visit) or [({}, 0)])
    holder[key] = deepcopy(chance.choice(_ODD))


_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e300, 0.1 + 0.2, "", " ", "0", "-5", "1e9", "1e-9", "NaN", "\uff19", "x" * 600, "\0",
    "\ud800", [], {}, [[]], {"amount": "1"}, {"amount": "1", "unit": "mg", "per": "kg"}, "2026-02-30",
    "999999999999.999999999", "J9998",
)  # fmt: skip


def _rename(chance: Random, visit: dict[str, Any]) -> None:
    holder, key = chance.choice(_places(visit) or [({}, 0)])
    if isinstance(holder, dict):
        holder[f"{key}s"] = holder.pop(key, None)


def _wrap(chance: Random, visit: dict[str, Any]) -> None:
    holder, key = chance.choice(_places(visit) or [({}, 0)])
    if key in holder if isinstance(holder, dict) else True:
        holder[key] = [holder[key]]


def _cut(chance: Random, line: bytes) -> bytes:
    return line[: chance.randrange(1, len(line))]


def _flip(chance: Random, line: bytes) -> bytes:
    place = chance.randrange(len(line))
    return line[:place] + bytes([chance.choice((0, 0x22, 0x5B, 0x7B, 0x80, 0xFF))]) + line[place + 1 :]


def _double(chance: Random, line: bytes) -> bytes:
    return line.replace(b'"id":', b'"id": "twice", "id":', 1)


_BYTES: tuple[Callable[[Random, bytes], bytes], ...] = (_cut, _flip, _double)
