"""Remember what somebody chose: their theme, and on a station the provider on site."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, update

from models.people.records.station_sign_in import StaffPreference, StationSignIn
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PREFERENCE = table_of(StaffPreference)
_SIGN_IN = table_of(StationSignIn)
_ITS_THEME = (
    update(_PREFERENCE).where(_PREFERENCE.c.practitioner_id == bindparam("person")).values(theme=bindparam("chosen"))
)
_THEIRS_HERE = (_SIGN_IN.c.station_id == bindparam("station"), _SIGN_IN.c.practitioner_id == bindparam("person"))
_LAST_HERE = (
    update(_SIGN_IN).where(*_THEIRS_HERE).values(supervisor_id=bindparam("supervisor"), signed_in_at=bindparam("at"))
)


def choose_theme(clinic: Clinic, person_id: UUID, theme: str) -> None:
    """Keep the theme a person chose, for every station. How a screen looks is no event of the audit trail."""

    def act(tx: Transaction) -> None:
        if not tx.change(_ITS_THEME, person=person_id, chosen=theme):
            tx.add(StaffPreference(practitioner_id=person_id, site_id=clinic.site_id, theme=theme))

    clinic.store.write(act)


def remember_sign_in(clinic: Clinic, station_id: UUID, person_id: UUID, supervisor_id: UUID | None) -> None:
    """Keep who signed in on a station just now and who is on site; the sign-in itself is audited where it happens."""
    now = clinic.now()

    def act(tx: Transaction) -> None:
        if not tx.change(_LAST_HERE, station=station_id, person=person_id, supervisor=supervisor_id, at=now):
            tx.add(
                StationSignIn(
                    station_id=station_id,
                    practitioner_id=person_id,
                    site_id=clinic.site_id,
                    supervisor_id=supervisor_id,
                    signed_in_at=now,
                )
            )

    clinic.store.write(act)
