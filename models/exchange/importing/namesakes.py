"""Who is known here by the record numbers and birth dates of an imported file, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select

from models.exchange.fhir.document import LOCAL, URI
from models.exchange.imported import ImportedPatient
from models.exchange.importing.identity import looks_like
from models.exchange.importing.names import Names, chunks
from models.exchange.records.identifier import Identifier
from models.patients.records.patient import Patient
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_NAMES = table_of(Identifier)


def _those(column: Any) -> Select[Any]:
    listed = column.in_(bindparam("values", expanding=True))
    return select(_PATIENT).where(_PATIENT.c.site_id == bindparam("site"), listed).order_by(_PATIENT.c.id)


_WITH_NUMBER = _those(_PATIENT.c.mrn)
_BORN_ON = _those(_PATIENT.c.birth_date)


class Namesakes:
    """People here who may be those of some files: by record number, and by birth date and name.

    People these files themselves bring stand among the first, not among the second: who sends two records counts them
    as two.
    """

    def __init__(self, names: Names, patients: Sequence[ImportedPatient]) -> None:
        self._names = names
        self._by_mrn: dict[str, list[Any]] = defaultdict(list)
        self._by_birth: dict[date, list[Any]] = defaultdict(list)
        for row in self._read(_WITH_NUMBER, {one.mrn for one in patients}):
            self._by_mrn[row.mrn].append(row)
        for row in self._read(_BORN_ON, {one.birth_date for one in patients if one.birth_date}):
            self._by_birth[row.birth_date].append(row)

    def with_number(self, mrn: str) -> list[Any]:
        """Return the patients with a record number, oldest first."""
        return self._by_mrn[mrn]

    def added(self, patient: Any) -> None:
        """Note a patient one of the files brought."""
        self._by_mrn[patient.mrn].append(patient)

    def like(self, fact: ImportedPatient) -> Any | None:
        """Return a patient with this name and birth date whom the same sender does not number as another person."""
        if fact.birth_date is None:
            return None
        systems = {key.system for key in fact.keys} - {URI, LOCAL}
        alike = (row for row in self._by_birth.get(fact.birth_date, ()) if looks_like(row, fact))
        return next((row for row in alike if not systems & self._systems(row.id)), None)

    def _systems(self, patient_id: Any) -> set[str]:
        found = select(_NAMES.c.system).where(
            _NAMES.c.resource_type == "Patient", _NAMES.c.resource_id == patient_id
        )  # fmt: skip
        return {row.system for row in self._names.tx.execute(found)}

    def _read(self, statement: Select[Any], values: set[Any]) -> Iterable[Any]:
        for some in chunks(sorted(values)):
            yield from self._names.tx.execute(statement, site=self._names.clinic.site_id, values=some)
