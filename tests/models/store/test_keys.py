"""An id says itself how SQLite keeps it, so rows of before and rows of now name each other."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.identity import Uuid7Source
from models.store.kept.keys import read_key, stored_key
from tests.factories import add_order, add_patient, rows

BEFORE = UUID("01a22bec-01f8-7000-9e95-7717ab383ca6")


def test_ids_made_here_take_sixteen_bytes_and_those_of_before_stay_letters() -> None:
    now = Uuid7Source()()
    assert (stored_key(now), stored_key(BEFORE)) == (now.bytes, BEFORE.hex)
    for key in (now, BEFORE, uuid4(), None):
        assert read_key(stored_key(key)) == key


@pytest.mark.parametrize("stored", ["no id", b"short", BEFORE.bytes])
def test_what_is_no_id_or_kept_as_none_is_kept_is_refused(stored: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_key(stored)


def test_a_row_of_now_refers_to_a_row_of_before(sqlite_clinic: Clinic) -> None:
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic, id=BEFORE))
    assert (order.patient_id, [row.id for row in rows(sqlite_clinic, Patient)]) == (BEFORE, [BEFORE])
    with sqlite_clinic.store.engine.connect() as plain:
        kept = plain.execute(text("SELECT typeof(id), typeof(patient_id), typeof(site_id) FROM medication_request"))
        assert tuple(kept.one()) == ("blob", "text", "blob")
