"""The doses of which something is still missing: kept as doses are signed and settled, never looked for in all of them.

Missing is the end of an observation, the account of a reaction that opens the emergency card (S62), or its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Connection, Select, String, and_, bindparam, cast, delete, or_, select

from models.charting.correcting.what_counts import carried_responses, counts, driven_by, later_response, records_of
from models.charting.reactions.one import newest_accounts
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.records.open_dose import OpenDose
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import CodeTables
from models.core.charting_codes import ResponseKind
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_DOSE = table_of(MedicationAdministration)
_RESPONSE = table_of(AdministrationResponse)
_OPEN = table_of(OpenDose)
_SETTLED = delete(_OPEN).where(_OPEN.c.administration_id.in_(bindparam("doses", expanding=True)))
_ASKED = select(_DOSE.c.id).where(_DOSE.c.id.in_(bindparam("doses", expanding=True)))


@dataclass(frozen=True, slots=True)
class After:
    """What came after the doses looked at: `ended_as` is the kind of response, None while none is recorded."""

    chain: CTE
    carried: CTE
    account: CTE
    ended_as: ColumnElement[str | None]

    def joined(self, statement: Select[Any]) -> Select[Any]:
        """Return a statement over these doses joined with what came after them."""
        return (
            driven_by(statement, _DOSE, self.chain)
            .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
            .outerjoin(self.carried, self.carried.c.administration_id == _DOSE.c.id)
            .outerjoin(self.account, self.account.c.administration_id == _DOSE.c.id)
        )

    def missing(self, clinic: Clinic) -> ColumnElement[bool]:
        """Return the condition of doses, so joined, of which something is missing."""
        return or_(
            and_(_DOSE.c.observe_until.is_not(None), self.ended_as.is_(None)),
            self.account.c.complete.is_(False),
            and_(self.account.c.id.is_(None), self._alarming(clinic)),
        )

    def _alarming(self, clinic: Clinic) -> ColumnElement[bool]:
        tables = clinic_tables(clinic)
        reacted = or_(_DOSE.c.response == ResponseKind.REACTION.value, self.ended_as == ResponseKind.REACTION.value)
        signs = (
            cast(table.c.signs, String).contains(f'"{code}"')
            for table in (_DOSE, _RESPONSE)
            for code in sorted(tables.alarms("sign"))
        )
        return and_(reacted, or_(_DOSE.c.severity.in_(sorted(tables.alarms("severity"))), *signs))


def after(doses: Select[Any]) -> After:
    """Return what came after the doses `doses` selects the ids of."""
    chain = records_of(doses)
    carried = carried_responses(chain)
    return After(chain, carried, newest_accounts(chain), later_response(_DOSE, _RESPONSE, carried))


def ids_open(clinic: Clinic) -> Select[Any]:
    """Return the statement for the ids of every open dose."""
    return select(_OPEN.c.administration_id.label("id")).where(_OPEN.c.site_id == clinic.site_id)


def opened(clinic: Clinic, record: MedicationAdministration) -> list[OpenDose]:
    """Return the row of a dose just signed that is open, none for most."""
    missing = record.observe_until is not None or _reaction(clinic_tables(clinic), record)
    return [OpenDose(administration_id=record.id, site_id=clinic.site_id)] if missing else []


def settle(tx: Transaction, clinic: Clinic, *doses: UUID) -> None:
    """Look again at doses something was stored about: those still open stay, the others are no longer listed."""
    tx.change(_SETTLED, doses=list(doses))
    still = still_open(tx.connection, clinic, doses)
    tx.add(*(OpenDose(administration_id=dose, site_id=clinic.site_id) for dose in still))


def still_open(connection: Connection, clinic: Clinic, doses: Iterable[UUID]) -> list[UUID]:
    """Return those of these doses of which something is missing, by all that is stored of them."""
    asked = after(_ASKED)
    statement = asked.joined(select(_DOSE.c.id)).where(counts(_DOSE), asked.missing(clinic)).distinct()
    return list(connection.execute(statement, {"doses": list(doses)}).scalars())


def _reaction(tables: CodeTables, record: MedicationAdministration) -> bool:
    if record.response != ResponseKind.REACTION.value:
        return False
    return record.severity in tables.alarms("severity") or bool(tables.alarms("sign") & set(record.signs))
