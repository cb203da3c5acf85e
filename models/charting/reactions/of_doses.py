"""What came of a dose: as charted with it, as ended under observation, or as written down later in an account (S62).

Fragments of statements and words for every query that lists doses.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from models.charting.correcting.what_counts import carried_responses, driven_by, later_response, records_of
from models.charting.reactions.one import newest_accounts
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.code_tables import CodeTables
from models.core.words import instant_text, time_text
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_RESPONSE = table_of(AdministrationResponse)


def with_outcome(statement: Select[Any], doses: Select[Any]) -> Select[Any]:
    """Return a statement over the doses `doses` selects the ids of, with what came of each.

    The columns are those `reaction_words` reads; nobody else's doses are read.
    """
    chain = records_of(doses)
    carried, account = carried_responses(chain), newest_accounts(chain)
    return (
        driven_by(statement, _DOSE, chain)
        .add_columns(
            later_response(_DOSE, _RESPONSE, carried).label("later_response"),
            _RESPONSE.c.signs.label("later_signs"),
            carried.c.signs.label("carried_signs"),
            account.c.id.label("account_id"),
            account.c.signs.label("account_signs"),
            account.c.severity.label("account_severity"),
            account.c.onset_at.label("account_onset"),
        )
        .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
        .outerjoin(carried, carried.c.administration_id == _DOSE.c.id)
        .outerjoin(account, account.c.administration_id == _DOSE.c.id)
    )


def response_of(row: Any) -> str:
    """Return the kind of response a dose ended with; an account written later makes it a reaction."""
    kind: str = "reaction" if row.account_id else row.later_response or row.response
    return kind


def reaction_words(tables: CodeTables, zone: ZoneInfo, row: Any) -> str:
    """Return `REACTION, mild: redness, hives, began 17:23`; "" for a dose without one."""
    if response_of(row) != "reaction":
        return ""
    if row.account_id:
        onset = f", began {_onset(row.account_onset, row, zone)}"
        return _words(tables, row.account_severity, row.account_signs) + onset
    return _words(tables, row.severity, row.later_signs or row.signs or row.carried_signs)


def _onset(onset: datetime, row: Any, zone: ZoneInfo) -> str:
    same_day = onset.astimezone(zone).date() == row.service_date
    return time_text(onset, zone) if same_day else instant_text(onset, zone)


def _words(tables: CodeTables, severity: str, signs: list[str]) -> str:
    how = f", {tables.listed('severity', [severity])}" if severity else ""
    seen = f": {tables.listed('sign', signs)}" if signs else ""
    return f"REACTION{how}{seen}"
