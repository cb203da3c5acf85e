"""Visits of case files, read by the reader that reads `needlepoint charges` input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.billing.facts import Visit
from models.billing.payers.payer_profiles import shipped_payer_profiles
from models.drugs.formulary import shipped_formulary
from models.exchange.visits.reader import VisitReader

READER = VisitReader(shipped_formulary(), shipped_payer_profiles(), {})


def visit_from(table: dict[str, Any], stored: dict[str, Any] | None = None) -> Visit:
    """Return the visit of a case; `stored` are facts only a clinic's own records can hold, never the reader's input."""
    read = READER.read(_written(table))
    assert not read.unread, read.unread
    visit, stored = read.visit, stored or {}
    if "payer_type" in stored:
        visit = replace(visit, payer=replace(visit.payer, type=stored["payer_type"]))
    if "unknown_drug" in stored:
        first = replace(visit.injections[0], drug=None, drug_name=stored["unknown_drug"])
        visit = replace(visit, injections=(first, *visit.injections[1:]))
    if own := {"item", "prepaid", "price"} & stored.keys():
        first = visit.injections[0]
        rare = replace(first.rare, **{name: _stored(name, stored[name]) for name in own})
        visit = replace(visit, injections=(replace(first, rare=rare), *visit.injections[1:]))
    return visit


def _stored(name: str, text: str) -> str | Decimal:
    return Decimal(text) if name == "price" else text


def _written(value: Any) -> Any:
    """Return TOML's values as JSON would have them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _written(item) for name, item in value.items()}
    return [_written(item) for item in value] if isinstance(value, list) else value
