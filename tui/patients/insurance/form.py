"""The fields of a coverage and of an authorization, what they open with and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.required_reason import stated
from models.patients.coverages.entry import (
    AuthorizationEntry,
    CheckedEntry,
    CoverageEntry,
    checked_authorization,
    checked_coverage,
    read_allowed,
)
from models.patients.coverages.facts import RANKS, AuthorizationFacts, CoverageFacts
from tui.dialogs.clinical_fields import drugs_named
from tui.dialogs.fields import Field

if TYPE_CHECKING:
    from models.drugs.formulary import Formulary

COVERAGE = (
    Field("payer_name", "Plan", "as on the card"),
    Field("rank", "Billed", "primary, secondary or tertiary"),
    Field("member_id", "Member number", "as on the card"),
    Field("group_number", "Group number", "as on the card, or empty"),
    Field("starts_on", "From", "2026-01-01, or empty where not known"),
    Field("ends_on", "Until", "the last day, or empty"),
    Field("relationship", "Patient is", "the subscriber's: self, spouse, child or other"),
    Field("subscriber_name", "Subscriber", "empty for self"),
    Field("subscriber_birth_date", "Born", "the subscriber's birth date, or empty"),
    Field("subscriber_sex", "Sex", "female, male, other or unknown, or empty"),
    Field("note", "Note", "in a few words, or empty"),
)
SECOND = Field("second_reason", "Why second", "12 past 65, 43 disabled, 13 kidneys; 14 15 41 42 47")
AUTHORIZATION = (
    Field("number", "Number", "the payer's authorization number"),
    Field("product", "Drug or code", "part of the drug's name, or a code such as J3420"),
    Field("allowed", "Allowed", "6 visits, or 40 units"),
    Field("starts_on", "From", "T is today, 2026-12-01"),
    Field("ends_on", "Until", "the last day, or empty"),
    Field("note", "Note", "in a few words, or empty"),
)
REASON = Field("reason", "Reason", "why it changes")
END = (Field("ends_on", "Last day", "T is today, T-1 yesterday, 2026-12-31"), Field("reason", "Reason", "why it ends"))
WHY = (Field("reason", "Reason", "why this was never so"),)
_CODE = re.compile(r"[A-Za-z][0-9]{4}|[0-9]{4}[0-9A-Za-z]")
_SELF = {"rank": "primary", "relationship": "self"}


def coverage_fields(payer_type: str) -> tuple[Field, ...]:
    """Return the fields of a coverage; Medicare's also asks why it pays after another payer."""
    return (*COVERAGE[:2], SECOND, *COVERAGE[2:]) if payer_type == "medicare" else COVERAGE


def new_coverage(plan: str, others: int) -> dict[str, str]:
    """Return what a new coverage opens with; `others` is how many the patient has already."""
    return {**_SELF, "payer_name": plan, "rank": RANKS[min(others + 1, 3)]}


def coverage_values(one: CoverageFacts) -> dict[str, str]:
    """Return what the form of a coverage opens with."""
    values = {field.name: _text(getattr(one, field.name)) for field in COVERAGE if field.name != "rank"}
    return {**values, "rank": RANKS.get(one.rank, str(one.rank)), SECOND.name: one.second_reason}


def authorization_values(one: AuthorizationFacts, drug: str) -> dict[str, str]:
    """Return what the form of an authorization opens with."""
    return {
        "number": one.number,
        "product": one.code or drug,
        "allowed": f"{format_amount(one.allowed)} {one.counts}",
        "starts_on": _text(one.starts_on),
        "ends_on": _text(one.ends_on),
        "note": one.note,
    }


def coverage_made(
    patient_id: UUID, payer_type: str, typed: Mapping[str, str], today: date, one: CoverageFacts | None
) -> tuple[CheckedEntry, str]:
    """Return the coverage as typed and why it changes. Raises BadInputError at the form's field."""
    texts = {field.name: typed[field.name] for field in coverage_fields(payer_type)}
    entry = CoverageEntry(payer_type=payer_type, **texts)
    values = checked_coverage(entry, today)
    return _entry(patient_id, values, one), _why(typed, one)


def authorization_made(
    patient_id: UUID,
    payer: tuple[str, str],
    typed: Mapping[str, str],
    where: tuple[date, Formulary],
    one: AuthorizationFacts | None,
) -> tuple[CheckedEntry, str]:
    """Return the authorization as typed and why it changes; `where` is today and the clinic's drugs."""
    today, formulary = where
    slug, code = _product(typed["product"], formulary)
    allowed, counts = read_allowed(typed["allowed"])
    entry = AuthorizationEntry(
        payer_type=payer[0],
        payer_name=payer[1],
        number=typed["number"],
        drug_slug=slug,
        code=code,
        counts=counts,
        allowed=allowed,
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        note=typed["note"],
    )
    return _entry(patient_id, checked_authorization(entry, today), one), _why(typed, one)


def _product(text: str, formulary: Formulary) -> tuple[str, str]:
    typed = text.strip()
    if _CODE.fullmatch(typed):
        return "", typed.upper()
    try:
        return next(iter(drugs_named(formulary, typed, 1))), ""
    except BadInputError as error:
        raise BadInputError("product", error.text) from None


def _entry(patient_id: UUID, values: dict[str, object], one: CoverageFacts | AuthorizationFacts | None) -> CheckedEntry:
    return CheckedEntry(patient_id, values, one.id if one else None, one.change if one else 0)


def _why(typed: Mapping[str, str], one: object) -> str:
    return stated(typed["reason"]) if one else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
