"""Whether an imported order is one that is here already under other numbers."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from models.exchange.imported import ImportedOrder
from models.exchange.importing.clinical_information import instant
from models.exchange.importing.judged_order import Judged

OPEN = frozenset({"active", "draft", "on-hold"})


def is_twin(row: Any, fact: ImportedOrder, judged: Judged, zone: ZoneInfo) -> bool:
    """True for the same drug, dose, route and interval, ordered at the same moment or still open here."""
    at_once = same_moment(row, fact, zone)
    if not (at_once or row.status in OPEN) or not same_medication(row, fact, judged):
        return False
    dose = judged.dose
    here = (row.dose, row.dose_unit, row.route, row.interval_days)
    stated = (dose.amount if dose else None, dose.unit.value if dose else None, judged.route, fact.interval_days)
    # What the source left open may have been settled here since.
    agrees = (mine == theirs or (at_once and theirs is None) for mine, theirs in zip(here, stated, strict=True))
    return all(agrees)


def same_medication(row: Any, fact: ImportedOrder, judged: Judged) -> bool:
    """True when both are one drug of the formulary, or are named in the same words."""
    if row.drug_slug and judged.drug_slug:
        return bool(row.drug_slug == judged.drug_slug)
    return bool(row.medication_text.casefold() == fact.medication_text.casefold())


def same_moment(row: Any, fact: ImportedOrder, zone: ZoneInfo) -> bool:
    """True when both were ordered at the same instant."""
    return fact.authored is not None and bool(row.authored_at == instant(fact.authored, zone))
