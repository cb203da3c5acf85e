"""What a drug's safety rows must agree with: the flags of the charts, the drug's packages, and one another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.codes.tables.code_tables import CodeTables
from models.core.quantity import Unit
from models.drugs.drug import Drug, Package
from models.drugs.drug_safety import DoseRow

Problems = Iterator[tuple[str, str]]


def safety_row_problems(drug: Drug, tables: CodeTables) -> Problems:
    """Yield everything wrong with a drug's safety rows as (place, text)."""
    yield from _sites(drug, tables)
    yield from _watching(drug)
    yield from _doses(drug, tables)
    yield from _contraindications(drug, tables)
    yield from _intervals(drug)


def _sites(drug: Drug, tables: CodeTables) -> Problems:
    for place, rule in enumerate(drug.site_rules, 1):
        at, known = f"site_rule[{place}]", {site.group for site in tables.sites_for(rule.route)}
        for group in rule.groups:
            if group not in known:
                yield f"{at}.groups", f"{group} is no site of this route: {', '.join(sorted(known))}"
        if rule.route not in drug.routes:
            yield f"{at}.route", f"{rule.route} is not a route of this drug"
        yield from _ends(f"{at}.age_below", rule.age_from, rule.age_below)


def _watching(drug: Drug) -> Problems:
    seen: set[int] = set()
    for place, row in enumerate(drug.observations, 1):
        if row.from_dose in seen:
            yield f"observation[{place}].from_dose", f"dose {row.from_dose} already has its time to watch"
        seen.add(row.from_dose)


def _doses(drug: Drug, tables: CodeTables) -> Problems:
    for place, usual in enumerate(drug.usual_doses, 1):
        yield from _dose_row(f"usual_dose[{place}]", usual, drug, tables)
        if usual.most.amount < usual.least.amount:
            yield f"usual_dose[{place}].most", "the range ends below where it begins"
    for place, limit in enumerate(drug.dose_limits, 1):
        yield from _dose_row(f"dose_limit[{place}]", limit, drug, tables)
        if limit.span > 1 and limit.kind in {"dose", "day"}:
            yield f"dose_limit[{place}].span", "only days and hours span more than one"


def _dose_row(at: str, row: DoseRow, drug: Drug, tables: CodeTables) -> Problems:
    if row.flag:
        yield from _flag(f"{at}.flag", row.flag, tables)
    for route in row.routes:
        if route not in drug.routes:
            yield f"{at}.routes", f"{route} is not a route of this drug"
    if drug.packages and not any(_measures(package, row.most.unit) for package in drug.packages):
        yield f"{at}.unit", f"{row.most} fits no package of this drug: write it in their unit"
    yield from _ends(f"{at}.age_below", row.age_from, row.age_below)
    yield from _ends(f"{at}.weight_below_kg", row.weight_from_kg, row.weight_below_kg)


def _measures(package: Package, unit: Unit) -> bool:
    if unit is Unit.ML:
        return package.volume_ml is not None
    return package.content is None or package.content.comparable(unit)


def _contraindications(drug: Drug, tables: CodeTables) -> Problems:
    seen: set[str] = set()
    for place, row in enumerate(drug.contraindications, 1):
        at = f"contraindication[{place}].flag"
        yield from _flag(at, row.flag, tables)
        if row.flag in seen:
            yield at, f"{row.flag} stands here twice"
        seen.add(row.flag)


def _intervals(drug: Drug) -> Problems:
    followed = ""
    for place, row in enumerate(drug.intervals, 1):
        at = f"interval[{place}]"
        if not row.early_before <= row.on_time_through <= row.grace_through:
            yield f"{at}.grace_through", "early, on time and grace follow one another: write their days in that order"
        if row.in_use and followed:
            yield f"{at}.in_use", f"a clinic follows one interval: {followed} is followed already"
        followed = row.name if row.in_use else followed


def _flag(at: str, flag: str, tables: CodeTables) -> Problems:
    known = sorted(code for code, row in tables.flags.items() if row.kind == "condition")
    if flag not in known:
        yield at, f"{flag[:40]} is no condition of the charts: {', '.join(known)}"


def _ends(at: str, least: int | Decimal | None, below: int | Decimal | None) -> Problems:
    if least is not None and below is not None and below <= least:
        yield at, "no one is both: write more than the other end"
