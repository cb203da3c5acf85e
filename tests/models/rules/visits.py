"""Builds visits from the words of a case file, in the shape `needlepoint charges` reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from models.reference.formulary import Drug, shipped_formulary
from models.rules.case import Injection, OpenedPackage, Payer, Visit
from models.values.ndc import parse_ndc
from models.values.quantity import Quantity, parse_unit


def visit_from(table: dict[str, Any]) -> Visit:
    payer = table.get("payer", {})
    day = table["date_of_service"]
    return Visit(
        date_of_service=day if isinstance(day, date) else date.fromisoformat(day),
        payer=Payer(payer.get("type", "medicare"), payer.get("name", ""), dict(payer.get("policies", {}))),
        place_of_service=table.get("place_of_service", "11"),
        supervision=table.get("supervision", "direct"),
        diagnoses=tuple(table.get("diagnoses", ())),
        injections=tuple(_injection(row) for row in table["injections"]),
    )


def drug_named(name: str) -> Drug | None:
    found = shipped_formulary().named(name)
    assert len(found) <= 1, f"{name} names several drugs: {[drug.slug for drug in found]}"
    return found[0] if found else None


def _injection(row: dict[str, Any]) -> Injection:
    drug = drug_named(row["drug"]["name"])
    return Injection(
        drug=drug,
        drug_name=drug.name if drug else row["drug"]["name"],
        dose=_quantity(row["dose"]),
        route=row["route"],
        packages=tuple(_package(package) for package in row.get("packages", ())),
        outcome=row.get("outcome", "given"),
        count=row.get("count", 1),
        supply=row.get("supply", "clinic"),
        given_by=row.get("given_by", "staff"),
        role=row.get("role", "drug"),
        hcpcs=row["drug"].get("hcpcs"),
        same_syringe_as=row.get("same_syringe_as"),
    )


def _package(row: dict[str, Any]) -> OpenedPackage:
    content = _quantity(row["content"]) if "content" in row else None
    ndc = parse_ndc(row["ndc"]) if "ndc" in row else None
    return OpenedPackage(
        container=row["type"],
        form=row["form"],
        content=content,
        volume_ml=Decimal(row["volume_ml"]) if "volume_ml" in row else None,
        ndc11=ndc.digits if ndc else None,
        ndc_unit="",
        count=row.get("count", 1),
        drawn=_quantity(row["drawn"]) if "drawn" in row else None,
    )


def _quantity(row: dict[str, str]) -> Quantity:
    return Quantity(Decimal(row["amount"]), parse_unit(row["unit"]))
