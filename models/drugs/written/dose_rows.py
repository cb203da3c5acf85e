"""Usual doses and limits as a drug's TOML has them, and in words as files have them that were written before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit, parse_amount, parse_unit
from models.core.source import source_of
from models.drugs.drug_safety import DoseLimit, UsualDose

Row = Mapping[str, Any]
_WORDS = re.compile(r"(?P<least>[\d.,]+)(?:-(?P<most>[\d.,]+))? (?P<unit>[A-Za-z][A-Za-z ]*)")


def usual_doses_of(table: Row) -> tuple[UsualDose, ...]:
    """Return the usual doses of a drug's table. A plain range in words is one where no row stands (`words_left`)."""
    rows = tuple(_usual_dose(row) for row in table.get("usual_dose", ()))
    clinical = table["clinical"]
    message = None if rows else _in_words(clinical.get("usual_dose", ""))
    return (UsualDose(*message, source_of(clinical)),) if message else rows


def dose_limits_of(table: Row) -> tuple[DoseLimit, ...]:
    """Return the limits of a drug's table. A plain amount in words is one where nothing limits a single dose."""
    rows = tuple(_dose_limit(row) for row in table.get("dose_limit", ()))
    clinical = table["clinical"]
    message = None if _limited_at_once(rows) else _in_words(clinical.get("max_single_dose", ""))
    return (DoseLimit("dose", message[1], "stop", source_of(clinical)), *rows) if message else rows


def words_left(table: Row) -> str:
    """Return what a file says of doses in words no row could be made of, as one sentence each, "" for nothing.

    Versions a clinic stored before doses were numbers have `usual_dose` and `max_single_dose` in words.
    """
    clinical = table["clinical"]
    usual, most = clinical.get("usual_dose", ""), clinical.get("max_single_dose", "")
    limited = _limited_at_once(tuple(_dose_limit(row) for row in table.get("dose_limit", ())))
    kept = (
        f"Usual dose: {usual}." if usual and not table.get("usual_dose") and not _in_words(usual) else "",
        f"Most at once: {most}." if most and not limited and not _in_words(most) else "",
    )
    return " ".join(part for part in kept if part)


def _limited_at_once(rows: tuple[DoseLimit, ...]) -> bool:
    return any(row.kind == "dose" for row in rows)


def _in_words(text: str) -> tuple[Quantity, Quantity] | None:
    """Return both ends of `2.5-10 mg` or `60 mg`; None for anything else: what is not certain is not made a number."""
    match = _WORDS.fullmatch(text.strip())
    if match is None:
        return None
    try:
        unit = parse_unit(match["unit"])
        least, most = parse_amount(match["least"]), parse_amount(match["most"] or match["least"])
    except BadInputError:
        return None
    return (Quantity(least, unit), Quantity(most, unit)) if Decimal(0) < least <= most else None


def _usual_dose(row: Row) -> UsualDose:
    unit = Unit(row["unit"])
    return UsualDose(
        least=Quantity(Decimal(row["least"]), unit),
        most=Quantity(Decimal(row["most"]), unit),
        source=source_of(row),
        purpose=row.get("purpose", ""),
        **_for_whom(row),
    )


def _dose_limit(row: Row) -> DoseLimit:
    # Files written before there was more than a weight to count by say per_kg.
    return DoseLimit(
        kind=row["kind"],
        most=Quantity(Decimal(row["most"]), Unit(row["unit"])),
        severity=row["severity"],
        source=source_of(row),
        span=row.get("span", 1),
        **{**_for_whom(row), **({"per": "kg"} if row.get("per_kg") else {})},
    )


def _for_whom(row: Row) -> dict[str, Any]:
    least, below = (Decimal(row[end]) if end in row else None for end in ("weight_from_kg", "weight_below_kg"))
    return {
        "per": row.get("per", ""),
        "routes": tuple(row.get("routes", ())),
        "age_from": row.get("age_from"),
        "age_below": row.get("age_below"),
        "weight_from_kg": least,
        "weight_below_kg": below,
        "flag": row.get("flag", ""),
        "diagnoses": tuple(row.get("diagnoses", ())),
    }
