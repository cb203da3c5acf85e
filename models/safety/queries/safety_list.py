"""Every safety row as it counts here: what it says, who says so, and whether the clinic may rely on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import bindparam, select

from models.core.clock import local_date
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.safety.approval import NEEDS_SIGN_OFF, hash_of
from models.safety.records.safety_setting import SafetyApproval, SafetySettingVersion
from models.safety.settings.clinic_safety import clinic_safety
from models.safety.settings.sheet import SafetyRow, TableRow, drug_safety, table_row, table_rows
from models.store.clinic import Clinic
from models.store.transaction import table_of

_SETTING, _SIGNED = table_of(SafetySettingVersion), table_of(SafetyApproval)
_VERSIONS = select(_SETTING).where(_SETTING.c.site_id == bindparam("site")).order_by(_SETTING.c.change)
_SIGN_OFFS = select(_SIGNED).where(_SIGNED.c.site_id == bindparam("site"))
State = Literal["confirmed", "waiting", "signed"]


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """One row. `slug` and `drug` are "" for a row of the tables, which stands in `row` to be edited.

    `state` is confirmed by its source, signed (approved) or waiting; `message` tells it in words. `own` says the clinic
    changed the row; `change` counts its versions, 0 for none. `row_hash` names the row as it reads now, `place` counts
    the rows of one key.
    """

    key: str
    place: int
    row_hash: str
    slug: str
    drug: str
    label: str
    text: str
    cited: str
    confidence: str
    state: State
    message: str
    own: bool
    change: int
    row: TableRow | None
    words: str


def table_list(clinic: Clinic) -> tuple[SafetyLine, ...]:
    """Return the rows of the safety tables, changes of other workstations included."""
    wanted = {"site": clinic.site_id}
    with clinic.store.read() as connection:
        tables = clinic_safety(clinic).look_in(connection).tables
        versions = {row.key: row for row in connection.execute(_VERSIONS, wanted)}
        signed = {row.row_hash: row for row in connection.execute(_SIGN_OFFS, wanted)}
    found = []
    for row in table_rows(tables):
        safety = table_row(row)
        version = versions.get(safety.key)
        own, change = version is not None and not version.withdrawn, version.change if version else 0
        found.append(_line(clinic, safety, signed, own=own, change=change, row=row))
    return tuple(found)


def drug_list(clinic: Clinic) -> tuple[SafetyLine, ...]:
    """Return the safety rows of every drug that can be ordered, by name. Reads every drug's file the first time."""
    with clinic.store.read() as connection:
        signed = {row.row_hash: row for row in connection.execute(_SIGN_OFFS, {"site": clinic.site_id})}
    drugs = sorted(clinic_formulary(clinic).offered(), key=lambda drug: (drug.display.lower(), drug.slug))
    return tuple(line for drug in drugs for line in _drug_lines(clinic, drug, signed))


def waiting(lines: Iterable[SafetyLine]) -> int:
    """Return how many rows wait for approval."""
    return sum(line.state == "waiting" for line in lines)


def _drug_lines(clinic: Clinic, drug: Drug, signed: Mapping[str, Any]) -> Iterator[SafetyLine]:
    shipped = shipped_formulary().drugs.get(drug.slug)
    as_shipped = {hash_of(row) for row in drug_safety(shipped)} if shipped and shipped is not drug else None
    seen: Counter[str] = Counter()
    for row in drug_safety(drug):
        own = shipped is None or (as_shipped is not None and hash_of(row) not in as_shipped)
        yield _line(clinic, row, signed, drug=drug, own=own, place=seen[row.key])
        seen[row.key] += 1


def _line(
    clinic: Clinic,
    safety: SafetyRow,
    signed: Mapping[str, Any],
    *,
    own: bool,
    change: int = 0,
    place: int = 0,
    drug: Drug | None = None,
    row: TableRow | None = None,
) -> SafetyLine:
    name = hash_of(safety)
    by, display = signed.get(name), drug.display if drug else ""
    state: State = "confirmed" if not safety.weak else "signed" if by else "waiting"
    message = _message(state, by, local_date(by.signed_at, clinic.zone) if by else None)
    marks = "clinic custom" if own else ""
    searched = (safety.key, display, safety.label, safety.text, safety.source.cited, message, marks)
    return SafetyLine(
        key=safety.key,
        place=place,
        row_hash=name,
        slug=drug.slug if drug else "",
        drug=display,
        label=safety.label,
        text=safety.text,
        cited=safety.source.cited,
        confidence=safety.source.confidence.value,
        state=state,
        message=message,
        own=own,
        change=change,
        row=row,
        words=" ".join(searched).lower(),
    )


def _message(state: State, by: Any, day: date | None) -> str:
    if state == "signed" and day:
        return f"approved by {by.signed_by_name} on {date_text(day)}"
    return "confirmed" if state == "confirmed" else NEEDS_SIGN_OFF
