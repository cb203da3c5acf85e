"""A large file asks the database no question for each of its people, and holds few of them in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from models.exchange.importing import names
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import rows

MEMORY_KB = 300_000
"""What importing 10,000 patients may take; the program alone takes about 110,000."""


def person(number: int) -> dict[str, Any]:
    mrn = [{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": f"N{number}"}]
    born = f"{1940 + number % 70}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return fhir.patient(id=str(number), identifier=mrn, name=[{"family": f"Demo{number}", "given": ["Pat"]}],
                        birthDate=born)  # fmt: skip


def statements(clinic: Clinic, first: int, count: int) -> int:
    """Import people numbered from `first` and return how many statements that took."""
    seen: list[str] = []

    def counted(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    file = fhir.content(fhir.bundle(*(person(first + number) for number in range(count))))
    event.listen(clinic.store.engine, "before_cursor_execute", counted)
    try:
        (report,) = fhir.take(clinic, file, sender="Lake EHR")
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", counted)
    assert report.added == {"patient": count}
    return len(seen)


def test_ten_times_the_people_are_imported_with_as_many_statements(sqlite_clinic: Clinic) -> None:
    assert statements(sqlite_clinic, 0, 10) == statements(sqlite_clinic, 1000, 100)


@pytest.mark.parametrize("kept_back", range(1, 16))
def test_people_are_stored_whole_wherever_what_is_kept_back_is_stored(
    sqlite_clinic: Clinic, kept_back: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "KEPT_BACK", kept_back)
    statements(sqlite_clinic, 0, 3)
    assert sorted(row.family for row in rows(sqlite_clinic, Patient)) == ["Demo0", "Demo1", "Demo2"]


@pytest.mark.heavy
def test_ten_thousand_people_are_imported_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "people.ndjson"
    file.write_text("\n".join(json.dumps(person(number)) for number in range(10_000)), "utf-8")
    words = ["-m", "tui", "import", str(file), "--sender", "Lake EHR", "--database", str(tmp_path / "clinic.sqlite3")]
    measured = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, *sys.argv[1:]], capture_output=True, text=True, check=False)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", measured, *words], capture_output=True, text=True, check=True)
    status, memory = map(int, done.stdout.split())
    assert status == 0
    assert memory < MEMORY_KB
