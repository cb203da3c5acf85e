"""A drug written as its TOML file: one layout, so that two versions can be compared line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from models.core.quantity import Quantity, plain_amount
from models.core.source import Source
from models.drugs.drug import BillingCode, CrosswalkNote, Drug, Observation, OrderTemplate, Package, SiteRule
from models.drugs.drug_safety import Contraindication, CourseLimit, DoseLimit, DoseRow, IntervalBands, UsualDose

Pairs = Iterable[tuple[str, Any]]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_drug(drug: Drug, table: str = "") -> str:
    """Return the TOML of a drug; `read_drug` reads back the same drug.

    With `table` (a dotted TOML key) the drug is written as that table, to stand among others in one document.
    """
    lines = [] if not table else [f"[{table}]"]
    lines += [f"{key} = {_value(value)}" for key, value in _head(drug) if value is not None]
    within = f"{table}." if table else ""
    for name, pairs in _sections(drug):
        opening = f"[{within}{name}]" if name == "clinical" else f"[[{within}{name}]]"
        lines += ["", opening, *(f"{key} = {_value(value)}" for key, value in pairs if value is not None)]
    return "\n".join(lines) + "\n"


def toml_key(word: str) -> str:
    """Return a word as one TOML key, quoted where it must be."""
    return word if _BARE.fullmatch(word) else _value(word)


def toml_string(text: str) -> str:
    """Return text as one TOML string."""
    return _value(text)


def _sections(drug: Drug) -> Iterator[tuple[str, Pairs]]:
    yield "clinical", _clinical(drug)
    yield from (("observation", _observation(row)) for row in drug.observations)
    yield from (("site_rule", _site_rule(row)) for row in drug.site_rules)
    yield from (("usual_dose", _usual_dose(row)) for row in drug.usual_doses)
    yield from (("dose_limit", _dose_limit(row)) for row in drug.dose_limits)
    yield from (("course_limit", _course_limit(row)) for row in drug.course_limits)
    yield from (("contraindication", _contraindication(row)) for row in drug.contraindications)
    yield from (("interval", _interval(row)) for row in drug.intervals)
    yield from (("code", _code(row)) for row in drug.codes)
    yield from (("package", _package(row)) for row in drug.packages)
    yield from (("template", _template(row)) for row in drug.templates)


def _head(drug: Drug) -> Pairs:
    return (
        ("name", drug.name),
        ("display", drug.display),
        ("brands", drug.brands),
        ("ingredients", drug.ingredients),
        ("classes", drug.classes),
        ("product_class", drug.product_class),
        ("routes", drug.routes),
        ("notes", drug.notes),
    )


def _clinical(drug: Drug) -> Pairs:
    return (
        ("min_interval_days", drug.min_interval_days),
        ("needle", drug.needle),
        ("high_alert", drug.high_alert),
        ("double_check", drug.double_check),
        ("pain", drug.pain or None),
        ("schedule", drug.schedule or None),
        *_source(drug.clinical_source),
    )


def _observation(row: Observation) -> Pairs:
    return (("from_dose", row.from_dose), ("minutes", row.minutes), *_source(row.source))


def _site_rule(row: SiteRule) -> Pairs:
    return (
        ("route", row.route),
        ("groups", row.groups),
        ("max_volume_ml", row.max_volume_ml),
        ("alternate_side", row.alternate_side or None),
        ("age_from", row.age_from),
        ("age_below", row.age_below),
        ("severity", row.severity if row.severity != "stop" else None),
        *_source(row.source),
    )


def _usual_dose(row: UsualDose) -> Pairs:
    return (
        ("least", row.least.amount),
        *_quantity("most", row.most),
        ("purpose", row.purpose or None),
        *_for_whom(row),
        *_source(row.source),
    )


def _dose_limit(row: DoseLimit) -> Pairs:
    return (
        ("kind", row.kind),
        ("span", row.span if row.span > 1 else None),
        *_quantity("most", row.most),
        *_for_whom(row),
        ("severity", row.severity),
        *_source(row.source),
    )


def _for_whom(row: DoseRow) -> Pairs:
    return (
        ("per", row.per or None),
        ("routes", row.routes or None),
        ("age_from", row.age_from),
        ("age_below", row.age_below),
        ("weight_from_kg", row.weight_from_kg),
        ("weight_below_kg", row.weight_below_kg),
        ("flag", row.flag or None),
        ("diagnoses", row.diagnoses or None),
    )


def _course_limit(row: CourseLimit) -> Pairs:
    return (("days", row.days), ("gap_days", row.gap_days), ("severity", row.severity), *_source(row.source))


def _contraindication(row: Contraindication) -> Pairs:
    return (("flag", row.flag), ("severity", row.severity), ("text", row.text), *_source(row.source))


def _interval(row: IntervalBands) -> Pairs:
    return (
        ("by", row.name),
        ("in_use", row.in_use),
        ("early_before", row.early_before),
        ("on_time_through", row.on_time_through),
        ("grace_through", row.grace_through),
        ("late_actions", row.late_actions or None),
        *_source(row.source),
    )


def _code(row: BillingCode) -> Pairs:
    band = row.band
    return (
        ("hcpcs", row.hcpcs),
        *_quantity("amount", row.unit),
        ("style", row.style),
        ("dose_over", band.over if band else None),
        ("dose_most", band.most if band else None),
        ("dose_unit", band.unit.value if band else None),
        ("effective", row.effective),
        ("ends", row.ends),
        *_source(row.source),
    )


def _package(row: Package) -> Pairs:
    return (
        ("brand", row.brand or None),
        ("form", row.form),
        ("container", row.container),
        *_quantity("amount", row.content),
        ("volume_ml", row.volume_ml),
        ("routes", row.routes),
        ("hcpcs", row.hcpcs),
        ("ndc", str(row.ndc) if row.ndc else None),
        ("ndc_unit", row.ndc_unit),
        ("crosswalk", row.crosswalk or None),
        *_source(row.source),
    )


def _template(row: OrderTemplate) -> Pairs:
    return (
        ("label", row.label),
        *_quantity("dose", row.dose),
        ("route", row.route),
        ("interval_days", row.interval_days),
        ("diagnosis", row.diagnosis),
    )


def _quantity(name: str, quantity: Quantity | None) -> Pairs:
    return ((name, quantity.amount if quantity else None), ("unit", quantity.unit.value if quantity else None))


def _source(source: Source) -> Pairs:
    return (("source", source.key), ("confidence", source.confidence.value), ("label_date", source.label_date))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f'"{plain_amount(value)}"'
    if isinstance(value, (int, date)):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, CrosswalkNote):
        pairs = (("on", value.on), ("theirs", value.theirs), ("why", value.why))
        return f"{{ {', '.join(f'{key} = {_value(text)}' for key, text in pairs)} }}"
    return f'"{"".join(map(_sign, value))}"'


def _sign(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign
