"""Parts of a drug as a person types them, and back: text by field name, read with the same words everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit, format_amount, parse_quantity
from models.core.source import Confidence, Source
from models.core.typed_date import parse_date
from models.drugs.drug import CONTAINERS, BillingCode, DoseBand, Drug, Package
from models.drugs.drug_safety import DOUBLE_CHECKS
from models.drugs.typing.fields import (
    Values,
    listed,
    measured_in,
    needed,
    one_word,
    quantity_text,
    routes_in,
    source_values,
    text_in,
    typed_source,
    typed_yes,
    whole_in,
    yes_no,
)
from models.drugs.written.schema import FORMS, NDC_UNITS, PRODUCT_CLASSES, STYLES
from models.drugs.written.values import hcpcs

DOUBTED = Source("the clinic, to be checked against the label", Confidence.UNCONFIRMED)


def new_drug(values: Values) -> Drug:
    """Return a drug with nothing but what it is. Raises BadInputError naming the field."""
    slug = re.sub(r"[^a-z0-9]+", "-", values["name"].lower()).strip("-")[:80].rstrip("-")
    if not slug:
        raise BadInputError("name", "write the drug's name")
    plain = Drug(
        slug=slug, name="", display="", brands=(), ingredients=(), classes=(), product_class="", routes=(), codes=(),
        packages=(), site_rules=(), observations=(), min_interval_days=0, needle="", high_alert=False,
        double_check="recommended", pain=False, clinical_source=DOUBTED, templates=(), notes="",
    )  # fmt: skip
    return with_identity(plain, values)


def identity_values(drug: Drug | None) -> dict[str, str]:
    """Return what a drug is as text: name, display, brands, ingredients, classes, product_class, routes, notes."""
    if drug is None:
        return {"product_class": PRODUCT_CLASSES[0]}
    return {
        "name": drug.name,
        "display": drug.display,
        "brands": ", ".join(drug.brands),
        "ingredients": ", ".join(drug.ingredients),
        "classes": ", ".join(drug.classes),
        "product_class": drug.product_class,
        "routes": " ".join(drug.routes),
        "notes": drug.notes,
    }


def with_identity(drug: Drug, values: Values) -> Drug:
    """Return the drug with what was typed about what it is. Raises BadInputError naming the field."""
    name = needed(values, "name", "write the drug's name")
    return replace(
        drug,
        name=name,
        display=text_in(values, "display") or name,
        brands=listed(values, "brands"),
        ingredients=listed(values, "ingredients") or (name,),
        classes=listed(values, "classes"),
        product_class=one_word(text_in(values, "product_class").replace(" ", "_"), PRODUCT_CLASSES, "product_class"),
        routes=routes_in(values),
        notes=text_in(values, "notes"),
    )


def giving_values(drug: Drug) -> dict[str, str]:
    """Return how a drug is given as text: interval in days, doses, needle, checks, source, confidence."""
    return {
        "interval": str(drug.min_interval_days),
        "needle": drug.needle,
        "high_alert": yes_no(drug.high_alert),
        "double_check": drug.double_check,
        "pain": yes_no(drug.pain),
        **source_values(drug.clinical_source),
    }


def with_giving(drug: Drug, values: Values, today: date) -> Drug:
    """Return the drug with what was typed about giving it. Raises BadInputError naming the field."""
    return replace(
        drug,
        min_interval_days=whole_in(values, "interval", 0, 3_650),
        needle=text_in(values, "needle"),
        high_alert=typed_yes(values, "high_alert"),
        double_check=one_word(text_in(values, "double_check"), DOUBLE_CHECKS, "double_check"),
        pain=typed_yes(values, "pain"),
        clinical_source=typed_source(values, today),
    )


def code_values(code: BillingCode | None) -> dict[str, str]:
    """Return a code as text: hcpcs, unit, style, over and most (dose band), from, to, source, confidence."""
    if code is None:
        return {"style": "per", **source_values(None)}
    band = code.band
    return {
        "hcpcs": code.hcpcs,
        "unit": quantity_text(code.unit),
        "style": code.style,
        "over": quantity_text(Quantity(band.over, band.unit)) if band and band.over is not None else "",
        "most": quantity_text(Quantity(band.most, band.unit)) if band and band.most is not None else "",
        "from": code.effective.isoformat() if code.effective else "",
        "to": code.ends.isoformat() if code.ends else "",
        **source_values(code.source),
    }


def code_of(values: Values, today: date) -> BillingCode:
    """Return the code that was typed. Raises BadInputError naming the field."""
    name = text_in(values, "hcpcs").upper()
    hcpcs(name, "hcpcs")
    style = one_word(text_in(values, "style").replace(" ", "_"), STYLES, "style")
    typed = text_in(values, "unit")
    unit = Quantity(Decimal(1), Unit.EACH) if style == "tier" and not typed else parse_quantity(typed, "unit")
    if not unit.amount:
        raise BadInputError("unit", "a unit is more than nothing")
    begins, ends = (parse_date(values[at], today, at) if text_in(values, at) else None for at in ("from", "to"))
    if begins and ends and ends < begins:
        raise BadInputError("to", "the code ends before it begins")
    return BillingCode(name, unit, style, begins, ends, typed_source(values, today), _band(values))


def package_values(package: Package | None) -> dict[str, str]:
    """Return a package as text: brand, form, container, content, volume, routes, hcpcs, ndc, ndc_unit, source."""
    if package is None:
        return {"form": "solution", "container": "SDV", "ndc_unit": "ML", **source_values(None)}
    return {
        "brand": package.brand,
        "form": package.form,
        "container": package.container,
        "content": quantity_text(package.content) if package.content else "",
        "volume": f"{format_amount(package.volume_ml)} mL" if package.volume_ml is not None else "",
        "routes": " ".join(package.routes),
        "hcpcs": " ".join(package.hcpcs),
        "ndc": str(package.ndc) if package.ndc else "",
        "ndc_unit": package.ndc_unit,
        **source_values(package.source),
    }


def package_of(values: Values, drug: Drug, today: date, before: Package | None = None) -> Package:
    """Return the package of `drug` that was typed; what is not asked stays as `before`. Raises BadInputError."""
    content, ndc = text_in(values, "content"), text_in(values, "ndc")
    codes = tuple(word.upper() for word in re.split(r"[\s,+]+", text_in(values, "hcpcs")) if word)
    for code in codes:
        hcpcs(code, "hcpcs")
    return Package(
        slug=drug.slug,
        brand=text_in(values, "brand"),
        form=one_word(text_in(values, "form"), FORMS, "form"),
        container=one_word(text_in(values, "container"), tuple(CONTAINERS), "container"),
        content=parse_quantity(content, "content") if content else None,
        volume_ml=measured_in(values, "volume", "ml", "leave it out for a powder"),
        routes=routes_in(values),
        hcpcs=codes,
        ndc=parse_ndc(ndc) if ndc else None,
        ndc_unit=one_word(text_in(values, "ndc_unit"), NDC_UNITS, "ndc_unit"),
        source=typed_source(values, today),
        crosswalk=before.crosswalk if before else (),
    )


def _band(values: Values) -> DoseBand | None:
    over, most = (parse_quantity(values[at], at) if text_in(values, at) else None for at in ("over", "most"))
    if over is None and most is None:
        return None
    unit = (over or most or Quantity(Decimal(0), Unit.MG)).unit
    if most and not most.comparable(unit):
        raise BadInputError("most", f"write it in {unit.display} like the other end")
    return DoseBand(over.amount if over else None, most.to(unit).amount if most else None, unit)
