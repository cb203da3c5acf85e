"""Parts of a drug as a person types them, and back: text by field name, read with the same words everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.reference.drug_safety import DOUBLE_CHECKS
from models.reference.drug_schema import FORMS, NDC_UNITS, PRODUCT_CLASSES, STYLES, hcpcs
from models.reference.formulary import CONTAINERS, BillingCode, DoseBand, Drug, Package
from models.values.charting import ROUTES
from models.values.errors import BadInputError
from models.values.ndc import parse_ndc
from models.values.quantity import Quantity, Unit, format_amount, parse_amount, parse_quantity
from models.values.source import Confidence, Source
from models.values.typed_date import parse_date

Values = Mapping[str, str]
DOUBTED = Source("the clinic, to be checked against the label", Confidence.UNCONFIRMED)
_ROUTE_SPELLINGS = {"intramuscular": "im", "subcutaneous": "subcut", "subq": "subcut", "sc": "subcut"}


def new_drug(values: Values) -> Drug:
    """Return a drug with nothing but what it is. Raises BadInputError naming the field."""
    slug = re.sub(r"[^a-z0-9]+", "-", values["name"].lower()).strip("-")[:80].rstrip("-")
    if not slug:
        raise BadInputError("name", "write the drug's name")
    plain = Drug(
        slug=slug, name="", display="", brands=(), ingredients=(), classes=(), product_class="", routes=(), codes=(),
        packages=(), site_rules=(), observations=(), min_interval_days=0, usual_dose="", max_single_dose="", needle="",
        high_alert=False, double_check="recommended", pain=False, clinical_source=DOUBTED, templates=(), notes="",
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
    name = _needed(values, "name", "write the drug's name")
    return replace(
        drug,
        name=name,
        display=_text(values, "display") or name,
        brands=_listed(values, "brands"),
        ingredients=_listed(values, "ingredients") or (name,),
        classes=_listed(values, "classes"),
        product_class=_one(_text(values, "product_class").replace(" ", "_"), PRODUCT_CLASSES, "product_class"),
        routes=_routes(values),
        notes=_text(values, "notes"),
    )


def giving_values(drug: Drug) -> dict[str, str]:
    """Return how a drug is given as text: interval in days, doses, needle, checks, source, confidence."""
    return {
        "interval": str(drug.min_interval_days),
        "usual_dose": drug.usual_dose,
        "max_single_dose": drug.max_single_dose,
        "needle": drug.needle,
        "high_alert": _yes_no(drug.high_alert),
        "double_check": drug.double_check,
        "pain": _yes_no(drug.pain),
        **source_values(drug.clinical_source),
    }


def with_giving(drug: Drug, values: Values, today: date) -> Drug:
    """Return the drug with what was typed about giving it. Raises BadInputError naming the field."""
    days = _text(values, "interval")
    if not re.fullmatch(r"\d{1,4}", days) or int(days) > 3650:
        raise BadInputError("interval", "write a whole number of days up to 3,650; 0 means any time")
    return replace(
        drug,
        min_interval_days=int(days),
        usual_dose=_text(values, "usual_dose"),
        max_single_dose=_text(values, "max_single_dose"),
        needle=_text(values, "needle"),
        high_alert=_yes(values, "high_alert"),
        double_check=_one(_text(values, "double_check"), DOUBLE_CHECKS, "double_check"),
        pain=_yes(values, "pain"),
        clinical_source=said_source(values, today),
    )


def code_values(code: BillingCode | None) -> dict[str, str]:
    """Return a code as text: hcpcs, unit, style, over and most (dose band), from, to, source, confidence."""
    if code is None:
        return {"style": "per", **source_values(None)}
    band = code.band
    return {
        "hcpcs": code.hcpcs,
        "unit": _quantity_text(code.unit),
        "style": code.style,
        "over": _quantity_text(Quantity(band.over, band.unit)) if band and band.over is not None else "",
        "most": _quantity_text(Quantity(band.most, band.unit)) if band and band.most is not None else "",
        "from": code.effective.isoformat() if code.effective else "",
        "to": code.ends.isoformat() if code.ends else "",
        **source_values(code.source),
    }


def code_of(values: Values, today: date) -> BillingCode:
    """Return the code that was typed. Raises BadInputError naming the field."""
    name = _text(values, "hcpcs").upper()
    hcpcs(name, "hcpcs")
    style = _one(_text(values, "style").replace(" ", "_"), STYLES, "style")
    typed = _text(values, "unit")
    unit = Quantity(Decimal(1), Unit.EACH) if style == "tier" and not typed else parse_quantity(typed, "unit")
    if not unit.amount:
        raise BadInputError("unit", "a unit is more than nothing")
    begins, ends = (parse_date(values[at], today, at) if _text(values, at) else None for at in ("from", "to"))
    if begins and ends and ends < begins:
        raise BadInputError("to", "the code ends before it begins")
    return BillingCode(name, unit, style, begins, ends, said_source(values, today), _band(values))


def package_values(package: Package | None) -> dict[str, str]:
    """Return a package as text: brand, form, container, content, volume, routes, hcpcs, ndc, ndc_unit, source."""
    if package is None:
        return {"form": "solution", "container": "SDV", "ndc_unit": "ML", **source_values(None)}
    return {
        "brand": package.brand,
        "form": package.form,
        "container": package.container,
        "content": _quantity_text(package.content) if package.content else "",
        "volume": f"{format_amount(package.volume_ml)} mL" if package.volume_ml is not None else "",
        "routes": " ".join(package.routes),
        "hcpcs": " ".join(package.hcpcs),
        "ndc": str(package.ndc) if package.ndc else "",
        "ndc_unit": package.ndc_unit,
        **source_values(package.source),
    }


def package_of(values: Values, drug: Drug, today: date, before: Package | None = None) -> Package:
    """Return the package of `drug` that was typed; what is not asked stays as `before`. Raises BadInputError."""
    content, ndc = _text(values, "content"), _text(values, "ndc")
    codes = tuple(word.upper() for word in re.split(r"[\s,+]+", _text(values, "hcpcs")) if word)
    for code in codes:
        hcpcs(code, "hcpcs")
    return Package(
        slug=drug.slug,
        brand=_text(values, "brand"),
        form=_one(_text(values, "form"), FORMS, "form"),
        container=_one(_text(values, "container"), tuple(CONTAINERS), "container"),
        content=parse_quantity(content, "content") if content else None,
        volume_ml=_volume(_text(values, "volume")),
        routes=_routes(values),
        hcpcs=codes,
        ndc=parse_ndc(ndc) if ndc else None,
        ndc_unit=_one(_text(values, "ndc_unit"), NDC_UNITS, "ndc_unit"),
        source=said_source(values, today),
        crosswalk=before.crosswalk if before else (),
    )


def _band(values: Values) -> DoseBand | None:
    over, most = (parse_quantity(values[at], at) if _text(values, at) else None for at in ("over", "most"))
    if over is None and most is None:
        return None
    unit = (over or most or Quantity(Decimal(0), Unit.MG)).unit
    if most and not most.comparable(unit):
        raise BadInputError("most", f"write it in {unit.display} like the other end")
    return DoseBand(over.amount if over else None, most.to(unit).amount if most else None, unit)


def _volume(typed: str) -> Decimal | None:
    bare = re.sub(r"\s*ml$", "", typed, flags=re.I)
    if not bare:
        return None
    volume = parse_amount(bare, "volume")
    if not volume:
        raise BadInputError("volume", "leave it out for a powder")
    return volume


def _routes(values: Values) -> tuple[str, ...]:
    words = [word for word in re.split(r"[\s,/]+", _text(values, "routes").lower()) if word and word != "or"]
    routes = tuple(dict.fromkeys(_ROUTE_SPELLINGS.get(word, word) for word in words))
    if not routes or not set(routes) <= set(ROUTES):
        raise BadInputError("routes", f"write {', '.join(ROUTES)}, blanks between them")
    return routes


def said_source(values: Values, today: date) -> Source:
    """Return the source that was typed: source, confidence, label_date ("" where none). Raises BadInputError."""
    key = _needed(values, "source", "say where it comes from: a label, a CMS file, a letter")
    word = _text(values, "confidence").lower()
    found = [level for level in Confidence if word and level.value.startswith(word)]
    if len(found) != 1:
        raise BadInputError("confidence", f"write {', '.join(level.value for level in Confidence)}")
    typed = _text(values, "label_date")
    day = parse_date(typed, today, "label_date") if typed else None
    if day and day > today:
        raise BadInputError("label_date", "a label nobody could read yet: write the date printed on it")
    return Source(key, found[0], day)


def source_values(source: Source | None) -> dict[str, str]:
    """Return a source as text; None is a row nobody wrote yet."""
    if source is None:
        return {"source": "", "confidence": Confidence.UNCONFIRMED.value, "label_date": ""}
    day = source.label_date.isoformat() if source.label_date else ""
    return {"source": source.key, "confidence": source.confidence.value, "label_date": day}


def _quantity_text(quantity: Quantity) -> str:
    return f"{format_amount(quantity.amount)} {quantity.unit.display}"


def _text(values: Values, at: str) -> str:
    return " ".join(values.get(at, "").split())


def _needed(values: Values, at: str, advice: str) -> str:
    found = _text(values, at)
    if not found:
        raise BadInputError(at, advice)
    return found


def _listed(values: Values, at: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(values, at).split(",") if part.strip())


def _one(word: str, allowed: tuple[str, ...], at: str) -> str:
    found = [name for name in allowed if name.lower() == word.lower()]
    if not found:
        raise BadInputError(at, f"write one of {', '.join(allowed)}")
    return found[0]


def _yes_no(flag: bool) -> str:
    return "yes" if flag else "no"


def _yes(values: Values, at: str) -> bool:
    word = _text(values, at).lower()
    if word not in {"yes", "no", "y", "n"}:
        raise BadInputError(at, "write yes or no")
    return word.startswith("y")
