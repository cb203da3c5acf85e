"""What a patient is found by, made from the row: one place for registration, changes and imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, select

from models.patients.records.patient import Patient
from models.patients.records.patient_key import NamePiece, PatientIdentifier, PatientKey
from models.patients.rules.name_words import (
    INSIDE_LEAST,
    digits_of,
    joined_name,
    name_words,
    number_tail,
    number_word,
    whole_name,
)
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
_KEY = table_of(PatientKey)
_NUMBER = table_of(PatientIdentifier)
_PIECE = table_of(NamePiece)
LOCAL_DIGITS = 7
NAMES = ("name", "former")
"""The kinds of which the inside finds, not only the beginning."""
MERGED = "merged"
WORDS = (*NAMES, "number", "tail", MERGED)
"""The kinds a typed word is compared with."""
Key = tuple[str, str]


def keys_of(row: Any, numbers: tuple[str, ...] = ()) -> set[Key]:
    """Return kind and value of every key of a patient's row; `numbers` are those of other senders and wristbands."""
    return {(kind, value) for kind, value in _keys(row, numbers) if value}


def number_keys(number: str) -> set[Key]:
    """Return the keys of a record number: the whole of it, and without the letters and zeros it begins with."""
    word, tail = number_word(number), number_tail(number)
    return {(kind, value) for kind, value in (("number", word), ("tail", tail if tail != word else "")) if value}


def store_keys(tx: Transaction, clinic: Clinic, row: Any) -> None:
    """Make a patient's keys anew."""
    tx.delete(PatientKey, _KEY.c.patient_id == row.id)
    numbers = tx.execute(select(_NUMBER.c.value).where(_NUMBER.c.patient_id == row.id)).scalars().all()
    keys = sorted(keys_of(row, tuple(numbers)))
    tx.add(
        *(
            PatientKey(id=clinic.new_id(), site_id=row.site_id, patient_id=row.id, kind=kind, value=value)
            for kind, value in keys
        )
    )
    store_pieces(tx, clinic, keys)
    person = tx.execute(select(_PATIENT.c.person_id).where(_PATIENT.c.id == row.id)).scalar()
    if person is not None:
        share_words(tx, clinic, person)


def share_words(tx: Transaction, clinic: Clinic, *people: UUID) -> None:
    """Give every record of these people the words of their other records; one who has one record has nothing to share.

    Called when records become one person, or cease to be.
    """
    for person in people:
        records = tx.execute(select(_PATIENT.c.id).where(_PATIENT.c.person_id == person)).scalars().all()
        tx.delete(PatientKey, _KEY.c.patient_id.in_(records), _KEY.c.kind == MERGED)
        if not records[1:]:
            continue
        own: dict[UUID, set[str]] = {record: set() for record in records}
        for key in tx.execute(select(_KEY).where(_KEY.c.patient_id.in_(records), _KEY.c.kind.in_(WORDS))):
            own[key.patient_id].add(key.value)
        every = set().union(*own.values())
        tx.add(
            *(
                PatientKey(id=clinic.new_id(), site_id=clinic.site_id, patient_id=record, kind=MERGED, value=word)
                for record, words in own.items()
                for word in sorted(every - words)
            )
        )


def store_pieces(tx: Transaction, clinic: Clinic, keys: Iterable[Key]) -> None:
    """Keep the pieces of every word of a name among these keys; those known already stay as they are."""
    words = {value for kind, value in keys if kind in NAMES}
    rows = [
        {"site_id": clinic.site_id, "piece": piece, "word": word} for word in sorted(words) for piece in pieces_of(word)
    ]
    if rows:
        tx.connection.execute(_once(on_server=tx.serializable), rows)


@cache
def _once(*, on_server: bool) -> Insert:
    if on_server:
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    return insert(_PIECE).on_conflict_do_nothing()


def pieces_of(word: str) -> Iterator[str]:
    """Yield the ends of a word by which its inside is found; its beginning is a key already."""
    return (word[start:] for start in range(1, len(word) - INSIDE_LEAST + 1))


def _keys(row: Any, numbers: tuple[str, ...]) -> Iterator[Key]:
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
        yield from number_keys(number)
