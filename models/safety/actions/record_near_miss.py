"""Write down what nearly went wrong: no PIN, no supervisor, and no name when none is wanted (S66)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.clock import day_start
from models.core.errors import BadInputError
from models.people.author import name_of, permitted
from models.safety.records.near_miss import NearMiss
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LONGEST = 300
_MISS = table_of(NearMiss)
_TELLS_APART = ("request_id", "kind", "found", "reported_by")


@dataclass(frozen=True, slots=True)
class NearMissEntry:
    """One near miss. `kind` is a row of the near_miss table; `ordered` and `found` name products, never a person.

    `anonymous` keeps neither reporter nor order; `automatic` marks what the program itself noticed.
    """

    kind: str
    ordered: str = ""
    found: str = ""
    text: str = ""
    request_id: UUID | None = None
    anonymous: bool = False
    automatic: bool = False


def record_near_miss(clinic: Clinic, person_id: UUID | None, entry: NearMissEntry) -> UUID:
    """Store one near miss and return its id. `person_id` None is as anonymous as an anonymous entry.

    Raises BadInputError for an unknown kind, or a kind that needs words without any.
    """
    if not entry.anonymous:
        permitted(clinic, person_id, "report_near_misses")
    return clinic.store.write(lambda tx: add_near_miss(tx, clinic, person_id, entry))


def add_near_miss(tx: Transaction, clinic: Clinic, person_id: UUID | None, entry: NearMissEntry) -> UUID:
    """Add one near miss to a transaction, see `record_near_miss`.

    What the program noticed already today of the same order, by the same person, is not added twice.
    """
    reason = clinic_tables(clinic).reason("near_miss", entry.kind)
    if reason is None:
        raise BadInputError("kind", f"{entry.kind!r} is no kind of near miss")
    if reason.needs_text and not entry.text.strip():
        raise BadInputError("text", "say in a few words what happened")
    named = person_id is not None and not entry.anonymous
    keeps_order = named or (entry.automatic and not entry.anonymous)
    miss = NearMiss(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        kind=entry.kind,
        occurred_at=clinic.now(),
        request_id=entry.request_id if keeps_order else None,
        ordered=entry.ordered[:_LONGEST],
        found=entry.found[:_LONGEST],
        text=entry.text.strip(),
        automatic=entry.automatic,
        reported_by=person_id if named else None,
    )
    if miss.automatic and miss.request_id and (known := _known_today(tx, clinic, miss)):
        return known
    miss.reported_by_name = name_of(tx, miss.reported_by) if miss.reported_by else ""
    tx.add(miss)
    detail = {"kind": miss.kind, "automatic": miss.automatic}
    audited(tx, clinic, miss.reported_by, "record_near_miss", ("NearMiss", miss.id), detail)
    return miss.id


def _known_today(tx: Transaction, clinic: Clinic, miss: NearMiss) -> UUID | None:
    same = [
        _MISS.c.automatic,
        _MISS.c.occurred_at >= day_start(clinic.today(), clinic.zone),
        *(_MISS.c[name].is_not_distinct_from(getattr(miss, name)) for name in _TELLS_APART),
    ]
    found: UUID | None = tx.execute(select(_MISS.c.id).where(*same).limit(1)).scalar()
    return found
