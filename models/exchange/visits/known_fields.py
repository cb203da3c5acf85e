"""Every field the reader takes, by the object it stands in, and the words each closed one may have.

`FIELDS.md` beside this file says them to people; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from models.billing.payers.payer_profiles import PAYER_TYPES
from models.drugs.drug import CONTAINERS

Fields = Mapping[str, Any]
"""Names of an object's fields: None for a value, the fields of an object, or a list that holds those of its objects."""

CHOICES: dict[str, tuple[str, ...]] = {
    "payer.type": PAYER_TYPES,
    "supervision": ("direct", "virtual", "audio_only", "none"),
    "injections[].outcome": ("given", "partly_given", "not_given", "refused"),
    "injections[].supply": ("clinic", "patient", "sample", "public"),
    "injections[].given_by": ("staff", "patient"),
    "injections[].role": ("drug", "diluent"),
    "injections[].counselling": ("none", "physician"),
    "injections[].device": ("", "on_body"),
    "injections[].packages[].type": tuple(CONTAINERS),
    "injections[].packages[].form": ("solution", "powder", "suspension"),
}
"""The words a field may have, its default first; the type of a package has none."""

_QUANTITY: Fields = dict.fromkeys(("amount", "unit"))
_PERSON: Fields = dict.fromkeys(("name", "credential", "npi"))
_FEE: Fields = dict.fromkeys(("code", "amount", "asp_percent", "effective", "ends"))
_PACKAGE: Fields = {
    **dict.fromkeys(("type", "form", "volume_ml", "ndc", "count", "shared", "outsourced", "larger_because")),
    **dict.fromkeys(("content", "actual_fill", "drawn"), _QUANTITY),
}
_DRUG: Fields = {
    **dict.fromkeys(("name", "hcpcs", "components", "cvx")),
    "billing_unit": _QUANTITY,
    "packages_marketed": [_PACKAGE],
}
INJECTION: Fields = {
    **dict.fromkeys(("route", "count", "same_syringe_as", "supply", "given_by", "indication", "outcome", "role")),
    **dict.fromkeys(("given_at", "order", "counselling", "acquired_340b", "abn", "device", "part_of", "last_given")),
    **dict.fromkeys(("modifiers", "site", "program", "hemoglobin", "hematocrit")),
    **dict.fromkeys(("dose", "discarded"), _QUANTITY),
    "drug": _DRUG,
    "packages": [_PACKAGE],
}
VISIT: Fields = {
    **dict.fromkeys(("id", "date_of_service", "place_of_service", "supervision", "diagnoses", "established_plan")),
    "payer": {**dict.fromkeys(("type", "name", "policies")), "fees": [_FEE]},
    "patient": dict.fromkeys(("age",)),
    "providers": {"ordering": _PERSON, "supervising": _PERSON},
    "services": [dict.fromkeys(("code", "units", "separately_identifiable", "modifiers"))],
    "injections": [INJECTION],
}


class Shape(NamedTuple):
    """Fields made ready for looking at many rows: their names, and those that hold objects or lists of them."""

    names: frozenset[str]
    inside: tuple[tuple[str, bool, Shape], ...]


def shape(fields: Fields) -> Shape:
    """Return fields made ready for `unread`."""
    inside = [(name, isinstance(one, list), one[0] if isinstance(one, list) else one) for name, one in fields.items()]
    return Shape(frozenset(fields), tuple((name, many, shape(one)) for name, many, one in inside if one is not None))


def unread(row: Mapping[str, Any], known: Shape) -> tuple[str, ...]:
    """Return the places of the members of an object that no reader takes; what is read is of the right shape."""
    return () if _all_known(row, known) else tuple(_unread(row, known, ""))


def _all_known(row: Mapping[str, Any], known: Shape) -> bool:
    if not known.names.issuperset(row):
        return False
    for name, many, inside in known.inside:
        value = row.get(name)
        if not value:
            continue
        for item in value if many else (value,):
            known_here = _all_known(item, inside) if inside.inside else inside.names.issuperset(item)
            if not known_here:
                return False
    return True


def _unread(row: Mapping[str, Any], known: Shape, at: str) -> Iterator[str]:
    yield from (f"{at}{name}" for name in sorted(row.keys() - known.names))
    for name, many, inside in known.inside:
        value = row.get(name)
        if value and many:
            for number, item in enumerate(value):
                yield from _unread(item, inside, f"{at}{name}[{number}].")
        elif value:
            yield from _unread(value, inside, f"{at}{name}.")
