"""Whether a drug is ordered for the patient already: asked at the order, naming the other one (W23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.codes.tables.code_tables import CodeTables
from models.core.words import date_text

ANSWERS = "order_same"


@dataclass(frozen=True, slots=True)
class OtherOrder:
    """An order of the patient that is active or on hold. `dose` in words, `signed_on` the clinic's day."""

    id: UUID
    drug_slug: str
    drug: str
    dose: str
    requester: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class SameDrug:
    """Another order of the drug. `asked` is the key it is answered by."""

    asked: str
    text: str


def same_drug(slug: str, others: Iterable[OtherOrder]) -> tuple[SameDrug, ...]:
    """Return the other orders of a drug that must be answered for."""
    return tuple(SameDrug(f"order:{one.id}", _text(one)) for one in others if one.drug_slug == slug)


def unanswered(found: Iterable[SameDrug], answers: Mapping[str, str], tables: CodeTables) -> tuple[SameDrug, ...]:
    """Return what still keeps the order from being signed."""
    return tuple(one for one in found if tables.reason(ANSWERS, answers.get(one.asked, "")) is None)


def _text(one: OtherOrder) -> str:
    when = f", {date_text(one.signed_on)}" if one.signed_on else ""
    return f"Ordered already: {one.drug} {one.dose}, {one.requester or 'no prescriber'}{when}."
