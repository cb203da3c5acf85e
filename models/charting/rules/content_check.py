"""Does a stored record still say what was signed? Its hash, its sentence, and every column beside its content (S75)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any, NamedTuple

from models.core.content_hash import content_hash
from models.core.quantity import plain_amount


class SignedColumn(NamedTuple):
    """A column and where the content says the same: both as plain JSON values."""

    column: str
    stored: Callable[[Any], Any]
    content: Callable[[dict[str, Any]], Any]


def contradictions(row: Any, content: dict[str, Any], summary: str | None) -> Iterator[str]:
    """Yield what in a stored record of a dose contradicts the content it was signed with.

    A column the content of its version does not tell is left out: records grew fields over time.
    """
    if content_hash(content) != row.record_hash:
        yield "its content does not give its hash"
    if content.get("summary") != summary:
        yield "its sentence is not the one that was signed"
    for column in SIGNED_COLUMNS:
        try:
            signed = column.content(content)
        except (KeyError, IndexError, TypeError):
            continue
        if column.stored(row) != signed:
            yield f"{column.column} is not what was signed"


def _given(row: Any, value: Any) -> Any:
    return value if row.outcome.reached_patient else None


def _dose(row: Any) -> Any:
    return None if row.dose is None else [plain_amount(row.dose), row.dose_unit]


def _given_at(row: Any) -> str | None:
    return row.effective_at.astimezone(UTC).isoformat() if row.outcome.reached_patient else None


def _when_given(content: dict[str, Any], value: Callable[[dict[str, Any]], Any]) -> Any:
    return value(content) if content["outcome"] in {"given", "partly_given"} else None


SIGNED_COLUMNS = (
    SignedColumn("patient_id", lambda row: str(row.patient_id), lambda c: c["patient"]),
    SignedColumn("request_id", lambda row: str(row.request_id), lambda c: c["order"]),
    SignedColumn("giver_id", lambda row: str(row.giver_id), lambda c: c["giver"]),
    SignedColumn("drug_slug", lambda row: row.drug_slug, lambda c: c["drug"] or ""),
    SignedColumn("route", lambda row: row.route, lambda c: c["route"] or ""),
    SignedColumn("outcome", lambda row: row.outcome.value, lambda c: c["outcome"]),
    SignedColumn("status_reason", lambda row: row.status_reason, lambda c: c["reason"][0] or ""),
    SignedColumn("dose", _dose, lambda c: c["dose"]),
    SignedColumn(
        "volume_ml",
        lambda row: None if row.volume_ml is None else plain_amount(row.volume_ml),
        lambda c: _when_given(c, lambda given: given["volume_ml"]),
    ),
    SignedColumn("effective_at", _given_at, lambda c: _when_given(c, lambda given: given["given_at"])),
    SignedColumn("identifiers", lambda row: sorted(row.identifiers), lambda c: c["identifiers"]),
    SignedColumn(
        "response",
        lambda row: _given(row, row.response),
        lambda c: _when_given(c, lambda given: given["response"][0] or ""),
    ),
    SignedColumn(
        "signs", lambda row: _given(row, list(row.signs)), lambda c: _when_given(c, lambda given: given["response"][1])
    ),
    SignedColumn("note", lambda row: row.note, lambda c: c["note"].strip()),
)
