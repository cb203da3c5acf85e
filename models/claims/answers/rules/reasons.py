"""Codes on payers' answers in plain words, what becomes of their money, and the check that prevents them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

from models.claims.scrub.denials import denials
from models.claims.scrub.scrub import members
from models.core.shipped import shipped_table


class Kind(StrEnum):
    """What becomes of an adjustment's amount."""

    SETTLED = "settled"
    PATIENT = "patient"
    EARLIER = "earlier"
    OPEN = "open"


class Reply(StrEnum):
    """What an acknowledgment says: taken, in part, or turned away."""

    TAKEN = "taken"
    PART = "part"
    TURNED_AWAY = "turned_away"


class MoneyKind(StrEnum):
    """What money of no claim is."""

    INCOME = "income"
    INTEREST = "interest"
    RECOVERY = "recovery"
    OTHER = "other"


def adjustment_kind(group: str, reason: str) -> Kind:
    """Return what becomes of an adjustment. PR is the patient's whatever the reason; an unknown reason stays open."""
    if group == "PR":
        return Kind.PATIENT
    found = _rows("adjustment", "adjustment_by_rules").get(reason)
    kind = Kind(found[0]) if found else Kind.OPEN
    # Only PR makes a patient owe: the same reason with another group was taken off by contract.
    return Kind.SETTLED if kind is Kind.PATIENT else kind


def adjustment_words(group: str, reason: str) -> str:
    """Return an adjustment as a biller reads it, `CO-16 information missing or wrong`; an unknown one as its number."""
    found = _rows("adjustment", "adjustment_by_rules").get(reason)
    code = f"{group}-{reason}" if group else reason
    return f"{code} {found[1]}" if found else code


def remark_words(code: str) -> str:
    """Return a remark code with its words, an unknown one alone."""
    found = _rows("remark", "remark_by_rules").get(code)
    return f"{code} {found}" if found else code


def provider_money(reason: str) -> tuple[MoneyKind, str]:
    """Return what a PLB reason is, and its words; an unknown one is other money with its own letters."""
    found = _rows("provider").get(reason)
    return (MoneyKind(found[0]), f"{reason} {found[1]}") if found else (MoneyKind.OTHER, reason)


def claim_reply(codes: tuple[str, ...], action: str) -> tuple[Reply | None, str]:
    """Return what a 277CA says of a claim, and its words; None where its codes say neither."""
    category = codes[0].partition(":")[0] if codes else ""
    found = _rows("claim_status").get(category)
    words = f"{codes[0] if codes else action} {found[1]}" if found else ", ".join(codes) or action
    if action == "U":
        return Reply.TURNED_AWAY, words
    return (Reply(found[0]) if found else None), words


def file_reply(code: str) -> tuple[Reply | None, str]:
    """Return what a 999 says of a file or a set of it, and its words."""
    found = _rows("file_status").get(code)
    return (Reply(found[0]), f"{code} {found[1]}") if found else (None, code)


def prevented_by(reason: str, remarks: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of checks that name this denial before a claim leaves: by remark where one fits, else by reason.

    CARC 16 says only that something is missing: without a remark that fits, it names no check.
    """
    same = [one for one in denials().values() if one.adjustment.rpartition("-")[2] == reason]
    narrow = [one for one in same if set(one.remarks) & set(remarks)]
    keys = {one.key for one in narrow or ([] if reason in _NEEDS_REMARK else same)}
    return tuple(one.rule.id for one in members() if one.rule.denial in keys)


_NEEDS_REMARK = frozenset({"16", "96", "226"})


@cache
def _rows(*tables: str) -> dict[str, Any]:
    """Return the rows of some tables together."""
    shipped = shipped_table(__package__, "reasons")
    return {code: row for table in tables for code, row in shipped[table]["codes"].items()}
