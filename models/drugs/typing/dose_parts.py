"""A drug's usual doses and limits as a person types them, and back: amount, what it counts by, for whom."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from models.core.errors import BadInputError
from models.core.quantity import Quantity, format_amount, parse_quantity
from models.drugs.drug_safety import PER, SEVERITIES, DoseLimit, DoseRow, UsualDose
from models.drugs.typing.fields import (
    Values,
    age_values,
    ages_in,
    measured_in,
    one_word,
    quantity_text,
    routes_in,
    source_values,
    text_in,
    typed_source,
)
from models.drugs.written.sheet import limit_span
from models.drugs.written.values import diagnosis

_SPANS = {"at once": "dose", "in a day": "day"}
_SPAN = re.compile(r"in (?P<span>[1-9][0-9]{0,2}) (?P<kind>days|hours)")
_LONGEST_SPAN = 366


def usual_values(row: UsualDose | None) -> dict[str, str]:
    """Return a usual dose as text: least, most, per, purpose, routes, ages, weights, flag, diagnoses, source."""
    if row is None:
        return source_values(None)
    ends = {"least": quantity_text(row.least), "most": quantity_text(row.most), "purpose": row.purpose}
    return {**ends, **_for_whom_values(row), **source_values(row.source)}


def usual_of(values: Values, today: date) -> UsualDose:
    """Return the usual dose that was typed. Raises BadInputError naming the field."""
    least, most = _some(values, "least"), _some(values, "most")
    if not least.comparable(most.unit):
        raise BadInputError("most", f"write it in {least.unit.display} like the other end")
    least = least.to(most.unit)
    if most.amount < least.amount:
        raise BadInputError("most", "the range ends below where it begins")
    purpose = text_in(values, "purpose")
    return UsualDose(least, most, typed_source(values, today), purpose=purpose, **_for_whom(values))


def limit_values(row: DoseLimit | None) -> dict[str, str]:
    """Return a dose limit as text: most, per, kind, routes, ages, weights, flag, diagnoses, severity, source."""
    if row is None:
        return {"kind": "at once", "severity": "stop", **source_values(None)}
    return {
        "most": quantity_text(row.most),
        "kind": limit_span(row),
        **_for_whom_values(row),
        "severity": row.severity,
        **source_values(row.source),
    }


def limit_of(values: Values, today: date) -> DoseLimit:
    """Return the dose limit that was typed. Raises BadInputError naming the field."""
    most, (kind, span) = _some(values, "most"), _counted(values)
    severity = one_word(text_in(values, "severity"), SEVERITIES[:2], "severity")
    return DoseLimit(kind, most, severity, typed_source(values, today), span=span, **_for_whom(values))


def _some(values: Values, at: str) -> Quantity:
    typed = parse_quantity(text_in(values, at), at)
    if not typed.amount:
        raise BadInputError(at, "write more than nothing: what must not be given at all belongs under Not with")
    return typed


def _counted(values: Values) -> tuple[str, int]:
    typed = text_in(values, "kind").lower()
    if typed in _SPANS:
        return _SPANS[typed], 1
    match = _SPAN.fullmatch(typed)
    if match is None or int(match["span"]) > _LONGEST_SPAN:
        raise BadInputError("kind", "write at once, in a day, in 28 days, or in 4 hours")
    return match["kind"], int(match["span"])


def _for_whom(values: Values) -> dict[str, Any]:
    age_from, age_below = ages_in(values)
    weights = [measured_in(values, at, "kg", "leave it out for any weight") for at in ("weight_from", "weight_below")]
    if weights[0] is not None and weights[1] is not None and weights[1] <= weights[0]:
        raise BadInputError("weight_below", "no weight fits both: write more than the other end")
    codes = tuple(code.upper() for code in re.split(r"[\s,]+", text_in(values, "diagnoses")) if code)
    for code in codes:
        diagnosis(code, "diagnoses")
    per = text_in(values, "per")
    return {
        "per": one_word(per.replace("²", "2"), PER, "per") if per else "",
        "routes": routes_in(values) if text_in(values, "routes") else (),
        "age_from": age_from,
        "age_below": age_below,
        "weight_from_kg": weights[0],
        "weight_below_kg": weights[1],
        "flag": text_in(values, "flag").lower().replace(" ", "_"),
        "diagnoses": codes,
    }


def _for_whom_values(row: DoseRow) -> dict[str, str]:
    return {
        "per": row.per,
        "routes": " ".join(row.routes),
        **age_values(row.age_from, row.age_below),
        "weight_from": _kg(row.weight_from_kg),
        "weight_below": _kg(row.weight_below_kg),
        "flag": row.flag,
        "diagnoses": ", ".join(row.diagnoses),
    }


def _kg(weight: Decimal | None) -> str:
    return "" if weight is None else f"{format_amount(weight)} kg"
