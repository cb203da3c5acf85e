"""From a drug's TOML to the drug it describes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit
from models.core.source import source_of
from models.drugs.drug import BillingCode, CrosswalkNote, DoseBand, Drug, Observation, OrderTemplate, Package, SiteRule
from models.drugs.drug_safety import Contraindication, CourseLimit, IntervalBands
from models.drugs.written.dose_rows import dose_limits_of, usual_doses_of, words_left


def read_drug(slug: str, text: str) -> Drug:
    """Return the drug written in one TOML file's `text`. Raises BadInputError naming the drug and the field."""
    import tomllib

    try:
        return drug_of(slug, tomllib.loads(text, parse_float=Decimal))
    except (KeyError, TypeError, ValueError, ArithmeticError, BadInputError) as error:
        raise BadInputError(f"drugs/{slug}.toml", f"cannot be read: {error!r}") from error


def drug_of(slug: str, table: Mapping[str, Any]) -> Drug:
    """Return the drug a TOML table describes. Raises KeyError, TypeError, ValueError or BadInputError if it is none."""
    clinical = table["clinical"]
    return Drug(
        slug=slug,
        name=table["name"],
        display=table["display"],
        brands=tuple(table.get("brands", ())),
        ingredients=tuple(table["ingredients"]),
        classes=tuple(table.get("classes", ())),
        product_class=table["product_class"],
        routes=tuple(table["routes"]),
        codes=tuple(_code(row) for row in table.get("code", ())),
        packages=tuple(_package(slug, row) for row in table.get("package", ())),
        site_rules=tuple(_site_rule(row) for row in table.get("site_rule", ())),
        observations=tuple(_observation(row) for row in table.get("observation", ())),
        min_interval_days=clinical["min_interval_days"],
        needle=clinical.get("needle", ""),
        high_alert=clinical["high_alert"],
        double_check=_double_check(clinical["double_check"]),
        pain=clinical.get("pain", False),
        clinical_source=source_of(clinical),
        templates=tuple(_template(row) for row in table.get("template", ())),
        notes=" ".join(part for part in (table.get("notes", ""), words_left(table)) if part),
        usual_doses=usual_doses_of(table),
        dose_limits=dose_limits_of(table),
        course_limits=tuple(_course_limit(row) for row in table.get("course_limit", ())),
        contraindications=tuple(_contraindication(row) for row in table.get("contraindication", ())),
        intervals=tuple(_interval(row) for row in table.get("interval", ())),
        schedule=clinical.get("schedule", ""),
    )


def _double_check(value: str | bool) -> str:
    # Versions a clinic stored before there were four levels say true or false.
    if isinstance(value, bool):
        return "recommended" if value else "none"
    return value


def _quantity(amount: Any, unit: str) -> Quantity:
    return Quantity(Decimal(str(amount)), Unit(unit))


def _code(row: dict[str, Any]) -> BillingCode:
    unit = _quantity(row["amount"], row["unit"])
    dated = row.get("effective"), row.get("ends")
    return BillingCode(row["hcpcs"], unit, row["style"], *dated, source_of(row), _band(row))


def _band(row: dict[str, Any]) -> DoseBand | None:
    over, most = (Decimal(row[end]) if end in row else None for end in ("dose_over", "dose_most"))
    return DoseBand(over, most, Unit(row["dose_unit"])) if "dose_unit" in row else None


def _package(slug: str, row: dict[str, Any]) -> Package:
    return Package(
        slug=slug,
        brand=row.get("brand", ""),
        form=row["form"],
        container=row["container"],
        content=_quantity(row["amount"], row["unit"]) if "amount" in row else None,
        volume_ml=Decimal(str(row["volume_ml"])) if "volume_ml" in row else None,
        routes=tuple(row["routes"]),
        hcpcs=tuple(row["hcpcs"]),
        ndc=parse_ndc(row["ndc"]) if "ndc" in row else None,
        ndc_unit=row["ndc_unit"],
        source=source_of(row),
        crosswalk=tuple(CrosswalkNote(**note) for note in row.get("crosswalk", ())),
    )


def _site_rule(row: dict[str, Any]) -> SiteRule:
    volume = Decimal(str(row["max_volume_ml"])) if "max_volume_ml" in row else None
    alternate, severity = row.get("alternate_side", False), row.get("severity", "stop")
    ages = row.get("age_from"), row.get("age_below")
    return SiteRule(row["route"], tuple(row["groups"]), volume, alternate, source_of(row), *ages, severity)


def _course_limit(row: dict[str, Any]) -> CourseLimit:
    return CourseLimit(row["days"], row["gap_days"], row["severity"], source_of(row))


def _contraindication(row: dict[str, Any]) -> Contraindication:
    return Contraindication(row["flag"], row["severity"], row["text"], source_of(row))


def _interval(row: dict[str, Any]) -> IntervalBands:
    days = row["early_before"], row["on_time_through"], row["grace_through"]
    return IntervalBands(row["by"], row["in_use"], *days, row.get("late_actions", ""), source_of(row))


def _observation(row: dict[str, Any]) -> Observation:
    return Observation(row["from_dose"], row["minutes"], source_of(row))


def _template(row: dict[str, Any]) -> OrderTemplate:
    dose = _quantity(row["dose"], row["unit"])
    return OrderTemplate(row["label"], dose, row["route"], row.get("interval_days"), row.get("diagnosis"))
