"""What a patient is found by, made from the row: one place for registration, changes and imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from models.patients.records.patient_key import PatientIdentifier, PatientKey
from models.patients.rules.name_words import digits_of, joined_name, name_words, number_word, whole_name
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_KEY = table_of(PatientKey)
_NUMBER = table_of(PatientIdentifier)
LOCAL_DIGITS = 7


def keys_of(row: Any, numbers: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """Return kind and value of every key of a patient's row; `numbers` are those of other senders and wristbands."""
    return {(kind, value) for kind, value in _keys(row, numbers) if value}


def store_keys(tx: Transaction, clinic: Clinic, row: Any) -> None:
    """Make a patient's keys anew."""
    tx.delete(PatientKey, _KEY.c.patient_id == row.id)
    numbers = tx.execute(select(_NUMBER.c.value).where(_NUMBER.c.patient_id == row.id)).scalars().all()
    tx.add(
        *(
            PatientKey(id=clinic.new_id(), site_id=row.site_id, patient_id=row.id, kind=kind, value=value)
            for kind, value in sorted(keys_of(row, tuple(numbers)))
        )
    )


def _keys(row: Any, numbers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names = (row.family, row.given, row.middle, row.suffix)
    for word in (*name_words(*names), joined_name(row.family), joined_name(row.given)):
        yield "name", word
    yield "whole", whole_name(row.family, row.given)
    for former in row.former_names.split(";"):
        for word in name_words(former):
            yield "former", word
        yield "whole", whole_name(former)
    for phone in (row.phone, row.phone_other, row.guardian_phone):
        digits = digits_of(phone)
        yield "phone", digits
        yield "phone", digits[-LOCAL_DIGITS:] if len(digits) > LOCAL_DIGITS else ""
    for number in (row.mrn, *numbers):
        yield "number", number_word(number)
