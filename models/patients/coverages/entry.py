"""Coverages and authorizations as typed, checked into what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.core.shipped import shipped_table
from models.core.typed_date import parse_date
from models.patients.coverages.facts import PAYER_TYPES, RANKS, RELATIONSHIPS
from models.patients.entry import written

SEXES = ("female", "male", "other", "unknown")
COUNTS = ("visits", "units")
_CODE = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]")
_RANKS = {word: rank for rank, name in RANKS.items() for word in (name, name[0], str(rank))}


@dataclass(frozen=True, slots=True)
class CoverageEntry:
    """A coverage as typed. Who is covered as `self` needs no subscriber."""

    payer_type: str
    payer_name: str
    rank: str = "primary"
    member_id: str = ""
    group_number: str = ""
    relationship: str = "self"
    subscriber_name: str = ""
    subscriber_birth_date: str = ""
    subscriber_sex: str = ""
    starts_on: str = ""
    ends_on: str = ""
    note: str = ""
    second_reason: str = ""


@dataclass(frozen=True, slots=True)
class AuthorizationEntry:
    """An authorization as typed: for one drug of the formulary or one code."""

    payer_type: str
    payer_name: str
    number: str
    drug_slug: str
    code: str
    counts: str
    allowed: str
    starts_on: str
    ends_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """What an entry stores. `id` None is a new row; `change` the version an edit started from."""

    patient_id: UUID
    values: dict[str, Any]
    id: UUID | None = None
    change: int = 0


def checked_coverage(entry: CoverageEntry, today: date) -> dict[str, Any]:
    """Return the columns of a coverage. Raises BadInputError naming the field that cannot be taken."""
    if entry.payer_type not in PAYER_TYPES:
        raise BadInputError("payer", "choose the payer: someone who pays alone has no coverage")
    rank = _RANKS.get(entry.rank.strip().lower())
    if rank is None:
        raise BadInputError("rank", "write primary, secondary or tertiary")
    starts, ends = _days(entry.starts_on, entry.ends_on, today)
    return {
        "payer_type": entry.payer_type,
        "payer_name": _line(entry.payer_name, "payer", 200),
        "rank": rank,
        "member_id": _line(entry.member_id, "member_id", 80),
        "group_number": _line(entry.group_number, "group_number", 80),
        "starts_on": starts,
        "ends_on": ends,
        "note": written(entry.note, "note", 500),
        "second_reason": _second_reason(entry, rank),
        **_subscriber(entry, today),
    }


def second_reasons() -> dict[str, str]:
    """Return why Medicare may pay after another payer, by the code a claim says it with."""
    return dict(shipped_table(__package__, "second_reasons")["codes"])


def checked_authorization(entry: AuthorizationEntry, today: date) -> dict[str, Any]:
    """Return the columns of an authorization. Raises BadInputError naming the field that cannot be taken."""
    number, code = _line(entry.number, "number", 80), entry.code.strip().upper()
    if not number:
        raise BadInputError("number", "write the payer's authorization number")
    if bool(code) == bool(entry.drug_slug):
        raise BadInputError("product", "write part of one drug's name, or one code such as J3420")
    if code and not _CODE.fullmatch(code):
        raise BadInputError("product", f"{code[:20]} is no HCPCS or CPT code: five characters such as J3420")
    if entry.counts not in COUNTS:
        raise BadInputError("allowed", "write how many with the word: 6 visits, or 40 units")
    if not entry.starts_on.strip():
        raise BadInputError("starts_on", "write the first day, T is today")
    starts, ends = _days(entry.starts_on, entry.ends_on, today)
    return {
        "payer_type": entry.payer_type,
        "payer_name": entry.payer_name,
        "number": number,
        "drug_slug": entry.drug_slug,
        "code": code,
        "counts": entry.counts,
        "allowed": _number(entry.allowed),
        "starts_on": starts,
        "ends_on": ends,
        "note": written(entry.note, "note", 500),
    }


def read_allowed(text: str) -> tuple[str, str]:
    """Return the number and the word of `6 visits` or `40 units`; raises BadInputError where either is missing."""
    match = re.fullmatch(r"\s*([0-9]{1,5})\s*(visits?|v|units?|u)\s*", text.lower())
    if match is None:
        raise BadInputError("allowed", "write how many with the word: 6 visits, or 40 units")
    return match[1], "visits" if match[2].startswith("v") else "units"


def _subscriber(entry: CoverageEntry, today: date) -> dict[str, Any]:
    relationship = entry.relationship.strip().lower() or "self"
    found = [name for name in RELATIONSHIPS if name.startswith(relationship)]
    if len(found) != 1:
        raise BadInputError("relationship", "the patient is the subscriber's self, spouse, child or other")
    name = _line(entry.subscriber_name, "subscriber_name", 300)
    if found[0] == "self":
        return {
            "relationship": "self",
            "subscriber_name": "",
            "subscriber_birth_date": None,
            "subscriber_sex": "",
        }
    if not name:
        raise BadInputError("subscriber_name", "write the subscriber's name: the patient is not the subscriber")
    born = _day(entry.subscriber_birth_date, today, "subscriber_birth_date")
    if born and born > today:
        raise BadInputError("subscriber_birth_date", "this day is in the future")
    sex = entry.subscriber_sex.strip().lower()
    sexes = [word for word in SEXES if sex and word.startswith(sex)]
    if sex and len(sexes) != 1:
        raise BadInputError("subscriber_sex", "female, male, other or unknown; empty where not known")
    return {
        "relationship": found[0],
        "subscriber_name": name,
        "subscriber_birth_date": born,
        "subscriber_sex": sexes[0] if sexes else "",
    }


def _second_reason(entry: CoverageEntry, rank: int) -> str:
    """Return why Medicare pays second; a claim to it behind another payer is stopped without."""
    code, known = entry.second_reason.strip(), second_reasons()
    if not code:
        return ""
    if entry.payer_type != "medicare" or rank == 1:
        raise BadInputError("second_reason", "only Medicare behind another payer has one: leave it empty")
    if code not in known:
        raise BadInputError("second_reason", f"write one of {', '.join(known)}")
    return code


def _days(first: str, last: str, today: date) -> tuple[date | None, date | None]:
    starts, ends = _day(first, today, "starts_on"), _day(last, today, "ends_on")
    if starts and ends and ends < starts:
        raise BadInputError("ends_on", "the last day is before the first day")
    return starts, ends


def _day(text: str, today: date, at: str) -> date | None:
    return parse_date(text, today, at) if text.strip() else None


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not int(text):
        raise BadInputError("allowed", "write a whole number from 1 on, such as 6 visits")
    return Decimal(text)


def _line(text: str, at: str, most: int) -> str:
    return written(" ".join(text.split()), at, most)
